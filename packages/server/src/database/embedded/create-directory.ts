/** Makes the directory of a new embedded database, complete or not at all: a copy of a fresh one, else in a child process. */
import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FRESH_DIRECTORY } from './fresh-directory.js'
import { syncTree } from './sync-tree.js'

/** The built file, also when this module runs from its source. */
const CHILD = fileURLToPath(new URL('../../../dist/database/embedded/initialize-child.js', import.meta.url))

/** The child process that makes a new embedded database ended before it was done. Nothing of it is left behind. */
export class DirectoryNotCreated extends Error {
  override readonly name = 'DirectoryNotCreated'

  constructor(
    readonly directory: string,
    readonly ending: string,
  ) {
    super(
      `${directory}: the process that makes a new embedded database must end with code 0 and ended with ${ending}; ` +
        'see what it printed, check that 1 GB of memory and 100 MB of disk are free, and start again',
    )
  }
}

export interface CreateOptions {
  /** Whether to wait for the disk. */
  readonly fsync: boolean
  /** The fresh directory to copy; another one in tests. */
  readonly fresh?: string
}

/** @throws DirectoryNotCreated when there is nothing to copy and the child process fails */
export async function createDirectory(
  directory: string,
  { fsync, fresh = FRESH_DIRECTORY }: CreateOptions,
): Promise<void> {
  if (!existsSync(join(fresh, 'PG_VERSION'))) return await initializeDirectory(directory)
  await madeAside(directory, async (aside) => {
    await cp(fresh, aside, { recursive: true })
    if (fsync) await syncTree(aside)
  })
}

/**
 * @param program the child process; another one in tests
 * @throws DirectoryNotCreated when the child process fails
 */
export async function initializeDirectory(directory: string, program = CHILD): Promise<void> {
  await madeAside(directory, async (aside) => {
    const child = fork(program, [aside], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
    if (code !== 0) throw new DirectoryNotCreated(directory, signal ?? `code ${code}`)
  })
}

const ASIDE = /^\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Makes something under another name, and gives it its own when it is complete. What a process that was killed has left
 * half made is removed; nobody else makes this directory meanwhile, for its lock is held.
 */
async function madeAside(directory: string, make: (aside: string) => Promise<void>): Promise<void> {
  const parent = dirname(directory)
  const name = basename(directory)
  await mkdir(parent, { recursive: true })
  for (const entry of await readdir(parent)) {
    const isLeft = entry.startsWith(name) && ASIDE.test(entry.slice(name.length))
    if (isLeft) await rm(join(parent, entry), { recursive: true, force: true })
  }
  const aside = `${directory}.${randomUUID()}`
  try {
    await make(aside)
    await rename(aside, directory)
  } catch (error) {
    await rm(aside, { recursive: true, force: true })
    throw error
  }
  const handle = await open(parent, 'r')
  await handle.sync().finally(() => handle.close())
}
