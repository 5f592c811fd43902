/** Connects the demo grower as any client would: sign in, Leaf user, CLAAS credential. */
import { createClient } from '@sheaf/contract'

const USERS = '/services/usermanagement/api/users'
const GROWER = { name: 'Demo grower', email: 'grower@localhost', externalId: 'demo-grower' }

/**
 * Creates what is missing; a connection that works is left alone.
 *
 * @returns the owner's bearer token
 */
export async function connectDemoGrower(
  url: string,
  owner: { email: string; password: string },
  refreshToken: string,
): Promise<string> {
  const open = createClient({ baseUrl: url, fetch })
  const { body: session } = await open('POST /api/authenticate', {
    body: { username: owner.email, password: owner.password, rememberMe: true },
  })
  const call = createClient({ baseUrl: url, token: session.id_token, fetch })
  const { body: found } = await call(`GET ${USERS}`, { query: { externalId: GROWER.externalId } })
  const user = found[0] ?? (await call(`POST ${USERS}`, { body: GROWER })).body
  if (user.claasCredentials === undefined || user.claasCredentials.status === 'UNAUTHENTICATED') {
    const { body: credentials } = await call(`POST ${USERS}/:leafUserId/claas-credentials`, {
      params: { leafUserId: user.id },
      body: {
        clientKey: 'sandbox-client',
        clientSecret: 'sandbox-secret',
        refreshToken,
        clientEnvironment: 'STAGE',
      },
    })
    console.log(`  Connected the demo grower to the sandbox: ${credentials.status}`)
  }
  return session.id_token
}
