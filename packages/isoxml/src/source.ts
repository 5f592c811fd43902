/**
 * Where bytes come from: a file, a Blob, an S3 range or memory. Everything in this package reads through it,
 * so that the package itself touches neither disk nor network.
 */
export interface Source {
  /** Total number of bytes. */
  readonly length: number
  /** Bytes `from` (inclusive) to `to` (exclusive); both within 0…length. */
  read(from: number, to: number): Promise<Uint8Array>
}

/** A source over bytes that already stand in memory. */
export function memorySource(bytes: Uint8Array): Source {
  return { length: bytes.length, read: async (from, to) => bytes.subarray(from, to) }
}

/** A part of a source as a source of its own; nothing is copied. @param to end, exclusive, within the source */
export function rangeSource(source: Source, from: number, to: number): Source {
  return { length: to - from, read: (start, end) => source.read(from + start, from + end) }
}

/** What this package needs of a `Blob` or `File` of the browser. */
export interface BlobLike {
  readonly size: number
  slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> }
}

/**
 * A source over a `Blob` or `File`, as a file input or a dropped file gives it; only what is asked for is loaded.
 * Reading rejects with the browser's own error when the file was changed or taken away.
 */
export function blobSource(blob: BlobLike): Source {
  return {
    length: blob.size,
    read: async (from, to) => new Uint8Array(await blob.slice(from, to).arrayBuffer()),
  }
}

/** One file of an archive or folder. Paths use forward slashes, whatever the archive wrote. */
export interface FileEntry {
  readonly path: string
  /** Size in bytes once inflated. */
  readonly size: number
  /** @throws IsoxmlError when the entry is damaged, encrypted or larger than announced */
  read(): Promise<Uint8Array>
  /**
   * As `read`, but settles as soon as inflating has begun, so that it can go on in another thread while this one
   * works. `bytes` then rejects as `read` does. Without it a file counts as begun when `read` was called.
   */
  begin?(): Promise<BegunFile>
}

/** A file on its way. */
export interface BegunFile {
  /** Rejects as `read` of the file does. */
  readonly bytes: Promise<Uint8Array>
  /** The same while it comes, where it comes piece by piece. */
  readonly growing?: GrowingBytes | undefined
}

/** A file while it is inflated. */
export interface GrowingBytes {
  /** The announced size. */
  readonly size: number
  /** So many bytes from the first piece on, none before. What has not come yet may be anything. */
  readonly bytes: Uint8Array
  /** How many bytes have come. */
  readonly length: number
  /** Whether no more will come, be it that all have or that inflating failed. */
  readonly isEnded: boolean
  /** Settles when there are more than at the call, or when no more will come. Never rejects. */
  more(): Promise<void>
}

/**
 * Undoes raw deflate (RFC 1951). Handed in: node's zlib, `inflateRawWithStreams` or a library. With a function that
 * works in another thread and gives a promise, `readTimeLogs` inflates a log while it decodes the one before; one that
 * gives the pieces as they come, a stream of Node say, lets a long log be decoded while it is inflated. A piece stays as
 * it was given. {@link inflateRawWithZlib} does all that.
 */
export type InflateRaw = (
  deflated: Uint8Array,
  inflatedSize: number,
) => Promise<Uint8Array> | Uint8Array | AsyncIterable<Uint8Array>

/** CRC-32 of the zip format as a number, signed or not. */
export type Checksum = (bytes: Uint8Array) => number
