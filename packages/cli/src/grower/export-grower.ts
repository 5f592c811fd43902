/** `sheaf export`: the zip is given its name when it is complete. */
import { createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type ServerFlags, signedIn } from '../client/signed-in.js'

/** @returns a sentence that says what was written */
export async function exportGrower({
  grower,
  out,
  ...server
}: ServerFlags & { readonly grower: string; readonly out: string }): Promise<string> {
  const { call } = await signedIn(server)
  const { response } = await call('GET /services/sheaf/api/leaf-users/:leafUserId/export', {
    params: { leafUserId: grower },
  })
  const part = `${out}.part`
  try {
    await pipeline(Readable.fromWeb(response.body as never), createWriteStream(part))
    await rename(part, out)
  } finally {
    await rm(part, { force: true })
  }
  return `${out}: ${((await stat(out)).size / 1e6).toFixed(1)} MB. Secrets are not in it.`
}
