/** Row groups that two threads share: each takes the next one until none is left. */
import { ROW_GROUP_ROWS } from '@sheaf/fieldwork'

/**
 * @param {import('@sheaf/fieldwork').GeoparquetEncoder} encoder
 * @param {Uint32Array} rows in the order of the file
 * @param {Int32Array} next number of the next row group, seen by both threads
 */
export function encodeGroups(encoder, rows, next) {
  const groups = []
  for (;;) {
    const at = Atomics.add(next, 0, 1)
    const start = at * ROW_GROUP_ROWS
    if (start >= rows.length) return groups
    groups.push({ at, group: encoder.rowGroup(rows.subarray(start, start + ROW_GROUP_ROWS)) })
  }
}
