/**
 * Everything of one Leaf user in one zip, for whoever owns the data:
 *
 *   README.txt, rows/<table>.json (without secrets), originals/…, files/…, operations/…, inbox/…
 *
 * It is streamed: nothing of it is held in memory or put aside. It reads the tables of others and writes none.
 */
import { leafUserOf } from '../accounts/index.js'
import type { Capability, Context } from '../context.js'
import { jsonArray, rowsOf } from './rows.js'
import { exportedTables } from './tables.js'
import { type ZipEntry, zipStream } from './zip-stream.js'

export { type ZipEntry, zipStream }

export const capability: Capability = {
  name: 'exports',
  routes: (context) => ({
    exportLeafUser: async ({ owner, params }) => {
      const { id, name } = await leafUserOf(context.database.db, owner, params.leafUserId)
      const fileName = `${name.replace(/[^\w-]+/g, '-').slice(0, 60)}-${context.now().toISOString().slice(0, 10)}.zip`
      const headers = {
        'Content-Type': 'application/zip',
        'Content-Disposition': `attachment; filename="${fileName}"`,
      }
      return { status: 200, headers, stream: zipStream(entriesOf(context, id, name)) }
    },
  }),
}

/** From here on an entry is written in the 64-bit form; deflating may add a little. */
const LARGE_BYTES = 4 * 2 ** 30 - 64 * 2 ** 20

async function* entriesOf(
  { database, objects, now }: Context,
  leafUserId: string,
  name: string,
): AsyncGenerator<ZipEntry> {
  yield { path: 'README.txt', open: async () => once(readme(name, leafUserId, now())) }
  for (const table of await exportedTables(database.db)) {
    const open = async () => jsonArray(rowsOf(database.db, table, leafUserId))
    // a row has some kilobytes; a Leaf user has no millions of files
    yield { path: `rows/${table.name}.json`, open }
  }
  const prefix = `leaf-users/${leafUserId}/`
  for await (const { key, size } of objects.list(prefix)) {
    const path = key.slice(prefix.length)
    if (path.startsWith('tmp/') || path.endsWith('.part')) continue
    // replaced or removed since it was listed: what took its place is listed too, or comes with the next export
    const open = async () => ((await objects.size(key)) === undefined ? undefined : objects.stream(key))
    yield { path, isLarge: size > LARGE_BYTES, open }
  }
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

function readme(name: string, leafUserId: string, at: Date): string {
  return `Everything that Sheaf holds of ${name} (${leafUserId}), ${at.toISOString()}.

rows/        one JSON list for each table; secrets are left out
originals/   archives as machines and people sent them, named by their SHA-256 (rows/original.json has their names)
files/       points and columns of machine files, by file id
operations/  points and columns of field operations, by operation id
inbox/       task data that was sent to machines, named by its SHA-256
`
}
