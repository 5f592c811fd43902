/** Archives that cannot become points: one failed file each, with a reason, and the server goes on. */
import { deflateRawSync } from 'node:zlib'
import { zipFiles } from '@sheaf/isoxml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DATABASES, openServing, type Serving } from '../pipeline/serving.js'
import { archiveOf, filesOf } from '../pipeline/worked-field.js'

const FILES = '/services/operations/api/files'
const UNREADABLE = 'Failed to convert file on provider batch processing'
const NO_POINTS = 'no points passed the filter'

const text = (content: string) => new TextEncoder().encode(content)
const deflate = (bytes: Uint8Array) => deflateRawSync(bytes)
const good = archiveOf(filesOf())
const taskData = (content: string) =>
  zipFiles([{ path: 'TASKDATA/TASKDATA.XML', bytes: text(content) }], deflate)

/** General purpose bit 0 of local header (offset 6) and central entry (offset 8): the entry is encrypted. */
function encrypted(archive: Uint8Array): Uint8Array {
  const bytes = archive.slice()
  const view = new DataView(bytes.buffer)
  for (let at = 0; at + 46 < bytes.length; at++) {
    const signature = view.getUint32(at, true)
    if (signature === 0x04034b50) bytes[at + 6] = bytes[at + 6]! | 1
    if (signature === 0x02014b50) bytes[at + 8] = bytes[at + 8]! | 1
  }
  return bytes
}

/** The set without the header of its log. */
const headless = zipFiles(filesOf().filter(({ path }) => !path.endsWith('TLG00001.XML')))
const emptyLog = zipFiles(
  filesOf().map((file) => (file.path.endsWith('.BIN') ? { ...file, bytes: new Uint8Array() } : file)),
)
const DOCTYPE = '<!DOCTYPE x [<!ENTITY a "b">]><ISO11783_TaskData VersionMajor="4" VersionMinor="3"/>'
/** 8 MiB of zeros deflate 1,028-fold: a byte of deflate stands for at most 1,032. */
const BOMB = { path: 'TASKDATA/TASKDATA.XML', bytes: new Uint8Array(8 * 2 ** 20) }

const CASES: readonly { name: string; archive: Uint8Array; step: string; message: string; says: RegExp }[] = [
  { name: 'no zip at all', archive: text('hello'), step: 'rawGeojson', message: UNREADABLE, says: /zip/i },
  { name: 'nothing', archive: new Uint8Array(), step: 'rawGeojson', message: UNREADABLE, says: /zip/i },
  {
    name: 'encrypted entries',
    archive: encrypted(good),
    step: 'rawGeojson',
    message: UNREADABLE,
    says: /encrypt/i,
  },
  {
    name: 'a zip without task data',
    archive: zipFiles([{ path: 'readme.txt', bytes: text('hello') }]),
    step: 'rawGeojson',
    message: UNREADABLE,
    says: /TASKDATA\.XML/,
  },
  {
    name: 'a zip bomb',
    archive: zipFiles([BOMB], deflate),
    step: 'rawGeojson',
    message: UNREADABLE,
    says: /1028-fold, at most 100-fold/,
  },
  {
    name: 'names that leave the archive',
    archive: zipFiles([{ path: '../../TASKDATA/TASKDATA.XML', bytes: text('<ISO11783_TaskData/>') }]),
    step: 'rawGeojson',
    message: UNREADABLE,
    says: /TASKDATA\.XML/,
  },
  { name: 'a DTD', archive: taskData(DOCTYPE), step: 'rawGeojson', message: UNREADABLE, says: /DTD|entit/i },
  {
    name: 'broken XML',
    archive: taskData('<ISO11783_TaskData><TSK'),
    step: 'rawGeojson',
    message: UNREADABLE,
    says: /XML/,
  },
  {
    name: 'a log without header',
    archive: headless,
    step: 'rawGeojson',
    message: UNREADABLE,
    says: /TLG00001/,
  },
  {
    name: 'an empty log',
    archive: emptyLog,
    step: 'standardGeojson',
    message: NO_POINTS,
    says: /nothing to map|TLG00001/i,
  },
  {
    name: 'master data only',
    archive: taskData('<ISO11783_TaskData VersionMajor="4" VersionMinor="3" DataTransferOrigin="1"/>'),
    step: 'standardGeojson',
    message: NO_POINTS,
    says: /nothing to map/,
  },
]

describe.each(DATABASES.filter(({ available }) => available))('bad input on the $name', ({ kind }) => {
  let serving: Serving
  beforeAll(async () => {
    serving = await openServing(kind, { SHEAF_ZIP_MAX_RATIO: '100' })
  })
  afterAll(() => serving.close())

  it.each(CASES)('$name ends failed, and says why', async ({ name, archive, step, message, says }) => {
    const leafUserId = await serving.newLeafUser()
    await serving.deliver(leafUserId, archive, `${name}.zip`)
    await serving.settled(leafUserId)
    const { json } = await serving.ask('GET', `${FILES}?leafUserId=${leafUserId}`)
    expect(json.operations).toHaveLength(1)
    const [file] = json.operations
    expect(file).toMatchObject({ status: 'failed', provider: 'CLAAS', sizeInBytes: archive.length })
    expect(file.fileName.startsWith(name)).toBe(true)
    const { json: steps } = await serving.ask('GET', `${FILES}/${file.id}/status`)
    expect(steps[step]).toMatchObject({ status: 'failed', message })
    expect(steps[step].detail).toMatch(says)
    expect(steps.summary).toEqual({ status: 'skipped', message: 'skipped' })
    const original = await serving.ask('GET', file.downloadOriginalFile.replace(/^.*(?=\/services)/, ''))
    expect(original.status).toBe(200)
    expect(original.bytes).toEqual(archive)
    expect((await serving.ask('GET', `${FILES}/${file.id}/summary`)).status).toBe(404)
  })

  it('a log cut short is read as far as it goes', async () => {
    const leafUserId = await serving.newLeafUser()
    const cut = filesOf().map((file) =>
      file.path.endsWith('.BIN') ? { ...file, bytes: file.bytes.subarray(0, file.bytes.length - 7) } : file,
    )
    await serving.deliver(leafUserId, zipFiles(cut))
    await serving.settled(leafUserId)
    const { json } = await serving.ask('GET', `${FILES}?leafUserId=${leafUserId}`)
    expect(json.operations[0].status).toBe('processed')
    const { json: steps } = await serving.ask('GET', `${FILES}/${json.operations[0].id}/status`)
    expect(steps.rawGeojson).toMatchObject({ status: 'processed', message: 'ok' })
    expect(steps.rawGeojson.detail).toMatch(/TLG00001/)
  })

  it('the good file beside the bad ones is converted', async () => {
    const leafUserId = await serving.newLeafUser()
    await serving.deliver(leafUserId, text('hello'), 'bad.zip')
    await serving.deliver(leafUserId, good, 'good.zip')
    await serving.settled(leafUserId)
    const { json } = await serving.ask('GET', `${FILES}?leafUserId=${leafUserId}&sort=fileName`)
    expect(
      json.operations.map(({ fileName, status }: { fileName: string; status: string }) => [fileName, status]),
    ).toEqual([
      ['bad', 'failed'],
      ['good/TSK1', 'processed'],
    ])
  })
})

describe.each(DATABASES.filter(({ available }) => available))('little memory on the $name', ({ kind }) => {
  let serving: Serving
  beforeAll(async () => {
    serving = await openServing(kind, { SHEAF_COMPUTE_MEMORY: String(2 * good.length - 1) })
  })
  afterAll(() => serving.close())

  it('an archive that cannot be held is not read, and the file says why', async () => {
    const leafUserId = await serving.newLeafUser()
    await serving.deliver(leafUserId, good)
    await serving.settled(leafUserId)
    const { json } = await serving.ask('GET', `${FILES}?leafUserId=${leafUserId}`)
    expect(json.operations[0]).toMatchObject({ status: 'failed', fileName: 'export' })
    const { json: steps } = await serving.ask('GET', `${FILES}/${json.operations[0].id}/status`)
    expect(steps.rawGeojson).toMatchObject({ status: 'failed', message: UNREADABLE })
    expect(steps.rawGeojson.detail).toContain('SHEAF_COMPUTE_MEMORY')
  })
})
