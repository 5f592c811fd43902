/** A cultivator behind a tractor: depth and nothing else, width as a constant, a break in the middle that starts a new log. */
import type { DeviceToWrite, TaskDataToWrite, TimeLogLayoutChannel } from '@sheaf/isoxml'
import { clientName, DEVICE_CLASS, LOCALIZATION_LABEL } from './device-names.js'
import { deviceElement, functionElement, processDatum } from './device-parts.js'
import { type DocumentedTask, documentedSet } from './documented-task.js'
import { drive, type Step } from './drive.js'
import { masterData } from './farm.js'
import { STUBBLE_FIELD } from './fields.js'
import { fuelUse } from './fuel.js'
import { wallClockMs } from './local-time.js'
import { seededRandom, smoothSurface, wanderingNoise } from './random.js'
import { type Recording, type Row, recordLog } from './recorder.js'
import { fieldRoute } from './route.js'
import type { SimulatedWork } from './simulated-work.js'
import { TRACTOR, TRACTOR_CHANNELS, tractorDevice, tractorValues } from './tractor.js'
import { type Job, meanInWork, tallyWork, truthOfJob } from './truth.js'

const WIDTH_M = 6
const START = '2026-09-02T13:05:20'
const MACHINE = 'Sandbox Cultivator 6'
const CULTIVATOR_FUNCTION = 'DET-2'
const TARGET_DEPTH_MM = 180
const BREAK_MS = 38 * 60_000

const CHANNELS: readonly TimeLogLayoutChannel[] = [
  { ddi: 141, elementId: CULTIVATOR_FUNCTION },
  { ddi: 52, elementId: CULTIVATOR_FUNCTION },
  { ddi: 51, elementId: CULTIVATOR_FUNCTION },
  ...TRACTOR_CHANNELS,
]

interface Tillage {
  readonly job: Job
  readonly resumesAt: number
  readonly depthMm: number
  readonly rows: readonly Row[]
}

export function cultivateStubble(seed: number): SimulatedWork {
  const tillage = cultivate(seed)
  return {
    taskData: document(tillage, seed),
    truth: {
      ...truthOfJob(tillage.job),
      tillage: { depthMm: tillage.depthMm, targetMm: TARGET_DEPTH_MM },
    },
  }
}

function cultivate(seed: number): Tillage {
  const random = seededRandom(seed)
  const style = { workSpeedMps: 2.8, turnSpeedMps: 2, intervalS: 2 } as const
  const route = fieldRoute(STUBBLE_FIELD.boundary, WIDTH_M)
  const { steps, resumesAt } = withBreak(drive(route, style, random))
  // the tool is 6 m wide also where the last strip is narrower: it overlaps
  const widthsM = steps.map((step) => (step.working ? WIDTH_M : 0))

  const soil = smoothSurface(random, 240)
  const shaking = wanderingNoise(random, 5, 0.85)
  const depthMm = steps.map(({ eastM, northM }) => TARGET_DEPTH_MM + 16 * soil(eastM, northM) + shaking())
  const fuel = fuelUse(steps, seed, 11.8, 6.2)

  const rows = steps.map(
    (step, index): Row => [
      step.working ? 1 : 0,
      step.working ? Math.round(depthMm[index]!) : 0,
      TARGET_DEPTH_MM,
      ...tractorValues(step, index, fuel),
    ],
  )
  const job: Job = {
    operationType: 'tillage',
    machines: [TRACTOR, MACHINE],
    field: STUBBLE_FIELD,
    startLocal: START,
    steps,
    widthsM,
    totalFuelMl: fuel.totalMl,
  }
  return { job, resumesAt, rows, depthMm: meanInWork(widthsM, depthMm) }
}

function document({ job, resumesAt, rows }: Tillage, seed: number): TaskDataToWrite {
  const { steps, widthsM } = job
  const { areaM2, distanceM, workTimeS } = tallyWork(steps, widthsM)
  const total = (ddi: number, value: number) => ({ ddi, value, elementId: CULTIVATOR_FUNCTION })
  const recording: Recording = {
    field: STUBBLE_FIELD,
    seed,
    startLocalMs: wallClockMs(START),
    position: ['north', 'east', 'up', 'status'],
    channels: CHANNELS,
    steps,
    rows,
  }
  const task: DocumentedTask = {
    designator: `Grubbern ${STUBBLE_FIELD.name}`,
    practice: 'Bodenbearbeitung',
    startLocal: START,
    steps,
    logStarts: [0, resumesAt],
    totals: [total(116, areaM2), total(117, distanceM * 1000), total(119, workTimeS)],
    devices: [tractorDevice('DVC-1'), CULTIVATOR],
    logs: [recordLog('TLG00001', recording, 0, resumesAt), recordLog('TLG00002', recording, resumesAt)],
  }
  return documentedSet(task, masterData(STUBBLE_FIELD))
}

/** A pause after half of the work. The first record behind it opens a new log, so no stretch belongs to it. */
function withBreak(steps: readonly Step[]): { steps: Step[]; resumesAt: number } {
  const resumesAt = Math.round(steps.length / 2)
  return {
    resumesAt,
    steps: steps.map((step, index) => {
      if (index < resumesAt) return step
      const resumed = { ...step, elapsedMs: step.elapsedMs + BREAK_MS }
      return index === resumesAt ? { ...resumed, distanceM: 0 } : resumed
    }),
  }
}

const CULTIVATOR: DeviceToWrite = {
  id: 'DVC-2',
  designator: MACHINE,
  softwareVersion: '1.0',
  clientName: clientName(DEVICE_CLASS.tillage, 0x2003),
  serialNumber: 'SBX-C6-2003',
  structureLabel: '20000000000001',
  localizationLabel: LOCALIZATION_LABEL,
  elements: [
    deviceElement('DET-1', MACHINE),
    functionElement(CULTIVATOR_FUNCTION, 'Werkzeug', [10, 11, 12, 13, 14, 15, 30]),
  ],
  processData: [
    processDatum(10, 141, 'onChange', 'Arbeitszustand'),
    processDatum(11, 52, 'atIntervals', 'Ist-Tiefe', 40),
    processDatum(12, 51, 'asSetpoint', 'Soll-Tiefe', 40),
    processDatum(13, 116, 'asTotal', 'Fläche'),
    processDatum(14, 117, 'asTotal', 'Strecke'),
    processDatum(15, 119, 'asTotal', 'Arbeitszeit'),
  ],
  properties: [{ objectId: 30, ddi: 67, value: WIDTH_M * 1000, designator: 'Arbeitsbreite' }],
  presentations: [{ objectId: 40, offset: 0, scale: 0.1, decimals: 1, unit: 'cm' }],
}
