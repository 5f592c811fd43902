/**
 * What makes a log the same log again: header, first record and prefix digests. Exports are cumulative, so the same
 * log comes again, some longer; two logs are the same when header and first bytes agree and so does every checkpoint
 * that both are long enough to have.
 */
import type { LogIdentity } from '../points/table.js'

/** Digest of bytes as text (SHA-256 in hex, truncated or not). Handed in. */
export type Digest = (bytes: Uint8Array) => string

const FIRST_BYTES = 64
const CHECKPOINT_GROWTH = 4

/**
 * @param log stem, task and records of the log
 * @param header bytes of the log's XML
 * @param binary bytes of the log
 */
export function logIdentity(
  log: { file: string; task: string; records: number },
  header: Uint8Array,
  binary: Uint8Array,
  digest: Digest,
): LogIdentity {
  const checkpoints: { bytes: number; digest: string }[] = []
  for (let bytes = FIRST_BYTES; bytes < binary.length; bytes *= CHECKPOINT_GROWTH) {
    checkpoints.push({ bytes, digest: digest(binary.subarray(0, bytes)) })
  }
  checkpoints.push({ bytes: binary.length, digest: digest(binary) })
  return {
    ...log,
    headerDigest: digest(header),
    firstDigest: digest(binary.subarray(0, Math.min(FIRST_BYTES, binary.length))),
    length: binary.length,
    checkpoints,
  }
}

/** How two logs relate. `prefix`: the first is the beginning of the second. */
export type LogRelation = 'different' | 'identical' | 'prefix' | 'extension'

/**
 * Relation of the first log to the second. A shorter log is taken for the beginning of a longer one when they agree
 * at the last checkpoint that the shorter has in common with the longer.
 */
export function relate(a: LogIdentity, b: LogIdentity): LogRelation {
  if (a.headerDigest !== b.headerDigest || a.firstDigest !== b.firstDigest) return 'different'
  const others = new Map(b.checkpoints.map((checkpoint) => [checkpoint.bytes, checkpoint.digest]))
  for (const { bytes, digest } of a.checkpoints) {
    const other = others.get(bytes)
    if (other !== undefined && other !== digest) return 'different'
  }
  if (a.length === b.length) return 'identical'
  return a.length < b.length ? 'prefix' : 'extension'
}
