/**
 * The scenarios that every build must pass, against the sandbox: once in its usual dialect and once in another one, with
 * other paths, other field names, offset paging and client authentication in the body. That the list passes twice is
 * scenario 13, the proof that nothing of a provider is hard-coded.
 *
 * Not here: two workers that refresh at the same moment (scenario 2, `packages/server/test/credentials/tokens.test.ts`), a
 * process that is killed between a token answer and its storage (scenario 3, `tests/crash/killed-refresh.test.ts`).
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { simulate } from '@sheaf/claas-sandbox'
import { type FileToWrite, zipFiles } from '@sheaf/isoxml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ClaasScene, type Dialect, EMPTY, FULL } from '../support/claas-scene.js'
import { eventually } from '../support/eventually.js'
import { temporaryFolder } from '../support/folders.js'

const deflateRaw = (bytes: Uint8Array) => new Uint8Array(deflateRawSync(bytes))
const zipOf = (...files: FileToWrite[]) => zipFiles(files, deflateRaw)
const text = (path: string, content: string): FileToWrite => ({
  path,
  bytes: new TextEncoder().encode(content),
})

const SQUARE = [
  [8.65, 51.72],
  [8.652, 51.72],
  [8.652, 51.722],
  [8.65, 51.722],
  [8.65, 51.72],
]
const feature = (properties: object, type: string, coordinates: unknown) => ({
  type: 'Feature',
  properties,
  geometry: { type, coordinates },
})
/** A field with an AB line and two rates. */
const PLAN = {
  boundary: feature({ name: 'Long Acre' }, 'Polygon', [SQUARE]),
  guidance: feature({ name: 'AB 1' }, 'LineString', [SQUARE[0], SQUARE[2]]),
  prescription: {
    geojson: {
      type: 'FeatureCollection',
      features: [
        feature({ rate: 120 }, 'Polygon', [SQUARE]),
        feature({ rate: 80 }, 'Polygon', [SQUARE.slice(0, 3)]),
      ],
    },
    rates: [{ property: 'rate', ddi: 6, unit: 'kg/ha', product: 'CAN 27' }],
  },
}

describe.each<Dialect>(['default', 'alt'])('scenario 13: a CLAAS account in the %s dialect', (dialect) => {
  const folder = temporaryFolder()
  let scene: ClaasScene
  beforeAll(async () => {
    scene = await ClaasScene.open(folder, dialect)
  })
  afterAll(() => scene?.close())

  it('scenario 1: shows 2 of 3 machines, and its 5 files over 2 pages arrive byte for byte', async () => {
    await scene.begin({ maxOutboxPageSize: 3 })
    expect((await scene.connect()).status).toBe('OK')
    const listed = (await scene.sandboxFiles()).map(({ sha256 }) => sha256).sort()
    expect(await scene.originalHashes(5)).toEqual(listed)
    expect(await scene.equipment()).toEqual({ [FULL]: 'ACTIVE', [EMPTY]: 'ACTIVE' })
  })

  it('scenario 4: goes on when the access token expires during a long listing', async () => {
    await scene.begin({ maxOutboxPageSize: 1 })
    await scene.fault('outbox', { type: 'status', status: 401 }, { skip: 3 })
    await scene.connect()
    await scene.retrieved(5)
    expect([await scene.status(), await scene.calls('token')]).toEqual(['OK', 2])
  })

  it('scenario 5: is UNAUTHENTICATED when the consent is withdrawn, keeps its data, and resumes with a new one', async () => {
    await scene.begin()
    await scene.connect()
    await scene.machineFiles(5)
    await scene.revokeEverything()
    await scene.sync()
    await eventually(
      () => scene.status(),
      (status) => status === 'UNAUTHENTICATED',
    )
    expect((await scene.events())[0]).toMatch(/^CONSENT_LOST: /)
    // fresh consents and no calls so far; the files are the same ones as before
    await scene.control('POST', '/reset', { scenario: 'contract' })
    expect(await scene.machineFiles(5)).toHaveLength(5)
    expect((await scene.connect()).status).toBe('OK')
    await scene.drop(EMPTY, 'later.zip', simulate('planned').zip)
    await scene.sync()
    await scene.machineFiles(6)
    expect(await scene.calls('content')).toBe(1)
  })

  it('scenario 5: asks nothing of the provider while it is UNAUTHENTICATED', async () => {
    await scene.begin()
    await scene.connect()
    await scene.retrieved(5)
    await scene.revokeEverything()
    await scene.sync()
    await eventually(
      () => scene.status(),
      (status) => status === 'UNAUTHENTICATED',
    )
    await scene.forgetCalls()
    await scene.sync()
    expect(await scene.status()).toBe('UNAUTHENTICATED')
    expect([await scene.calls('token'), await scene.calls('machines')]).toEqual([0, 0])
  })

  it('scenario 6: hints at the environment when a production token is used on stage', async () => {
    await scene.begin()
    expect((await scene.connect(scene.freshToken('production'))).status).toBe('UNAUTHENTICATED')
    expect((await scene.events())[0]).toMatch(/^ENVIRONMENT_MISMATCH: .*STAGE or PRODUCTION/)
  })

  it.each([
    ['429 with seconds', { status: 429, headers: { 'retry-after': '1' } }],
    ['429 with a date', { status: 429, headers: { 'retry-after': new Date(0).toUTCString() } }],
    ['429 without a word', { status: 429, headers: {} }],
    ['503 with a page', { status: 503 }],
  ])('scenario 7: waits and goes on after %s', async (_, refusal) => {
    await scene.begin({ maxOutboxPageSize: 2 })
    await scene.fault('outbox', { type: 'status', ...refusal }, { skip: 1 })
    await scene.connect()
    await scene.retrieved(5)
    expect(await scene.status()).toBe('OK')
  })

  it('scenario 8: completes what was cut off, and asks once more for what arrived corrupt', async () => {
    await scene.begin()
    await scene.fault('content', { type: 'truncate', keepBytes: 100 })
    await scene.fault('content', { type: 'corrupt' }, { skip: 1 })
    await scene.connect()
    const listed = (await scene.sandboxFiles()).map(({ sha256 }) => sha256).sort()
    expect(await scene.originalHashes(5)).toEqual(listed)
    expect(await scene.calls('content')).toBe(7)
  })

  it('scenario 8: keeps what cannot be read, says why, and goes on', async () => {
    await scene.begin()
    await scene.connect()
    await scene.machineFiles(5)
    const tillage = simulate('tillage').files
    const emptied = tillage.map((one) =>
      /\.bin$/i.test(one.path) ? { ...one, bytes: new Uint8Array(0) } : one,
    )
    await scene.drop(EMPTY, 'empty-log.zip', zipOf(...emptied))
    await scene.drop(EMPTY, 'no-task-data.zip', zipOf(text('readme.txt', 'nothing')))
    await scene.drop(EMPTY, 'bomb.zip', zipOf(text('TASKDATA/TASKDATA.XML', ' '.repeat(2 ** 24))))
    await scene.drop(EMPTY, 'no-zip.zip', new TextEncoder().encode('no zip'))
    await scene.drop(EMPTY, 'good.zip', simulate('tillage').zip)
    await scene.sync()
    const files = await scene.machineFiles(10)
    const reasonOf = async (name: string) => {
      const file = files.find(({ fileName }) => fileName?.startsWith(name))
      return file?.status === 'processed' ? 'processed' : await scene.whyFailed(file?.id ?? '')
    }
    const unreadable = 'Failed to convert file on provider batch processing'
    expect(await reasonOf('empty-log')).toBe('no points passed the filter')
    for (const name of ['no-task-data', 'bomb', 'no-zip']) expect(await reasonOf(name)).toBe(unreadable)
    expect(await reasonOf('good')).toBe('processed')
  })

  it('scenario 9: takes the same content under a new id for known, and other content under a known id for news', async () => {
    await scene.begin()
    await scene.connect()
    await scene.machineFiles(5)
    await scene.forgetCalls()
    const zip = simulate('planned').zip
    const id = await scene.drop(EMPTY, 'one.zip', zip)
    await scene.drop(EMPTY, 'two.zip', zip)
    await scene.sync()
    await scene.retrieved(7)
    expect([(await scene.machineFiles(6)).length, await scene.calls('content')]).toEqual([6, 1])
    await scene.drop(EMPTY, 'one.zip', simulate('tillage').zip, id)
    await scene.sync()
    expect((await scene.machineFiles(7)).some(({ status }) => status === 'processed')).toBe(true)
  })

  it('scenario 10: pauses a machine that is disabled in mid-sync, and resumes when it is enabled again', async () => {
    await scene.begin()
    await scene.fault('content', { type: 'delay', ms: 500 }, { skip: 2 })
    await scene.connect()
    await scene.retrieved(2)
    await scene.control('POST', `/machines/${FULL}`, { enabled: false })
    await scene.sync()
    await eventually(
      () => scene.equipment(),
      (machines) => machines[FULL] === 'PAUSED',
    )
    expect(await scene.status()).toBe('OK')
    await scene.control('POST', `/machines/${FULL}`, { enabled: true })
    await scene.sync()
    await scene.retrieved(5)
    expect((await scene.equipment())[FULL]).toBe('ACTIVE')
  })

  it('scenario 11: sends a planned task in the version of each terminal, and follows it until it is taken', async () => {
    await scene.begin()
    await scene.connect()
    await scene.machinesListed()
    const { status, body } = await scene.sendTask({ machines: [FULL, EMPTY], ...PLAN })
    expect(status).toBe(201)
    const queued = await scene.deliveredAs(body.id, 'QUEUED', 'QUEUED')
    expect(queued.deliveries.map(({ isoxmlVersion }) => isoxmlVersion)).toEqual(['4.2', '3.3'])
    const taken = await scene.sandboxDeliveries()
    expect(taken.map(({ machineId, sha256 }) => [machineId, sha256]).sort()).toEqual(
      queued.deliveries.map(({ providerMachineId, sha256 }) => [providerMachineId, sha256]).sort(),
    )
    // the sandbox fetches after half a minute and accepts after a whole one, by its clock
    await scene.control('POST', '/clock', { advanceS: 40 })
    await scene.deliveredAs(body.id, 'DELIVERED', 'DELIVERED')
    await scene.control('POST', '/clock', { advanceS: 40 })
    const accepted = await scene.deliveredAs(body.id, 'ACCEPTED', 'ACCEPTED')
    expect(accepted.deliveries[0]!.sentence).toBe('The operator has taken it.')
  })

  it('scenario 11: sends nothing twice, neither for a request that comes again nor for an answer that was lost', async () => {
    await scene.begin()
    await scene.connect()
    await scene.machinesListed()
    await scene.fault('inbox', { type: 'truncate', keepBytes: 5 })
    const first = await scene.sendTask(PLAN)
    await scene.deliveredAs(first.body.id, 'QUEUED')
    const again = await scene.sendTask(PLAN)
    expect([again.status, again.body.id]).toEqual([200, first.body.id])
    await expect(scene.sendTask({ ...PLAN, name: 'Another task' })).rejects.toMatchObject({ status: 409 })
    expect([(await scene.sandboxDeliveries()).length, await scene.calls('inbox')]).toEqual([1, 2])
  })

  it('scenario 11: says why a terminal does not take a task', async () => {
    await scene.begin()
    await scene.connect()
    await scene.machinesListed()
    const { body } = await scene.sendTask({ machines: [EMPTY], isoxmlVersion: '4.3', ...PLAN })
    const { deliveries } = await scene.deliveredAs(body.id, 'FAILED')
    expect(deliveries[0]!.sentence).toMatch(/reads version 3\.3, the file states 4/)
    expect(await scene.status()).toBe('OK')
    const boundary = join(folder, 'boundary.geojson')
    writeFileSync(boundary, JSON.stringify(PLAN.boundary))
    const words = ['--machine', FULL, '--name', 'From the shell', '--boundary', boundary, '--wait']
    const first = await scene.command('send', ...words)
    expect(first).toMatchObject({ code: 0, stdout: expect.stringMatching(/m-7f3a {2}ISOXML 4\.2 {2}QUEUED/) })
    expect(await scene.command('send', ...words)).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/nothing is sent twice/),
    })
    expect(await scene.sandboxDeliveries()).toHaveLength(1)
  })

  it('scenario 11: tells that an operator has turned a task down', async () => {
    await scene.begin()
    await scene.connect()
    await scene.machinesListed()
    const other = await scene.sendTask({ idempotencyKey: 'key-2', ...PLAN })
    await scene.deliveredAs(other.body.id, 'QUEUED')
    const [{ id }] = (await scene.sandboxDeliveries()) as [{ id: string }]
    await scene.control('POST', `/machines/${FULL}/deliveries/${id}`, { state: 'REJECTED' })
    await scene.deliveredAs(other.body.id, 'REJECTED')
  })

  it('scenario 12: leaves the access token behind where a download is redirected', async () => {
    await scene.begin({ redirectDownloads: true })
    await scene.connect()
    await scene.machineFiles(5)
    expect(await scene.failures()).toEqual([])
  })
})
