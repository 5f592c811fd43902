/**
 * Time-log records into columns.
 *
 *   TLGnnnnn.XML (template) ─► layout of one record ─┐
 *   TLGnnnnn.BIN (records)  ─────────────────────────┴─► walk: check, count ─► fill: one column per channel
 *
 * A record has neither length nor mark (ISO 11783-10, time log): one wrong count of values puts all later records out
 * of step. So every record is checked before it is kept, and `resync.ts` looks for the next sound one. Values are
 * never guessed and never changed.
 */
import { DiagnosticList } from '../diagnostic-list.js'
import { begins, fillGrowing, fillSound, fillWalked } from '../kernel/fill-with-kernel.js'
import type { FilledColumns } from '../kernel/log-filler.js'
import {
  giveBackKernel,
  giveBackWaitingKernel,
  type RecordKernel,
  takeKernel,
  takeWaitingKernel,
} from '../kernel/record-kernel.js'
import type { GrowingBytes } from '../source.js'
import { columnBytes } from './columns.js'
import { fillPlainly } from './fill-columns.js'
import type { TimeLogHeader } from './header.js'
import { layoutOf } from './layout.js'
import { DEFAULT_MAX_BYTES } from './limits.js'
import type { Channel, TimeLog } from './model.js'
import { RecordCheck } from './record-check.js'
import { layoutGuessed, reportDamage, reportOverruled, tooLarge } from './report-log.js'
import type { Passed } from './walk.js'
import { walkLog } from './walk-log.js'

/** Limits of decoding. */
export interface DecodeTimeLogOptions {
  /** Bytes that the columns may take together, estimated before anything is allocated. Default 1 GiB. */
  readonly maxBytes?: number
}

/** The kernel counts in 32 bits. */
const MAX_KERNEL_BYTES = 2 ** 31 - 1

/**
 * Decodes a whole time log.
 *
 * @param file name of the log for `TimeLog.file` and diagnostics; extension and folder are cut off, capitals made
 * @returns columns of all sound records in file order. Damage gives `skipped` ranges and `LOG_DAMAGED`, an unfinished
 *          last record `LOG_TRUNCATED`, a binary that contradicts its header `LOG_LAYOUT_GUESSED`
 * @throws IsoxmlError `LOG_TOO_LARGE` when the columns would need more than `maxBytes`
 */
export function decodeTimeLog(
  binary: Uint8Array,
  header: TimeLogHeader,
  file: string,
  options: DecodeTimeLogOptions = {},
): TimeLog {
  const kernel = binary.length <= MAX_KERNEL_BYTES ? takeKernel() : undefined
  try {
    return decodeWith(kernel, binary, header, file, options)
  } finally {
    giveBackKernel(kernel)
  }
}

/**
 * The same while the binary is inflated in another thread.
 *
 * @returns undefined where the log is better decoded when all of it is there: it does not begin with sound records, it
 *          may be too large, inflating failed, or there is no kernel, or others wait with one
 */
export async function decodeGrowingTimeLog(
  growing: GrowingBytes,
  header: TimeLogHeader,
  file: string,
  options: DecodeTimeLogOptions,
): Promise<TimeLog | undefined> {
  const kernel = growing.size <= MAX_KERNEL_BYTES ? takeWaitingKernel() : undefined
  if (kernel === undefined) return undefined
  try {
    await begins(growing)
    const check = new RecordCheck(growing.bytes, layoutOf(header), header.channels.length)
    const filled = await fillGrowing(kernel, check, header, options.maxBytes ?? DEFAULT_MAX_BYTES, growing)
    return filled && logOf(filled, header, logStem(file), withHeaderDiagnostics(header))
  } finally {
    giveBackWaitingKernel(kernel)
  }
}

/** {@link decodeTimeLog} with the kernel given, or in plain TypeScript without one: both give the same columns. */
export function decodeWith(
  kernel: RecordKernel | undefined,
  binary: Uint8Array,
  header: TimeLogHeader,
  file: string,
  options: DecodeTimeLogOptions,
): TimeLog {
  const stem = logStem(file)
  const diagnostics = withHeaderDiagnostics(header)
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES
  const check = new RecordCheck(binary, layoutOf(header), header.channels.length)
  const sound =
    kernel === undefined || binary.length === 0 ? undefined : fillSound(kernel, check, header, maxBytes)
  if (sound !== undefined) return logOf(sound, header, stem, diagnostics)
  return logOf(
    fillInTwoPasses(kernel, binary, header, stem, maxBytes, diagnostics),
    header,
    stem,
    diagnostics,
  )
}

function withHeaderDiagnostics(header: TimeLogHeader): DiagnosticList {
  const diagnostics = new DiagnosticList()
  diagnostics.addAll(header.diagnostics)
  return diagnostics
}

function logOf(
  filled: FilledColumns & Passed,
  header: TimeLogHeader,
  stem: string,
  diagnostics: DiagnosticList,
): TimeLog {
  reportDamage(stem, filled, diagnostics)
  const channels = header.channels.map((channel): Channel => {
    const { index, ddi, elementId, bus, constant } = channel
    let data = filled.dataOf(index)
    if (constant !== undefined) {
      if (data.kind === 'empty') data = { kind: 'constant', value: constant }
      else reportOverruled(stem, channel, filled.recordsOfChannel[index]!, diagnostics)
    }
    return { index, ddi, elementId, bus, data }
  })
  return {
    file: stem,
    records: filled.records,
    ...filled.fixed,
    channels,
    values: filled.values,
    skipped: filled.torn === undefined ? filled.skipped : [...filled.skipped, filled.torn],
    diagnostics: diagnostics.items,
  }
}

/** `TASKDATA/tlg00001.bin` → `TLG00001`. */
export function logStem(file: string): string {
  // no regular expression: one that ignores case takes longer to set up than a small log to decode
  const name = file.slice(file.lastIndexOf('/') + 1).toUpperCase()
  return name.endsWith('.BIN') || name.endsWith('.XML') ? name.slice(0, -4) : name
}

/** In two passes, the first of which finds what is sound, by another layout than the header's where that fits. */
function fillInTwoPasses(
  kernel: RecordKernel | undefined,
  binary: Uint8Array,
  header: TimeLogHeader,
  stem: string,
  maxBytes: number,
  diagnostics: DiagnosticList,
): FilledColumns & Passed {
  const { check, walk, guessed } = walkLog(kernel, binary, header)
  const { layout } = check
  if (guessed) diagnostics.addAll([layoutGuessed(stem, layout, header)])
  const needed = columnBytes(walk, layout, header)
  if (needed > maxBytes) throw tooLarge(stem, walk.records, needed, maxBytes)
  const filled =
    kernel === undefined
      ? fillPlainly(check, walk, header)
      : fillWalked(kernel, check, header, walk, walk.ranges)
  return { ...filled, skipped: walk.skipped, torn: walk.torn }
}
