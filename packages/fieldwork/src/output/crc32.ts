/** CRC-32 as PNG and gzip use it (ISO 3309, polynomial 0xEDB88320). */

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** Checksum of bytes. @param before checksum of what precedes them */
export const crc32 = (bytes: Uint8Array, before = 0): number => {
  let crc = ~before
  for (let i = 0; i < bytes.length; i++) crc = TABLE[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8)
  return ~crc >>> 0
}
