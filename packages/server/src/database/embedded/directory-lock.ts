/**
 * One process at a time in the directory of the embedded database.
 *
 * The lock file names its process by number and start: it survives a kill -9, and the next start sees that nobody
 * holds it any more. A process number that was given out again does not count as the holder.
 */
import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isFileError } from '../../file-errors.js'

/** Another living process has the directory open. */
export class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse'

  constructor(lockFile: string, pid: number) {
    super(
      `${lockFile}: the embedded database is open in process ${pid}; stop it, set another SHEAF_DATA_DIR, ` +
        'or use a PostgreSQL server (DATABASE_URL) for several processes',
    )
  }
}

export interface DirectoryLock {
  release(): Promise<void>
}

interface Holder {
  readonly pid: number
  /** Boot and start time of the process, where the system tells them. */
  readonly start: string | undefined
}

/** A process that was just killed needs a moment until it is gone. */
const PATIENCE = { tries: 10, pauseMs: 200 } as const

/** @throws DirectoryInUse when the holder is alive and stays so for two seconds */
export async function lockDirectory(
  lockFile: string,
  patience: { readonly tries: number; readonly pauseMs: number } = PATIENCE,
): Promise<DirectoryLock> {
  await mkdir(dirname(lockFile), { recursive: true })
  const own = JSON.stringify({ pid: process.pid, start: await startOf(process.pid) } satisfies Holder)
  for (let tries = 1; !(await createWith(lockFile, own)); tries++) {
    const text = await readText(lockFile)
    if (text === undefined) continue
    const holder = parseHolder(text)
    if (holder === undefined || !(await isAlive(holder))) await removeStale(lockFile, text)
    else if (tries >= patience.tries) throw new DirectoryInUse(lockFile, holder.pid)
    else await sleep(patience.pauseMs)
  }
  return {
    async release() {
      if ((await readText(lockFile)) === own) await rm(lockFile, { force: true })
    },
  }
}

/** Linked into place when it is complete, so that nobody reads half a lock. False when there is one already. */
async function createWith(lockFile: string, text: string): Promise<boolean> {
  const temporary = `${lockFile}.${randomUUID()}`
  const file = await open(temporary, 'wx')
  await file.writeFile(text).finally(() => file.close())
  try {
    await link(temporary, lockFile)
    return true
  } catch (error) {
    if (isFileError(error, 'EEXIST')) return false
    throw error
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Of two processes that find the same dead holder, the slower one must not remove the lock of the faster one. */
async function removeStale(lockFile: string, text: string): Promise<void> {
  const aside = `${lockFile}.${randomUUID()}`
  try {
    await rename(lockFile, aside)
    if ((await readText(aside)) !== text) await link(aside, lockFile)
  } catch (error) {
    if (!isFileError(error, 'ENOENT', 'EEXIST')) throw error
  } finally {
    await rm(aside, { force: true })
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const isHolder =
      typeof value === 'object' && value !== null && 'pid' in value && typeof value.pid === 'number'
    return isHolder ? (value as Holder) : undefined
  } catch {
    return undefined
  }
}

async function isAlive({ pid, start }: Holder): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it lives, under another user.
    if (!isFileError(error, 'EPERM')) return false
  }
  const present = await startOf(pid)
  return present === undefined || start === undefined ? pid !== process.pid : present === start
}

/** Boot id and start tick of a process on Linux, `dead` when it only waits to be reaped; undefined elsewhere. */
async function startOf(pid: number): Promise<string | undefined> {
  const [boot, stat] = await Promise.all([
    readText('/proc/sys/kernel/random/boot_id'),
    readText(`/proc/${pid}/stat`),
  ])
  // The second field, the name, may hold spaces and parentheses; the third is the state, the 22nd the start.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, tick] = [fields?.[0], fields?.[19]]
  if (boot === undefined || tick === undefined) return undefined
  return state === 'Z' || state === 'X' ? 'dead' : `${boot.trim()}/${tick}`
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isFileError(error, 'ENOENT', 'ESRCH')) return undefined
    throw error
  }
}
