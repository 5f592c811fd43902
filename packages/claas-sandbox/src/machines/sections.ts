/**
 * Section control: a section is on where its centre stands inside the field on ground that is not covered yet.
 * Covered ground is kept in cells of a third of a section, a metre at most.
 */
import type { Step } from './drive.js'
import { between, type PlanePoint } from './plane.js'
import { type Polygon, scanline } from './polygon.js'

/** One section of a boom or planter, left to right. */
export interface Section {
  /** Centre, positive to the right of the driving direction (the standard's Y). */
  readonly offsetYM: number
  readonly widthM: number
}

/** `count` sections of equal width, left to right, symmetric to the machine. */
export function equalSections(count: number, widthM: number): Section[] {
  return Array.from({ length: count }, (_, index) => ({
    offsetYM: (index - (count - 1) / 2) * widthM,
    widthM,
  }))
}

/** Ground the machine itself covered a moment ago does not count as covered, in m of driving. */
const OWN_TRACK_M = 45

/** Which sections are on at each step, left to right. */
export function sectionStates(
  boundary: Polygon,
  sections: readonly Section[],
  steps: readonly Step[],
): boolean[][] {
  const coveredAtM = coverage(boundary, Math.min(1, sections[0]!.widthM / 3))
  let drivenM = 0
  return steps.map((step, index) => {
    drivenM += step.distanceM
    if (!step.working) return sections.map(() => false)
    const states = sections.map((section) => {
      const centre = toTheRight(step, step.headingRad, section.offsetYM)
      const covered = coveredAtM.get(centre)
      return covered !== undefined && (covered < 0 || drivenM - covered < OWN_TRACK_M)
    })
    const before = steps[index - 1] ?? step
    sections.forEach((section, number) => {
      if (states[number]) cover(coveredAtM, section, before, step, drivenM)
    })
    return states
  })
}

/** Marks the ground of one section since the step before, half a cell in from its edges so that neighbours stay open. */
function cover(cells: Coverage, section: Section, before: Step, step: Step, drivenM: number): void {
  const across = Math.ceil((2 * section.widthM) / cells.cellM)
  const along = Math.ceil((2 * step.distanceM) / cells.cellM) + 1
  const usedM = section.widthM - cells.cellM
  for (let row = 0; row <= along; row++) {
    const point = between(before, step, row / along)
    for (let column = 0; column <= across; column++) {
      const offsetM = section.offsetYM + (column / across - 0.5) * usedM
      cells.set(toTheRight(point, step.headingRad, offsetM), drivenM)
    }
  }
}

function toTheRight(point: PlanePoint, headingRad: number, offsetM: number): PlanePoint {
  return {
    eastM: point.eastM + offsetM * Math.cos(headingRad),
    northM: point.northM - offsetM * Math.sin(headingRad),
  }
}

/** Width of the sections that are on, per step in m. */
export function widthsInUse(sections: readonly Section[], states: readonly (readonly boolean[])[]): number[] {
  return states.map((on) => sections.reduce((sum, { widthM }, index) => sum + (on[index] ? widthM : 0), 0))
}

interface Coverage {
  readonly cellM: number
  /** Metres driven when the cell was covered, −1 for not yet, undefined outside the field. */
  get(point: PlanePoint): number | undefined
  set(point: PlanePoint, drivenM: number): void
}

const OUTSIDE = -2
const OPEN = -1

function coverage(boundary: Polygon, cellM: number): Coverage {
  const west = Math.floor(Math.min(...boundary.map((corner) => corner.eastM)))
  const south = Math.floor(Math.min(...boundary.map((corner) => corner.northM)))
  const columns = Math.ceil((Math.max(...boundary.map((corner) => corner.eastM)) - west) / cellM)
  const rows = Math.ceil((Math.max(...boundary.map((corner) => corner.northM)) - south) / cellM)
  const cells = new Float32Array(columns * rows).fill(OUTSIDE)
  for (let row = 0; row < rows; row++) {
    for (const [from, to] of scanline(boundary, south + (row + 0.5) * cellM)) {
      const first = Math.ceil((from - west) / cellM - 0.5)
      const last = Math.floor((to - west) / cellM - 0.5)
      cells.fill(OPEN, row * columns + first, row * columns + last + 1)
    }
  }
  const cellOf = (point: PlanePoint): number => {
    const column = Math.floor((point.eastM - west) / cellM)
    const row = Math.floor((point.northM - south) / cellM)
    return column < 0 || row < 0 || column >= columns || row >= rows ? -1 : row * columns + column
  }
  return {
    cellM,
    get(point) {
      const value = cells[cellOf(point)] ?? OUTSIDE
      return value === OUTSIDE ? undefined : value
    },
    set(point, drivenM) {
      const cell = cellOf(point)
      if (cells[cell] === OPEN) cells[cell] = drivenM
    },
  }
}
