/** A precision planter of eight rows behind a tractor: actual and setpoint seed rates, depth, rows switched one by one. */
import type { DeviceToWrite, TaskDataToWrite, TimeLogLayoutChannel } from '@sheaf/isoxml'
import { clientName, DEVICE_CLASS, LOCALIZATION_LABEL } from './device-names.js'
import { deviceElement, FUNCTION_OBJECT, functionElement, offsetsY, processDatum } from './device-parts.js'
import { type DocumentedTask, documentedSet } from './documented-task.js'
import { drive } from './drive.js'
import { masterData } from './farm.js'
import { MAIZE_FIELD } from './fields.js'
import { fuelUse } from './fuel.js'
import { wallClockMs } from './local-time.js'
import { seededRandom, smoothSurface, wanderingNoise } from './random.js'
import { condensedStates, type Row, recordLog } from './recorder.js'
import { fieldRoute } from './route.js'
import { equalSections, sectionStates, widthsInUse } from './sections.js'
import type { SimulatedWork } from './simulated-work.js'
import { TRACTOR, TRACTOR_CHANNELS, tractorDevice, tractorValues } from './tractor.js'
import { type Job, meanInWork, sumOverArea, tallyWork, truthOfJob } from './truth.js'

const ROWS = equalSections(8, 0.75)
const WIDTH_M = 6
const START = '2026-04-24T08:35:10'
const CROP = 'Mais'
const VARIETY = 'Sandmais 240'
const MACHINE = 'Sandbox Planter 8R'
const PLANTER_FUNCTION = 'DET-2'
/** Object ids of process data, properties and presentations end below. */
const FIRST_ROW_OBJECT = 70
const TARGET_DEPTH_MM = 50

const CHANNELS: readonly TimeLogLayoutChannel[] = [
  { ddi: 141, elementId: PLANTER_FUNCTION },
  { ddi: 161, elementId: PLANTER_FUNCTION },
  { ddi: 12, elementId: PLANTER_FUNCTION },
  { ddi: 11, elementId: PLANTER_FUNCTION },
  { ddi: 57, elementId: PLANTER_FUNCTION },
  { ddi: 56, elementId: PLANTER_FUNCTION },
  ...TRACTOR_CHANNELS,
]

interface Planting {
  readonly job: Job
  readonly seeds: number
  readonly depthMm: number
  readonly rows: readonly Row[]
}

export function plantMaize(seed: number): SimulatedWork {
  const planting = plant(seed)
  const { seeds, depthMm } = planting
  return {
    taskData: document(planting, seed),
    truth: { ...truthOfJob(planting.job), planting: { seeds, depthMm } },
  }
}

function plant(seed: number): Planting {
  const random = seededRandom(seed)
  const style = { workSpeedMps: 2.35, turnSpeedMps: 1.7, intervalS: 2 } as const
  const steps = drive(fieldRoute(MAIZE_FIELD.boundary, WIDTH_M), style, random)
  const states = sectionStates(MAIZE_FIELD.boundary, ROWS, steps)
  const widthsM = widthsInUse(ROWS, states)

  const soil = smoothSurface(random, 220)
  const metering = wanderingNoise(random, 0.012, 0.7)
  const ground = wanderingNoise(random, 2.2, 0.9)
  const targetPerM2 = steps.map(({ eastM, northM }) => seedsWanted(soil(eastM, northM)))
  const seedsPerM2 = targetPerM2.map((target) => target * (1 + metering()))
  const depthMm = steps.map(() => TARGET_DEPTH_MM + ground())
  const fuel = fuelUse(steps, seed, 6.1, 4.2)

  const rows = steps.map((step, index): Row => {
    const working = widthsM[index]! > 0
    return [
      working ? 1 : 0,
      condensedStates(states[index]!),
      working ? Math.round(seedsPerM2[index]! * 1000) : 0,
      Math.round(targetPerM2[index]! * 1000),
      working && index % 2 === 0 ? Math.round(depthMm[index]!) : undefined,
      TARGET_DEPTH_MM,
      ...tractorValues(step, index, fuel),
    ]
  })
  const job: Job = {
    operationType: 'planted',
    machines: [TRACTOR, MACHINE],
    field: MAIZE_FIELD,
    crop: CROP,
    variety: VARIETY,
    startLocal: START,
    steps,
    widthsM,
    totalFuelMl: fuel.totalMl,
  }
  return { job, rows, seeds: sumOverArea(steps, widthsM, seedsPerM2), depthMm: meanInWork(widthsM, depthMm) }
}

function document({ job, seeds, rows }: Planting, seed: number): TaskDataToWrite {
  const { steps, widthsM } = job
  const { areaM2, distanceM, workTimeS } = tallyWork(steps, widthsM)
  const total = (ddi: number, value: number) => ({ ddi, value, elementId: PLANTER_FUNCTION })
  const log = recordLog('TLG00001', {
    field: MAIZE_FIELD,
    seed,
    startLocalMs: wallClockMs(START),
    position: ['north', 'east', 'up'],
    constantPosition: { status: 4 },
    channels: CHANNELS,
    steps,
    rows,
  })
  const task: DocumentedTask = {
    designator: `Maislegen ${MAIZE_FIELD.name}`,
    practice: 'Aussaat',
    startLocal: START,
    steps,
    logStarts: [0],
    totals: [total(116, areaM2), total(82, seeds), total(117, distanceM * 1000), total(119, workTimeS)],
    devices: [tractorDevice('DVC-1'), PLANTER],
    productAllocations: [{ productId: 'PDT-1', elementId: PLANTER_FUNCTION }],
    logs: [log],
  }
  return documentedSet(task, {
    ...masterData(MAIZE_FIELD, 'CTP-1'),
    productGroups: [{ id: 'PGP-1', designator: CROP, type: 2 }],
    products: [{ id: 'PDT-1', designator: VARIETY, productGroupId: 'PGP-1', type: 1, relations: [] }],
    cropTypes: [{ id: 'CTP-1', designator: CROP, productGroupId: 'PGP-1' }],
    cropVarieties: [{ id: 'CVT-1', designator: VARIETY, cropTypeId: 'CTP-1', productId: 'PDT-1' }],
  })
}

/** Three zones of a prescription, in seeds per m². */
function seedsWanted(soil: number): number {
  if (soil < -0.35) return 8.4
  return soil > 0.35 ? 9.6 : 9
}

const PLANTER: DeviceToWrite = {
  id: 'DVC-2',
  designator: MACHINE,
  softwareVersion: '2.4',
  clientName: clientName(DEVICE_CLASS.planting, 0x3001),
  serialNumber: 'SBX-P8-3001',
  structureLabel: '50000000000001',
  localizationLabel: LOCALIZATION_LABEL,
  elements: [
    deviceElement('DET-1', MACHINE),
    functionElement(PLANTER_FUNCTION, 'Säeinheit', [10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 30]),
    ...ROWS.map((_, row) => ({
      id: `DET-${row + 3}`,
      objectId: FIRST_ROW_OBJECT + row,
      type: 4,
      designator: `Reihe ${row + 1}`,
      number: row + 2,
      parentObjectId: FUNCTION_OBJECT,
      references: [40 + row, 31, 32],
    })),
  ],
  processData: [
    processDatum(10, 141, 'onChange', 'Arbeitszustand'),
    processDatum(11, 161, 'onChange', 'Reihenschaltung'),
    processDatum(12, 12, 'atIntervals', 'Ist-Kornzahl', 60),
    processDatum(13, 11, 'asSetpoint', 'Soll-Kornzahl', 60),
    processDatum(14, 57, 'atIntervals', 'Ist-Ablagetiefe'),
    processDatum(15, 56, 'asSetpoint', 'Soll-Ablagetiefe'),
    processDatum(16, 116, 'asTotal', 'Fläche'),
    processDatum(17, 82, 'asTotal', 'Körner'),
    processDatum(18, 117, 'asTotal', 'Strecke'),
    processDatum(19, 119, 'asTotal', 'Arbeitszeit'),
  ],
  properties: [
    { objectId: 30, ddi: 70, value: WIDTH_M * 1000, designator: 'Maximale Breite' },
    { objectId: 31, ddi: 67, value: 750, designator: 'Reihenabstand' },
    { objectId: 32, ddi: 134, value: 0, designator: 'Abstand X' },
    ...offsetsY(ROWS, 40),
  ],
  presentations: [{ objectId: 60, offset: 0, scale: 10, decimals: 0, unit: 'Körner/ha' }],
}
