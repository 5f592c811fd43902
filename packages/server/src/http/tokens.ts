/** Access tokens of the API: JWT (RFC 7519), HS256. */
import { errors, jwtVerify, SignJWT } from 'jose'

const ALGORITHM = 'HS256'
/** Role of every owner. */
const ROLE = 'ROLE_USER'

export interface Tokens {
  /** A token for this owner that lives for `lifetimeS` seconds from now on. */
  issue(username: string, lifetimeS: number): Promise<string>
  /** The owner's name in a sound, unexpired token; undefined for any other text. */
  read(token: string): Promise<string | undefined>
}

export function createTokens(key: Uint8Array, now: () => Date): Tokens {
  return {
    async issue(username, lifetimeS) {
      const issuedAtS = Math.floor(now().getTime() / 1000)
      return await new SignJWT({ auth: ROLE })
        .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
        .setSubject(username)
        .setIssuedAt(issuedAtS)
        .setExpirationTime(issuedAtS + lifetimeS)
        .sign(key)
    },
    async read(token) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: [ALGORITHM],
          currentDate: now(),
          requiredClaims: ['sub', 'exp'],
        })
        return payload.sub
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined
        throw error
      }
    },
  }
}
