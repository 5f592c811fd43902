/** Which records of a binary are sound, by the layout that its header declares or by another one that it follows. */
import { countWithKernel } from '../kernel/count-with-kernel.js'
import type { RecordKernel } from '../kernel/record-kernel.js'
import { countPlainly } from './count-records.js'
import type { TimeLogHeader } from './header.js'
import { layoutOf, otherLayouts, type RecordLayout } from './layout.js'
import { RecordCheck } from './record-check.js'
import { CONFIRMING_RECORDS, continuesHere } from './resync.js'
import { type RecordWalk, walkRecords } from './walk.js'

export interface WalkedLog {
  readonly check: RecordCheck
  readonly walk: RecordWalk
  readonly guessed: boolean
}

/** By the declared layout, unless its first records fail and those of another layout pass. */
export function walkLog(
  kernel: RecordKernel | undefined,
  binary: Uint8Array,
  header: TimeLogHeader,
): WalkedLog {
  const begin = (layout: RecordLayout) => {
    const check = new RecordCheck(binary, layout, header.channels.length)
    return { check, count: kernel === undefined ? countPlainly(check) : countWithKernel(kernel, check) }
  }
  const { check, count } = begin(layoutOf(header))
  const first = count.countSound(0, -1)
  if (first.at === binary.length || count.totals().records >= CONFIRMING_RECORDS) {
    return { check, walk: walkRecords(check, count, first), guessed: false }
  }
  const fitting = continuesHere(check, 0, -1) ? undefined : fittingLayout(binary, header)
  const anew = begin(fitting ?? check.layout)
  return { check: anew.check, walk: walkRecords(anew.check, anew.count), guessed: fitting !== undefined }
}

/** Another layout by which the log begins with sound records. */
function fittingLayout(binary: Uint8Array, header: TimeLogHeader): RecordLayout | undefined {
  return otherLayouts(header).find((layout) => {
    const check = new RecordCheck(binary, layout, header.channels.length)
    const starts = binary.length > layout.fixedBytes && continuesHere(check, 0, -1)
    return starts && hasThreeRecords(check)
  })
}

/** Fewer records prove nothing. */
function hasThreeRecords(check: RecordCheck): boolean {
  const { bytes, layout } = check
  const second = check.endOf(0)
  const third = check.endOf(second)
  return check.endOf(third) <= bytes.length && third + layout.fixedBytes < bytes.length
}
