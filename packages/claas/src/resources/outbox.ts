/** What the terminals left for us: the outbox listing of one machine. */
import { ProviderError } from '../outcome/provider-error.js'
import { type ApiCall, unexpected } from './api-call.js'
import { ItemReader } from './field-map.js'
import { listedPages } from './listing.js'
import type { ApiContext, ClaasSession } from './session.js'
import { sinceText } from './timestamps.js'
import type { MachineId, OutboxFile } from './types.js'

/** A listing that keeps losing its cursor is given up after so many starts. */
const MOST_STARTS = 4

/** `null` for an entry without an id that could be asked for. */
function outboxFile({ profile }: ApiContext, machineId: MachineId, item: unknown): OutboxFile | null {
  const read = new ItemReader(item, profile.resources.outbox.fields, profile.clock.assumeZoneWhenMissing)
  const id = read.id('id')
  if (id === null) return null
  return {
    machineId,
    id,
    name: read.text('name'),
    sizeBytes: read.count('size'),
    contentType: read.text('contentType'),
    sha256: read.text('sha256'),
    createdAt: read.time('createdAt'),
    availableAt: read.time('availableAt'),
    expiresAt: read.time('expiresAt'),
    state: read.text('state'),
  }
}

/**
 * Lists a machine's outbox in the provider's order.
 *
 * When the cursor expires half-way (a slow consumer), the listing starts again from `since`; entries
 * that were given already are passed over, so each comes once. An id whose content changed comes again. An entry without
 * an id keeps no other away: it is told of when all others were given.
 *
 * @param since  only what became available from then on, where the profile knows such a filter
 * @throws ProviderError `MACHINE_FORBIDDEN`, `CURSOR_EXPIRED` after four starts, `ANSWER_UNEXPECTED`, …
 */
export async function* listOutbox(
  context: ApiContext,
  session: ClaasSession,
  machineId: MachineId,
  { since }: { readonly since?: Date | undefined } = {},
): AsyncGenerator<OutboxFile, void, void> {
  const { outbox } = context.profile.resources
  const slots = { machineId, since: since && sinceText(since, outbox.sinceFormat) }
  const given = new Set<string>()
  let nameless: ApiCall | null = null
  for (let starts = 1; ; starts++) {
    try {
      for await (const { call, items } of listedPages(context, session, outbox, 'machine', slots)) {
        for (const item of items) {
          const file = outboxFile(context, machineId, item)
          if (file === null) {
            nameless = call
            continue
          }
          const identity = JSON.stringify([file.id, file.sha256, file.sizeBytes, file.availableAt])
          if (given.has(identity)) continue
          given.add(identity)
          yield file
        }
      }
      break
    } catch (error) {
      const expired = error instanceof ProviderError && error.reason === 'CURSOR_EXPIRED'
      if (!expired || starts >= MOST_STARTS) throw error
    }
  }
  if (nameless === null) return
  throw unexpected(nameless, 200, `Found a file without id at ${outbox.fields.id.join(', ')}.`)
}
