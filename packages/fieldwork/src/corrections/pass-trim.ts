/**
 * Start and end of passes: while a combine fills, the sensor weighs less than is cut, and while it empties, more. The
 * points of the first and last seconds of each pass are left out ("start pass delay" and "end pass delay" of Yield
 * Editor, Sudduth and Drummond 2007; filling and emptying: Blackmore and Moore 1999). A pass shorter than both together
 * goes as a whole.
 *
 * A pass is a run of records of one log that worked ground: it ends where work stops, at a pause and where the
 * position jumps.
 */
import { requiredNumbers, textAt } from '../points/columns.js'
import { selectionOf } from '../points/select.js'
import type { PointTable } from '../points/table.js'
import { present } from './harvest-columns.js'
import { tracksOfRows } from './tracks.js'

const MS_PER_SECOND = 1000

/** Rows that stay, ascending; those that worked no ground stay too, and are left to the cleanup rules. */
export function trimPasses(
  table: PointTable,
  { startSeconds, endSeconds }: { readonly startSeconds: number; readonly endSeconds: number },
): Uint32Array {
  const keep = new Uint8Array(table.length).fill(1)
  const time = requiredNumbers(table, 'time')
  const interval = present(table, 'samplingInterval')
  for (const pass of passesOf(table)) {
    const [first, last] = [pass[0]!, pass.at(-1)!]
    // the stretch of the first point is part of the pass
    const begin = time[first]! - (interval[first] || 0) * MS_PER_SECOND
    for (const row of pass) {
      const isEarly = time[row]! - begin <= startSeconds * MS_PER_SECOND && startSeconds > 0
      const isLate = time[last]! - time[row]! < endSeconds * MS_PER_SECOND
      if (isEarly || isLate) keep[row] = 0
    }
  }
  return selectionOf(keep)
}

/** Runs of rows that worked ground, each going on where the one before ended. */
function passesOf(table: PointTable): number[][] {
  const area = present(table, 'area')
  const status = table.columns.get('recordingStatus')
  const interval = present(table, 'samplingInterval')
  const works = (row: number): boolean => area[row]! > 0 && textAt(status, row) !== 'Off'
  const passes: number[][] = []
  for (const track of tracksOfRows(table)) {
    let pass: number[] | undefined
    for (const row of track) {
      // a row without an interval stands behind a pause or a jump
      if (!works(row) || !(interval[row]! > 0)) pass = undefined
      if (!works(row)) continue
      if (pass === undefined) {
        pass = []
        passes.push(pass)
      }
      pass.push(row)
    }
  }
  return passes
}
