/**
 * What every store of artefacts does.
 *
 * Keys are relative paths: `leaf-users/<id>/originals/<sha256>`, `leaf-users/<id>/files/<file>/<artefact>-<hash>`,
 * `leaf-users/<id>/operations/<operation>/<artefact>-<hash>`, `leaf-users/<id>/tmp/<uuid>`. An object is visible
 * under its key only when it is complete and durable; keys that carry a hash are never written twice with other bytes.
 */
import type { Readable } from 'node:stream'

/** Bytes from `from` to `to`, both included. */
export interface ByteRange {
  readonly from: number
  readonly to: number
}

export interface StoredObject {
  readonly size: number
  /** Lower-case hex. */
  readonly sha256: string
}

export interface ObjectEntry {
  readonly key: string
  readonly size: number
  readonly modifiedAt: Date
}

export interface ObjectStore {
  /** Stores bytes under a key; an object that is there is replaced at once and as a whole. */
  put(key: string, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<StoredObject>
  /** @throws ObjectMissing when there is none */
  get(key: string): Promise<Uint8Array>
  /** The bytes as a stream; it errors when there is no such object. */
  stream(key: string, range?: ByteRange): Readable
  /** Undefined when there is none. */
  size(key: string): Promise<number | undefined>
  /** Gives an object another key. */
  move(from: string, to: string): Promise<void>
  /** Does nothing when there is none. */
  remove(key: string): Promise<void>
  /** Removes every object whose key starts with `prefix`, which ends in a slash. */
  removePrefix(prefix: string): Promise<void>
  /** Every object whose key starts with `prefix`, which ends in a slash. */
  list(prefix: string): AsyncIterable<ObjectEntry>
  /** Throws when the store cannot be used. */
  check(): Promise<void>
}

/** There is no object under this key. */
export class ObjectMissing extends Error {
  override readonly name = 'ObjectMissing'

  constructor(readonly key: string) {
    super(`there is no object under ${key}`)
  }
}
