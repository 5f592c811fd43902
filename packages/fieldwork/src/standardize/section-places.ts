/**
 * Where the ground is worked, from where the antenna is: along the chain antenna, hitches, implement, section, which
 * `sectionPositions` follows (drawn implements trail, reverse is told from forward).
 */
import {
  ancestorElements,
  bytesOfSectionPositions,
  couplingOf,
  type DeviceElement,
  type GeometrySeries,
  geometrySeries,
  type ImplementSection,
  metresAt,
  type OwnedElement,
  sectionPositions,
  type Task,
  type TaskData,
  type TimeLog,
} from '@sheaf/isoxml'
import { DDI } from './ddi.js'
import type { Work } from './work.js'

/** Degrees per record, one entry per section; NaN where position or heading is unknown. */
export type SectionPlaces = readonly { readonly lon: Float64Array; readonly lat: Float64Array }[]

/** Sections are placed in turn so that memory stays within this. */
const BATCH_BYTES = 256 * 2 ** 20
/** Offsets below a centimetre are below the resolution of a position. */
const NOTICEABLE_M = 0.01

export interface PlacedTask {
  readonly task: Pick<Task, 'connections'>
  readonly taskData: Pick<TaskData, 'devices'>
  readonly logs: readonly TimeLog[]
  readonly current: TimeLog
}

/** @param sections indexes into the work's sections */
export function placesOfSections(input: PlacedTask, work: Work, sections: readonly number[]): SectionPlaces {
  const { device } = work
  if (device === undefined) return []
  const { task, taskData, logs, current } = input
  const each = bytesOfSectionPositions(current.records, 1)
  const batch = Math.max(1, Math.floor(BATCH_BYTES / each))
  const own = withOffsets(sections.map((index) => work.sections[index]!))
  const places: { lon: Float64Array; lat: Float64Array }[] = []
  for (let from = 0; from < own.length; from += batch) {
    const options = { maxBytes: Number.POSITIVE_INFINITY }
    const part = own.slice(from, from + batch)
    places.push(
      ...sectionPositions(taskData, task.connections, device, part, { logs, current }, options).sections,
    )
  }
  return places
}

/** Sections that all stand at the same offset, or lack one, stand side by side in their order instead. */
function withOffsets(sections: readonly ImplementSection[]): ImplementSection[] {
  const offsets = sections.map(({ offsetY }) => (offsetY === undefined ? undefined : metresAt(offsetY, 0)))
  const isPlaced = !offsets.includes(undefined) && new Set(offsets).size === offsets.length
  if (isPlaced) return [...sections]
  return sections.map((section) => ({ ...section, offsetY: undefined }))
}

/** Place of the implement and how far it is from the antenna. */
export interface ImplementPlace {
  readonly lon: Float64Array
  readonly lat: Float64Array
  /** Metres from the logged position to the middle of the implement: ahead, and to the right. */
  readonly forwardM: number
  readonly rightM: number
  /** Metres that the implement stands to the right of the machine that carries the antenna. */
  readonly besideMachineM: number | undefined
}

/**
 * Middle of the implement at each record of the log; undefined where the description tells no offset, so that the
 * logged position is all that is known.
 *
 *   ahead = −X antenna + Σ (X connector in front − X connector behind) + X sections, and the same for Y to the right
 *
 * The figures are those of the first record; the places follow hitches that trail.
 */
export function placeOfImplement(input: PlacedTask, work: Work): ImplementPlace | undefined {
  const { device } = work
  const [first] = work.sections
  if (device === undefined || first === undefined) return undefined
  const { task, taskData, ...logs } = input
  const { antenna, hitches } = couplingOf(taskData, task.connections, device)
  const metresOf = (owned: OwnedElement | undefined, ddi: number): number =>
    owned === undefined ? 0 : firstMetres(geometrySeries(owned, ddi, logs))
  const toDevice = (ddi: number): number =>
    hitches.reduce((sum, { front, rear }) => sum + metresOf(front, ddi) - metresOf(rear, ddi), 0)
  const ofParents = (element: DeviceElement, ddi: number): number =>
    firstMetres(
      ancestorElements(device, element)
        .map((parent) => geometrySeries({ device, element: parent }, ddi, logs))
        .find((series) => series !== undefined),
    )
  const x = middleX(work.sections, (element) => ofParents(element, DDI.offsetX))
  const y = middleY(work.sections) ?? ofParents(first.element, DDI.offsetY)
  const besideM = toDevice(DDI.offsetY) + y
  const forwardM = toDevice(DDI.offsetX) - metresOf(antenna, DDI.offsetX) + x
  const rightM = besideM - metresOf(antenna, DDI.offsetY)
  if (Math.abs(forwardM) < NOTICEABLE_M && Math.abs(rightM) < NOTICEABLE_M) return undefined
  const middle: ImplementSection = { ...first, offsetX: constant(x), offsetY: constant(y) }
  const options = { maxBytes: Number.POSITIVE_INFINITY }
  const { sections } = sectionPositions(taskData, task.connections, device, [middle], logs, options)
  const { lon, lat } = sections[0]!
  return { lon, lat, forwardM, rightM, besideMachineM: hitches.length > 0 ? besideM : undefined }
}

const constant = (valueM: number): GeometrySeries => ({ kind: 'constant', valueM })

const firstMetres = (series: GeometrySeries | undefined): number =>
  series === undefined ? 0 : metresAt(series, 0)

function middleX(
  sections: readonly ImplementSection[],
  ofParents: (element: DeviceElement) => number,
): number {
  const sum = sections.reduce(
    (total, { element, offsetX }) =>
      total + (offsetX === undefined ? ofParents(element) : firstMetres(offsetX)),
    0,
  )
  return sum / sections.length
}

/** Half-way between the outer edges; undefined where any section has no offset. */
function middleY(sections: readonly ImplementSection[]): number | undefined {
  if (sections.some(({ offsetY }) => offsetY === undefined)) return undefined
  const edges = sections.flatMap(({ offsetY, width }) => {
    const half = firstMetres(width) / 2
    return [firstMetres(offsetY) - half, firstMetres(offsetY) + half]
  })
  return (Math.min(...edges) + Math.max(...edges)) / 2
}
