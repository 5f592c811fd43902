import { inflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  type FileTree,
  type InflateRaw,
  memorySource,
  memoryTree,
  openTaskData,
  openTimeLogs,
  openZip,
  type TimeLog,
  timeLogBuffers,
} from '../src/index.js'
import { drive, NORTH_EAST_STATUS, recordBytes, text } from './time-log-bytes.js'
import { zipOf } from './zip-bytes.js'

const inflateRaw: InflateRaw = (deflated, size) =>
  inflateRawSync(deflated, { maxOutputLength: Math.max(1, size) })

const HEADER = text(`<TIM A="" D="4"><PTN ${NORTH_EAST_STATUS}/><DLV A="0001" B="" C="DET1"/></TIM>`)
const MAIN = text(
  '<ISO11783_TaskData VersionMajor="4" VersionMinor="3"><TSK A="TSK1" B="t" G="4"><TLG A="TLG00001"/><TLG A="TLG00002"/><TLG A="TLG00009"/></TSK></ISO11783_TaskData>',
)

/** A value of channel 0 in every other record. */
const binaryOf = (records: number) =>
  recordBytes(drive(records).map((record, at) => ({ ...record, values: at % 2 ? [] : [[0, at]] })))

function treeOf(files: Readonly<Record<string, Uint8Array>>): FileTree {
  return memoryTree(new Map(Object.entries(files)))
}

const set = {
  'TASKDATA.XML': MAIN,
  'TLG00001.XML': HEADER,
  'TLG00001.BIN': binaryOf(5),
  'TLG00002.XML': HEADER,
  'TLG00002.BIN': binaryOf(8),
}

describe('logs without their task data', () => {
  it('are those of the set whose binary is there, each read as the set reads it', async () => {
    const tree = treeOf(set)
    const [folder] = await openTimeLogs(tree)
    const { sets } = await openTaskData(tree)
    expect(folder?.name).toBe('')
    expect(folder?.stems).toEqual(['TLG00001', 'TLG00002'])
    expect(sets[0]?.logs.map(({ stem }) => stem)).toEqual(['TLG00001', 'TLG00002', 'TLG00009'])
    for (const stem of folder!.stems) {
      expect(await folder!.readTimeLog(stem)).toEqual(await sets[0]!.readTimeLog(stem))
    }
  })

  it('come folder by folder with the names of the sets, in the same order', async () => {
    const files = (folder: string) =>
      Object.entries(set).map(([name, content]) => ({ name: `${folder}/${name}`, content }))
    const zip = zipOf([...files('b/TASKDATA'), ...files('a/TASKDATA')])
    const open = () => openZip(memorySource(zip), { inflateRaw })
    const folders = await openTimeLogs(await open())
    const { sets } = await openTaskData(await open())
    expect(folders.map(({ name }) => name)).toEqual(['b/TASKDATA', 'a/TASKDATA'])
    expect(sets.map(({ name }) => name)).toEqual(['b/TASKDATA', 'a/TASKDATA'])
  })

  it('are found in a folder of which the task data cannot be read, and nowhere without a main file', async () => {
    const [broken] = await openTimeLogs(treeOf({ ...set, 'TASKDATA.XML': text('<ISO11783_TaskData') }))
    expect((await broken!.readTimeLog('tlg00002.bin')).records).toBe(8)
    expect(await openTimeLogs(treeOf({ 'TLG00001.XML': HEADER, 'TLG00001.BIN': binaryOf(5) }))).toEqual([])
  })

  it('borrow no header: whose it may be is told by the task data', async () => {
    const tree = treeOf({ ...set, 'TLG00002.XML': new Uint8Array(0) })
    const [folder] = await openTimeLogs(tree)
    const { sets } = await openTaskData(tree)
    expect((await sets[0]!.readTimeLog('TLG00002')).records).toBe(8)
    await expect(folder!.readTimeLog('TLG00002')).rejects.toMatchObject({ code: 'LOG_HEADER_MISSING' })
    await expect(folder!.readTimeLog('TLG00009')).rejects.toMatchObject({ code: 'LOG_MISSING' })
  })

  it('keep to the limit of memory', async () => {
    const [folder] = await openTimeLogs(treeOf(set), { limits: { maxLogBytes: 10 } })
    await expect(folder!.readTimeLog('TLG00001')).rejects.toMatchObject({ code: 'LOG_TOO_LARGE' })
  })
})

describe('a log that is handed to another thread', () => {
  const read = async (): Promise<TimeLog> => (await openTimeLogs(treeOf(set)))[0]!.readTimeLog('TLG00002')

  it('arrives whole, without a copy of its columns', async () => {
    const log = await read()
    const sent = await read()
    const buffers = timeLogBuffers(sent)
    const arrived = structuredClone(sent, { transfer: buffers })
    expect(arrived).toEqual(log)
    // nothing of it is left behind, and each piece of memory is handed over once
    expect(sent.localTimeMs).toHaveLength(0)
    expect(buffers.map(({ byteLength }) => byteLength)).toEqual(buffers.map(() => 0))
    expect(new Set(buffers).size).toBe(buffers.length)
  })

  it('leaves nothing missing in the next one that is read', async () => {
    const before = await read()
    structuredClone(before, { transfer: timeLogBuffers(before) })
    const after = await read()
    expect(after.records).toBe(8)
    expect(after.channels[0]?.data).toEqual({
      kind: 'packed',
      present: Uint32Array.of(0b01010101),
      values: Int32Array.of(0, 2, 4, 6),
    })
  })
})
