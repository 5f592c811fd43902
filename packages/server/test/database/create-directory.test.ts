import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createDirectory,
  DirectoryNotCreated,
  initializeDirectory,
} from '../../src/database/embedded/create-directory.js'

describe('the directory of a new embedded database', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sheaf-create-'))
  })
  afterAll(async () => await rm(folder, { recursive: true, force: true }))

  /** A child process that has begun to write and then ends as told. */
  async function childThat(name: string, ends: string): Promise<string> {
    const program = join(folder, `${name}.mjs`)
    const begins = `import { mkdirSync } from 'node:fs'\nmkdirSync(process.argv[2])\n`
    await writeFile(program, begins + ends)
    return program
  }

  it.each([
    ['fails', 'process.exit(3)', 'code 3'],
    ['is killed', `process.kill(process.pid, 'SIGKILL')`, 'SIGKILL'],
  ])('is not there when the child process %s, and neither is a half of it', async (name, ends, ending) => {
    const parent = join(folder, name)
    const directory = join(parent, 'database')
    const work = initializeDirectory(directory, await childThat(name, ends))
    await expect(work).rejects.toThrow(DirectoryNotCreated)
    await expect(work).rejects.toMatchObject({ directory, ending })
    await expect(work).rejects.toThrow(
      `${directory}: the process that makes a new embedded database must end with code 0 and ended with ${ending}`,
    )
    await expect(work).rejects.toThrow('check that 1 GB of memory and 100 MB of disk are free')
    expect(await readdir(parent)).toEqual([])
  })

  it('is a copy of the fresh one where there is one', async () => {
    const fresh = join(folder, 'fresh')
    await mkdir(join(fresh, 'base'), { recursive: true })
    await writeFile(join(fresh, 'PG_VERSION'), '18')
    await writeFile(join(fresh, 'base', '1'), 'pages')
    const parent = join(folder, 'copied')
    await createDirectory(join(parent, 'database'), { fsync: true, fresh })
    expect(await readdir(parent)).toEqual(['database'])
    expect(await readFile(join(parent, 'database', 'base', '1'), 'utf8')).toBe('pages')
  })

  it('takes the place of what a killed process left half made, and of nothing else', async () => {
    const parent = join(folder, 'left')
    const others = ['database.backup', 'database.lock', 'objects', `other.${randomUUID()}`]
    for (const name of [`database.${randomUUID()}`, `database.${randomUUID()}`, ...others])
      await mkdir(join(parent, name, 'base'), { recursive: true })
    await initializeDirectory(join(parent, 'database'), await childThat('left', ''))
    expect(await readdir(parent)).toEqual([...others, 'database'].sort())
  })

  it('appears under its name when the child process is done', async () => {
    const parent = join(folder, 'done')
    await initializeDirectory(join(parent, 'database'), await childThat('done', ''))
    expect(await readdir(parent)).toEqual(['database'])
  })
})
