import type { FailedCall, Webhook } from '@sheaf/contract'
import { useQueryClient } from '@tanstack/preact-query'
import { useRef } from 'preact/hooks'
import { createWebhook, deleteWebhook, useFailedCalls, useWebhooks } from '../api/webhooks.js'
import { usePage } from '../parts/address.js'
import { AppKeys } from '../parts/app-keys.js'
import { ConfirmButton } from '../parts/confirm.js'
import { dateTime } from '../parts/format.js'
import { Pager } from '../parts/pager.js'
import { ScrollRegion } from '../parts/scroll-region.js'
import { Answered, Empty } from '../parts/states.js'
import { useTitle } from '../parts/title.js'
import { WebhookDialog } from '../parts/webhook-form.js'

/** Applications, webhooks: who is told of what, and the calls that were not acknowledged. */
export function SettingsScreen() {
  const webhooks = useWebhooks()
  const [page, setPage] = usePage()
  const failedCalls = useFailedCalls(page)
  useTitle('Settings')
  return (
    <div class="screen">
      <div class="title-row">
        <h1>Settings</h1>
      </div>
      <AppKeys />
      <div class="title-row">
        <h2>Webhooks</h2>
        <NewWebhook webhooks={webhooks.data ?? []} />
      </div>
      <Answered query={webhooks} what="webhooks" rows={2}>
        {(found) =>
          found.length === 0 ? (
            <Empty>No webhook yet. Add one, and Sheaf calls its address when something happens.</Empty>
          ) : (
            <WebhookTable webhooks={found} />
          )
        }
      </Answered>
      <h2>Failed calls</h2>
      <Answered query={failedCalls} what="failed calls" rows={2}>
        {({ items, total }) =>
          total === 0 ? (
            <Empty>Every call of the last 30 days was acknowledged.</Empty>
          ) : (
            <>
              <FailedCalls calls={items} />
              <Pager page={page} size={20} total={total} go={setPage} />
            </>
          )
        }
      </Answered>
    </div>
  )
}

function NewWebhook({ webhooks }: { webhooks: readonly Webhook[] }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const queries = useQueryClient()
  const taken = new Set(webhooks.flatMap(({ events }) => events))
  return (
    <>
      <button type="button" onClick={() => dialog.current?.showModal()}>
        Add webhook
      </button>
      <WebhookDialog
        dialog={dialog}
        taken={taken}
        save={async (webhook) => {
          await createWebhook(webhook)
          await queries.invalidateQueries({ queryKey: ['webhooks'] })
        }}
      />
    </>
  )
}

function WebhookTable({ webhooks }: { webhooks: readonly Webhook[] }) {
  const queries = useQueryClient()
  return (
    <ScrollRegion label="Webhooks">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Address</th>
            <th scope="col">Listens to</th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          {webhooks.map(({ id, name, url, events }) => (
            <tr key={id}>
              <td class="name">{name}</td>
              <td class="name">{url}</td>
              <td>
                {events.map((event) => (
                  <div key={event}>{event}</div>
                ))}
              </td>
              <td>
                <ConfirmButton
                  name="Delete"
                  question={`Delete the webhook ${name}?`}
                  consequence="It is called no more; what was not delivered yet is dropped. There is no change but deleting and adding again: keep the old receiver until the new one answers."
                  act={() =>
                    deleteWebhook(id).then(() => queries.invalidateQueries({ queryKey: ['webhooks'] }))
                  }
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

/** One entry an attempt, newest first; each opens to what was sent and what came back. */
function FailedCalls({ calls }: { calls: readonly FailedCall[] }) {
  return (
    <ol class="events">
      {calls.map((call, at) => (
        <li key={`${call.createdAt} ${at}`}>
          <details>
            <summary>
              <span class="code bad">{call.status ?? 'no answer'}</span>
              <time dateTime={call.createdAt}>{dateTime(call.createdAt)}</time>
              <span class="faint">{call.connectionError ?? call.url}</span>
            </summary>
            <dl class="pairs">
              <dt>Address</dt>
              <dd>{call.url}</dd>
              <dt>Sent</dt>
              <dd>
                <pre>{call.requestBody}</pre>
              </dd>
              <dt>Answer</dt>
              <dd>
                <pre>{call.connectionError ?? (call.response || '(empty)')}</pre>
              </dd>
            </dl>
          </details>
        </li>
      ))}
    </ol>
  )
}
