import { inflateRawSync } from 'node:zlib'
import {
  denseChannel,
  memorySource,
  openTaskData,
  openZip,
  type TaskDataSet,
  type TimeLog,
} from '@sheaf/isoxml'
import { describe, expect, it } from 'vitest'
import { type GroundTruth, type ScenarioName, type SimulatedSet, simulate } from '../src/index.js'

const WORKED = ['planting', 'spraying', 'harvest', 'tillage'] as const satisfies ScenarioName[]

const simulated = new Map<ScenarioName, SimulatedSet>()

/** Simulated once per test run. */
function shared(name: ScenarioName): SimulatedSet {
  const known = simulated.get(name) ?? simulate(name)
  simulated.set(name, known)
  return known
}

async function setOf(name: ScenarioName): Promise<{ set: TaskDataSet; logs: TimeLog[]; truth: GroundTruth }> {
  const { zip, truth } = shared(name)
  const inflateRaw = (bytes: Uint8Array, size: number) =>
    inflateRawSync(bytes, { maxOutputLength: Math.max(1, size) })
  const { sets } = await openTaskData(await openZip(memorySource(zip), { inflateRaw }))
  const set = sets[0]!
  const logs = await Promise.all(set.logs.map(({ stem }) => set.readTimeLog(stem)))
  return { set, logs, truth: truth! }
}

/** Values of a channel with the last one held, as the standard's logging on change wants it. */
function held(log: TimeLog, ddi: number, nth = 0): Int32Array {
  const channel = log.channels.filter((candidate) => candidate.ddi === ddi)[nth]!
  const { values, present } = denseChannel(channel, log.records)
  const out = new Int32Array(log.records)
  let last = 0
  for (let i = 0; i < out.length; i++) {
    if (present[i] === 1) last = values[i]!
    out[i] = last
  }
  return out
}

/** Metres between neighbouring records, by the radii of curvature of WGS 84 at 51.96° north: M 6,375.1 km, N 6,391.4 km. */
function distancesM(log: TimeLog): Float64Array {
  const rad = Math.PI / 180 / 1e7
  const out = new Float64Array(log.records)
  for (let i = 1; i < out.length; i++) {
    const north = (log.north![i]! - log.north![i - 1]!) * rad * 6_375_100
    const east = (log.east![i]! - log.east![i - 1]!) * rad * 6_391_400 * Math.cos(log.north![i]! * rad)
    out[i] = Math.hypot(north, east)
  }
  return out
}

function sectionsOn(word: number): number {
  let on = 0
  for (let slot = 0; slot < 16; slot++) if (((word >>> (2 * slot)) & 3) === 1) on++
  return on
}

/** Σ perM2 × width × distance over the records in work, from the decoded logs alone. */
function integrate(
  name: (typeof WORKED)[number],
  logs: TimeLog[],
  perM2: (log: TimeLog) => (i: number) => number,
): number {
  let sum = 0
  for (const log of logs) {
    const state = held(log, 141)
    const metres = distancesM(log)
    const widthM = widthInUse(name, log)
    const value = perM2(log)
    for (let i = 0; i < log.records; i++) if (state[i] === 1) sum += value(i) * widthM(i) * metres[i]!
  }
  return sum
}

/** Width in use in m per record, from what each kind of machine logs. */
function widthInUse(name: (typeof WORKED)[number], log: TimeLog): (i: number) => number {
  if (name === 'tillage') return () => 6
  const raw = held(log, name === 'harvest' ? 67 : 161)
  const row = name === 'planting' ? 0.75 : 3
  return (i) => (name === 'harvest' ? raw[i]! / 1000 : row * sectionsOn(raw[i]!))
}

describe('a simulated set', () => {
  it.each(WORKED)('%s is the same for the same seed and another for another', (name) => {
    expect(Buffer.compare(simulate(name).zip, shared(name).zip)).toBe(0)
    expect(Buffer.compare(simulate(name, { seed: 1 }).zip, shared(name).zip)).not.toBe(0)
  })

  it.each(WORKED)('%s covers its field once, some percent more or less', (name) => {
    const { areaM2, fieldAreaM2 } = shared(name).truth!
    expect(fieldAreaM2).toBeGreaterThan(100_000)
    expect(fieldAreaM2).toBeLessThan(600_000)
    expect(areaM2 / fieldAreaM2).toBeGreaterThan(0.98)
    expect(areaM2 / fieldAreaM2).toBeLessThan(1.03)
  })

  it.each(WORKED)('%s decodes whole: every record, no diagnostic', async (name) => {
    const { set, logs, truth } = await setOf(name)
    expect(set.diagnostics).toEqual([])
    expect(logs.flatMap((log) => log.diagnostics)).toEqual([])
    expect(logs.reduce((sum, log) => sum + log.records, 0)).toBe(truth.records)
    const working = logs.reduce((sum, log) => sum + held(log, 141).reduce((on, state) => on + state, 0), 0)
    expect(working).toBe(truth.inWorkRecords)
  })

  it.each(WORKED)('%s, integrated from its bytes, gives the true area to some thousandths', async (name) => {
    const { logs, truth } = await setOf(name)
    // what is lost: GPS error of 2 cm a record, and 1e-7° of the record's position
    expect(integrate(name, logs, () => () => 1) / truth.areaM2).toBeCloseTo(1, 2.5)
  })

  it.each(WORKED)('%s logs on change: fewer values than records times channels', async (name) => {
    const { logs } = await setOf(name)
    for (const log of logs) expect(log.values).toBeLessThan(0.75 * log.records * log.channels.length)
  })

  it.each(WORKED)('%s starts at the wall time of the truth', async (name) => {
    const { logs, truth } = await setOf(name)
    expect(new Date(logs[0]!.localTimeMs[0]!).toISOString().slice(0, 19)).toBe(truth.startLocal)
    expect(Date.parse(truth.startUtc)).toBe(Date.parse(`${truth.startLocal}+02:00`))
  })
})

describe('the combine', () => {
  it('brings in the true mass', async () => {
    const { logs, truth } = await setOf('harvest')
    // DDI 84 counts mg/m²
    const kg = integrate('harvest', logs, (log) => {
      const raw = held(log, 84)
      return (i) => raw[i]! / 1e6
    })
    expect(kg / truth.harvest!.wetMassKg).toBeCloseTo(1, 2.5)
  })

  it('writes its totals into the task, the crop as crop type and as product', async () => {
    const { set, truth } = await setOf('harvest')
    const task = set.taskData.tasks[0]!
    const total = (ddi: number) => task.times[0]!.values.find((value) => value.ddi === ddi)!.value
    expect(total(90)).toBe(Math.round(truth.harvest!.wetMassKg))
    expect(total(116)).toBe(Math.round(truth.areaM2))
    expect(set.taskData.products.get(task.productAllocations[0]!.productId)?.designator).toBe('Winterweizen')
    expect(set.taskData.cropTypes.get('CTP-1')?.designator).toBe('Winterweizen')
  })

  it('knows UTC from GPS, since version 3 times carry no zone', async () => {
    const { set, logs, truth } = await setOf('harvest')
    expect(set.taskData.tasks[0]!.times[0]!.start).toBe(truth.startLocal)
    // 2026-08-03T11:12 in summer time is 09:12 UTC
    expect(logs[0]!.gpsTimeMs![0]).toBe((9 * 60 + 12) * 60_000)
  })

  it('exports the same log again, longer: the shorter one is its beginning', () => {
    const binary = (name: ScenarioName) => shared(name).files.find(({ path }) => path.endsWith('.BIN'))!.bytes
    const header = (name: ScenarioName) =>
      shared(name).files.find(({ path }) => path.endsWith('TLG00001.XML'))!.bytes
    const [started, whole] = [binary('harvest-started'), binary('harvest')]
    expect(started.length).toBeLessThan(whole.length)
    expect(Buffer.compare(whole.subarray(0, started.length), started)).toBe(0)
    expect(header('harvest-started')).toEqual(header('harvest'))
  })
})

describe('the planter', () => {
  it('drops the true number of seeds', async () => {
    const { logs, truth } = await setOf('planting')
    // DDI 12 counts thousandths per m²
    const seeds = integrate('planting', logs, (log) => {
      const raw = held(log, 12)
      return (i) => raw[i]! / 1000
    })
    expect(seeds / truth.planting!.seeds).toBeCloseTo(1, 2.5)
  })
})

describe('the sprayer', () => {
  it('applies the true amount of both products', async () => {
    const { logs, truth } = await setOf('spraying')
    for (const [tank, { litres }] of truth.applied!.entries()) {
      // DDI 2 counts 0.01 mm³/m²; 1 L = 1e6 mm³
      const applied = integrate('spraying', logs, (log) => {
        const raw = held(log, 2, tank)
        return (i) => raw[i]! / 1e8
      })
      expect(applied / litres).toBeCloseTo(1, 2.5)
    }
  })

  it('switches sections: all, some and none', async () => {
    const { logs } = await setOf('spraying')
    const states = new Set([...held(logs[0]!, 161)].map(sectionsOn))
    expect(states.has(0)).toBe(true)
    expect(states.has(9)).toBe(true)
    expect(states.size).toBeGreaterThan(4)
  })
})

describe('the cultivator', () => {
  it('rests in the middle and begins a second log with all values', async () => {
    const { logs, truth } = await setOf('tillage')
    expect(logs).toHaveLength(2)
    expect(logs[1]!.localTimeMs[0]! - logs[0]!.localTimeMs.at(-1)!).toBeGreaterThan(38 * 60_000)
    const present = logs[1]!.channels
      .slice(0, 4)
      .map((channel) => denseChannel(channel, logs[1]!.records).present[0])
    expect(present).toEqual([1, 1, 1, 1])
    expect(truth.tillage!.depthMm).toBeGreaterThan(150)
    expect(truth.tillage!.depthMm).toBeLessThan(210)
  })
})

describe('planned work', () => {
  it('has a task and no log', async () => {
    const { files, truth } = shared('planned')
    expect(files.map(({ path }) => path)).toEqual(['TASKDATA/TASKDATA.XML'])
    expect(truth).toBeUndefined()
  })
})
