/** Where things stand in the memory of the kernel, in bytes; record-kernel.wat says what each is. */

export const FIXED_BYTES_AT = 0
export const CHANNELS_AT = 4
export const HAS_TIME_AT = 8
/** Nine words, one per field of `POSITION_FIELDS`. */
export const POSITION_AT = 12
/** Progress; `fill` leaves the place that it reached in the first word. */
export const RECORDS_AT = 64
export const VALUES_AT = 68
export const LAST_DATE_AT = 72
export const LAST_MS_AT = 76
export const LAST_ADDRESS_AT = 80
/** Bytes from one row of presence to the next. */
export const PRESENCE_ROW_BYTES_AT = 96
/** Bytes of a set of channels. */
export const SET_BYTES_AT = 100
/** 1 when a record named its channels out of order. */
export const UNORDERED_AT = 104
/** Words of presence that were packed. */
export const PACKED_PRESENCE_AT = 108
export const LAST_SEEN_AT = 1024
export const RECORDS_OF_CHANNEL_AT = 2048
/** 256 words: where the next value of each channel is staged. */
export const NEXT_VALUE_AT = 4096
/** Room for the values of channels beyond the header, a word each. */
export const BEYOND_AT = 5120
export const INPUT_AT = 8192
/** Bytes of the binary that are copied in at a time; few enough to stay in the processor's cache. */
export const INPUT_BYTES = 65_536
/** Time and position are staged for so many records at most. */
export const PLACES = 12_288
/** Those of a log that is not staged whole, and sets of channels, for so many. */
export const PORTION_PLACES = 4096
export const TIME_STAGING_AT = 73_728
/** In the order of `POSITION_FIELDS`; written side by side, they lie apart in the lines of the processor's cache. */
export const POSITION_STAGING_AT: readonly number[] = [
  172_352, 221_824, 271_296, 320_768, 333_376, 358_272, 383_168, 395_776, 445_248,
]
export const VALUE_STAGING_AT = 471_040
export const VALUE_STAGING_BYTES = 4_194_304
/** Presence is staged for so many records at most, a bit for each, in a row for each channel. */
export const PRESENCE_PLACES = 32_768
export const PRESENCE_STAGING_AT = 4_665_344
/** The channels of each staged record as a set. */
export const SETS_AT = 5_734_400
/** 30 bytes of time and position, the number of values, 255 values of 5 bytes. */
export const MAX_RECORD_BYTES = 30 + 1 + 255 * 5
