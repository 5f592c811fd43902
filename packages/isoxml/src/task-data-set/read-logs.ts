/**
 * The logs of a set one after the other.
 *
 *   log n   : decode ─► yield
 *   log n+1 : inflate in another thread meanwhile, as far as `inflateRaw` can
 *
 * Memory holds the log that was yielded last and the binaries of those ahead, whatever the size of the set.
 */
import { IsoxmlError } from '../diagnostics.js'
import type { TimeLog } from '../time-log/model.js'
import { type BegunLog, beginLog, decodeBegun, type LogBytes, type LogReading } from './read-log.js'

/** How logs are read in turn. */
export interface ReadTimeLogsOptions {
  /**
   * Logs whose files are read and inflated while the one before is decoded and used. More than one helps when
   * inflating in several threads takes longer than all the rest. 0 reads strictly one after the other. Default 1.
   */
  readonly ahead?: number
}

/** A log that was decoded, with the bytes that it was decoded from, or why it could not be. */
export type ReadTimeLog =
  | { readonly stem: string; readonly log: TimeLog; readonly bytes: LogBytes; readonly error: undefined }
  | {
      readonly stem: string
      readonly log: undefined
      readonly bytes: undefined
      readonly error: IsoxmlError
    }

/** @param stems in the order in which they are wanted */
export async function* readTimeLogs(
  stems: readonly string[],
  { ahead = 1 }: ReadTimeLogsOptions,
  reading: LogReading,
): AsyncGenerator<ReadTimeLog, void, undefined> {
  const begun: Promise<BegunLog>[] = []
  let next = 0
  for (const stem of stems) {
    for (; next < stems.length && begun.length <= ahead; next++) begun.push(beginLog(stems[next]!, reading))
    // decoding blocks this thread, so those ahead must have handed their bytes to the other one before
    await allBegun(begun)
    yield await decoded(stem, begun.shift()!, reading)
  }
}

/** A function of its own, so that the generator does not keep what the promises gave. */
async function allBegun(logs: readonly Promise<BegunLog>[]): Promise<void> {
  await Promise.allSettled(logs)
}

async function decoded(stem: string, begun: Promise<BegunLog>, reading: LogReading): Promise<ReadTimeLog> {
  try {
    return { stem, ...(await decodeBegun(await begun, reading)), error: undefined }
  } catch (error) {
    if (!(error instanceof IsoxmlError)) throw error
    return { stem, log: undefined, bytes: undefined, error }
  }
}
