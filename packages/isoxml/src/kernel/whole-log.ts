/** The columns of a log that was staged whole: a handful of arrays, made at their size and filled in one piece each. */
import { stretchesOf } from '../time-log/columns.js'
import type { FixedColumns } from '../time-log/fixed-columns.js'
import { fixedColumnBytes, withConstants } from '../time-log/fixed-columns.js'
import type { TimeLogHeader } from '../time-log/header.js'
import type { RecordLayout } from '../time-log/layout.js'
import type { ChannelData } from '../time-log/model.js'
import {
  PACKED_PRESENCE_AT,
  PRESENCE_STAGING_AT,
  RECORDS_OF_CHANNEL_AT,
  VALUE_STAGING_AT,
} from './memory-map.js'
import type { RecordKernel } from './record-kernel.js'
import { copyStaged } from './staged-position.js'

const COUNTS_FROM = RECORDS_OF_CHANNEL_AT >> 2
const VALUES_FROM = VALUE_STAGING_AT >> 2
const PRESENCE_FROM = PRESENCE_STAGING_AT >> 2

export interface WholeLog {
  readonly recordsOfChannel: Uint32Array
  readonly fixed: FixedColumns
  /** By channel; undefined for one without values. */
  readonly data: readonly (ChannelData | undefined)[]
}

/**
 * @param stretchWords from the values of one channel to those of the next
 * @param maxBytes     that the columns may take
 * @returns undefined when they would take more
 */
export function wholeLog(
  kernel: RecordKernel,
  layout: RecordLayout,
  header: TimeLogHeader,
  {
    channels,
    records,
    stretchWords,
    maxBytes,
  }: { readonly [key in 'channels' | 'records' | 'stretchWords' | 'maxBytes']: number },
): WholeLog | undefined {
  const { words, unsignedWords } = kernel
  const valueWords = kernel.pack(records, 4 * stretchWords)
  const presenceWords = words[PACKED_PRESENCE_AT >> 2]!
  if (4 * (valueWords + presenceWords) + records * fixedColumnBytes(layout, header) > maxBytes)
    return undefined
  const values = words.slice(VALUES_FROM, VALUES_FROM + valueWords)
  const presence = unsignedWords.slice(PRESENCE_FROM, PRESENCE_FROM + presenceWords)
  const recordsOfChannel = unsignedWords.slice(COUNTS_FROM, COUNTS_FROM + channels)
  const fixed = withConstants(copyStaged(kernel, layout, records), records, header)
  return { recordsOfChannel, fixed, data: stretchesOf({ records, recordsOfChannel }, values, presence) }
}
