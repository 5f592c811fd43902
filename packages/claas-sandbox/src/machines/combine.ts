/**
 * A combine with a separate header that carries the working width, documented in version 3.3: times without zone, GPS
 * time in the records, the crop both as crop type of the field and as product of the task.
 */
import type { DeviceToWrite, TaskDataToWrite, TimeLogLayoutChannel } from '@sheaf/isoxml'
import { clientName, DEVICE_CLASS, LOCALIZATION_LABEL } from './device-names.js'
import { connectorElement, deviceElement, functionElement, processDatum } from './device-parts.js'
import { drive, type Step } from './drive.js'
import { MANAGEMENT_SOFTWARE, masterData, ON_THE_PARTFIELD } from './farm.js'
import { WHEAT_FIELD } from './fields.js'
import { fuelUse } from './fuel.js'
import { wallClockMs } from './local-time.js'
import { gaussian, seededRandom, smoothSurface, wanderingNoise } from './random.js'
import { type Recording, type Row, recordLog } from './recorder.js'
import { fieldRoute } from './route.js'
import type { SimulatedWork } from './simulated-work.js'
import { type GroundTruth, meanInWork, sumOverArea, tallyWork, truthOfJob } from './truth.js'

const HEADER_WIDTH_M = 10.67
const START = '2026-08-03T11:12:00'
const CROP = 'Winterweizen'
const MACHINE = 'LEXION_8700__C8601234'
const HEADER = 'VARIO 1080'
const COMBINE_FUNCTION = 'DET-2'
const HEADER_FUNCTION = 'DET-12'

const CHANNELS: readonly TimeLogLayoutChannel[] = [
  { ddi: 141, elementId: COMBINE_FUNCTION },
  { ddi: 397, elementId: COMBINE_FUNCTION },
  { ddi: 84, elementId: COMBINE_FUNCTION },
  { ddi: 99, elementId: COMBINE_FUNCTION },
  { ddi: 67, elementId: HEADER_FUNCTION },
  { ddi: 148, elementId: COMBINE_FUNCTION },
  { ddi: 149, elementId: COMBINE_FUNCTION },
]

interface Harvest {
  readonly steps: readonly Step[]
  readonly widthsM: readonly number[]
  readonly yieldKgPerM2: readonly number[]
  readonly moisturePercent: readonly number[]
  readonly totalFuelMl: readonly number[]
  readonly rows: readonly Row[]
}

/** @param share how much of the work is done when the terminal exports: 1 for all, less for a card read too early */
export function harvestWheat(seed: number, share = 1): SimulatedWork {
  const whole = harvest(seed)
  const done = firstPart(whole, Math.round(whole.steps.length * share))
  const recording: Recording = {
    field: WHEAT_FIELD,
    seed,
    startLocalMs: wallClockMs(START),
    position: ['north', 'east', 'up', 'status', 'hdop', 'satellites', 'gpsTimeMs', 'gpsDate'],
    channels: CHANNELS,
    // the whole run: position errors are drawn along it, so that a longer export repeats the shorter one
    steps: whole.steps,
    rows: whole.rows,
  }
  const log = recordLog('TLG00001', recording, 0, done.steps.length)
  const truth = groundTruth(done)
  return { taskData: taskData(truth, done, log), truth }
}

function harvest(seed: number): Harvest {
  const random = seededRandom(seed)
  const style = { workSpeedMps: 1.65, turnSpeedMps: 1.9, intervalS: 2 } as const
  const steps = drive(fieldRoute(WHEAT_FIELD.boundary, HEADER_WIDTH_M), style, random)
  const fertility = smoothSurface(random, 260)
  const patches = smoothSurface(random, 90)
  const flow = wanderingNoise(random, 0.03, 0.8)
  const dryness = smoothSurface(random, 400)
  const yieldKgPerM2 = steps.map(({ eastM, northM }) => {
    const tonnesPerHa = 8.4 + 1.5 * fertility(eastM, northM) + 0.5 * patches(eastM, northM)
    return (tonnesPerHa / 10) * (1 + flow() + 0.02 * gaussian(random))
  })
  const moisturePercent = held(steps, 26_000, ({ eastM, northM }) => 14.3 + 0.9 * dryness(eastM, northM))
  const widthsM = steps.map((step) => step.widthM)
  const fuel = fuelUse(steps, seed, 16.2, 9.4)
  const rows = steps.map((step, index): Row => {
    const working = step.widthM > 0
    return [
      working ? 1 : 0,
      Math.round(step.speedMps * 1000),
      working ? Math.round(yieldKgPerM2[index]! * 1e6) : 0,
      Math.round(moisturePercent[index]! * 1e4),
      working ? Math.round(step.widthM * 1000) : undefined,
      index % 5 === 0 ? Math.round(fuel.totalMl[index]!) : undefined,
      index % 3 === 0 ? Math.round(fuel.flowMlPerS[index]! * 1000) : undefined,
    ]
  })
  return { steps, widthsM, yieldKgPerM2, moisturePercent, totalFuelMl: fuel.totalMl, rows }
}

/** A sensor that samples in batches and repeats its last answer in between. */
function held(steps: readonly Step[], intervalMs: number, sense: (step: Step) => number): number[] {
  let sampled = -1
  let value = 0
  return steps.map((step) => {
    const batch = Math.floor(step.elapsedMs / intervalMs)
    if (batch !== sampled) value = sense(step)
    sampled = batch
    return value
  })
}

function firstPart(run: Harvest, records: number): Harvest {
  return {
    steps: run.steps.slice(0, records),
    widthsM: run.widthsM.slice(0, records),
    yieldKgPerM2: run.yieldKgPerM2.slice(0, records),
    moisturePercent: run.moisturePercent.slice(0, records),
    totalFuelMl: run.totalFuelMl.slice(0, records),
    rows: run.rows.slice(0, records),
  }
}

function groundTruth(run: Harvest): GroundTruth {
  return {
    ...truthOfJob({
      operationType: 'harvested',
      machines: [MACHINE, HEADER],
      field: WHEAT_FIELD,
      crop: CROP,
      startLocal: START,
      ...run,
    }),
    harvest: {
      wetMassKg: sumOverArea(run.steps, run.widthsM, run.yieldKgPerM2),
      moisturePercent: meanInWork(run.widthsM, run.moisturePercent),
    },
  }
}

function taskData(
  truth: GroundTruth,
  run: Harvest,
  log: NonNullable<TaskDataToWrite['logs']>[number],
): TaskDataToWrite {
  const { workTimeS } = tallyWork(run.steps, run.widthsM)
  const total = (ddi: number, value: number) => ({
    ddi,
    value: Math.round(value),
    elementId: COMBINE_FUNCTION,
  })
  const finished = Math.abs(truth.areaM2 / truth.fieldAreaM2 - 1) < 0.1
  return {
    version: '3.3',
    ...MANAGEMENT_SOFTWARE,
    taskControllerManufacturer: 'Sheaf sandbox (Claas-like)',
    taskControllerVersion: '0.1',
    dataTransferOrigin: 2,
    ...masterData(WHEAT_FIELD, 'CTP-1'),
    cropTypes: [{ id: 'CTP-1', designator: CROP }],
    productGroups: [{ id: 'PGP-1', designator: 'Getreide' }],
    products: [{ id: 'PDT-1', designator: CROP, productGroupId: 'PGP-1', relations: [] }],
    culturalPractices: { 'CPC-1': 'Ernte' },
    devices: [COMBINE, HEADER_DEVICE],
    tasks: [
      {
        id: 'TSK-1',
        designator: `Ernte ${WHEAT_FIELD.name}`,
        ...ON_THE_PARTFIELD,
        status: finished ? 4 : 3,
        times: [
          {
            start: truth.startLocal,
            stop: truth.stopLocal,
            type: 4,
            values: [
              total(116, truth.areaM2),
              total(90, truth.harvest?.wetMassKg ?? 0),
              total(117, truth.distanceM * 1000),
              total(119, workTimeS),
              total(148, truth.fuelL * 1000),
              total(262, (truth.harvest?.moisturePercent ?? 0) * 1e4),
            ],
          },
        ],
        techniques: [{ culturalPracticeId: 'CPC-1' }],
        deviceAllocations: [
          { clientName: clientName(DEVICE_CLASS.nonSpecific, 0x1234), deviceId: 'DVC-1' },
          { clientName: clientName(DEVICE_CLASS.nonSpecific, 0x2234), deviceId: 'DVC-2' },
        ],
        connections: [{ deviceId0: 'DVC-1', elementId0: 'DET-3', deviceId1: 'DVC-2', elementId1: 'DET-13' }],
        productAllocations: [{ productId: 'PDT-1', elementId: COMBINE_FUNCTION }],
        timeLogs: [log.stem],
      },
    ],
    logs: [log],
  }
}

const COMBINE: DeviceToWrite = {
  id: 'DVC-1',
  designator: MACHINE,
  softwareVersion: '01.00.00',
  clientName: clientName(DEVICE_CLASS.nonSpecific, 0x1234),
  serialNumber: 'C8601234',
  structureLabel: '31000000000001',
  localizationLabel: LOCALIZATION_LABEL,
  elements: [
    deviceElement('DET-1', MACHINE),
    functionElement(COMBINE_FUNCTION, 'Ertragsmessung', [10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]),
    connectorElement('DET-3', 'Schrägförderer', [30]),
  ],
  processData: [
    processDatum(10, 141, 'onChange', 'Arbeitszustand'),
    processDatum(11, 397, 'atIntervals', 'Geschwindigkeit', 40),
    processDatum(12, 84, 'atIntervals', 'Ertrag', 41),
    processDatum(13, 99, 'atIntervals', 'Kornfeuchte', 42),
    processDatum(14, 148, 'asRunningTotal', 'Kraftstoff', 43),
    processDatum(15, 149, 'atIntervals', 'Kraftstoffverbrauch'),
    processDatum(16, 116, 'asTotal', 'Fläche'),
    processDatum(17, 90, 'asTotal', 'Erntemenge'),
    processDatum(18, 117, 'asTotal', 'Strecke'),
    processDatum(19, 119, 'asTotal', 'Arbeitszeit'),
    processDatum(20, 262, 'asTotal', 'Mittlere Feuchte'),
  ],
  properties: [{ objectId: 30, ddi: 157, value: 3, designator: 'Anbau' }],
  presentations: [
    { objectId: 40, offset: 0, scale: 0.0036, decimals: 1, unit: 'km/h' },
    { objectId: 41, offset: 0, scale: 0.00001, decimals: 2, unit: 't/ha' },
    { objectId: 42, offset: 0, scale: 0.0001, decimals: 1, unit: '%' },
    { objectId: 43, offset: 0, scale: 0.001, decimals: 1, unit: 'l' },
  ],
}

const HEADER_DEVICE: DeviceToWrite = {
  id: 'DVC-2',
  designator: HEADER,
  softwareVersion: '01.00.00',
  clientName: clientName(DEVICE_CLASS.nonSpecific, 0x2234),
  serialNumber: 'V1080777',
  structureLabel: '32000000000001',
  localizationLabel: LOCALIZATION_LABEL,
  elements: [
    deviceElement('DET-11', HEADER),
    functionElement(HEADER_FUNCTION, 'Schneidwerk', [10, 11]),
    connectorElement('DET-13', 'Aufnahme', [12]),
  ],
  processData: [processDatum(10, 67, 'onChange', 'Arbeitsbreite')],
  properties: [
    { objectId: 11, ddi: 70, value: HEADER_WIDTH_M * 1000, designator: 'Maximale Breite' },
    { objectId: 12, ddi: 157, value: 3, designator: 'Anbau' },
  ],
}
