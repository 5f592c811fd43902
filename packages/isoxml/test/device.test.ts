import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ancestorElements,
  couplingOf,
  type Device,
  decodeTimeLog,
  descendantElements,
  deviceElementById,
  geometrySeries,
  implementRecords,
  memoryTree,
  metresAt,
  offsetFromPosition,
  openTaskData,
  parseTimeLogHeader,
  presentedValue,
  sectionsOf,
  type TaskData,
  type TimeLog,
  valueDefinition,
  workStateOf,
} from '../src/index.js'
import { drive, NORTH_EAST_STATUS, type RecordToWrite, recordBytes, text } from './time-log-bytes.js'

/** Sprayer: boom with three sections of 2, 3 and 2 m from left to right, numbered from the right. */
const SPRAYER = `
  <DVC A="DVC-2" B="Sprayer" D="A00C84000D017655" F="31" G="FF000000006E65">
    <DET A="DET-10" B="1" C="1" D="device" E="0" F="0"/>
    <DET A="DET-11" B="2" C="2" D="boom" E="1" F="1"><DOR A="20"/></DET>
    <DET A="DET-14" B="3" C="4" D="right" E="2" F="2"><DOR A="21"/><DOR A="22"/><DOR A="27"/></DET>
    <DET A="DET-13" B="4" C="4" D="middle" E="3" F="2"><DOR A="23"/><DOR A="24"/><DOR A="27"/></DET>
    <DET A="DET-12" B="5" C="4" D="left" E="4" F="2"><DOR A="21"/><DOR A="25"/><DOR A="27"/></DET>
    <DET A="DET-15" B="6" C="6" D="hitch" E="5" F="1"><DOR A="26"/></DET>
    <DPD A="20" B="0002" C="1" D="1" E="rate" F="30"/>
    <DPT A="21" B="0043" C="2000" D="width 2 m"/><DPT A="23" B="0043" C="3000" D="width 3 m"/>
    <DPT A="22" B="0087" C="2500" D="y"/><DPT A="24" B="0087" C="0" D="y"/><DPT A="25" B="0087" C="-2500" D="y"/>
    <DPT A="26" B="0086" C="1500" D="hitch x"/><DPT A="27" B="0086" C="-4000" D="boom x"/>
    <DVP A="30" B="0" C="0.0001" D="1" E="L/ha"/>
  </DVC>`

/** Tractor: antenna 1 m ahead of the rear axle and 0.1 m to the right, rear connector 0.8 m behind it. */
const TRACTOR = `
  <DVC A="DVC-1" B="Tractor" D="A00284000D017655" F="31" G="FF000000006E65">
    <DET A="DET-1" B="1" C="1" D="device" E="0" F="0"/>
    <DET A="DET-2" B="2" C="7" D="gps" E="1" F="1"><DOR A="10"/><DOR A="11"/></DET>
    <DET A="DET-3" B="3" C="6" D="rear" E="2" F="1"><DOR A="12"/></DET>
    <DPT A="10" B="0086" C="1000" D="x"/><DPT A="11" B="0087" C="100" D="y"/><DPT A="12" B="0086" C="-800" D="x"/>
  </DVC>`

async function taskDataOf(content: string): Promise<TaskData> {
  const xml = `<ISO11783_TaskData VersionMajor="4">${content}</ISO11783_TaskData>`
  return (await openTaskData(memoryTree(new Map([['TASKDATA.XML', text(xml)]])))).sets[0]!.taskData
}

/** A log with the given channels, as `DDI in hex` and element, and values per record. */
function logOf(
  channels: readonly (readonly [ddi: string, element: string])[],
  rows: readonly RecordToWrite['values'][],
): TimeLog {
  const values = channels.map(([ddi, element]) => `<DLV A="${ddi}" B="" C="${element}"/>`).join('')
  const header = parseTimeLogHeader(
    text(`<TIM A=""><PTN ${NORTH_EAST_STATUS}/>${values}</TIM>`),
    'TLG00001.XML',
  )
  return decodeTimeLog(recordBytes(drive(rows.length, (record) => rows[record]!)), header, 'TLG00001')
}

const taskData = await taskDataOf(TRACTOR + SPRAYER)
const sprayer = taskData.devices.get('DVC-2')!
const boom = sprayer.elements[1]!
const section = (id: string) => sprayer.elements.find((element) => element.id === id)!
/** The sections' own order, from left to right. */
const leftToRight = (): Device['elements'] => ['DET-12', 'DET-13', 'DET-14'].map(section)

describe('device elements', () => {
  it('are found by id with their device', () => {
    expect(deviceElementById(taskData).get('DET-13')).toEqual({ device: sprayer, element: section('DET-13') })
  })

  it('form a tree by object ids, and circles end', async () => {
    expect(descendantElements(sprayer, boom).map(({ id }) => id)).toEqual(['DET-14', 'DET-13', 'DET-12'])
    expect(ancestorElements(sprayer, section('DET-12')).map(({ id }) => id)).toEqual(['DET-11', 'DET-10'])
    const circle = (
      await taskDataOf(
        '<DVC A="DVC-1" D="0" F="0" G="0"><DET A="DET-1" B="1" C="2" E="0" F="2"/><DET A="DET-2" B="2" C="2" E="1" F="1"/><DET A="DET-3" B="3" C="2" E="2" F="3"/></DVC>',
      )
    ).devices.get('DVC-1')!
    expect(circle.elements.map((element) => descendantElements(circle, element).length)).toEqual([1, 1, 0])
    expect(circle.elements.map((element) => ancestorElements(circle, element).length)).toEqual([1, 1, 0])
  })

  it('end however deep or wide a description is', async () => {
    const count = 20_000
    const device = (parent: (at: number) => number, objectId: (at: number) => number): string =>
      `<DVC A="DVC-1" D="0" F="0" G="0">${Array.from(
        { length: count },
        (_, at) =>
          `<DET A="DET-${at}" B="${objectId(at)}" C="${at === 0 ? 1 : 4}" E="${at}" F="${parent(at)}"/>`,
      ).join('')}</DVC>`
    const chain = (
      await taskDataOf(
        device(
          (at) => at,
          (at) => at + 1,
        ),
      )
    ).devices.get('DVC-1')!
    expect(descendantElements(chain, chain.elements[0]!)).toHaveLength(count - 1)
    expect(ancestorElements(chain, chain.elements.at(-1)!).map(({ objectId }) => objectId)).toEqual(
      Array.from({ length: 64 }, (_, at) => count - 1 - at),
    )
    const alike = (
      await taskDataOf(
        device(
          () => 1,
          () => 1,
        ),
      )
    ).devices.get('DVC-1')!
    expect(descendantElements(alike, alike.elements[0]!)).toHaveLength(count - 1)
  })

  it('are sections from left to right by offset, by number where offsets are unknown', () => {
    const offset = new Map([
      ['DET-12', -2.5],
      ['DET-13', 0],
      ['DET-14', 2.5],
    ])
    expect(sectionsOf(sprayer, boom, ({ id }) => offset.get(id)).map(({ id }) => id)).toEqual([
      'DET-12',
      'DET-13',
      'DET-14',
    ])
    expect(sectionsOf(sprayer, boom).map(({ id }) => id)).toEqual(['DET-14', 'DET-13', 'DET-12'])
  })

  it('show values as their maker wants it', () => {
    const definition = valueDefinition(sprayer, boom, 2)!
    expect(definition.designator).toBe('rate')
    // raw 935,408 × 0.0001 = 93.5408 L/ha
    expect(presentedValue(935_408, definition.presentation!)).toBeCloseTo(93.5408, 9)
  })
})

describe('work states', () => {
  const stateOf = (log: TimeLog, id: string): number[] | undefined => {
    const state = workStateOf(log, sprayer, section(id), leftToRight)
    return state && [...state]
  }

  it('of a section stand in the two bits of its place, lowest leftmost', () => {
    // 0b000101: left and middle on; 0b010000: right on; 0xFFFFFFD4 = …11 01 01 00: middle and right on
    const log = logOf([['00A1', 'DET-11']], [[[0, 0b000101]], [], [[0, 0b010000]], [[0, 0xffffffd4 | 0]]])
    expect(['DET-12', 'DET-13', 'DET-14'].map((id) => stateOf(log, id))).toEqual([
      [1, 1, 0, 0],
      [1, 1, 0, 1],
      [0, 0, 1, 1],
    ])
  })

  it('are unknown before they are logged, and off on error or when not installed', () => {
    const log = logOf([['00A1', 'DET-11']], [[], [[0, 0b111001]]]) // left on, middle error, right not installed
    expect(['DET-12', 'DET-13', 'DET-14'].map((id) => stateOf(log, id))).toEqual([
      [255, 1],
      [255, 0],
      [255, 0],
    ])
  })

  it('are the own one if it was logged at or after the condensed one', () => {
    const log = logOf(
      [
        ['00A1', 'DET-11'],
        ['008D', 'DET-12'],
      ],
      [
        [[0, 0b01]],
        [[1, 0]],
        [[0, 0b01]],
        [
          [0, 0b01],
          [1, 0],
        ],
      ],
    )
    expect(stateOf(log, 'DET-12')).toEqual([1, 0, 1, 0])
  })

  it('are never on while a parent is off, and follow a parent that is on', () => {
    const log = logOf(
      [
        ['00A1', 'DET-11'],
        ['008D', 'DET-10'],
      ],
      [[[1, 1]], [[0, 0b01]], [[1, 0]], [[1, 1]]],
    )
    expect(stateOf(log, 'DET-12')).toEqual([1, 1, 0, 1])
    expect(stateOf(log, 'DET-13')).toEqual([1, 0, 0, 0])
  })

  it('are on while any slot is, for an element whose children the description does not list', () => {
    // the hitch has no children: 0b0100 one slot on, 0b1100 the other not installed, 0b1000 in error
    const log = logOf([['00A1', 'DET-15']], [[], [[0, 0b0100]], [[0, 0b1100]], [[0, 0b1000]], [[0, 0b0001]]])
    expect(stateOf(log, 'DET-15')).toEqual([255, 1, 0, 0, 1])
  })

  it('change where a model that looks at every record says they do', () => {
    const step = fc.record({
      condensed: fc.option(fc.integer({ min: 0, max: 63 }), { nil: undefined }),
      own: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
      parent: fc.option(fc.integer({ min: 0, max: 1 }), { nil: undefined }),
    })
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), fc.nat({ max: 2 }), (steps, at) => {
        const id = ['DET-12', 'DET-13', 'DET-14'][at]!
        const log = logOf(
          [
            ['00A1', 'DET-11'],
            ['008D', id],
            ['008D', 'DET-10'],
          ],
          steps.map(({ condensed, own, parent }) =>
            [condensed, own, parent].flatMap((value, index): [number, number][] =>
              value === undefined ? [] : [[index, value]],
            ),
          ),
        )
        let section = 255
        let parentState = 255
        const expected = steps.map(({ condensed, own, parent }) => {
          if (condensed !== undefined) section = ((condensed >> (2 * at)) & 3) === 1 ? 1 : 0
          if (own !== undefined) section = own === 1 ? 1 : 0
          if (parent !== undefined) parentState = parent
          return parentState === 0 ? 0 : parentState === 1 && section === 255 ? 1 : section
        })
        const logged = steps.some((one) => Object.values(one).some((value) => value !== undefined))
        expect(stateOf(log, id)).toEqual(logged ? expected : undefined)
      }),
    )
  })

  it('are undefined where the log holds none', () => {
    expect(stateOf(logOf([['0002', 'DET-11']], [[[0, 5]]]), 'DET-12')).toBeUndefined()
  })
})

describe('width and offsets', () => {
  const owned = deviceElementById(taskData).get('DET-11')!

  it('of a log without them come from the log before, else from the one after', () => {
    const channel = [['0043', 'DET-11']] as const
    const before = logOf(channel, [[[0, 4000]], [[0, 5000]]])
    const current = logOf(channel, [[], []])
    const after = logOf(channel, [[[0, 6000]]])
    expect(geometrySeries(owned, 67, { logs: [before, current, after], current })).toEqual({
      kind: 'constant',
      valueM: 5,
    })
    expect(geometrySeries(owned, 67, { logs: [current, after], current })).toEqual({
      kind: 'constant',
      valueM: 6,
    })
    expect(geometrySeries(owned, 67, { logs: [current], current })).toBeUndefined()
  })

  it('before the first one of a log are those of the log before, else that first one, never those of later logs', () => {
    const channel = [['0043', 'DET-11']] as const
    const before = logOf(channel, [[[0, 5000]]])
    const current = logOf(channel, [[], [[0, 4000]]])
    const after = logOf(channel, [[[0, 6000]]])
    const at = (logs: TimeLog[]) =>
      [0, 1].map((record) => metresAt(geometrySeries(owned, 67, { logs, current })!, record))
    expect(at([before, current, after])).toEqual([5, 4])
    expect(at([current, after])).toEqual([4, 4])
  })

  it('that change are held between their records; the first one also counts before', () => {
    const current = logOf([['0043', 'DET-11']], [[], [[0, 4000]], [], [[0, 7000]], [[0, 2147483647]]])
    const series = geometrySeries(owned, 67, { logs: [current], current })!
    expect([0, 1, 2, 3, 4].map((record) => metresAt(series, record))).toEqual([4, 4, 4, 7, 7])
  })
})

describe('an implement', () => {
  it('works as wide as its sections that are on', () => {
    const current = logOf([['00A1', 'DET-11']], [[[0, 0b010101]], [[0, 0b000101]], [[0, 0]]])
    const implement = implementRecords(sprayer, { logs: [current], current })!
    expect(implement.sections.map(({ element }) => element.id)).toEqual(['DET-12', 'DET-13', 'DET-14'])
    expect([...implement.sectionsOn]).toEqual([3, 2, 0])
    expect([...implement.widthM]).toEqual([7, 5, 0]) // 2 + 3 + 2, 2 + 3
    expect([...implement.shareOn].map((share) => share * 7)).toEqual([7, expect.closeTo(5, 5), 0])
    expect(implement.stateLogged).toBe(true)
  })

  it('works as wide as its boom logs, whatever the sections say', () => {
    const current = logOf(
      [
        ['00A1', 'DET-11'],
        ['0043', 'DET-11'],
      ],
      [
        [
          [0, 0b010101],
          [1, 6500],
        ],
        [[1, 6000]],
      ],
    )
    expect([...implementRecords(sprayer, { logs: [current], current })!.widthM]).toEqual([6.5, 6])
  })

  it('has a state and a width of its own: whether anything works, and how wide it is with all on', () => {
    const current = logOf([['00A1', 'DET-11']], [[], [[0, 0b000101]], [[0, 0]]])
    const implement = implementRecords(sprayer, { logs: [current], current })!
    expect([...implement.state!]).toEqual([255, 1, 0])
    expect([...implement.fullWidthM]).toEqual([7, 7, 7])
  })

  it('works as wide as its section can, where the section is on at a width of 0', async () => {
    const maximum = '<DPT A="28" B="0046" C="2200" D="maximum"/></DVC>'
    const faulty = SPRAYER.replace('<DOR A="25"/><DOR A="27"/>', '<DOR A="25"/><DOR A="28"/>').replace(
      '</DVC>',
      maximum,
    )
    const device = (await taskDataOf(faulty)).devices.get('DVC-2')!
    const current = logOf(
      [
        ['00A1', 'DET-11'],
        ['0043', 'DET-12'],
      ],
      [
        [
          [0, 0b01],
          [1, 1900],
        ],
        [[1, 0]],
        [[0, 0]],
      ],
    )
    const widthM = implementRecords(device, { logs: [current], current })!.widthM
    expect(Array.from(widthM, (metres) => Math.round(1000 * metres))).toEqual([1900, 2200, 0])
  })

  it('counts common ground once where its sections stand behind each other', async () => {
    // a front unit of 3 m in the middle, behind it two units of 3.6 m at ±3.15 m: from −4.95 to 4.95 m
    const mower = await taskDataOf(`
      <DVC A="DVC-2" B="Mower" D="A00C84000D017655" F="31" G="FF000000006E65">
        <DET A="DET-11" B="1" C="1" D="device" E="0" F="0"/>
        <DET A="DET-12" B="2" C="4" D="left" E="1" F="1"><DOR A="20"/><DOR A="22"/></DET>
        <DET A="DET-13" B="3" C="4" D="front" E="2" F="1"><DOR A="21"/><DOR A="23"/></DET>
        <DET A="DET-14" B="4" C="4" D="right" E="3" F="1"><DOR A="20"/><DOR A="24"/></DET>
        <DPT A="20" B="0043" C="3600" D="w"/><DPT A="21" B="0043" C="3000" D="w"/>
        <DPT A="22" B="0087" C="-3150" D="y"/><DPT A="23" B="0087" C="0" D="y"/><DPT A="24" B="0087" C="3150" D="y"/>
      </DVC>`)
    const current = logOf([['00A1', 'DET-11']], [[[0, 0b010101]], [[0, 0b000101]], [[0, 0b010001]]])
    const { widthM } = implementRecords(mower.devices.get('DVC-2')!, { logs: [current], current })!
    // all: 9.9; left and front: −4.95 … 1.5 = 6.45; left and right: 7.2
    expect(Array.from(widthM, (metres) => Math.round(1000 * metres))).toEqual([9900, 6450, 7200])
  })

  it('is looked at in part: the boom that carries the rate', async () => {
    // a second boom of 9 m behind the first
    const second = `<DET A="DET-16" B="7" C="2" D="boom 2" E="9" F="1"/><DET A="DET-17" B="8" C="4" D="all" E="10" F="7"><DOR A="40"/></DET>
      <DPT A="40" B="0043" C="9000" D="w"/></DVC>`
    const device = (await taskDataOf(SPRAYER.replace('</DVC>', second))).devices.get('DVC-2')!
    const current = logOf([['0002', 'DET-11']], [[[0, 1]]])
    const of = (id: string) =>
      implementRecords(
        device,
        { logs: [current], current },
        { elements: device.elements.filter((element) => element.id === id) },
      )!
    expect([of('DET-11').sections.length, of('DET-11').widthM[0]]).toEqual([3, 7])
    expect([of('DET-16').sections.length, of('DET-16').widthM[0]]).toEqual([1, 9])
    expect([of('DET-17').sections.length, of('DET-17').widthM[0]]).toEqual([1, 9])
  })

  it('of two booms that each state a width works as wide as both, and as the one that is on', async () => {
    const device = (
      await taskDataOf(`
      <DVC A="DVC-2" B="Sprayer" D="A00C84000D017655" F="31" G="FF000000006E65">
        <DET A="DET-10" B="1" C="1" D="device" E="0" F="0"/>
        <DET A="DET-11" B="2" C="2" D="left boom" E="1" F="1"><DOR A="20"/><DOR A="21"/></DET>
        <DET A="DET-12" B="3" C="2" D="right boom" E="2" F="1"><DOR A="20"/><DOR A="22"/></DET>
        <DPT A="20" B="0043" C="12000" D="w"/><DPT A="21" B="0087" C="-6000" D="y"/><DPT A="22" B="0087" C="6000" D="y"/>
      </DVC>`)
    ).devices.get('DVC-2')!
    const current = logOf(
      [
        ['008D', 'DET-11'],
        ['008D', 'DET-12'],
      ],
      [
        [
          [0, 1],
          [1, 1],
        ],
        [
          [0, 1],
          [1, 0],
        ],
      ],
    )
    const elements = device.elements.slice(1)
    const { widthM } = implementRecords(device, { logs: [current], current }, { elements })!
    expect([...widthM]).toEqual([24, 12])
  })

  it('of sections side by side works as wide as the sum of those that are on', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 63 }), { minLength: 1, maxLength: 20 }), (states) => {
        const current = logOf(
          [['00A1', 'DET-11']],
          states.map((state) => [[0, state]]),
        )
        const { widthM, sections } = implementRecords(sprayer, { logs: [current], current })!
        for (const [record, state] of states.entries()) {
          const sum = [2, 3, 2].reduce(
            (total, width, at) => (((state >> (2 * at)) & 3) === 1 ? total + width : total),
            0,
          )
          expect(widthM[record]).toBeCloseTo(sum, 5)
          const each = sections.reduce(
            (total, { state, width }) => total + (state![record] === 1 ? metresAt(width!, record) : 0),
            0,
          )
          expect(each).toBeCloseTo(sum, 5)
        }
      }),
    )
  })

  it('without sections works while any of its booms does', async () => {
    const device = (
      await taskDataOf(`<DVC A="DVC-3" D="0" F="0" G="0">
        <DET A="DET-30" B="1" C="1" E="0" F="0"/>
        <DET A="DET-31" B="2" C="2" E="1" F="1"><DOR A="10"/></DET>
        <DET A="DET-32" B="3" C="2" E="2" F="1"/>
        <DPT A="10" B="0046" C="6000"/>
      </DVC>`)
    ).devices.get('DVC-3')!
    const current = logOf(
      [
        ['008D', 'DET-31'],
        ['008D', 'DET-32'],
      ],
      [
        [],
        [[1, 0]],
        [[0, 1]],
        [
          [0, 0],
          [1, 1],
        ],
        [[1, 0]],
      ],
    )
    const implement = implementRecords(device, { logs: [current], current })!
    expect([...implement.state!]).toEqual([255, 0, 1, 1, 0])
    expect([...implement.widthM]).toEqual([0, 0, 6, 6, 0])
    expect([...implement.fullWidthM]).toEqual([6, 6, 6, 6, 6])
  })

  it('whose states would take too much memory is refused before they are made', () => {
    const current = logOf([['00A1', 'DET-11']], [[[0, 0b010101]], []])
    const task = { logs: [current], current }
    expect(() => implementRecords(sprayer, task, { maxBytes: 5 })).toThrow(
      expect.objectContaining({ name: 'IsoxmlError', code: 'LOG_TOO_LARGE' }),
    )
    expect(implementRecords(sprayer, task, { maxBytes: 6 })).toBeDefined()
  })

  it('that logs no state works everywhere, and says so', () => {
    const current = logOf([['0002', 'DET-11']], [[[0, 1]], [[0, 1]]])
    const implement = implementRecords(sprayer, { logs: [current], current })!
    expect(implement.stateLogged).toBe(false)
    expect([...implement.widthM]).toEqual([7, 7])
  })
})

describe('the chain from antenna to section', () => {
  it('ends in a row of any length: what is nearest within 16 hitches counts', async () => {
    const count = 5000
    const devices = Array.from(
      { length: count },
      (_, at) =>
        `<DVC A="DVC${at}" D="0" F="0" G="0"><DET A="DET${2 * at}" B="1" C="6" E="0" F="0"/><DET A="DET${2 * at + 1}" B="2" C="6" E="1" F="0"/></DVC>`,
    )
    const row = await taskDataOf(devices.join(''))
    const connections = Array.from({ length: count - 1 }, (_, at) => ({
      deviceId0: `DVC${at}`,
      elementId0: `DET${2 * at + 1}`,
      deviceId1: `DVC${at + 1}`,
      elementId1: `DET${2 * at + 2}`,
    }))
    const { vehicle, hitches } = couplingOf(row, connections, row.devices.get('DVC4999')!)
    // without antenna or tractor the device that it hangs on
    expect([vehicle.id, hitches.length]).toEqual(['DVC4998', 1])
    const withTractor = await taskDataOf(
      devices
        .map((device, at) => (at === 4983 ? device.replace('D="0"', 'D="A002840000000001"') : device))
        .join(''),
    )
    const found = couplingOf(withTractor, connections, withTractor.devices.get('DVC4999')!)
    expect([found.vehicle.id, found.hitches.length]).toEqual(['DVC4983', 16])
  })

  const current = logOf([['0002', 'DET-11']], [[[0, 1]]])
  const owned = deviceElementById(taskData).get('DET-12')!
  const task = { logs: [current], current }

  it('goes over both connectors', () => {
    const connection = { deviceId0: 'DVC-1', elementId0: 'DET-3', deviceId1: 'DVC-2', elementId1: 'DET-15' }
    const { forwardM, rightM } = offsetFromPosition(taskData, [connection], owned, task)
    // −1.0 antenna − 0.8 tractor − 1.5 implement hitch − 4.0 boom; −0.1 antenna − 2.5 section
    expect(forwardM[0]).toBeCloseTo(-7.3, 5)
    expect(rightM[0]).toBeCloseTo(-2.6, 5)
  })

  it('is the section alone where nothing says what is coupled', () => {
    const { forwardM, rightM } = offsetFromPosition(taskData, [], owned, task)
    expect([forwardM[0], rightM[0]]).toEqual([-4, -2.5])
  })
})
