/**
 * How a command asks the process that has the embedded database open for a backup: by files in the data directory. Who
 * may write there may read the database anyway.
 *
 *   backups.<id>.asked ─► the server's next turn of upkeep ─► backups.<id>.told
 */
import { randomUUID } from 'node:crypto'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isFileError } from '../../file-errors.js'
import type { BackupOrder } from './make-backup.js'
import type { Manifest } from './manifest.js'

const ASKED = /^backup\.([0-9a-f-]{36})\.asked$/
const LOOK_EVERY_MS = 200
/** A server that works takes an order within seconds; what then goes on may take long. */
const TAKEN_WITHIN_MS = 60_000

/** What the server answers. */
type Answer =
  | { readonly files: number; readonly bytes: number; readonly keyId: string }
  | { readonly problem: string }

/** The server that has the database open did not make the backup. */
export class BackupNotMade extends Error {
  override readonly name = 'BackupNotMade'
}

/** @throws BackupNotMade with the server's sentence, or when none takes the order within a minute */
export async function askForBackup(
  dataDir: string,
  order: BackupOrder,
): Promise<Exclude<Answer, { problem: string }>> {
  const name = join(dataDir, `backup.${randomUUID()}`)
  await writeWhole(`${name}.asked`, order)
  try {
    const until = Date.now() + TAKEN_WITHIN_MS
    for (;;) {
      const answer = await readJson<Answer>(`${name}.told`)
      if (answer !== undefined && 'problem' in answer) throw new BackupNotMade(answer.problem)
      if (answer !== undefined) return answer
      const isWaiting = (await readJson(`${name}.asked`)) !== undefined
      if (isWaiting && Date.now() > until) {
        throw new BackupNotMade(
          'The server that has the database open took no order within a minute; does it run?',
        )
      }
      await pause(LOOK_EVERY_MS)
    }
  } finally {
    await rm(`${name}.asked`, { force: true })
    await rm(`${name}.told`, { force: true })
  }
}

/** Makes every backup that was asked for. */
export async function serveBackups(
  dataDir: string,
  make: (order: BackupOrder) => Promise<Manifest>,
): Promise<void> {
  for (const file of await readdir(dataDir)) {
    const id = ASKED.exec(file)?.[1]
    if (id === undefined) continue
    const name = join(dataDir, `backup.${id}`)
    const order = await readJson<BackupOrder>(`${name}.asked`)
    await rm(`${name}.asked`, { force: true })
    if (order !== undefined) await writeWhole(`${name}.told`, await answerTo(order, make))
  }
}

async function answerTo(
  order: BackupOrder,
  make: (order: BackupOrder) => Promise<Manifest>,
): Promise<Answer> {
  try {
    const { files, keyId } = await make(order)
    return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0), keyId }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

/** Named when it is complete: nobody reads half of it. */
async function writeWhole(path: string, value: object): Promise<void> {
  await writeFile(`${path}.part`, JSON.stringify(value), { mode: 0o600 })
  await rename(`${path}.part`, path)
}

async function readJson<Value>(path: string): Promise<Value | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Value
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return undefined
    throw error
  }
}
