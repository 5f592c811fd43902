/** Commands that ask a running server: they sign in as the owner of the environment. */
import { type Client, createClient } from '@sheaf/contract'
import { UsageError } from '../exit-codes.js'

export type ApiClient = Client<Response, AbortSignal>

/** Nothing answers at the address of the server. */
class ServerUnreachable extends Error {
  override readonly name = 'ServerUnreachable'
}

/** What a command that asks a server may be told of it. */
export interface ServerFlags {
  readonly server?: string
}

/**
 * Signs in with `SHEAF_OWNER_EMAIL` and `SHEAF_OWNER_PASSWORD`.
 *
 * @param flags `server`: origin of the server; default: `SHEAF_PUBLIC_URL`, or host and port of the settings
 * @throws UsageError without a password; ApiError when it is wrong; ServerUnreachable when nothing answers
 */
export async function signedIn({
  server,
}: ServerFlags): Promise<{ call: ApiClient; url: string; token: string }> {
  const { readSettings } = await import('@sheaf/server')
  const { publicUrl, owner } = readSettings(process.env)
  const url = (server ?? publicUrl).replace(/\/$/, '')
  if (owner.password === undefined) {
    throw new UsageError(
      'SHEAF_OWNER_PASSWORD: expected the password that the server was started with, found none',
    )
  }
  const reach = async (address: string, options: RequestInit) => {
    try {
      return await fetch(address, options)
    } catch (error) {
      const sentence = `nothing answers at ${url}; is Sheaf running there? Start it, or name another server (--server)`
      throw new ServerUnreachable(sentence, { cause: error })
    }
  }
  const open = createClient({ baseUrl: url, fetch: reach })
  const credentials = { username: owner.email, password: owner.password }
  const { body } = await open('POST /api/authenticate', { body: credentials })
  return {
    call: createClient({ baseUrl: url, token: body.id_token, fetch: reach }),
    url,
    token: body.id_token,
  }
}
