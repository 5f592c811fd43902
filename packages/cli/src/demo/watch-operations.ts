import { setTimeout as wait } from 'node:timers/promises'
import { createClient } from '@sheaf/contract'

/** The simulated machines did four kinds of work. */
const EXPECTED = 4
const GIVE_UP_MS = 120_000

/** Says when operations appear, until the four kinds are there. */
export async function watchOperations(url: string, token: string): Promise<void> {
  const call = createClient({ baseUrl: url, token, fetch })
  const known = new Set<string>()
  const started = Date.now()
  while (Date.now() - started < GIVE_UP_MS) {
    const { body: operations } = await call('GET /services/operations/api/operations', {
      query: { size: 100 },
    })
    for (const { id, type } of operations.filter((one) => !known.has(one.id))) {
      known.add(id)
      console.log(
        `  ${((Date.now() - started) / 1_000).toFixed(0).padStart(3)} s  ${type} → ${url}/operations/${id}`,
      )
    }
    if (new Set(operations.map(({ type }) => type)).size >= EXPECTED) {
      console.log('\n  All four kinds of work are on the map. Ctrl-C stops the demo.')
      return
    }
    await wait(1_000)
  }
}
