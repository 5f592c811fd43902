import type { CredentialEvent } from '@sheaf/contract'
import { dateTime } from './format.js'
import { Empty } from './states.js'

/** The provider's answers, newest first; each opens to its body. */
export function EventLog({ events, total }: { events: readonly CredentialEvent[]; total: number }) {
  if (events.length === 0) return <Empty>No event in the last 30 days.</Empty>
  return (
    <>
      <ol class="events">
        {events.map((event) => (
          <li key={event.id}>
            <details>
              <summary>
                <span class={`code ${toneOf(event.statusCode)}`}>
                  {event.statusCode === 0 ? 'no answer' : event.statusCode}
                </span>
                <time dateTime={event.createdDate}>{dateTime(event.createdDate)}</time>
                <span class="faint">{firstWords(event.body)}</span>
              </summary>
              <pre>{event.body || '(empty)'}</pre>
            </details>
          </li>
        ))}
      </ol>
      {total > events.length && <p class="faint">{total - events.length} older ones are in the API.</p>}
    </>
  )
}

function toneOf(statusCode: number): string {
  return statusCode >= 200 && statusCode < 300
    ? 'good'
    : statusCode === 0 || statusCode >= 500 || statusCode === 429
      ? 'warn'
      : 'bad'
}

function firstWords(body: string): string {
  const line = body.replace(/\s+/g, ' ').trim()
  return line.length > 70 ? `${line.slice(0, 69)}…` : line
}
