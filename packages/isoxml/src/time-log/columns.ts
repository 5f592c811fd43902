/**
 * The columns of the channels of a log. All channels share two arrays, values and presence, in which each has its own
 * stretch in the order of the header, so that a log is a handful of buffers whatever its number of channels.
 */
import { fixedColumnBytes } from './fixed-columns.js'
import type { TimeLogHeader } from './header.js'
import type { RecordLayout } from './layout.js'
import type { ChannelData } from './model.js'
import { presenceKind, presentRecords, wordsOfBits } from './presence.js'

/** What a log holds. */
interface Counts {
  readonly records: number
  /** Records that carry a value, by channel. */
  readonly recordsOfChannel: Uint32Array
}

/** Memory that the columns of a log take. */
export function columnBytes(
  { records, recordsOfChannel }: Counts,
  layout: RecordLayout,
  header: TimeLogHeader,
): number {
  let words = 0
  for (let channel = 0; channel < Math.min(header.channels.length, 256); channel++) {
    const count = recordsOfChannel[channel]!
    const kind = presenceKind(count, records)
    words += kind === 'packed' ? count + wordsOfBits(records) : kind === 'sparse' ? 2 * count : count
  }
  return 4 * words + records * fixedColumnBytes(layout, header)
}

/**
 * What a channel has got, in the way in which it is kept.
 *
 * @param values  those that were logged
 * @param present a bit for each record; not looked at where all or none carry a value
 * @param records of the whole log
 */
export function channelDataOf(
  values: Int32Array,
  present: Uint32Array | undefined,
  records: number,
): ChannelData {
  const kind = presenceKind(values.length, records)
  if (kind === 'empty') return { kind }
  if (kind === 'dense') return { kind, values }
  return kind === 'packed'
    ? { kind, present: present!, values }
    : { kind, records: presentRecords(present!, values.length), values }
}

/**
 * The stretches of all channels.
 *
 * @param values   of the channels one after the other
 * @param presence of those that some records carry and some lack, likewise
 * @returns by channel; undefined for one without values
 */
export function stretchesOf(
  { records, recordsOfChannel }: Counts,
  values: Int32Array,
  presence: Uint32Array,
): (ChannelData | undefined)[] {
  const data = new Array<ChannelData | undefined>(recordsOfChannel.length)
  const rowWords = wordsOfBits(records)
  let from = 0
  let row = 0
  for (let channel = 0; channel < recordsOfChannel.length; channel++) {
    const count = recordsOfChannel[channel]!
    if (count === 0) continue
    const own = values.subarray(from, from + count)
    from += count
    if (count === records) data[channel] = { kind: 'dense', values: own }
    else {
      data[channel] = channelDataOf(own, presence.subarray(row, row + rowWords), records)
      row += rowWords
    }
  }
  return data
}
