/** Corrections in files and operations: off by default, in their order, with their effect in summary and diagnostics. */
import { describe, expect, it } from 'vitest'
import {
  buildOperation,
  type ConvertedFile,
  type Corrections,
  convertSummary,
  DEFAULT_OPERATION,
  geojsonChunks,
} from '../../src/index.js'
import { textOf } from '../output/tables.js'
import { BASE, column, convert, deviceOf, logOf, STEP_M } from '../sets.js'

/** 7.5 m wide, a record each 5 s and 11.131949 m: 83.489618 m². */
const AREA = 7.5 * STEP_M
const machine = (name: string) =>
  deviceOf('DVC-1', name, 7, [
    { id: 'DET-1', type: 1 },
    { id: 'DET-2', type: 2, parent: 'DET-1', constants: { 70: 7500 } },
  ])

/** Work state and grain flow in kg/s (DDI 87 counts mg/s) per record; the first record stands for no stretch. */
function harvest(flows: readonly number[], corrections?: Corrections, more: { startMs?: number } = {}) {
  const channels = [
    { ddi: 141, elementId: 'DET-2' },
    { ddi: 87, elementId: 'DET-2' },
  ]
  const rows = flows.map((kgPerS) => [1, kgPerS * 1_000_000])
  const set = {
    ...BASE,
    partfields: [{ id: 'PFD-1', designator: 'Feld 7', cropTypeId: 'CTP-1' }],
    cropTypes: [{ id: 'CTP-1', designator: 'Gerste' }],
    devices: [machine('LEXION 770')],
    tasks: [{ id: 'TSK-1', designator: 'Ernte', partfieldId: 'PFD-1', timeLogs: ['TLG00001'] }],
    logs: [logOf({ channels, rows, ...more })],
  }
  return convert(set, { corrections })
}

const effects = (file: ConvertedFile) => file.summary!.properties.corrections
const total = (file: { summary: ConvertedFile['summary'] }, key: string): number =>
  (file.summary!.properties[key] as { value: number }).value

describe('corrections of a machine file', () => {
  it('are off by default: nothing is changed, nothing is kept, nothing is said', async () => {
    const [file] = await harvest([0, 2, 4])
    const [empty] = await harvest([0, 2, 4], { flowDelaySeconds: 0, removeOverlap: false })
    expect(effects(file!)).toBeUndefined()
    expect([...file!.points!.columns.keys()].filter((name) => name.startsWith('raw'))).toEqual([])
    expect(empty).toEqual(file)
  })

  it('run in their order, and each states its effect on the totals', async () => {
    // flows by record 0, 0, 2, 4, 6, 6: kg per record × 5 s = 0, 0, 10, 20, 30, 30. The first record stands for no
    // stretch, and records of 0 kg are dropped: 4 points, 90 kg
    const [file] = await harvest([0, 0, 2, 4, 6, 6], {
      flowDelaySeconds: 5,
      passStartSeconds: 5,
      calibrationFactors: { barley: 1.1 },
      removeOverlap: true,
    })
    expect(effects(file!)!.map(({ name, setting, points }) => [name, setting, points])).toEqual([
      // records 1 to 4 now hold 10, 20, 30, 30 kg; the last one has no yield that is known
      ['flowDelay', { seconds: 5 }, { before: 4, after: 5 }],
      // the first five seconds: record 1 with its 10 kg
      ['passTrim', { startSeconds: 5, endSeconds: 0 }, { before: 5, after: 4 }],
      ['calibration', { barley: 1.1 }, { before: 4, after: 4 }],
      ['overlap', {}, { before: 4, after: 4 }],
    ])
    const masses = effects(file!)!.map(({ totalWetMass }) => [totalWetMass!.before, totalWetMass!.after])
    expect(masses.flat().map((kg) => Math.round(kg * 1e6) / 1e6)).toEqual([90, 90, 90, 80, 80, 88, 88, 88])
    expect(total(file!, 'totalWetMass')).toBeCloseTo(88, 9)
    expect(column(file!, 'wetMass').map(Math.round)).toEqual([22, 33, 33, Number.NaN])
    expect(column(file!, 'rawWetMass').map(Math.round)).toEqual([10, 20, 30, 30])
    expect(total(file!, 'totalArea') / (4 * AREA)).toBeCloseTo(1, 6)
    expect(file!.dropped).toMatchObject({ passTrim: 1 })
  })

  it('are told as diagnostics, and their raw values stand in the points', async () => {
    const [file] = await harvest([0, 2, 4], { calibrationFactors: { any: 1.5 } })
    const told = file!.diagnostics.filter(({ code }) => code === 'POINTS_CORRECTED')
    // 10 + 20 kg
    expect(told.map(({ message }) => message)).toEqual([
      'Correction beyond the contract, calibration factor 1.5 (any): wet mass 30.0 → 45.0 kg (+50.00 %), area 167.0 → 167.0 m2 (+0.00 %), 2 → 2 points.',
    ])
    const { features } = JSON.parse(textOf(geojsonChunks(file!.points!)))
    expect(features[0].properties).toMatchObject({ wetMass: 15, rawWetMass: 10 })
    expect(file!.units).toMatchObject({ rawWetMass: 'kg', rawWetMassPerArea: 'kg/ha' })
    const metric = convertSummary(file!.summary!, 'METRIC').properties.corrections!
    expect(metric[0]!.totalWetMass).toEqual({ before: 0.03, after: 0.045, unit: 't' })
    expect(metric[0]!.setting).toEqual({ any: 1.5 })
  })

  it('that leave no point fail the file and say which', async () => {
    const [file] = await harvest([2, 2, 2], { passStartSeconds: 60 })
    expect(file!.failure!.message).toBe('no points passed the filter')
    expect(file!.failure!.detail).toContain('at the ends of passes')
  })
})

describe('corrections of an operation', () => {
  const operation = (files: ConvertedFile[], corrections: Corrections, weighedWetMassKg?: number) =>
    buildOperation({
      tables: files.map((file, at) => ({ fileId: `f${at}`, table: file.points!, logs: new Set([0]) })),
      boundary: undefined,
      configuration: { ...DEFAULT_OPERATION, corrections },
      corrections: files.flatMap((file) => effects(file) ?? []),
      weighedWetMassKg,
    })!

  it('a weighed total makes the sum of the points the weighed mass; without it they are as measured', async () => {
    const [file] = await harvest([0, 2, 4])
    const weighed = operation([file!], {}, 33)
    expect(total(weighed, 'totalWetMass')).toBeCloseTo(33, 9)
    expect(weighed.summary.properties.corrections).toMatchObject([
      {
        name: 'weighedTotal',
        setting: { wetMassKilograms: 33, factor: expect.closeTo(1.1, 9) },
        totalWetMass: { before: expect.closeTo(30, 9), after: expect.closeTo(33, 9), unit: 'kg' },
      },
    ])
    const measured = operation([file!], {})
    expect(total(measured, 'totalWetMass')).toBeCloseTo(30, 9)
    expect(measured.summary.properties.corrections).toBeUndefined()
  })

  it('overlap counts over all files: the second combine on the same ground adds mass, not area', async () => {
    const on = { removeOverlap: true }
    const [first] = await harvest([2, 2, 2], on)
    const [second] = await harvest([2, 2, 2], on, { startMs: Date.UTC(2026, 6, 29, 18) })
    const both = operation([second!, first!], on)
    expect(total(both, 'totalArea') / (2 * AREA)).toBeCloseTo(1, 2)
    expect(total(both, 'totalWetMass')).toBeCloseTo(40, 9)
    const [effect, ...others] = both.summary.properties.corrections!
    expect(others).toEqual([])
    expect(effect).toMatchObject({ name: 'overlap', points: { before: 4, after: 4 } })
    expect(effect!.totalArea.before / (4 * AREA)).toBeCloseTo(1, 6)
  })

  it('what was done to the files is added up', async () => {
    const trim = { passEndSeconds: 5 }
    const [first] = await harvest([2, 2, 2], trim)
    const [second] = await harvest([2, 2, 2], trim, { startMs: Date.UTC(2026, 6, 29, 18) })
    expect(operation([first!, second!], trim).summary.properties.corrections).toMatchObject([
      { name: 'passTrim', points: { before: 4, after: 2 } },
    ])
  })
})
