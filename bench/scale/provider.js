/** The sandbox with its limit, and growers in it. */
import { startSandbox } from '@sheaf/claas-sandbox'

const CALLS_A_MINUTE = 10_000
/** POSTs at once. */
const AT_ONCE = 16

export async function openProvider() {
  const sandbox = await startSandbox({ port: 0, seed: 'empty', requestsPerMinute: CALLS_A_MINUTE })
  const control = async (method, path, body) => {
    const headers = { 'content-type': 'application/json' }
    const options = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) }
    const answer = await fetch(sandbox.urls.control + path, options)
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return answer.status === 204 ? undefined : await answer.json()
  }
  return {
    profiles: withLimit(sandbox.profiles),
    addOrganization: (machines) => control('POST', '/organizations', { machines }),
    forgetCalls: () => control('DELETE', '/requests'),
    calls: async () => (await control('GET', '/requests')).items.length,
    close: () => sandbox.close(),
  }
}

function withLimit(profiles) {
  const copy = structuredClone(profiles)
  for (const profile of Object.values(copy)) {
    Object.assign(profile.limits, { requestsPerMinute: CALLS_A_MINUTE, maxConcurrent: 50 })
  }
  return copy
}

/** A Leaf user and a credential each, over the API; resolves when the first sync of all is over. */
export async function attachAll(provider, { api, database }, { credentials, machines }) {
  let next = 0
  const attachOthers = async () => {
    while (next < credentials) {
      const number = ++next
      const { refreshToken } = await provider.addOrganization(machines)
      const name = { name: `Grower ${number}`, email: `grower${number}@example.org` }
      const { id } = await api('POST', '/services/usermanagement/api/users', name)
      await api('POST', `/services/usermanagement/api/users/${id}/claas-credentials`, {
        clientKey: 'sandbox-client',
        clientSecret: 'sandbox-secret',
        clientEnvironment: 'STAGE',
        refreshToken,
      })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, attachOthers))
  await database.untilSynced(credentials, new Date(0))
}
