/** Where things stand in the memory of the kernel, in bytes; record-kernel.wat says what each is. */

export const FIXED_BYTES_AT = 0
export const CHANNELS_AT = 4
export const HAS_TIME_AT = 8
/** Nine words, one per field of `POSITION_FIELDS`. */
export const POSITION_AT = 12
/** Progress of counting; `fill` leaves the place that it reached in the first word. */
export const RECORDS_AT = 64
export const VALUES_AT = 68
export const LAST_DATE_AT = 72
export const LAST_MS_AT = 76
export const LAST_ADDRESS_AT = 80
/** Staging address of the time, then of the nine fields of `POSITION_FIELDS`. */
export const TIME_STAGING_AT = 96
export const POSITION_STAGING_AT = 100
export const LAST_SEEN_AT = 1024
export const RECORDS_OF_CHANNEL_AT = 2048
/** 256 words: where the next value of each channel is staged. */
export const NEXT_VALUE_AT = 4096
export const INPUT_AT = 8192
/** Bytes of the binary that are copied in at a time; few enough to stay in the processor's cache. */
export const INPUT_BYTES = 65_536
export const FIXED_STAGING_AT = 73_728
export const VALUE_STAGING_AT = 262_144
export const VALUE_STAGING_BYTES = 524_288
/** From a staged value to its record number. */
export const RECORD_NUMBER_DISTANCE = 526_400
/** Values at the places of their records, and behind 4096 of them their presence. */
export const SPREAD_AT = 1_312_832
export const SPREAD_PRESENCE_AT = 1_329_216
/** 30 bytes of time and position, the number of values, 255 values of 5 bytes. */
export const MAX_RECORD_BYTES = 30 + 1 + 255 * 5
