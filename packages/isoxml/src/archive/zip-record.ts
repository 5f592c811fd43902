/** What one entry of a zip says of itself, whether read from the central directory or from its local header. */

export interface ZipRecord {
  /** As decoded, before it was made safe. */
  readonly name: string
  readonly flags: number
  readonly method: number
  readonly crc: number
  readonly storedSize: number
  readonly inflatedSize: number
  /** Byte of the local header. */
  readonly headerAt: number
  readonly symlink: boolean
  /** Why the entry cannot be whole, as far as the directory shows. */
  readonly damage: string | undefined
}

export const STORED = 0
export const DEFLATED = 8

/** Bit 0: encrypted; bit 6: strong encryption. */
export function isEncrypted(record: ZipRecord): boolean {
  return (record.flags & 0x41) !== 0 || record.method === 99
}

/** Local header: signature, then 26 bytes, then name and extra fields. */
export const LOCAL_HEADER_BYTES = 30
export const LOCAL_HEADER_SIGNATURE = 0x04034b50

/** Header of the directory: signature, then 42 bytes, then name, extra fields and comment. */
export const CENTRAL_HEADER_BYTES = 46
export const CENTRAL_HEADER_SIGNATURE = 0x02014b50

/** Marks an entry whose sizes and checksum follow its data (data descriptor). */
export const SIZES_FOLLOW = 0x08
export const NAME_IS_UTF8 = 0x800
