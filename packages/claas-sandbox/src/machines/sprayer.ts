/** A sprayer with two tanks, each with its own rate and product, and nine boom sections reported as one condensed state. */
import type { DeviceToWrite, TaskDataToWrite, TimeLogLayoutChannel } from '@sheaf/isoxml'
import { clientName, DEVICE_CLASS, LOCALIZATION_LABEL } from './device-names.js'
import { deviceElement, FUNCTION_OBJECT, functionElement, offsetsY, processDatum } from './device-parts.js'
import { type DocumentedTask, documentedSet } from './documented-task.js'
import { drive, type Step } from './drive.js'
import { masterData } from './farm.js'
import { BARLEY_FIELD } from './fields.js'
import { fuelUse } from './fuel.js'
import { wallClockMs } from './local-time.js'
import { seededRandom, smoothSurface, wanderingNoise } from './random.js'
import { condensedStates, type Row, recordLog } from './recorder.js'
import { fieldRoute } from './route.js'
import { equalSections, sectionStates, widthsInUse } from './sections.js'
import type { SimulatedWork } from './simulated-work.js'
import { type Job, sumOverArea, tallyWork, truthOfJob } from './truth.js'

const SECTIONS = equalSections(9, 3)
const WIDTH_M = 27
const START = '2026-05-07T06:48:30'
const CROP = 'Wintergerste'
const MACHINE = 'Sandbox Sprayer 27'
const DEVICE_ELEMENT = 'DET-1'
const BOOM = 'DET-2'
const TANKS = [
  { elementId: 'DET-3', productId: 'PDT-1', product: 'AHL 28 % N', litresPerHa: 140 },
  { elementId: 'DET-4', productId: 'PDT-2', product: 'Wachstumsregler CCC', litresPerHa: 1.2 },
] as const

const CHANNELS: readonly TimeLogLayoutChannel[] = [
  { ddi: 141, elementId: BOOM },
  { ddi: 161, elementId: BOOM },
  { ddi: 2, elementId: TANKS[0].elementId },
  { ddi: 1, elementId: TANKS[0].elementId },
  { ddi: 2, elementId: TANKS[1].elementId },
  { ddi: 1, elementId: TANKS[1].elementId },
  { ddi: 397, elementId: DEVICE_ELEMENT },
  { ddi: 148, elementId: DEVICE_ELEMENT },
]

/** 1 L/ha = 100 mm³/m², and the dictionary counts hundredths of mm³/m². */
const RAW_PER_LITRE_PER_HA = 10_000
const M2_PER_HA = 10_000

interface Spraying {
  readonly job: Job
  /** Per tank. */
  readonly applied: readonly { readonly product: string; readonly litres: number }[]
  readonly rows: readonly Row[]
}

export function sprayBarley(seed: number): SimulatedWork {
  const spraying = spray(seed)
  return {
    taskData: document(spraying, seed),
    truth: { ...truthOfJob(spraying.job), applied: spraying.applied },
  }
}

function spray(seed: number): Spraying {
  const random = seededRandom(seed)
  const style = { workSpeedMps: 3.3, turnSpeedMps: 2.3, intervalS: 1 } as const
  const steps = drive(fieldRoute(BARLEY_FIELD.boundary, WIDTH_M), style, random)
  const states = sectionStates(BARLEY_FIELD.boundary, SECTIONS, steps)
  const widthsM = widthsInUse(SECTIONS, states)

  const growth = smoothSurface(random, 300)
  const regulation = TANKS.map(() => wanderingNoise(random, 0.018, 0.85))
  const targets = [
    steps.map(({ eastM, northM }) => TANKS[0].litresPerHa + 10 * Math.round(2 * growth(eastM, northM))),
    steps.map(() => TANKS[1].litresPerHa),
  ]
  const rates = targets.map((target, tank) => target.map((wanted) => wanted * (1 + regulation[tank]!())))
  const fuel = fuelUse(steps, seed, 5.4, 4.4)

  const rows = steps.map((step, index): Row => {
    const working = widthsM[index]! > 0
    return [
      working ? 1 : 0,
      condensedStates(states[index]!),
      ...TANKS.flatMap((_, tank) => [
        working ? Math.round(rates[tank]![index]! * RAW_PER_LITRE_PER_HA) : 0,
        Math.round(targets[tank]![index]! * RAW_PER_LITRE_PER_HA),
      ]),
      Math.round(step.speedMps * 1000),
      index % 10 === 0 ? Math.round(fuel.totalMl[index]!) : undefined,
    ]
  })
  const applied = TANKS.map(({ product }, tank) => {
    const litresPerM2 = rates[tank]!.map((rate) => rate / M2_PER_HA)
    return { product, litres: sumOverArea(steps, widthsM, litresPerM2) }
  })
  return { job: jobOf(steps, widthsM, fuel.totalMl), applied, rows }
}

function jobOf(steps: readonly Step[], widthsM: readonly number[], totalFuelMl: readonly number[]): Job {
  return {
    operationType: 'applied',
    machines: [MACHINE],
    field: BARLEY_FIELD,
    crop: CROP,
    startLocal: START,
    steps,
    widthsM,
    totalFuelMl,
  }
}

function document({ job, applied, rows }: Spraying, seed: number): TaskDataToWrite {
  const { steps, widthsM } = job
  const tally = tallyWork(steps, widthsM)
  const log = recordLog('TLG00001', {
    field: BARLEY_FIELD,
    seed,
    startLocalMs: wallClockMs(START),
    position: ['north', 'east', 'up', 'status', 'pdop', 'hdop', 'satellites'],
    channels: CHANNELS,
    steps,
    rows,
  })
  const task: DocumentedTask = {
    designator: `Pflanzenschutz ${BARLEY_FIELD.name}`,
    practice: 'Pflanzenschutz',
    startLocal: START,
    steps,
    logStarts: [0],
    totals: [
      ...applied.map(({ litres }, tank) => ({ ddi: 80, value: litres, elementId: TANKS[tank]!.elementId })),
      { ddi: 116, value: tally.areaM2, elementId: BOOM },
      { ddi: 117, value: tally.distanceM * 1000, elementId: DEVICE_ELEMENT },
      { ddi: 119, value: tally.workTimeS, elementId: DEVICE_ELEMENT },
    ],
    devices: [SPRAYER],
    productAllocations: TANKS.map(({ productId, elementId }) => ({ productId, elementId })),
    logs: [log],
  }
  return documentedSet(task, { ...masterData(BARLEY_FIELD, 'CTP-1'), ...PRODUCTS })
}

const PRODUCTS: Pick<TaskDataToWrite, 'productGroups' | 'products' | 'cropTypes'> = {
  productGroups: [
    { id: 'PGP-1', designator: 'Dünger', type: 1 },
    { id: 'PGP-2', designator: 'Wachstumsregler', type: 1 },
  ],
  products: TANKS.map(({ productId, product }, tank) => ({
    id: productId,
    designator: product,
    productGroupId: `PGP-${tank + 1}`,
    quantityDdi: 72,
    type: 1,
    relations: [],
  })),
  cropTypes: [{ id: 'CTP-1', designator: CROP }],
}

const SPRAYER: DeviceToWrite = {
  id: 'DVC-1',
  designator: MACHINE,
  softwareVersion: '5.11',
  clientName: clientName(DEVICE_CLASS.spraying, 0x4002),
  serialNumber: 'SBX-S27-4002',
  structureLabel: '60000000000001',
  localizationLabel: LOCALIZATION_LABEL,
  elements: [
    deviceElement(DEVICE_ELEMENT, MACHINE, [16, 17, 19, 20]),
    functionElement(BOOM, 'Gestänge', [10, 11, 18, 30]),
    ...TANKS.map((tank, index) => ({
      id: tank.elementId,
      objectId: 3 + index,
      type: 3,
      designator: `Tank ${index + 1}`,
      number: 2 + index,
      parentObjectId: FUNCTION_OBJECT,
      references: [12, 13, 14],
    })),
    ...SECTIONS.map((_, index) => ({
      id: `DET-${index + 5}`,
      objectId: index + 5 + 60,
      type: 4,
      designator: `Teilbreite ${index + 1}`,
      number: index + 4,
      parentObjectId: FUNCTION_OBJECT,
      references: [31, 32, 40 + index],
    })),
  ],
  processData: [
    processDatum(10, 141, 'onChange', 'Arbeitszustand'),
    processDatum(11, 161, 'onChange', 'Teilbreitenzustand'),
    processDatum(12, 2, 'atIntervals', 'Ist-Menge', 50),
    processDatum(13, 1, 'asSetpoint', 'Soll-Menge', 50),
    processDatum(14, 80, 'asTotal', 'Ausgebracht'),
    processDatum(16, 397, 'atIntervals', 'Geschwindigkeit'),
    processDatum(17, 148, 'asRunningTotal', 'Kraftstoff'),
    processDatum(18, 116, 'asTotal', 'Fläche'),
    processDatum(19, 117, 'asTotal', 'Strecke'),
    processDatum(20, 119, 'asTotal', 'Arbeitszeit'),
  ],
  properties: [
    { objectId: 30, ddi: 70, value: WIDTH_M * 1000, designator: 'Maximale Breite' },
    { objectId: 31, ddi: 67, value: 3000, designator: 'Breite' },
    { objectId: 32, ddi: 134, value: 0, designator: 'Abstand X' },
    ...offsetsY(SECTIONS, 40),
  ],
  presentations: [{ objectId: 50, offset: 0, scale: 0.0001, decimals: 1, unit: 'L/ha' }],
}
