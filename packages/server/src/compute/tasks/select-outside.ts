/** Which points of a file lie outside every one of some boundaries. */
import { decodePointTable, selectInsideEach } from '@sheaf/fieldwork'
import type { MultiPolygon } from '@sheaf/isoxml'

export interface SelectOutsideInput {
  readonly points: Uint8Array
  readonly boundaries: readonly MultiPolygon[]
}

/** Row numbers, u32 little-endian, ascending. */
export function selectOutside({ points, boundaries }: SelectOutsideInput): Uint8Array {
  const table = decodePointTable(points)
  const inside = new Uint8Array(table.length)
  for (const rows of selectInsideEach(table, boundaries)) for (const row of rows) inside[row] = 1
  const outside = Uint32Array.from(inside.keys()).filter((row) => inside[row] === 0)
  return new Uint8Array(outside.buffer)
}
