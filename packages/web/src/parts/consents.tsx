import type { Consent, ConsentMethod, ConsentStatus } from '@sheaf/contract'
import { useConsents } from '../api/consent.js'
import { dateTime } from './format.js'
import { ScrollRegion } from './scroll-region.js'
import { Answered, Empty } from './states.js'

const STATUS_WORDS: Record<ConsentStatus, string> = {
  GIVEN: 'In force',
  REFUSED: 'Refused by the grower',
  FAILED: 'Failed at CLAAS',
  REPLACED: 'Replaced by a later one',
  REMOVED: 'Disconnected here',
  LOST: 'No longer accepted by CLAAS',
}
const METHOD_WORDS: Record<ConsentMethod, string> = {
  LINK: 'over a link',
  REFRESH_TOKEN: 'as a refresh token',
}

/** Who consented when, and what became of it. */
export function Consents({ leafUserId }: { leafUserId: string }) {
  const consents = useConsents(leafUserId)
  return (
    <section aria-labelledby="consents">
      <h2 id="consents">Consents</h2>
      <Answered query={consents} what="consents" rows={1}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Empty>Nobody was asked yet, or nobody has answered.</Empty>
          ) : (
            <>
              <ConsentTable consents={items} />
              {total > items.length && <p class="faint">{total - items.length} older ones are in the API.</p>}
            </>
          )
        }
      </Answered>
    </section>
  )
}

function ConsentTable({ consents }: { consents: readonly Consent[] }) {
  return (
    <ScrollRegion label="Table of consents">
      <table>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">Application</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {consents.map((consent) => (
            <tr key={consent.id}>
              <td>{dateTime(consent.createdTime)}</td>
              <td>
                {consent.by}, {METHOD_WORDS[consent.method]}
              </td>
              <td>
                {consent.appName ?? consent.clientKey} ({consent.clientEnvironment})
              </td>
              <td>
                {STATUS_WORDS[consent.status]}
                {consent.endedTime !== undefined && ` since ${dateTime(consent.endedTime)}`}
                {consent.detail !== undefined && <div class="faint">{consent.detail}</div>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
