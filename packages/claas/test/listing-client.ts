/** What the tests of API calls share: a client on a transport of its own, a session, and a listing read to its end. */
import { afterAll } from 'vitest'
import {
  type ClaasSession,
  createClaasClient,
  createTransport,
  type ProviderProfile,
  Secret,
} from '../src/index.js'
import { standingClock, stopServers } from './provider-server.js'

const transport = createTransport()
afterAll(async () => {
  await transport.close()
  await stopServers()
})

const bearer = new Secret('access-token-value-0003')
export const session = (more: Partial<ClaasSession> = {}): ClaasSession => ({
  withAccessToken: (call) => call(bearer),
  ...more,
})

export function clientFor(profile: ProviderProfile) {
  const clock = standingClock()
  return {
    clock,
    client: createClaasClient({
      profile,
      transport,
      clock,
      resolveSecret: (r) => new Secret(`resolved-${r}`),
    }),
  }
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
