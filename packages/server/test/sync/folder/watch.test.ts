import { createHash, randomUUID } from 'node:crypto'
import { cp, mkdir, mkdtemp, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { memorySource, openZip } from '@sheaf/isoxml'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { CONVERT } from '../../../src/files/index.js'
import { watchFolder } from '../../../src/sync/folder/watch.js'
import { archiveOf, filesOf } from '../../pipeline/worked-field.js'
import { onBothDatabases } from '../../support/databases.js'
import { openTestServer, type TestServer } from '../../support/open-test-server.js'

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const ARCHIVE = archiveOf(filesOf())
const MAX_BYTES = 2 ** 20

/** Files of an archive by path. */
async function unzipped(bytes: Uint8Array): Promise<Map<string, Buffer>> {
  const inflateRaw = async (packed: Uint8Array) => inflateRawSync(packed)
  const { files } = await openZip(memorySource(bytes), { inflateRaw })
  const read = files.map(async (file) => [file.path, Buffer.from(await file.read())] as const)
  return new Map(await Promise.all(read))
}

onBothDatabases('the watched folder', (database) => {
  let server: TestServer
  let root: string
  let leafUserId: string
  /** The folder of the Leaf user, by id. */
  let folder: string
  let now = new Date()

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'sheaf-watched-'))
    const env = { SHEAF_WATCHED_FOLDER: root, SHEAF_UPLOAD_MAX_BYTES: String(MAX_BYTES) }
    server = await openTestServer({ database, works: false, env })
    Object.assign(server.context, { now: () => now })
  })
  afterAll(async () => {
    await server.close()
    await rm(root, { recursive: true, force: true })
  })
  beforeEach(async () => {
    leafUserId = await newLeafUser()
    folder = join(root, leafUserId)
    await mkdir(folder)
  })

  const newLeafUser = async (externalId?: string, token?: string) => {
    const body = { name: 'Anna', email: `${randomUUID()}@example.org`, ...(externalId ? { externalId } : {}) }
    const reply = await server.ask('POST', '/services/usermanagement/api/users', {
      body,
      ...(token ? { token } : {}),
    })
    return reply.json<{ id: string }>().id
  }
  const passS = (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1000)
  }
  const look = () => watchFolder(server.context)
  /** A look, ten quiet seconds, another look. */
  const settle = async () => {
    await look()
    passS(10)
    await look()
  }
  const originals = async (of = leafUserId) =>
    await server.context.database.db
      .selectFrom('original')
      .selectAll()
      .where('leaf_user_id', '=', of)
      .orderBy('received_at')
      .orderBy('name')
      .execute()
  const names = async (of = leafUserId) => (await originals(of)).map(({ name }) => name)
  const writeSet = async (at: string) => {
    for (const { path, bytes } of filesOf()) {
      await mkdir(dirname(join(at, path)), { recursive: true })
      await writeFile(join(at, path), bytes)
    }
  }

  it('takes an archive when it has looked the same for ten seconds, and stores it as it is', async () => {
    await writeFile(join(folder, 'Stubble.zip'), ARCHIVE)
    await look()
    passS(9.999)
    await look()
    expect(await originals()).toEqual([])
    passS(0.001)
    const before = (await server.context.jobs.counts())[CONVERT.name]?.queued ?? 0
    await look()
    const [original] = await originals()
    expect(original).toMatchObject({
      name: 'Stubble.zip',
      content_hash: hashOf(ARCHIVE),
      size_in_bytes: ARCHIVE.length,
      provider: 'Other',
      origin: 'uploaded',
      state: 'waiting',
    })
    expect(hashOf(await server.context.objects.get(original!.object_key))).toBe(hashOf(ARCHIVE))
    expect((await server.context.jobs.counts())[CONVERT.name]?.queued).toBe(before + 1)
  })

  it('waits while it grows, whatever its time of change says', async () => {
    const path = join(folder, 'growing.zip')
    const fixed = new Date('2020-01-01T00:00:00Z')
    for (const part of [0.3, 0.6, 1]) {
      await writeFile(path, ARCHIVE.subarray(0, Math.round(ARCHIVE.length * part)))
      await utimes(path, fixed, fixed)
      await look()
      passS(9)
      await look()
    }
    expect(await originals()).toEqual([])
    passS(1)
    await look()
    expect((await originals()).map(({ content_hash }) => content_hash)).toEqual([hashOf(ARCHIVE)])
  })

  it('takes an archive without its end only after ten minutes: it may still be coming', async () => {
    await writeFile(join(folder, 'half.zip'), ARCHIVE.subarray(0, ARCHIVE.length - 30))
    await settle()
    passS(589)
    await look()
    expect(await originals()).toEqual([])
    passS(1)
    await look()
    expect(await names()).toEqual(['half.zip'])
  })

  it('takes each content once: seen again, under another name, touched, or by two processes at once', async () => {
    await writeFile(join(folder, 'a.zip'), ARCHIVE)
    const another = { ...server.context }
    await Promise.all([look(), watchFolder(another)])
    passS(10)
    await Promise.all([look(), watchFolder(another)])
    await writeFile(join(folder, 'b.zip'), ARCHIVE)
    await utimes(join(folder, 'a.zip'), new Date(), new Date())
    await settle()
    await settle()
    expect(await names()).toEqual(['a.zip'])
    // what is already known is not looked into again
    const rows = await server.context.database.db
      .selectFrom('watched_file')
      .select(['name', 'content_hash'])
      .where('leaf_user_id', '=', leafUserId)
      .orderBy('name')
      .execute()
    expect(rows).toEqual(['a.zip', 'b.zip'].map((name) => ({ name, content_hash: hashOf(ARCHIVE) })))
  })

  it('takes other content under the same name as well', async () => {
    await writeFile(join(folder, 'export.zip'), ARCHIVE)
    await settle()
    const later = archiveOf(filesOf({ task: 'TSK2' }))
    await writeFile(join(folder, 'export.zip'), later)
    await settle()
    expect((await originals()).map(({ content_hash }) => content_hash).sort()).toEqual(
      [hashOf(ARCHIVE), hashOf(later)].sort(),
    )
  })

  it('takes a folder of task data as an archive, once, whatever it is called', async () => {
    await writeSet(join(folder, 'card'))
    await settle()
    const [original] = await originals()
    expect(original?.name).toBe('card.zip')
    const bytes = await server.context.objects.get(original!.object_key)
    const packed = await unzipped(bytes)
    expect(packed).toEqual(new Map(filesOf().map((file) => [file.path, Buffer.from(file.bytes)])))
    await rename(join(folder, 'card'), join(folder, 'card of August'))
    await cp(join(folder, 'card of August'), join(folder, 'copy'), { recursive: true })
    await settle()
    expect(await names()).toEqual(['card.zip'])
  })

  it('puts task data that lies in the folder itself where a card has it', async () => {
    await writeSet(join(folder, 'x'))
    await rename(join(folder, 'x', 'TASKDATA'), join(folder, 'bare'))
    await rm(join(folder, 'x'), { recursive: true })
    await settle()
    const [original] = await originals()
    const bytes = await server.context.objects.get(original!.object_key)
    expect([...(await unzipped(bytes)).keys()]).toContain('TASKDATA/TASKDATA.XML')
  })

  it('waits for a folder to which files still come', async () => {
    await writeSet(join(folder, 'card'))
    await look()
    passS(6)
    await writeFile(join(folder, 'card', 'TASKDATA', 'TLG00002.BIN'), 'more')
    await look()
    passS(6)
    await look()
    expect(await originals()).toEqual([])
    passS(4)
    await look()
    expect(await names()).toEqual(['card.zip'])
  })

  it('leaves alone what is no task data, parts of copies, links, and what is too large', async () => {
    await writeFile(join(folder, 'notes.txt'), 'hello')
    await writeFile(join(folder, '.hidden.zip'), ARCHIVE)
    await writeFile(join(folder, 'coming.zip.part'), ARCHIVE)
    await mkdir(join(folder, 'empty'))
    await writeFile(join(root, 'elsewhere.zip'), ARCHIVE)
    await symlink(join(root, 'elsewhere.zip'), join(folder, 'link.zip'))
    await writeFile(join(folder, 'large.zip'), ARCHIVE)
    await truncate(join(folder, 'large.zip'), MAX_BYTES + 1)
    await settle()
    passS(600)
    await look()
    expect(await originals()).toEqual([])
    await rm(join(root, 'elsewhere.zip'))
  })

  it('tries a file again a minute after it could not be taken', async () => {
    await writeFile(join(folder, 'a.zip'), ARCHIVE)
    let tries = 0
    const put: typeof server.context.objects.put = async () => {
      tries++
      throw new Error('the disk is full')
    }
    const full = Object.assign(Object.create(server.context.objects), { put })
    const context = { ...server.context, objects: full }
    await watchFolder(context)
    passS(10)
    await watchFolder(context)
    expect([tries, await originals()]).toEqual([1, []])
    passS(59)
    await watchFolder(context)
    expect(tries).toBe(1)
    passS(1)
    context.objects = server.context.objects
    await watchFolder(context)
    expect(await names()).toEqual(['a.zip'])
  })

  it('knows a Leaf user by its external id, unless several owners use it', async () => {
    const externalId = `grower-${randomUUID()}`
    const one = await newLeafUser(externalId)
    await mkdir(join(root, externalId))
    await writeFile(join(root, externalId, 'a.zip'), ARCHIVE)
    await settle()
    expect(await names(one)).toEqual(['a.zip'])
    const other = await newLeafUser(externalId, await server.tokenOf('somebody@example.org'))
    await writeFile(join(root, externalId, 'b.zip'), archiveOf(filesOf({ task: 'TSK3' })))
    await settle()
    expect([await names(one), await names(other)]).toEqual([['a.zip'], []])
  })

  it('takes nothing for a Leaf user that is deleted or unknown', async () => {
    await writeFile(join(folder, 'a.zip'), ARCHIVE)
    await look()
    await server.ask('DELETE', `/services/usermanagement/api/users/${leafUserId}`)
    await mkdir(join(root, 'nobody'))
    await writeFile(join(root, 'nobody', 'a.zip'), ARCHIVE)
    passS(10)
    await settle()
    expect(await originals()).toEqual([])
  })

  it('that is missing is no reason to stop', async () => {
    const settings = { ...server.context.settings, watchedFolder: join(root, 'missing') }
    await expect(watchFolder({ ...server.context, settings })).resolves.toBeUndefined()
  })
})
