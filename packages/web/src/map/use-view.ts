import { useEffect, useState } from 'preact/hooks'
import { send } from '../api/request.js'
import { SwathData } from './view-data.js'
import { readView } from './view-stream.js'

export interface View {
  readonly data: SwathData | undefined
  /** Records that have come so far. */
  readonly rows: number
  readonly error: Error | undefined
  /** Fetches again what is missing; the levels that came stay. */
  readonly loadRest: () => void
}

interface State {
  readonly data?: SwathData
  readonly rows: number
  readonly error?: Error
}

/**
 * Loads the swaths of an operation, level by level. What came before a broken stream stays.
 *
 * @param version  changes when the operation does, so that new data replace the old
 */
export function useView(path: string, version: string): View {
  const [attempt, setAttempt] = useState(0)
  const [state, setState] = useState<State & { of?: string }>({ rows: 0 })
  const of = `${path} ${version}`
  useEffect(() => {
    const abort = new AbortController()
    const kept = state.of === of ? state.data : undefined
    load(path, kept, abort.signal, (next) => setState({ ...next, of })).catch((error: Error) => {
      if (abort.signal.aborted) return
      // a new version that cannot be had leaves the old one on screen
      setState((before) => ({ ...before, error }))
    })
    return () => abort.abort()
  }, [path, version, attempt])
  const { data, rows, error } = state
  return { data, rows, error, loadRest: () => setAttempt(attempt + 1) }
}

/** @param kept  what an earlier attempt brought; its levels are not taken twice */
async function load(
  path: string,
  kept: SwathData | undefined,
  signal: AbortSignal,
  show: (state: State) => void,
): Promise<void> {
  const response = await send('GET', path, { signal })
  let data = kept
  for await (const part of readView(response.body!)) {
    if (part.kind === 'header') data ??= new SwathData(part.header)
    else if (part.level >= data!.levels) data!.addLevel(part.level, part.columns)
    show({ data: data!, rows: data!.rows })
  }
}
