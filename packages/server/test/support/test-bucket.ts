/** An S3 server on a free port of loopback, with one bucket, for tests. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from '@20minutes/s3rver'

export const BUCKET = 'sheaf-test'

export interface TestBucket {
  readonly endpoint: string
  /** What an environment says to use it. */
  readonly env: Record<string, string>
  close(): Promise<void>
}

/** The stand-in takes the credentials of its own only, and miscounts the signature of copies: it may be any. */
export async function openTestBucket(): Promise<TestBucket> {
  const directory = await mkdtemp(join(tmpdir(), 'sheaf-bucket-'))
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    directory,
    silent: true,
    allowMismatchedSignatures: true,
    configureBuckets: [{ name: BUCKET, configs: [] }],
  })
  const { port } = await server.run()
  const endpoint = `http://127.0.0.1:${port}`
  process.env['AWS_ACCESS_KEY_ID'] = 'S3RVER'
  process.env['AWS_SECRET_ACCESS_KEY'] = 'S3RVER'
  return {
    endpoint,
    env: { SHEAF_OBJECTS: `s3://${BUCKET}/artefacts`, SHEAF_S3_ENDPOINT: endpoint },
    close: async () => {
      await server.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
