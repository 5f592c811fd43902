import { type Client, createClient } from '@sheaf/contract'

export const OWNER = { email: 'owner@example.org', password: 'a password of the tests' }
export const OWNER_ENV = { SHEAF_OWNER_EMAIL: OWNER.email, SHEAF_OWNER_PASSWORD: OWNER.password }

/** A client that is signed in as the owner. */
export async function signedIn(url: string): Promise<Client<Response, AbortSignal>> {
  return (await signedInWithToken(url)).call
}

/** The same, and its bearer token. */
export async function signedInWithToken(
  url: string,
): Promise<{ call: Client<Response, AbortSignal>; token: string }> {
  const open = createClient({
    baseUrl: url,
    fetch: (address: string, options: object) => fetch(address, options),
  })
  const { body } = await open('POST /api/authenticate', {
    body: { username: OWNER.email, password: OWNER.password },
  })
  const call = createClient({
    baseUrl: url,
    token: body.id_token,
    fetch: (address: string, options: object) => fetch(address, options),
  })
  return { call, token: body.id_token }
}
