/** Rows of a table as they follow each other on the ground. */
import { numbersOf, requiredNumbers } from '../points/columns.js'
import type { PointTable } from '../points/table.js'

/**
 * Rows of one log and section in their order, cut where the clock runs backwards. Every row is in exactly one.
 */
export function tracksOfRows(table: PointTable): Uint32Array[] {
  const log = requiredNumbers(table, 'log')
  const time = requiredNumbers(table, 'time')
  const section = numbersOf(table, 'sectionId')
  const open = new Map<string, number[]>()
  const tracks: number[][] = []
  for (let row = 0; row < table.length; row++) {
    const key = `${log[row]}/${section?.[row] ?? ''}`
    const track = open.get(key)
    if (track === undefined || time[row]! < time[track.at(-1)!]!) {
      const fresh = [row]
      open.set(key, fresh)
      tracks.push(fresh)
    } else track.push(row)
  }
  return tracks.map((rows) => Uint32Array.from(rows))
}
