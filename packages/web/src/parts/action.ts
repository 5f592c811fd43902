import { useState } from 'preact/hooks'

export interface Action {
  readonly busy: boolean
  /** Why the last run failed, as a sentence. */
  readonly problem: string | undefined
  readonly run: (change: () => Promise<unknown>) => Promise<void>
  readonly forget: () => void
}

/** One change at a time: whether it runs, and the sentence of its failure. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  async function run(change: () => Promise<unknown>): Promise<void> {
    setBusy(true)
    setProblem(undefined)
    try {
      await change()
    } catch (error) {
      setProblem((error as Error).message)
    } finally {
      setBusy(false)
    }
  }
  return { busy, problem, run, forget: () => setProblem(undefined) }
}
