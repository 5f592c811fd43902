/**
 * Machinery that brings out several things by elements of their own: two booms of a sprayer, a front tank beside a drill.
 * Booms that stand behind each other cover the same ground, so their widths do not add; each brings its product onto the
 * share of that ground which it works itself.
 */
import {
  type Device,
  type DeviceElement,
  ELEMENT_TYPE,
  geometrySeries,
  type ImplementRecords,
  implementRecords,
  metresAt,
  type TaskLogs,
} from '@sheaf/isoxml'
import { DDI } from './ddi.js'
import { type DeviceTree, isAtOrBelow } from './device-tree.js'

/** One element that brings out, with what stands below it. */
export interface WorkPart {
  readonly device: Device
  readonly top: DeviceElement
  readonly records: ImplementRecords
}

/** Several parts, and what they work together where they cover the same ground. */
export interface WorkParts {
  readonly parts: readonly WorkPart[]
  /** Undefined where the parts stand side by side. */
  readonly common: CommonGround | undefined
}

/** Per record. */
export interface CommonGround {
  /** 1 while any part works; undefined when no part logs a state. */
  readonly state: Uint8Array | undefined
  /** Metres of the widest part that is on; 0 while none is; NaN where no width is known. */
  readonly widthM: Float64Array
  /** Metres of the widest part. */
  readonly fullWidthM: Float64Array
}

/** @param tops elements that bring out by themselves; undefined is returned for fewer than two */
export function workParts(
  tops: readonly { readonly device: Device; readonly element: DeviceElement }[],
  task: TaskLogs,
): WorkParts | undefined {
  if (tops.length < 2) return undefined
  const parts = tops.flatMap(({ device, element }): WorkPart[] => {
    const records = implementRecords(device, task, { elements: [element] })
    return records === undefined ? [] : [{ device, top: element, records }]
  })
  if (parts.length < 2) return undefined
  return { parts, common: standSideBySide(parts, task) ? undefined : commonGround(parts) }
}

/** One device whose offsets differ from part to part, or whose own width is nearer to the sum than to the widest. */
function standSideBySide(parts: readonly WorkPart[], task: TaskLogs): boolean {
  const [first] = parts
  if (first === undefined || parts.some(({ device }) => device !== first.device)) return false
  const offsets = parts.flatMap(({ records }) =>
    records.sections.map(({ offsetY }) => (offsetY === undefined ? Number.NaN : metresAt(offsetY, 0))),
  )
  // offsets of all sections: the widths of the whole device follow them
  if (!offsets.some(Number.isNaN) && new Set(offsets).size > 1) return true
  const ownM = ownWidth(first.device, task)
  const widths = parts.map(({ records }) => records.fullWidthM[0] ?? Number.NaN)
  const sum = widths.reduce((total, width) => total + width, 0)
  return ownM !== undefined && Math.abs(ownM - sum) < Math.abs(ownM - Math.max(...widths))
}

/** Metres that the device itself states, not a boom of it. */
function ownWidth(device: Device, task: TaskLogs): number | undefined {
  const element = device.elements.find(({ type }) => type === ELEMENT_TYPE.device)
  if (element === undefined) return undefined
  for (const ddi of [DDI.maximumWidth, DDI.actualWidth, DDI.defaultWidth]) {
    const series = geometrySeries({ device, element }, ddi, task)
    const width = series === undefined ? 0 : metresAt(series, 0)
    if (width > 0) return width
  }
  return undefined
}

function commonGround(parts: readonly WorkPart[]): CommonGround {
  const all = parts.map(({ records }) => records)
  const count = all[0]!.widthM.length
  const state = all.some((own) => own.state !== undefined) ? new Uint8Array(count) : undefined
  const widthM = new Float64Array(count)
  const fullWidthM = new Float64Array(count)
  for (const own of all) {
    for (let record = 0; record < count; record++) {
      if (state !== undefined && own.state?.[record] === 1) state[record] = 1
      widthM[record] = widest(widthM[record]!, own.widthM[record]!)
      fullWidthM[record] = widest(fullWidthM[record]!, own.fullWidthM[record]!)
    }
  }
  return { state, widthM, fullWidthM }
}

/** An unknown width (NaN) widens nothing. */
const widest = (a: number, b: number): number => (Number.isNaN(b) ? a : Math.max(a, b))

/**
 * Share of the worked ground that the part of an element works, per record: 0 while it is off. Undefined where there
 * are no several parts, or the element belongs to none.
 *
 * @param widthM metres worked at each record
 */
export function shareOfPart(
  { parts }: Pick<WorkParts, 'parts'>,
  elementId: string,
  tree: DeviceTree,
  widthM: Float64Array,
): Float64Array | undefined {
  const own = parts.find(({ top }) => isAtOrBelow(tree, elementId, top))?.records
  if (own === undefined) return undefined
  const share = new Float64Array(widthM.length)
  for (let record = 0; record < share.length; record++) {
    if (own.state !== undefined && own.state[record] !== 1) continue
    const width = own.widthM[record]!
    share[record] = width > 0 ? Math.min(1, width / widthM[record]!) : 1
  }
  return share
}
