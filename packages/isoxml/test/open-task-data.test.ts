import { describe, expect, it } from 'vitest'
import { IsoxmlError, memoryTree, openTaskData, type TaskDataArchive } from '../src/index.js'
import { drive, NORTH_EAST_STATUS, recordBytes, text } from './time-log-bytes.js'

const root = (content: string, attributes = 'VersionMajor="4" VersionMinor="3"'): string =>
  `<ISO11783_TaskData ${attributes}>${content}</ISO11783_TaskData>`

const open = (files: Readonly<Record<string, string | Uint8Array>>): Promise<TaskDataArchive> =>
  openTaskData(
    memoryTree(
      new Map(
        Object.entries(files).map(([path, content]) => [
          path,
          typeof content === 'string' ? text(content) : content,
        ]),
      ),
    ),
  )

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'done'
  } catch (error) {
    if (error instanceof IsoxmlError) return error.code
    throw error
  }
}

const codes = (diagnostics: readonly { code: string }[]): string[] => diagnostics.map(({ code }) => code)

const HEADER = `<TIM A="" D="4"><PTN ${NORTH_EAST_STATUS}/><DLV A="0054" B="" C="DET-1"/></TIM>`

describe('a set', () => {
  it.each([
    'TASKDATA.XML',
    'TASKDATA/TASKDATA.XML',
    'a folder/Deep Down/TaskData.xml',
    'TASKDATA/taskdata.xml',
  ])('is found at %s and has no name when it is the only one', async (path) => {
    const { sets } = await open({ [path]: root('<CTR A="CTR1" B="Meyer"/>'), 'other/readme.txt': 'x' })
    expect(sets.map(({ name }) => name)).toEqual([''])
    expect(sets[0]!.taskData.customers.get('CTR1')).toEqual({
      id: 'CTR1',
      lastName: 'Meyer',
      firstName: undefined,
    })
  })

  it('is named by its folder among several, and sees the files of that folder only', async () => {
    const task = '<TSK A="TSK1" B="x" G="4"><TLG A="TLG00001" C="1"/></TSK>'
    const { sets } = await open({
      'TASKDATA.XML': root(task),
      'TASKDATA 2/TASKDATA.XML': root(task),
      'TASKDATA 2/TLG00001.xml': HEADER,
      'TASKDATA 2/TLG00001.bin': recordBytes(drive(3)),
    })
    expect(sets.map(({ name }) => name)).toEqual(['', 'TASKDATA 2'])
    expect(await codeOf(sets[0]!.readTimeLog('TLG00001'))).toBe('LOG_MISSING')
    expect((await sets[1]!.readTimeLog('TLG00001')).records).toBe(3)
  })

  it('may be a single XML file of any name', async () => {
    expect((await open({ 'download(1).xml': root('') })).sets).toHaveLength(1)
  })

  it.each(['TASKDATA (1).XML', 'Export/Meyer.xml', 'TASKDATA/TASKDATA_old.XML'])(
    'whose main file was renamed to %s is found by its root element, and that is reported',
    async (path) => {
      const archive = await open({
        [path]: root('<CTR A="CTR1" B="Meyer"/>'),
        'TLG00001.XML': HEADER,
        'CTR00001.XML': root(''),
        'readme.xml': '<html/>',
      })
      expect(archive.sets.map(({ taskData }) => [...taskData.customers.keys()])).toEqual([['CTR1']])
      expect(archive.diagnostics).toMatchObject([
        { code: 'NO_TASK_DATA', severity: 'warning', where: { file: path } },
      ])
    },
  )

  it('whose main file is there does not take a copy beside it for another one', async () => {
    const archive = await open({
      'TASKDATA.XML': root(''),
      'TASKDATA (1).XML': root(''),
      'b/Old.XML': root(''),
    })
    expect(archive.sets).toHaveLength(1)
    expect(archive.diagnostics).toEqual([])
  })

  it('whose main file was renamed is found beside other sets where parts of it lie', async () => {
    const archive = await open({
      'a/TASKDATA.XML': root(''),
      'b/Export.XML': root('<TSK A="TSK1" G="4"><TLG A="TLG00001"/></TSK>'),
      'b/TLG00001.XML': HEADER,
      'b/TLG00001.BIN': recordBytes(drive(3)),
      'c/Old.XML': root(''),
    })
    expect(archive.sets.map(({ name }) => name)).toEqual(['a', 'b'])
    expect((await archive.sets[1]!.readTimeLog('TLG00001')).records).toBe(3)
    expect(archive.diagnostics).toMatchObject([{ code: 'NO_TASK_DATA', where: { file: 'b/Export.XML' } }])
  })

  it('sees files of a folder whose name differs from its own in case only', async () => {
    const { sets } = await open({
      'Card/TASKDATA/TASKDATA.XML': root('<TSK A="TSK1" G="4"><TLG A="TLG00001"/></TSK>'),
      'CARD/TaskData/TLG00001.XML': HEADER,
      'card/taskdata/tlg00001.bin': recordBytes(drive(3)),
    })
    expect((await sets[0]!.readTimeLog('TLG00001')).records).toBe(3)
    expect(sets[0]!.diagnostics).toEqual([])
  })

  it('of another case is another set where each has a main file', async () => {
    const { sets } = await open({
      'A/TASKDATA.XML': root('<TSK A="TSK1" G="4"><TLG A="TLG00001"/></TSK>'),
      'a/TASKDATA.XML': root('<TSK A="TSK1" G="4"><TLG A="TLG00001"/></TSK>'),
      'a/TLG00001.XML': HEADER,
      'a/TLG00001.BIN': recordBytes(drive(3)),
    })
    expect(sets.map(({ name, logs }) => [name, logs[0]?.bytes])).toEqual([
      ['A', 0],
      ['a', recordBytes(drive(3)).length],
    ])
  })

  it('says which of its files differ in case only, and takes the one in capitals', async () => {
    const { sets } = await open({
      'TASKDATA.XML': root('<CTR A="CTR1" B="capitals"/>'),
      'TaskData.xml': root('<CTR A="CTR1" B="mixed"/>'),
      'TLG00001.xml': HEADER,
      'TLG00001.XML': HEADER,
    })
    expect(sets.map(({ taskData }) => taskData.customers.get('CTR1')?.lastName)).toEqual(['capitals'])
    expect(
      sets[0]!.diagnostics.filter(({ code }) => code === 'DUPLICATE_ID').map(({ where }) => where.file),
    ).toEqual(['TaskData.xml', 'TLG00001.XML'])
  })

  it('that is broken does not spoil its neighbour', async () => {
    const archive = await open({ 'a/TASKDATA.XML': 'no xml', 'b/TASKDATA.XML': root('') })
    expect(archive.sets.map(({ name }) => name)).toEqual(['b'])
    expect(codes(archive.diagnostics)).toEqual(['XML_MALFORMED'])
  })

  it.each([
    ['nothing like it', { 'LINKLIST.XML': root(''), 'a.txt': '' }, 'NO_TASK_DATA'],
    ['macOS litter only', { '__MACOSX/TASKDATA.XML': root(''), '._TASKDATA.XML': root('') }, 'NO_TASK_DATA'],
    ['another root element', { 'TASKDATA.XML': '<html/>' }, 'NO_TASK_DATA'],
    ['a DTD', { 'TASKDATA.XML': '<!DOCTYPE a><ISO11783_TaskData/>' }, 'XML_FORBIDDEN'],
  ])('is not there with %s', async (_, files, code) => {
    expect(await codeOf(open(files as Record<string, string>))).toBe(code)
  })
})

describe('external files', () => {
  it('stand in for the elements of their kind, in the order of the references, whatever their case', async () => {
    const { sets } = await open({
      'TASKDATA.XML': root(
        '<XFR A="CTR00001" B="1"/><XFR A="FRM00000" B="1"/><CTR A="CTR3" B="c"/>',
        'VersionMajor="3"',
      ),
      'ctr00001.xml': '<XFC><CTR A="CTR1" B="a"/><CTR A="CTR2" B="b"/></XFC>',
      'FRM00000.XML': '<XFC><FRM A="FRM1" B="f" I="CTR2"/><XFR A="CTR00001" B="1"/></XFC>',
    })
    expect([...sets[0]!.taskData.customers.keys()]).toEqual(['CTR1', 'CTR2', 'CTR3'])
    expect(sets[0]!.taskData.farms.get('FRM1')?.customerId).toBe('CTR2')
    expect(sets[0]!.diagnostics).toEqual([])
  })

  it('that are absent or broken are reported, and the rest is read', async () => {
    const { sets } = await open({
      'TASKDATA.XML': root('<XFR A="CTR00001" B="1"/><XFR A="FRM00001" B="1"/><WKR A="WKR1" B="w"/>'),
      'FRM00001.XML': '<!DOCTYPE x><XFC/>',
    })
    expect(codes(sets[0]!.diagnostics)).toEqual(['EXTERNAL_FILE_MISSING', 'XML_FORBIDDEN'])
    expect(sets[0]!.taskData.workers.size).toBe(1)
  })

  it('link local ids to those of other systems', async () => {
    const { sets } = await open({
      'TASKDATA.XML': root('<PFD A="PFD1" C="Home"/>'),
      'LinkList.xml':
        '<ISO11783LinkList><LGP A="LGP1" B="1"><LNK A="PFD1" B="{u-1}"/></LGP><LGP A="LGP2" B="3"><LNK A="PFD1" B="https://f/1"/></LGP></ISO11783LinkList>',
    })
    expect(sets[0]!.taskData.links.get('PFD1')).toEqual([
      { groupId: 'LGP1', groupType: 1, value: '{u-1}' },
      { groupId: 'LGP2', groupType: 3, value: 'https://f/1' },
    ])
  })
})

describe('ids', () => {
  it('that occur twice are reported, and the first element counts', async () => {
    const { sets } = await open({
      'TASKDATA.XML': root('<CTR A="CTR1" B="first"/><CTR A="CTR1" B="second"/>'),
    })
    expect(sets[0]!.taskData.customers.get('CTR1')?.lastName).toBe('first')
    expect(sets[0]!.diagnostics).toMatchObject([{ code: 'DUPLICATE_ID', where: { element: 'CTR CTR1' } }])
  })

  it('that lead nowhere are reported, and the element that names them stays', async () => {
    const { sets } = await open({
      'TASKDATA.XML': root('<TSK A="TSK1" B="t" E="PFD9" G="4"><OTP A="CPC1"/></TSK>'),
    })
    expect(sets[0]!.taskData.tasks[0]).toMatchObject({
      id: 'TSK1',
      partfieldId: 'PFD9',
      techniques: [{ culturalPracticeId: 'CPC1' }],
    })
    expect(codes(sets[0]!.diagnostics)).toEqual(['DANGLING_REFERENCE', 'DANGLING_REFERENCE'])
  })

  it('that are missing do not lose their element', async () => {
    const { sets } = await open({ 'TASKDATA.XML': root('<TSK B="nameless" G="4"/><PFD C="field"/>') })
    expect(sets[0]!.taskData.tasks.map(({ id }) => id)).toEqual(['TSK?1'])
    expect([...sets[0]!.taskData.partfields.keys()]).toEqual(['PFD?1'])
    expect(codes(sets[0]!.diagnostics)).toEqual(['VALUE_INVALID', 'VALUE_INVALID'])
  })
})

describe('object ids of a device', () => {
  const objects = (content: string) =>
    open({
      'TASKDATA.XML': root(
        `<DVC A="DVC1" B="x" D="A00C84000D017655" F="31" G="FF000000006E65">${content}</DVC>`,
      ),
    })

  it('that lead nowhere are reported, and the device is kept', async () => {
    const { sets } = await objects(`
      <DET A="DET1" B="1" C="1" E="0" F="0"><DOR A="2"/><DOR A="77"/></DET>
      <DET A="DET2" B="5" C="2" E="1" F="88"/>
      <DPD A="2" B="0054" C="1" D="1" F="99"/>
      <DPT A="3" B="0043" C="3000" E="65534"/>`)
    expect(sets[0]!.diagnostics.map(({ code, message }) => [code, message])).toEqual([
      [
        'DANGLING_REFERENCE',
        'TASKDATA.XML: DVC DVC1: a DOR of DET DET1 is object 77, but neither DPD nor DPT of this device has that id; the rest is kept',
      ],
      [
        'DANGLING_REFERENCE',
        'TASKDATA.XML: DVC DVC1: parent of DET DET2 is object 88, but no DET of this device has that id; the rest is kept',
      ],
      [
        'DANGLING_REFERENCE',
        'TASKDATA.XML: DVC DVC1: presentation of object 2 is object 99, but no DVP of this device has that id; the rest is kept',
      ],
    ])
    expect(sets[0]!.taskData.devices.get('DVC1')!.elements).toHaveLength(2)
  })

  it('that occur twice are reported; those of another device are others', async () => {
    const device = (id: string, more = '') =>
      `<DVC A="${id}" B="x" D="A00C84000D017655" F="31" G="FF000000006E65"><DET A="DET-${id.slice(3)}" B="1" C="1" E="0" F="0"/>${more}</DVC>`
    const { sets } = await open({
      'TASKDATA.XML': root(device('DVC1') + device('DVC2', '<DPD A="1" B="0054" C="1" D="1"/>')),
    })
    expect(sets[0]!.diagnostics).toMatchObject([
      { code: 'DUPLICATE_ID', where: { element: 'DVC DVC2/DPD[1]' } },
    ])
  })
})

describe('the model', () => {
  it('holds a device with object ids of its own, DDIs in hex, and every reference', async () => {
    const device = (id: string, ddi: string): string =>
      `<DVC A="${id}" B="Drill" C="1.0" D="A00484000D017655" F="31" G="FF000000006E65">
         <DET A="DET-${id.slice(4)}" B="1" C="1" D="base" E="0" F="0"><DOR A="2"/><DOR A="3"/></DET>
         <DPD A="2" B="${ddi}" C="1" D="8" E="rate" F="4"/><DPT A="3" B="0043" C="6000" D="width" E="4"/>
         <DVP A="4" B="0" C="0.001" D="2" E="m"/></DVC>`
    const { sets } = await open({ 'TASKDATA.XML': root(device('DVC-1', 'e120') + device('DVC-2', '6')) })
    const [first, second] = [...sets[0]!.taskData.devices.values()]
    expect(first!.elements).toEqual([
      {
        id: 'DET-1',
        deviceId: 'DVC-1',
        objectId: 1,
        type: 1,
        designator: 'base',
        number: 0,
        parentObjectId: 0,
        references: [2, 3],
      },
    ])
    expect([first!.processData.get(2)?.ddi, second!.processData.get(2)?.ddi]).toEqual([0xe120, 6])
    expect(first!.properties.get(3)).toEqual({
      objectId: 3,
      ddi: 67,
      value: 6000,
      designator: 'width',
      presentationObjectId: 4,
    })
    expect(first!.presentations.get(4)).toEqual({
      objectId: 4,
      offset: 0,
      scale: 0.001,
      decimals: 2,
      unit: 'm',
    })
    expect(first!.clientName).toBe('A00484000D017655')
  })

  it('holds a task with times, totals, products, machines and connections', async () => {
    const { sets } = await open({
      'TASKDATA.XML': root(`
        <CTP A="CTP1" B="Wheat" C="PGP1"><CVT A="CVT1" B="Asano" C="PDT1"/></CTP><PGP A="PGP1" B="Cereals" C="2"/>
        <PDT A="PDT1" B="Asano seed" C="PGP1" E="0051" F="1" H="780000"/><PDT A="PDT2" B="Mix" F="2"><PRN A="PDT1" B="5"/></PDT>
        <TSK A="TSK1" B="Drilling" G="2">
          <TIM A="2020-04-01T08:00:00+02:00" B="2020-04-01T09:00:00+02:00" D="4"><DLV A="0074" B="27048"/></TIM>
          <TIM A="2020-04-01T09:00:00+02:00" C="60" D="5"/>
          <TLG A="tlg00001" C="1"/><TLG A="TLG00002.BIN" C="1"/>
          <PAN A="PDT1" B="004B" C="120" D="1"><ASP A="2020-04-01T08:00:00" D="4"/></PAN>
          <DAN A="A00484000D017655"/><CNN A="DVC1" B="DET1" C="DVC2" D="DET2"/>
        </TSK>`),
    })
    const { taskData } = sets[0]!
    expect(taskData.cropVarieties.get('CVT1')).toEqual({
      id: 'CVT1',
      designator: 'Asano',
      cropTypeId: 'CTP1',
      productId: 'PDT1',
    })
    expect(taskData.products.get('PDT2')?.relations).toEqual([{ productId: 'PDT1', quantity: 5 }])
    expect(taskData.products.get('PDT1')).toMatchObject({
      quantityDdi: 81,
      type: 1,
      densityMassPerVolume: 780_000,
    })
    expect(taskData.tasks[0]).toMatchObject({
      status: 2,
      timeLogs: ['TLG00001', 'TLG00002'],
      times: [
        {
          start: '2020-04-01T08:00:00+02:00',
          type: 4,
          values: [{ ddi: 116, value: 27_048, elementId: undefined }],
        },
        { durationS: 60, stop: undefined, type: 5, values: [] },
      ],
      productAllocations: [
        {
          productId: 'PDT1',
          quantityDdi: 75,
          quantity: 120,
          transferMode: 1,
          stamp: { start: '2020-04-01T08:00:00', type: 4 },
        },
      ],
      deviceAllocations: [{ clientName: 'A00484000D017655', deviceId: undefined, stamp: undefined }],
      connections: [{ deviceId0: 'DVC1', elementId0: 'DET1', deviceId1: 'DVC2', elementId1: 'DET2' }],
    })
  })

  it('reports values outside their type and takes them as absent', async () => {
    const { sets } = await open({
      'TASKDATA.XML': root('<PFD A="PFD1" C="f" D="12.5"/><PFD A="PFD2" C="g" D="many"/>'),
    })
    expect([...sets[0]!.taskData.partfields.values()].map(({ areaM2 }) => areaM2)).toEqual([
      undefined,
      undefined,
    ])
    expect(codes(sets[0]!.diagnostics)).toEqual(['VALUE_INVALID', 'VALUE_INVALID'])
    expect(sets[0]!.diagnostics[1]!.message).toBe(
      'TASKDATA.XML: attribute D of PFD PFD2 should be a number, found "many"; it was ignored',
    )
  })
})

describe('the logs of a set', () => {
  const task = (id: string, ...logs: string[]): string =>
    `<TSK A="${id}" B="x" G="4">${logs.map((log) => `<TLG A="${log}" C="1"/>`).join('')}</TSK>`

  it('are those that tasks name and those that lie there, in name order', async () => {
    const { sets } = await open({
      'TASKDATA.XML': root(task('TSK1', 'TLG00002', 'TLG0001') + task('TSK2', 'TLG00002')),
      'TLG0001.XML': HEADER,
      'tlg00002.xml': HEADER,
      'tlg00002.BIN': recordBytes(drive(3)),
      'TLG00003.XML': HEADER,
      'TLG00003.BIN': recordBytes(drive(4)),
      'TLG00004.BIN': recordBytes(drive(5)),
    })
    const [set] = sets
    expect(set!.logs.map(({ stem, bytes, tasks }) => [stem, bytes, tasks])).toEqual([
      ['TLG00002', 48, ['TSK1', 'TSK2']],
      ['TLG00003', 64, []],
      ['TLG00004', 80, []],
      ['TLG0001', 0, ['TSK1']],
    ])
    expect(codes(set!.diagnostics)).toEqual([
      'LOG_REFERENCED_TWICE',
      'LOG_ORPHAN',
      'LOG_HEADER_MISSING',
      'LOG_ORPHAN',
      'LOG_MISSING',
    ])
    expect((await set!.readTimeLog('TLG00002')).records).toBe(3)
    expect((await set!.readTimeLog('tlg00002.bin')).file).toBe('TLG00002')
    expect(await codeOf(set!.readTimeLog('TLG0001'))).toBe('LOG_MISSING')
    expect(await codeOf(set!.readTimeLog('TLG00004'))).toBe('LOG_HEADER_MISSING')
    expect(await codeOf(set!.readTimeLog('TLG99999'))).toBe('LOG_MISSING')
  })

  it('of no byte hold no record, even without a header', async () => {
    const { sets } = await open({ 'TASKDATA.XML': root(''), 'TLG00001.XML': '', 'TLG00001.BIN': '' })
    const log = await sets[0]!.readTimeLog('TLG00001')
    expect([log.records, codes(log.diagnostics)]).toEqual([0, ['LOG_EMPTY']])
  })

  it('borrow an empty header from a neighbour of the same task whose records have the same form', async () => {
    const values = recordBytes(drive(5, () => [[0, 7]]))
    const { sets } = await open({
      'TASKDATA.XML': root(task('TSK1', 'TLG00001', 'TLG00002') + task('TSK2', 'TLG00003')),
      'TLG00001.XML': HEADER,
      'TLG00001.BIN': values,
      'TLG00002.XML': '',
      'TLG00002.BIN': values,
      'TLG00003.XML': '',
      'TLG00003.BIN': values,
    })
    const log = await sets[0]!.readTimeLog('TLG00002')
    expect([log.records, log.channels[0]!.ddi, codes(log.diagnostics)]).toEqual([
      5,
      84,
      ['LOG_HEADER_GUESSED'],
    ])
    expect(await codeOf(sets[0]!.readTimeLog('TLG00003'))).toBe('LOG_HEADER_MISSING')
  })

  it('borrow from near neighbours only, so that a thousand headers that do not fit cost no more than a few', async () => {
    const other = `<TIM A="" D="4"><PTN A=""/></TIM>`
    const names = Array.from({ length: 40 }, (_, at) => `TLG${String(at + 1).padStart(5, '0')}`)
    const files = Object.fromEntries(names.map((name) => [`${name}.XML`, other]))
    const { sets } = await open({
      'TASKDATA.XML': root(task('TSK1', 'TLG00000', ...names)),
      ...files,
      'TLG00017.XML': HEADER,
      'TLG00000.XML': '',
      'TLG00000.BIN': recordBytes(drive(5, () => [[0, 7]])),
    })
    expect(await codeOf(sets[0]!.readTimeLog('TLG00000'))).toBe('LOG_HEADER_MISSING')
    const near = await open({
      'TASKDATA.XML': root(task('TSK1', 'TLG00000', ...names)),
      ...files,
      'TLG00016.XML': HEADER,
      'TLG00000.XML': '',
      'TLG00000.BIN': recordBytes(drive(5, () => [[0, 7]])),
    })
    expect((await near.sets[0]!.readTimeLog('TLG00000')).records).toBe(5)
  })

  it('give their raw bytes for telling one log from another', async () => {
    const binary = recordBytes(drive(2))
    const { sets } = await open({ 'TASKDATA.XML': root(''), 'TLG00001.XML': HEADER, 'TLG00001.BIN': binary })
    expect(await sets[0]!.readLogBytes('tlg00001')).toEqual({ header: text(HEADER), binary })
  })
})
