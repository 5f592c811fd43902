/** Where the sections of an implement sit in its own frame, as far as description and logs tell. */
import type { Device, DeviceElement } from '../task-data/model.js'
import { ancestorElements } from './element-tree.js'
import { type GeometrySeries, geometrySeries, metresAt, type TaskLogs } from './geometry-series.js'
import type { ImplementSection } from './implement-section.js'

const OFFSET_X = 134
const OFFSET_Y = 135

/** Metres ahead and to the right of the reference point of the device. */
export interface SectionPlace {
  readonly x: GeometrySeries
  readonly y: GeometrySeries
}

/**
 * Offset X of the section, else of its nearest parent that has one, else 0. Offset Y of the section; where any lacks
 * one, all stand side by side in their order, symmetrical to the offset Y of their parents, by their widths at the
 * first record.
 */
export function sectionPlaces(
  device: Device,
  sections: readonly ImplementSection[],
  task: TaskLogs,
): SectionPlace[] {
  const known = sections.every(({ offsetY }) => offsetY !== undefined)
  const sideBySide = known ? [] : rowOf(sections)
  return sections.map((section, at) => ({
    x: section.offsetX ?? ofParents(device, section.element, OFFSET_X, task),
    y: known
      ? section.offsetY!
      : shifted(ofParents(device, section.element, OFFSET_Y, task), sideBySide[at]!),
  }))
}

/** Centres of sections in a row around 0, metres. */
function rowOf(sections: readonly ImplementSection[]): number[] {
  const widths = sections.map(({ width }) => (width === undefined ? 0 : metresAt(width, 0)))
  let left = -widths.reduce((a, b) => a + b, 0) / 2
  return widths.map((width) => {
    const centre = left + width / 2
    left += width
    return centre
  })
}

function ofParents(device: Device, element: DeviceElement, ddi: number, task: TaskLogs): GeometrySeries {
  for (const parent of ancestorElements(device, element)) {
    const series = geometrySeries({ device, element: parent }, ddi, task)
    if (series !== undefined) return series
  }
  return { kind: 'constant', valueM: 0 }
}

function shifted(series: GeometrySeries, byM: number): GeometrySeries {
  if (series.kind === 'constant') return { kind: 'constant', valueM: series.valueM + byM }
  return { kind: 'records', valuesM: series.valuesM.map((metres) => metres + byM) }
}
