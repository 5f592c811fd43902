/** Counting with the kernel: the same answers as `countPlainly`, window by window. */
import type { RecordCount, SoundStretch } from '../time-log/count-records.js'
import type { RecordCheck } from '../time-log/record-check.js'
import {
  INPUT_AT,
  INPUT_BYTES,
  LAST_ADDRESS_AT,
  LAST_DATE_AT,
  LAST_MS_AT,
  LAST_SEEN_AT,
  MAX_RECORD_BYTES,
  RECORDS_AT,
  RECORDS_OF_CHANNEL_AT,
  VALUES_AT,
} from './memory-map.js'
import { type RecordKernel, setInput, setLayout } from './record-kernel.js'

/** Behind damage the next damage may be near: windows grow from this to their full size. */
const FIRST_INPUT_BYTES = 16_384

/** Counts over one binary; no other binary must be counted with the same kernel in between. */
export function countWithKernel(kernel: RecordKernel, check: RecordCheck): RecordCount {
  const { words } = kernel
  const ofChannel = words.subarray(RECORDS_OF_CHANNEL_AT >> 2, (RECORDS_OF_CHANNEL_AT >> 2) + 256)
  setLayout(kernel, check.layout, check.channels)
  words[RECORDS_AT >> 2] = 0
  words[VALUES_AT >> 2] = 0
  words.fill(-1, LAST_SEEN_AT >> 2, (LAST_SEEN_AT >> 2) + 256)
  ofChannel.fill(0)
  return {
    countSound: (from, reference) => countSound(kernel, check, from, reference),
    totals: () => ({
      records: words[RECORDS_AT >> 2]!,
      values: words[VALUES_AT >> 2]!,
      recordsOfChannel: new Uint32Array(ofChannel),
    }),
  }
}

function countSound(kernel: RecordKernel, check: RecordCheck, from: number, reference: number): SoundStretch {
  const { words } = kernel
  const { bytes } = check
  let at = from
  let lastAt = reference
  let inputBytes = FIRST_INPUT_BYTES
  // a record without a reference may have any date; elsewhere the first one is for the full check
  words[LAST_DATE_AT >> 2] = reference < 0 ? check.dateAt(from) : -1
  words[LAST_MS_AT >> 2] = 0
  while (at < bytes.length) {
    const windowEnd = Math.min(bytes.length, at + inputBytes)
    const inputEnd = setInput(kernel, bytes, at, windowEnd)
    const offset = at - INPUT_AT
    let known = 0
    do {
      words[LAST_ADDRESS_AT >> 2] = -1
      at = kernel.count(at - offset, inputEnd, known) + offset
      const lastAddress = words[LAST_ADDRESS_AT >> 2]!
      if (lastAddress >= 0) lastAt = lastAddress + offset
      // the rest of the record may lie behind the window
      if (windowEnd < bytes.length && at + MAX_RECORD_BYTES > windowEnd) break
      if (at >= bytes.length || check.faultOf(at, lastAt) !== 'sound') return { at, lastAt }
      known = 1
    } while (at < windowEnd)
    inputBytes = Math.min(INPUT_BYTES, 4 * inputBytes)
  }
  return { at, lastAt }
}
