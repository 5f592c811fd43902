/** Sign-in: the same words and the same work whether the name or the password is wrong. */
import { type AuthenticateRequest, tokenLifetimeS } from '@sheaf/contract'
import type { Database } from '../database/index.js'
import { type Answer, ApiError, type Tokens } from '../http/index.js'
import { clearFailures, refusedForS } from './login-throttle.js'
import { canonicalName, ownerWithPassword } from './owners.js'
import { verifyPassword } from './passwords.js'

export interface SignIn {
  readonly database: Database
  readonly tokens: Tokens
  now(): Date
}

/**
 * @param address  where the request came from; failures count per name and address
 * @throws ApiError 401 for a wrong name or password, 429 with `Retry-After` after ten failures
 */
export async function authenticate(
  { database, tokens, now }: SignIn,
  { username, password, rememberMe }: AuthenticateRequest,
  address: string,
): Promise<Answer<'authenticate'>> {
  const pair = { username: canonicalName(username), address }
  const waitS = await refusedForS(database, pair, now())
  if (waitS > 0) {
    throw new ApiError(
      429,
      'tooManyRequests',
      `Too many failed sign-ins; try again in ${waitS} s.`,
      undefined,
      {
        'Retry-After': String(waitS),
      },
    )
  }
  const owner = await ownerWithPassword(database.db, username)
  if (!(await verifyPassword(owner?.password_hash, password)) || owner === undefined) {
    throw new ApiError(401, 'unauthorized', 'The name or the password is wrong.')
  }
  await clearFailures(database.db, pair)
  const token = await tokens.issue(owner.username, tokenLifetimeS(rememberMe))
  return { status: 200, body: { id_token: token }, headers: { Authorization: `Bearer ${token}` } }
}
