import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Trx } from '../../src/database/index.js'
import type { ObjectSink } from '../../src/sync/object-sink.js'
import { type Arrived, type Provenance, type Source, takeWaiting } from '../../src/sync/source.js'
import { onBothDatabases } from '../support/databases.js'
import { openTestServer, type TestServer } from '../support/open-test-server.js'

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

/** The least that a source is: files in memory, taken off a list. */
class ListSource implements Source<string, string> {
  readonly failures: string[] = []
  readonly acknowledged: string[] = []
  readonly transferred: string[] = []
  breaksAt: 'transfer' | 'take' | 'acknowledge' | undefined

  constructor(
    readonly leafUserId: string,
    readonly files: Set<string>,
  ) {}
  async *waiting() {
    yield* [...this.files]
  }
  leafUserOf() {
    return this.leafUserId
  }
  async known(): Promise<Arrived<string> | undefined> {
    return undefined
  }
  async transfer(file: string, sink: ObjectSink) {
    await sink.write(Buffer.from(file.slice(0, 3)))
    if (this.breaksAt === 'transfer') throw new Error('broke off')
    await sink.restart()
    await sink.write(Buffer.from(file))
    this.transferred.push(file)
    return `said of ${file}`
  }
  async take(_trx: Trx, file: string, { said }: Arrived<string>): Promise<Provenance | undefined> {
    if (this.breaksAt === 'take') throw new Error('gone meanwhile')
    expect(said).toBe(`said of ${file}`)
    return this.files.has(file) ? { name: file, provider: 'Other', origin: 'uploaded' } : undefined
  }
  async acknowledge(file: string) {
    this.files.delete(file)
    this.acknowledged.push(file)
  }
  async failed(file: string, error: unknown) {
    this.failures.push(`${file}: ${(error as Error).message}`)
  }
}

onBothDatabases('whatever a source is', (database) => {
  let server: TestServer
  let leafUserId: string
  beforeAll(async () => {
    server = await openTestServer({ database, works: false })
  })
  afterAll(() => server.close())
  const newSource = async (...files: string[]) => {
    const body = { name: 'Anna', email: `${randomUUID()}@example.org` }
    const user = await server.ask('POST', '/services/usermanagement/api/users', { body })
    leafUserId = user.json<{ id: string }>().id
    return new ListSource(leafUserId, new Set(files))
  }
  const originals = async () =>
    await server.context.database.db
      .selectFrom('original')
      .select(['name', 'content_hash', 'object_key', 'size_in_bytes', 'state'])
      .where('leaf_user_id', '=', leafUserId)
      .orderBy('name')
      .execute()
  const objects = async () => {
    const keys: string[] = []
    for await (const { key } of server.context.objects.list(`leaf-users/${leafUserId}/`)) keys.push(key)
    return keys.sort()
  }

  it('each file of it becomes a durable original, then it is told', async () => {
    const source = await newSource('one file', 'two files')
    await takeWaiting(server.context, source)
    const keyOf = (text: string) => `leaf-users/${leafUserId}/originals/${hashOf(text)}`
    expect(await originals()).toEqual(
      ['one file', 'two files'].map((text) => ({
        name: text,
        content_hash: hashOf(text),
        object_key: keyOf(text),
        size_in_bytes: text.length,
        state: 'waiting',
      })),
    )
    expect(await objects()).toEqual([keyOf('one file'), keyOf('two files')].sort())
    expect(Buffer.from(await server.context.objects.get(keyOf('one file'))).toString()).toBe('one file')
    expect(source.acknowledged).toEqual(['one file', 'two files'])
  })

  it('one file that fails leaves nothing behind and does not stop the next', async () => {
    const source = await newSource('first', 'second')
    source.breaksAt = 'transfer'
    await takeWaiting(server.context, source)
    expect(source.failures).toEqual(['first: broke off', 'second: broke off'])
    expect([await originals(), await objects()]).toEqual([[], []])
    source.breaksAt = undefined
    await takeWaiting(server.context, source)
    expect((await originals()).map(({ name }) => name)).toEqual(['first', 'second'])
  })

  it('a file that is gone when it is noted is no original; what came of it is used the next time', async () => {
    const source = await newSource('a file')
    source.breaksAt = 'take'
    await takeWaiting(server.context, source)
    expect(await originals()).toEqual([])
    source.breaksAt = undefined
    await takeWaiting(server.context, source)
    expect((await objects()).map((key) => key.split('/').at(-1))).toEqual([hashOf('a file')])
    expect(await originals()).toHaveLength(1)
  })

  it('a file that is offered again, or twice at once, is one original', async () => {
    const source = await newSource('again')
    const other = new ListSource(leafUserId, new Set(['again']))
    await Promise.all([takeWaiting(server.context, source), takeWaiting(server.context, other)])
    source.files.add('again')
    await takeWaiting(server.context, source)
    expect([source.failures, other.failures]).toEqual([[], []])
    expect(await originals()).toHaveLength(1)
    expect(await objects()).toHaveLength(1)
  })
})
