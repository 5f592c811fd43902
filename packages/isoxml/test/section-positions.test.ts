/**
 * Places are worked out by hand on the equator near 10° E, where a degree is 111,319.491 m to the east (π/180 × a) and
 * 110,574.276 m to the north (π/180 × a(1 − e²)). Logged degrees × 10⁷ step by 11 mm, so places agree to some 2 cm,
 * and a metre between records is logged as a little less: nodes are asked for every 0.9 m.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { implementRecords } from '../src/device/implement.js'
import { bytesOfSectionPositions, sectionEdges, sectionPositions } from '../src/device/section-positions.js'
import { vehicleTrack } from '../src/device/vehicle-track.js'
import { localMetres } from '../src/geometry/ellipsoid.js'
import type { Connection, TaskData, TimeLog } from '../src/index.js'
import { memoryTree, openTaskData } from '../src/index.js'
import { corpusTree, hasCorpus } from './corpus.js'
import { text } from './time-log-bytes.js'

const EAST = 111_319.4908
const NORTH = 110_574.2759

type Place = readonly [eastM: number, northM: number]

/** A log of positions in metres from 10° E on the equator, one a second, with no channel. */
function logOf(places: readonly Place[], more: Partial<TimeLog> = {}): TimeLog {
  return {
    file: 'TLG00001',
    records: places.length,
    localTimeMs: Float64Array.from(places, (_, record) => 1000 * record),
    north: Int32Array.from(places, ([, north]) => Math.round((north / NORTH) * 1e7)),
    east: Int32Array.from(places, ([east]) => Math.round((10 + east / EAST) * 1e7)),
    up: undefined,
    status: undefined,
    pdop: undefined,
    hdop: undefined,
    satellites: undefined,
    gpsTimeMs: undefined,
    gpsDate: undefined,
    channels: [],
    values: 0,
    skipped: [],
    diagnostics: [],
    ...more,
  }
}

/** Antenna 1 m ahead of the rear axle and 0.2 m to the right; hitch 0.8 m behind the axle. */
const TRACTOR = `
  <DVC A="DVC-1" B="Tractor" D="A00284000D017655" F="31" G="FF000000006E65">
    <DET A="DET-1" B="1" C="1" D="device" E="0" F="0"/>
    <DET A="DET-2" B="2" C="7" D="gps" E="1" F="1"><DOR A="10"/><DOR A="11"/></DET>
    <DET A="DET-3" B="3" C="6" D="rear" E="2" F="1"><DOR A="12"/></DET>
    <DPT A="10" B="0086" C="1000" D="x"/><DPT A="11" B="0087" C="200" D="y"/><DPT A="12" B="0086" C="-800" D="x"/>
  </DVC>`

/** A tractor whose antenna and hitch stand at the reference point: the logged position is the hitch. */
const BARE_TRACTOR = `
  <DVC A="DVC-1" B="Tractor" D="A00284000D017655" F="31" G="FF000000006E65">
    <DET A="DET-1" B="1" C="1" D="device" E="0" F="0"/>
    <DET A="DET-2" B="2" C="7" D="gps" E="1" F="1"/>
    <DET A="DET-3" B="3" C="6" D="rear" E="2" F="1"/>
  </DVC>`

/** Hitch 5 m ahead of the wheels (the reference point), which stand under a boom of two sections of 3 m. */
const implement = (connectorType: number | undefined): string => `
  <DVC A="DVC-2" B="Sprayer" D="A00C84000D017655" F="31" G="FF000000006E65">
    <DET A="DET-10" B="1" C="1" D="device" E="0" F="0"/>
    <DET A="DET-11" B="2" C="2" D="boom" E="1" F="1"/>
    <DET A="DET-12" B="3" C="4" D="left" E="2" F="2"><DOR A="20"/><DOR A="21"/></DET>
    <DET A="DET-13" B="4" C="4" D="right" E="3" F="2"><DOR A="20"/><DOR A="22"/></DET>
    <DET A="DET-14" B="5" C="6" D="hitch" E="4" F="1"><DOR A="23"/><DOR A="24"/></DET>
    <DPT A="20" B="0043" C="3000" D="width"/>
    <DPT A="21" B="0087" C="-1500" D="y"/><DPT A="22" B="0087" C="1500" D="y"/>
    <DPT A="23" B="0086" C="5000" D="x"/>
    ${connectorType === undefined ? '' : `<DPT A="24" B="009D" C="${connectorType}" D="type"/>`}
  </DVC>`

const COUPLED: readonly Connection[] = [
  { deviceId0: 'DVC-1', elementId0: 'DET-3', deviceId1: 'DVC-2', elementId1: 'DET-14' },
]
const THREE_POINT = 3
const DRAWBAR = 1

async function taskDataOf(...devices: string[]): Promise<TaskData> {
  const xml = `<ISO11783_TaskData VersionMajor="4">${devices.join('')}</ISO11783_TaskData>`
  return (await openTaskData(memoryTree(new Map([['TASKDATA.XML', text(xml)]])))).sets[0]!.taskData
}

function positionsOf(taskData: TaskData, log: TimeLog, connections = COUPLED, device = 'DVC-2') {
  const task = { logs: [log], current: log }
  const owner = taskData.devices.get(device)!
  const { sections } = implementRecords(owner, task)!
  const positions = sectionPositions(taskData, connections, owner, sections, task, { minimumStepM: 0.9 })
  /** Metres east and north of the log's origin. */
  const place = (section: number, record: number): [number, number] => [
    (positions.sections[section]!.lon[record]! - 10) * EAST,
    positions.sections[section]!.lat[record]! * NORTH,
  ]
  const centre = (record: number): [number, number] => {
    const [left, right] = [place(0, record), place(1, record)]
    return [(left[0] + right[0]) / 2, (left[1] + right[1]) / 2]
  }
  return { positions, place, centre }
}

function expectPlace(found: Place, expected: Place, toleranceM = 0.03): void {
  expect(
    Math.hypot(found[0] - expected[0], found[1] - expected[1]),
    `${found} is not ${expected}`,
  ).toBeLessThan(toleranceM)
}

/** From one place to another in steps of a metre, the first one left out. */
const straight = (from: Place, to: Place): Place[] => {
  const steps = Math.round(Math.hypot(to[0] - from[0], to[1] - from[1]))
  return Array.from({ length: steps }, (_, at): Place => {
    const share = (at + 1) / steps
    return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]
  })
}
const route = (...corners: Place[]): Place[] =>
  corners.flatMap((corner, at) => (at === 0 ? [corner] : straight(corners[at - 1]!, corner)))

describe('sections of a mounted implement', () => {
  it('sit at their offsets behind the antenna when the tractor drives north', async () => {
    const { positions, place } = positionsOf(
      await taskDataOf(TRACTOR, implement(THREE_POINT)),
      logOf(route([0, 0], [0, 20])),
    )
    expect(positions.coupling).toBe('rigid')
    // ahead: −1.0 antenna − 0.8 hitch − 5.0 hitch of the implement = −6.8; right: −0.2 ∓ 1.5
    expectPlace(place(0, 10), [-1.7, 10 - 6.8])
    expectPlace(place(1, 10), [1.3, 10 - 6.8])
    expect(positions.headingDegrees[10]).toBeCloseTo(0, 3)
  })

  it('turn with the tractor: east, and any other way', async () => {
    const taskData = await taskDataOf(TRACTOR, implement(THREE_POINT))
    const east = positionsOf(taskData, logOf(route([0, 0], [20, 0])))
    // ahead is east, right is south
    expectPlace(east.place(0, 10), [10 - 6.8, 1.7])
    expectPlace(east.place(1, 10), [10 - 6.8, -1.3])
    expect(east.positions.headingDegrees[10]).toBeCloseTo(90, 3)
    // 3-4-5: ahead (0.6, 0.8), right (0.8, −0.6); 10 m on the way is (6, 8)
    const slope = positionsOf(taskData, logOf(route([0, 0], [12, 16])))
    expectPlace(slope.place(1, 10), [6 - 6.8 * 0.6 + 1.3 * 0.8, 8 - 6.8 * 0.8 - 1.3 * 0.6])
  })

  it('follow the rear axle, which an antenna ahead of it draws around a corner', async () => {
    // antenna 1 m ahead of the axle, s = 2 m behind the corner: tan(θ/2) = tan 45° · exp(−2), θ = 15.415° from the east
    const { positions } = positionsOf(
      await taskDataOf(TRACTOR, implement(THREE_POINT)),
      logOf(route([0, 0], [0, 40], [30, 40])),
    )
    expect(positions.vehicleHeadingDegrees[42]).toBeCloseTo(90 - 15.415, 0)
    expect(positions.headingDegrees[42]).toBeCloseTo(90 - 15.415, 0)
    expect(positions.headingDegrees[60]).toBeCloseTo(90, 3)
  })

  it('are taken as rigid where no connector tells its type', async () => {
    const log = logOf(route([0, 0], [0, 5]))
    expect(positionsOf(await taskDataOf(TRACTOR, implement(undefined)), log).positions.coupling).toBe('rigid')
  })

  it('without any connection sit at their offsets from the logged position', async () => {
    const { positions, place } = positionsOf(
      await taskDataOf(TRACTOR, implement(THREE_POINT)),
      logOf(route([0, 0], [0, 9])),
      [],
    )
    expect(positions.coupling).toBe('self')
    expectPlace(place(0, 5), [-1.5, 5])
  })

  it('on a straight way lie at their offset whatever the direction, end to end', async () => {
    const taskData = await taskDataOf(TRACTOR, implement(THREE_POINT))
    fc.assert(
      fc.property(fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }), (heading) => {
        const [sine, cosine] = [Math.sin(heading), Math.cos(heading)]
        const { positions, place } = positionsOf(taskData, logOf(route([0, 0], [60 * sine, 60 * cosine])))
        // steps of 1 m are 11 mm coarse: the course is right to a degree, 6.8 m behind to 12 cm
        expectPlace(
          place(1, 30),
          [30 * sine - 6.8 * sine + 1.3 * cosine, 30 * cosine - 6.8 * cosine - 1.3 * sine],
          0.15,
        )
        const [left, right] = [0, 1].map((at) => sectionEdges(positions, positions.sections[at]!))
        // the right end of the left section is the left end of the right one
        expect((left!.rightLon[30]! - right!.leftLon[30]!) * EAST).toBeCloseTo(0, 2)
        expect((left!.rightLat[30]! - right!.leftLat[30]!) * NORTH).toBeCloseTo(0, 2)
        const wide = Math.hypot(
          (right!.rightLon[30]! - left!.leftLon[30]!) * EAST,
          (right!.rightLat[30]! - left!.leftLat[30]!) * NORTH,
        )
        expect(wide).toBeCloseTo(6, 2)
      }),
      { numRuns: 50 },
    )
  })
})

describe('sections of a drawn implement', () => {
  it('follow straight behind the hitch', async () => {
    const { positions, centre } = positionsOf(
      await taskDataOf(BARE_TRACTOR, implement(DRAWBAR)),
      logOf(route([0, 0], [0, 20])),
    )
    expect(positions.coupling).toBe('drawn')
    expectPlace(centre(15), [0, 10])
  })

  it('cut the corner of a turn by 90° as the tractrix does', async () => {
    // north to the corner at (0, 40), then east. The hitch at the corner: wheels at (0, 35), the body points north.
    // s metres on: angle to the east θ with tan(θ/2) = tan 45° · exp(−s / 5); wheels = hitch − 5 · (cos θ, sin θ)
    //   s = 5:  tan(θ/2) = 0.367879, θ = 40.395°: wheels (5 − 3.8080, 40 − 3.2402) = (1.192, 36.760)
    //   s = 20: tan(θ/2) = 0.018316, θ = 2.0987°: wheels (20 − 4.9966, 40 − 0.1831) = (15.003, 39.817)
    const log = logOf(route([0, 0], [0, 40], [30, 40]))
    const { centre, positions } = positionsOf(await taskDataOf(BARE_TRACTOR, implement(DRAWBAR)), log)
    expectPlace(centre(40), [0, 35])
    expectPlace(centre(45), [1.192, 36.76])
    expectPlace(centre(60), [15.003, 39.817])
    expect(positions.headingDegrees[45]).toBeCloseTo(90 - 40.395, 1)
    expect(positions.vehicleHeadingDegrees[45]).toBeCloseTo(90, 1)
    // a rigid implement would have swung out by 5 m at once
    expectPlace(positionsOf(await taskDataOf(BARE_TRACTOR, implement(THREE_POINT)), log).centre(45), [0, 40])
  })

  it.each([1, 4, 5, 6, 7, 8, 10])('of connector type %i trail', async (type) => {
    const log = logOf(route([0, 0], [0, 20], [20, 20]))
    expect(positionsOf(await taskDataOf(BARE_TRACTOR, implement(type)), log).positions.coupling).toBe('drawn')
  })

  it('keep the distance to the hitch on any way', async () => {
    const taskData = await taskDataOf(BARE_TRACTOR, implement(DRAWBAR))
    const corner = fc.tuple(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -40, max: 40 }))
    fc.assert(
      fc.property(fc.array(corner, { minLength: 2, maxLength: 8 }), (corners) => {
        const log = logOf(route(...corners))
        const { centre } = positionsOf(taskData, log)
        for (let record = 0; record < log.records; record++) {
          const [east, north] = centre(record)
          if (Number.isNaN(east)) continue
          const hitch = [(log.east![record]! / 1e7 - 10) * EAST, (log.north![record]! / 1e7) * NORTH] as const
          expect(Math.hypot(hitch[0] - east, hitch[1] - north)).toBeCloseTo(5, 3)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('hang on the true rotation point, not on the reference point, when it is told', async () => {
    // DDI 306 = 3 m ahead of the reference point: 2 m behind the hitch. s = 2: tan(θ/2) = exp(−1), θ = 40.395°:
    // reference point = hitch − 5 · (cos θ, sin θ) = (2 − 3.8080, 40 − 3.2402)
    const withPoint = implement(DRAWBAR)
      .replace('<DOR A="24"/>', '<DOR A="24"/><DOR A="25"/>')
      .replace('</DVC>', '<DPT A="25" B="0132" C="3000" D="rotation"/></DVC>')
    const { centre } = positionsOf(
      await taskDataOf(BARE_TRACTOR, withPoint),
      logOf(route([0, 0], [0, 40], [30, 40])),
    )
    expectPlace(centre(42), [-1.808, 36.76])
  })
})

describe('driving in reverse', () => {
  it('keeps the nose where it was', async () => {
    const log = logOf(route([0, 0], [0, 40], [0, 34], [0, 80]))
    const { positions, centre } = positionsOf(await taskDataOf(BARE_TRACTOR, implement(THREE_POINT)), log)
    expect([...positions.reversing.subarray(38, 48)]).toEqual([0, 0, 1, 1, 1, 1, 1, 1, 0, 0])
    expectPlace(centre(43), [0, 37 - 5])
    expect(positions.headingDegrees[43]! % 360).toBeCloseTo(0, 3)
  })

  it('holds the angle of a drawn implement', async () => {
    // 5 m behind the corner the body stands 40.395° from the east (see above), and keeps that on 4 m of reverse
    const log = logOf(route([0, 0], [0, 40], [5, 40], [1, 40], [50, 40]))
    const { positions } = positionsOf(await taskDataOf(BARE_TRACTOR, implement(DRAWBAR)), log)
    expect(positions.headingDegrees[45]).toBeCloseTo(90 - 40.395, 0)
    expect(positions.headingDegrees[49]).toBeCloseTo(positions.headingDegrees[45]!, 3)
    expect([...positions.reversing.subarray(44, 50)]).toEqual([0, 1, 1, 1, 1, 0])
  })

  it('at the start of a log is told from the long way after it', async () => {
    const { positions } = positionsOf(
      await taskDataOf(BARE_TRACTOR, implement(THREE_POINT)),
      logOf(route([0, 10], [0, 2], [0, 60])),
    )
    expect([...positions.reversing.subarray(0, 10)]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 0, 0])
  })

  it('is not seen in a turn at the headland, however coarse the log', () => {
    // 12 m between passes, a position every 8 m
    const turn: Place[] = [0, 8, 16, 24, 32, 40].map((north): Place => [0, north])
    const back: Place[] = [40, 32, 24, 16, 8, 0].map((north): Place => [12, north])
    expect(vehicleTrack(logOf([...turn, ...back]), 1).reversing).not.toContain(1)
  })
})

describe('the course of a vehicle', () => {
  it('at a stand-still is that of the way to it, whatever the positions do', async () => {
    const noise: Place[] = Array.from(
      { length: 50 },
      (_, at): Place => [0.2 * Math.sin(at), 20 + 0.2 * Math.cos(at)],
    )
    const log = logOf([...route([0, 0], [0, 20]), ...noise, ...straight([0, 20], [0, 40])])
    const { positions } = positionsOf(await taskDataOf(BARE_TRACTOR, implement(DRAWBAR)), log)
    for (let record = 21; record < 71; record++) {
      const heading = positions.headingDegrees[record]!
      expect(Math.min(heading, 360 - heading)).toBeLessThan(6)
    }
  })

  it('is unknown in a log that never moves, and so are the sections', async () => {
    const { positions, place } = positionsOf(
      await taskDataOf(TRACTOR, implement(THREE_POINT)),
      logOf([
        [0, 0],
        [0, 0.1],
        [0.1, 0],
      ]),
    )
    expect(positions.headingDegrees[1]).toBeNaN()
    expect(place(0, 1)[0]).toBeNaN()
  })

  it('leaves out records without a position and single positions far off', async () => {
    const log = logOf(route([0, 0], [0, 20]))
    log.north![5] = 0
    log.east![5] = 0
    log.east![12]! += 1_000_000 // 11 km
    const { positions, place } = positionsOf(await taskDataOf(TRACTOR, implement(THREE_POINT)), log)
    expect([4, 5, 6, 11, 12, 13].map((record) => Number.isNaN(positions.headingDegrees[record]!))).toEqual([
      false,
      true,
      false,
      false,
      true,
      false,
    ])
    expectPlace(place(0, 13), [-1.7, 13 - 6.8])
  })

  it('begins anew where the log goes on at another place', async () => {
    const far = straight([50_000, 0], [50_020, 0])
    const { positions } = positionsOf(
      await taskDataOf(BARE_TRACTOR, implement(DRAWBAR)),
      logOf([...route([0, 0], [0, 20]), ...far]),
    )
    expect(positions.headingDegrees[20]).toBeCloseTo(0, 3)
    expect(positions.headingDegrees[21]).toBeCloseTo(90, 3)
  })

  it('is the same at 60° N, where a degree of longitude is half as long', async () => {
    // 60° N: 55,800 m and 111,412 m a degree; north-east means equal metres
    const steps = Array.from({ length: 20 }, (_, at) => at)
    const log = logOf(
      steps.map((): Place => [0, 0]),
      {
        north: Int32Array.from(steps, (at) => Math.round((60 + at / 111_412) * 1e7)),
        east: Int32Array.from(steps, (at) => Math.round((10 + at / 55_800) * 1e7)),
      },
    )
    const { positions } = positionsOf(await taskDataOf(BARE_TRACTOR, implement(THREE_POINT)), log)
    expect(Math.abs(positions.vehicleHeadingDegrees[10]! - 45)).toBeLessThan(0.5)
  })
})

describe('any positions', () => {
  it('give places near the logged one, or none', async () => {
    const taskData = await taskDataOf(TRACTOR, implement(DRAWBAR))
    const raw = fc.oneof(
      fc.integer({ min: -2147483648, max: 2147483647 }),
      fc.integer({ min: 85_000_000, max: 85_000_300 }),
      fc.constantFrom(0, 2147483647, 899_999_999, -1_800_000_000),
    )
    const record = fc.tuple(
      raw,
      raw,
      fc.integer({ min: 0, max: 15 }),
      fc.constantFrom(0, 100, 5000, Number.NaN),
    )
    fc.assert(
      fc.property(fc.array(record, { maxLength: 60 }), (records) => {
        const log = logOf(
          records.map((): Place => [0, 0]),
          {
            north: Int32Array.from(records, ([north]) => north),
            east: Int32Array.from(records, ([, east]) => east),
            status: Uint8Array.from(records, ([, , status]) => status),
            localTimeMs: Float64Array.from(records, ([, , , ms], at) => at * ms),
          },
        )
        const { positions } = positionsOf(taskData, log)
        for (const { lat } of positions.sections) {
          for (const [at, found] of lat.entries()) {
            // 11.8 m of bars and booms are less than 0.0002° to the north
            if (!Number.isNaN(found)) expect(Math.abs(found - log.north![at]! / 1e7)).toBeLessThan(2e-4)
          }
        }
      }),
    )
  })
})

describe('several implements in a row', () => {
  it('each trail behind the one in front', async () => {
    // cart: hitch 4 m ahead of its wheels, coupling 1 m behind them; then the sprayer with 5 m from hitch to wheels
    const cart = `
      <DVC A="DVC-3" B="Cart" D="A00884000D017655" F="31" G="FF000000006E65">
        <DET A="DET-20" B="1" C="1" D="device" E="0" F="0"/>
        <DET A="DET-21" B="2" C="6" D="front" E="1" F="1"><DOR A="10"/><DOR A="11"/></DET>
        <DET A="DET-22" B="3" C="6" D="rear" E="2" F="1"><DOR A="12"/></DET>
        <DPT A="10" B="0086" C="4000" D="x"/><DPT A="11" B="009D" C="1" D="type"/><DPT A="12" B="0086" C="-1000" D="x"/>
      </DVC>`
    const connections = [
      { deviceId0: 'DVC-3', elementId0: 'DET-22', deviceId1: 'DVC-2', elementId1: 'DET-14' },
      { deviceId0: 'DVC-1', elementId0: 'DET-3', deviceId1: 'DVC-3', elementId1: 'DET-21' },
    ]
    const taskData = await taskDataOf(BARE_TRACTOR, cart, implement(DRAWBAR))
    // on a circle of 20 m the wheels of the cart settle at √(20² − 4²) = √384 from its centre, its rear coupling at
    // √(384 + 1²) = √385, the wheels of the sprayer at √(385 − 5²) = 18.974
    const circle = Array.from(
      { length: 300 },
      (_, at): Place => [20 * Math.cos(at / 20), 20 * Math.sin(at / 20)],
    )
    const { centre, positions } = positionsOf(taskData, logOf(circle), connections)
    expect(Math.hypot(...centre(290))).toBeCloseTo(18.974, 1)
    expect(positions.coupling).toBe('drawn')
  })
})

describe('sections without offsets', () => {
  it('stand side by side in their order, symmetrical to the boom', async () => {
    const bare = implement(THREE_POINT).replace(/<DPT A="2[12]"[^>]*>/g, '')
    const { place } = positionsOf(await taskDataOf(BARE_TRACTOR, bare), logOf(route([0, 0], [0, 20])))
    expectPlace(place(0, 10), [-1.5, 5])
    expectPlace(place(1, 10), [1.5, 5])
  })
})

describe('memory of section positions', () => {
  it('is refused beyond maxBytes before it is allocated', async () => {
    const taskData = await taskDataOf(TRACTOR, implement(THREE_POINT))
    const log = logOf(route([0, 0], [0, 9]))
    const task = { logs: [log], current: log }
    const device = taskData.devices.get('DVC-2')!
    const { sections } = implementRecords(device, task)!
    const needed = bytesOfSectionPositions(10, 2) // 10 records of two centres of 16 bytes, and 17 more
    expect(needed).toBe(490)
    expect(() =>
      sectionPositions(taskData, COUPLED, device, sections, task, { maxBytes: needed - 1 }),
    ).toThrow(expect.objectContaining({ code: 'LOG_TOO_LARGE' }))
    expect(sectionPositions(taskData, COUPLED, device, sections, task, { maxBytes: needed }).records).toBe(10)
  })
})

describe.skipIf(!hasCorpus)('a mower of the corpus', () => {
  it('has its units where its log says, however it turns', async () => {
    const [set] = (await openTaskData(await corpusTree('agrirouter-middleware/krone-bigm-mower'))).sets
    const log = await set!.readTimeLog('TLG00008')
    const task = { logs: [log], current: log }
    const device = set!.taskData.devices.values().next().value!
    const { sections } = implementRecords(device, task)!
    const positions = sectionPositions(set!.taskData, [], device, sections, task)
    // logged: antenna 1.600 m ahead; side units at X = −1.640 m and Y = ∓3.150 m: √(3.24² + 3.15²) m apart
    const expected = Math.hypot(1.6 + 1.64, 3.15)
    expect(positions.sections.map(({ element }) => element.number)).toEqual([2, 3, 4])
    for (const at of [0, 2]) {
      const { lon, lat } = positions.sections[at]!
      for (let record = 0; record < log.records; record += 97) {
        const logged: [number, number] = [log.east![record]! / 1e7, log.north![record]! / 1e7]
        const { eastM, northM } = localMetres(logged, [lon[record]!, lat[record]!])
        expect(Math.hypot(eastM, northM)).toBeCloseTo(expected, 3)
      }
    }
  })
})
