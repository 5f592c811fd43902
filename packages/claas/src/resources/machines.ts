/** Machines of the customer organization. */
import { unexpected } from './api-call.js'
import { ItemReader } from './field-map.js'
import { listedPages } from './listing.js'
import type { ApiContext, ClaasSession } from './session.js'
import type { Machine } from './types.js'

/**
 * Lists the machines that the consent covers, enabled for file transfer or not (see `oftEnabled`).
 * A machine that is listed twice comes once.
 *
 * @throws ProviderError `SCOPE_MISSING`, `CONSENT_LOST`, `ANSWER_UNEXPECTED`, …
 */
export async function* listMachines(
  context: ApiContext,
  session: ClaasSession,
): AsyncGenerator<Machine, void, void> {
  const { machines } = context.profile.resources
  const zone = context.profile.clock.assumeZoneWhenMissing
  const seen = new Set<string>()
  for await (const { call, items } of listedPages(context, session, machines, 'organization', {})) {
    for (const item of items) {
      const read = new ItemReader(item, machines.fields, zone)
      const id = read.id('id')
      if (id === null)
        throw unexpected(call, 200, `Found a machine without id at ${machines.fields.id.join(', ')}.`)
      if (seen.has(id)) continue
      seen.add(id)
      yield {
        id,
        name: read.text('name'),
        serialNumber: read.text('serialNumber'),
        model: read.text('model'),
        family: read.text('family'),
        oftEnabled: read.truth('oftEnabled') ?? machines.oftEnabledDefault,
        terminal: read.text('terminal'),
        isoxmlVersions: read.texts('isoxmlVersions'),
        organizationId: read.text('organizationId'),
        lastContactAt: read.time('lastContactAt'),
      }
    }
  }
}
