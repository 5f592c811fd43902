/** Growers by the dozen in the sandbox: each an organization with two machines that worked several fields in pieces. */
import type { Sandbox } from '@sheaf/claas-sandbox'
import { archiveOf, filesOf, groundOf, WIDTH_M } from '../../packages/server/test/pipeline/worked-field.js'
import { control, drop } from '../support/sandbox-control.js'

export interface SandboxGrower {
  readonly organizationId: string
  readonly machines: readonly string[]
  /** Files in the outboxes of its machines. */
  readonly files: number
}

/** Files that lie beside each other on one field and belong to one operation. */
const PER_FIELD = 3
const PASSES = 3
const METRES_PER_DEGREE = 111_320

/** Adds so many growers with so many files each; the same numbers always give the same bytes. */
export async function addGrowers(
  sandbox: Sandbox,
  count: number,
  filesEach: number,
): Promise<SandboxGrower[]> {
  const growers: SandboxGrower[] = []
  for (let number = 0; number < count; number++) {
    const path = '/organizations'
    const { id, machines } = await control<{ id: string; machines: string[] }>(sandbox, 'POST', path, {
      machines: 2,
    })
    for (let at = 0; at < filesEach; at++) {
      const field = Math.floor(at / PER_FIELD)
      const name = `TASKDATA_${number + 1}_${at + 1}.zip`
      await drop(sandbox, machines[field % machines.length]!, name, pieceOf(number, field, at % PER_FIELD))
    }
    growers.push({ organizationId: id, machines, files: filesEach })
  }
  return growers
}

/** One piece of a field: some passes beside those of the piece before, an hour later. */
function pieceOf(grower: number, field: number, piece: number): Uint8Array {
  const corner = { lon: 8 + grower * 0.02, lat: 51 + field * 0.01 }
  const recordsPerPass = 40 + 20 * piece
  const boundary = groundOf({ ...corner, passes: PASSES * PER_FIELD, recordsPerPass: 40 + 20 * PER_FIELD })
  return archiveOf(
    filesOf({
      ...corner,
      lat: corner.lat + (piece * PASSES * WIDTH_M) / METRES_PER_DEGREE,
      passes: PASSES,
      recordsPerPass,
      start: `2026-09-0${1 + (field % 9)}T${String(8 + piece).padStart(2, '0')}:00:00`,
      task: `TSK${field * PER_FIELD + piece + 1}`,
      boundary,
      partfieldId: `PFD${field + 1}`,
      partfieldName: `Field ${field + 1}`,
    }),
  )
}
