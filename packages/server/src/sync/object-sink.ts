/**
 * Bytes of a download on their way into the object store. A download that starts again drops what was written; only
 * `finish` makes an object of it.
 */
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import type { ByteSink } from '@sheaf/claas'
import type { ObjectStore, StoredObject } from '../objects/index.js'

const BUFFERED_BYTES = 2 ** 20

interface Transfer {
  readonly pipe: PassThrough
  readonly stored: Promise<StoredObject>
}

export class ObjectSink implements ByteSink {
  readonly #objects: ObjectStore
  readonly #key: string
  #transfer: Transfer

  constructor(objects: ObjectStore, key: string) {
    this.#objects = objects
    this.#key = key
    this.#transfer = this.#begin()
  }

  /** @throws what the store throws, when it takes no more */
  async write(chunk: Uint8Array): Promise<void> {
    const { pipe, stored } = this.#transfer
    if (!pipe.write(chunk)) await Promise.race([once(pipe, 'drain'), stored])
  }

  async restart(): Promise<void> {
    await this.abandon()
    this.#transfer = this.#begin()
  }

  /** The object, complete and durable. */
  async finish(): Promise<StoredObject> {
    const { pipe, stored } = this.#transfer
    pipe.end()
    return await stored
  }

  /** Nothing is left of what was written. */
  async abandon(): Promise<void> {
    const { pipe, stored } = this.#transfer
    pipe.destroy(new Error('the download starts again or is given up'))
    await stored.catch(() => undefined)
  }

  #begin(): Transfer {
    const pipe = new PassThrough({ highWaterMark: BUFFERED_BYTES })
    // the reader of the pipe, the store, is told of an error by its iteration
    pipe.on('error', () => undefined)
    const stored = this.#objects.put(this.#key, pipe)
    stored.catch(() => undefined)
    return { pipe, stored }
  }
}
