/** Bytes of an entry: an archive as it is, a folder packed into one. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { type ZipEntry, zipStream } from '../../exports/index.js'
import { digestOf, type FolderEntry } from './entries.js'

/** Task data that lies in the entry itself gets the folder that it has on a card. */
const CARD_FOLDER = 'TASKDATA/'
/** From here on a file may need the 64-bit form of an archive. */
const LARGE_BYTES = 2 ** 31

/** What the content is known by: an archive by its bytes, a folder by the names and bytes of its files. */
export async function contentDigest({ kind, path, files }: FolderEntry): Promise<string> {
  if (kind === 'archive') return await fileDigest(path)
  const lines: string[] = []
  for (const file of files) lines.push(`${file}\0${await fileDigest(join(path, file))}`)
  return digestOf(lines)
}

/** Read as they are asked for; nothing stands in memory as a whole. */
export function bytesOf(entry: FolderEntry): AsyncIterable<Uint8Array> {
  return entry.kind === 'archive' ? createReadStream(entry.path) : zipStream(filesOf(entry))
}

async function* filesOf({ path, files, size }: FolderEntry): AsyncGenerator<ZipEntry> {
  const prefix = files.some((file) => /^taskdata\.xml$/i.test(file)) ? CARD_FOLDER : ''
  const isLarge = size >= LARGE_BYTES
  for (const file of files) {
    yield { path: `${prefix}${file}`, isLarge, open: async () => createReadStream(join(path, file)) }
  }
}

async function fileDigest(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
