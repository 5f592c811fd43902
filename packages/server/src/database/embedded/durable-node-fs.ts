/**
 * PGlite's directory store with fsync.
 *
 * Three things make a commit durable, and each one alone does nothing: the start parameter `-F` (fsync off) removed,
 * `wal_sync_method=fsync` (the default, fdatasync, does nothing in this build), and the `fsync` operation that the
 * store lacks. They touch internals, so the version is pinned and a test counts the calls.
 */
import { fsyncSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

/** Start parameters of a database that waits for the disk. */
export const DURABLE_START_PARAMS: readonly string[] = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  '-c',
  'wal_sync_method=fsync',
]

type InitOptions = Parameters<NodeFS['init']>[1]
/** What the patch needs of the WebAssembly module. */
interface NodeFsModule {
  readonly NODEFS: { readonly stream_ops: { fsync?: (stream: { readonly nfd: number }) => number } }
}

export class DurableNodeFS extends NodeFS {
  readonly #fsync: (descriptor: number) => void

  constructor(directory: string, fsync: (descriptor: number) => void = fsyncSync) {
    super(directory)
    this.#fsync = fsync
  }

  override async init(pg: PGlite, options: InitOptions): Promise<{ emscriptenOpts: InitOptions }> {
    const { emscriptenOpts } = await super.init(pg, options)
    const patch = (module: unknown) => {
      ;(module as NodeFsModule).NODEFS.stream_ops.fsync = (stream) => {
        this.#fsync(stream.nfd)
        return 0
      }
    }
    const before = emscriptenOpts.preRun ?? []
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...[before].flat(), patch] } }
  }
}
