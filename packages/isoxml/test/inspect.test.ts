import { describe, expect, it } from 'vitest'
import { inspectTaskData, memoryTree, openTaskData } from '../src/index.js'
import { drive, joined, NORTH_EAST_STATUS, recordBytes, text } from './time-log-bytes.js'

const HEADER = `<TIM A="" D="4"><PTN ${NORTH_EAST_STATUS}/><DLV A="0054" B="" C="DET-1"/></TIM>`

describe('inspecting', () => {
  it('lists tasks with their kinds of work, every log with counts and extent, and all damage', async () => {
    const xml = `<ISO11783_TaskData VersionMajor="4" VersionMinor="1">
      <TSK A="TSK1" B="Harvest" G="4"><TLG A="TLG00001" C="1"/><TLG A="TLG00009" C="1"/></TSK><TSK A="TSK2" B="Plan" G="1"/>
    </ISO11783_TaskData>`
    const driven = drive(5, () => [
      [0, 1],
      [0, 2],
    ]).map((one, at) => (at === 0 ? { ...one, north: 0, east: 0 } : one))
    const archive = await openTaskData(
      memoryTree(
        new Map([
          ['TASKDATA.XML', text(xml)],
          ['TLG00001.XML', text(HEADER)],
          ['TLG00001.BIN', joined(recordBytes(driven), new Uint8Array(5))],
          ['TLG00002.XML', text(HEADER)],
          ['TLG00002.BIN', new Uint8Array(0)],
          ['TLG00003.BIN', new Uint8Array(40)],
        ]),
      ),
    )
    const report = await inspectTaskData(archive, {
      classify: (set, task, logs) => ({
        operationTypes: [`${set.name}${task.id}: ${logs.map(({ file }) => file).join()}`],
        evidence: [`${logs.length} logs`],
      }),
    })
    const [set] = report.sets
    expect({ ...set, diagnostics: set!.diagnostics.map(({ code }) => code) }).toEqual({
      name: '',
      version: '4.1',
      tasks: [
        {
          id: 'TSK1',
          name: 'Harvest',
          operationTypes: ['TSK1: TLG00001'],
          evidence: ['1 logs'],
          logs: ['TLG00001', 'TLG00009'],
        },
        { id: 'TSK2', name: 'Plan', operationTypes: ['TSK2: '], evidence: ['0 logs'], logs: [] },
      ],
      logs: [
        {
          file: 'TLG00001',
          records: 5,
          values: 10,
          skippedBytes: 5,
          start: '2020-01-01T08:00:00.000',
          end: '2020-01-01T08:00:04.000',
          // without the first record at (0, 0): 52.1 + 200e-7 to 800e-7
          bbox: [8.6, 52.10002, 8.6, 52.10008],
        },
        { file: 'TLG00002', records: 0, values: 0, skippedBytes: 0, start: null, end: null, bbox: null },
        { file: 'TLG00003', records: 0, values: 0, skippedBytes: 40, start: null, end: null, bbox: null },
      ],
      grids: [],
      diagnostics: [
        'LOG_ORPHAN',
        'LOG_HEADER_MISSING',
        'LOG_ORPHAN',
        'LOG_MISSING',
        'LOG_TRUNCATED',
        'DANGLING_REFERENCE',
        'LOG_EMPTY',
      ],
    })
  })

  it('sums up grids and says which are absent, cut short or without a meaning', async () => {
    const grid = (file: string, zone: number) =>
      `<GRD A="52" B="8" C="0.001" D="0.001" E="3" F="2" G="${file}" I="2" J="${zone}"/>`
    const xml = `<ISO11783_TaskData VersionMajor="4" VersionMinor="3"><TSK A="TSK1" B="Spread" G="1">
      <TZN A="1"><PDV A="0006" B="0"/><PDV A="0001" B="0"/></TZN>
      ${grid('GRD00001', 1)}${grid('GRD00002', 1)}${grid('GRD00003', 1)}
    </TSK><TSK A="TSK2" B="Sow" G="1">${grid('GRD00004', 1)}</TSK></ISO11783_TaskData>`
    const archive = await openTaskData(
      memoryTree(
        new Map([
          ['TASKDATA.XML', text(xml)],
          ['GRD00001.BIN', new Uint8Array(48)], // 3 × 2 cells of two values of 4 bytes
          ['grd00002.bin', new Uint8Array(20)], // two cells and half of a third
          ['GRD00004.BIN', new Uint8Array(24)], // its task holds no zone
        ]),
      ),
    )
    const [set] = (await inspectTaskData(archive)).sets
    const size = { columns: 3, rows: 2 }
    expect(set!.grids).toEqual([
      { ...size, task: 'TSK1', file: 'GRD00001', storedCells: 6, layers: 2 },
      { ...size, task: 'TSK1', file: 'GRD00002', storedCells: 2, layers: 2 },
      { ...size, task: 'TSK1', file: 'GRD00003', storedCells: 0, layers: 0 },
      { ...size, task: 'TSK2', file: 'GRD00004', storedCells: 0, layers: 0 },
    ])
    expect(set!.diagnostics.map(({ code, where }) => [code, where.file])).toEqual([
      ['GRID_SIZE_DIFFERS', 'GRD00002.BIN'],
      ['GRID_MISSING', 'GRD00003.BIN'],
      ['GRID_LAYERS_UNKNOWN', 'GRD00004.BIN'],
    ])
  })

  it('names channels whose device element or identifier nobody knows, once a log', async () => {
    const header = `<TIM A="" D="4"><PTN ${NORTH_EAST_STATUS}/>
      <DLV A="0054" B="" C="DET-1"/><DLV A="0055" B="" C="DET-9"/><DLV A="0056" B="" C="DET-9"/>
      <DLV A="DDDD" B="" C="DET-1"/><DLV A="E123" B="" C="DET-1"/><DLV A="DFFE" B="" C="DET-1" D="65096" E="0" F="15"/></TIM>`
    const xml = `<ISO11783_TaskData VersionMajor="4" VersionMinor="3">
      <DVC A="DVC-1" D="A00E840000000001" F="01020304050607" G="FF000000006E65"><DET A="DET-1" B="1" C="1" E="0" F="0"/></DVC>
      <TSK A="TSK1" B="Harvest" G="4"><TLG A="TLG00001"/></TSK><TSK A="TSK2" B="Again" G="4"><TLG A="TLG00001"/></TSK>
    </ISO11783_TaskData>`
    const archive = await openTaskData(
      memoryTree(
        new Map([
          ['TASKDATA.XML', text(xml)],
          ['tlg00001.xml', text(header)],
          ['TLG00001.BIN', recordBytes(drive(4, () => [[0, 1]]))],
        ]),
      ),
    )
    const [set] = (await inspectTaskData(archive)).sets
    const ofHeader = set!.diagnostics.filter(({ where }) => where.element === 'DLV')
    expect(ofHeader.map(({ code, severity, where }) => [code, severity, where.file])).toEqual([
      ['DANGLING_REFERENCE', 'warning', 'tlg00001.xml'],
      ['DDI_UNKNOWN', 'info', 'tlg00001.xml'],
    ])
    // 0xDDDD = 56797; proprietary ones and values of bus messages are nobody's to know
    expect(ofHeader.map(({ message }) => /DET-9|DDI [\d, ]+\d/.exec(message)?.[0])).toEqual([
      'DET-9',
      'DDI 56797',
    ])
  })

  it('puts a code, a severity, a sentence and a place to every trouble from archive to grid', async () => {
    const xml = `<ISO11783_TaskData><XFR A="CTR00001" B="1"/><PFD A="PFD1" C="A & B" D="x" E="CTR9"/><PFD A="PFD1" C="" D="0"/>
      <TSK A="TSK1" G="1"><TLG A="TLG00001"/><GRD A="52" B="8" C="1" D="1" E="1" F="1" G="GRD00001" I="1"/></TSK></ISO11783_TaskData>`
    const tree = memoryTree(
      new Map([
        ['../TASKDATA.XML', text(xml)],
        ['TASKDATA.XML', text(xml)],
        ['TLG00001.XML', text(HEADER)],
        ['TLG00001.BIN', joined(recordBytes(drive(5)), new Uint8Array(40).fill(0xff), recordBytes(drive(9)))],
      ]),
    )
    const [set] = (await inspectTaskData(await openTaskData(tree))).sets
    const places = new Map(set!.diagnostics.map(({ code, where }) => [code, where]))
    expect([...places.keys()].sort()).toEqual([
      'DANGLING_REFERENCE',
      'DUPLICATE_ID',
      'EXTERNAL_FILE_MISSING',
      'GRID_MISSING',
      'LOG_DAMAGED',
      'VALUE_INVALID',
      'VERSION_MISSING',
      'XML_MALFORMED',
      'ZIP_ENTRY_NAME',
    ])
    expect(places.get('LOG_DAMAGED')).toEqual({ file: 'TLG00001.BIN', byte: 80, toByte: 120 }) // 5 records of 16 bytes
    expect(places.get('XML_MALFORMED')).toEqual({ file: 'TASKDATA.XML', byte: xml.indexOf('& B') })
    for (const { message, where, code } of set!.diagnostics) {
      expect(message.length, code).toBeGreaterThan(20)
      if (code !== 'ZIP_ENTRY_NAME')
        expect(where.file, code).toMatch(/^(TASKDATA\.XML|TLG00001\.(XML|BIN)|GRD00001\.BIN)$/)
    }
  })
})
