/**
 * States in runs: a boom that is switched a hundred times in an hour has a hundred runs, and a byte for each record only
 * when somebody wants them.
 */

/** State of a record of which nothing is known. */
export const UNKNOWN_STATE = 255

/** What holds from one record to the next run; the first run begins with record 0. */
export interface StateRuns {
  readonly starts: Uint32Array
  /** 0 off, 1 on, 255 unknown. */
  readonly states: Uint8Array
}

/** Puts runs together, record by record ascending. */
export class RunsBuilder {
  readonly #starts: number[] = [0]
  readonly #states: number[]

  /** @param state from record 0 on */
  constructor(state: number = UNKNOWN_STATE) {
    this.#states = [state]
  }

  /** From a record on, which is none before the last one given, the state is this one. */
  set(record: number, state: number): void {
    const last = this.#states.length - 1
    if (this.#states[last] === state) return
    if (this.#starts[last] === record) {
      this.#states[last] = state
      return
    }
    this.#starts.push(record)
    this.#states.push(state)
  }

  finish(): StateRuns {
    return { starts: Uint32Array.from(this.#starts), states: Uint8Array.from(this.#states) }
  }
}

/** Both together: at each record what `of` makes of the state of one and the other. */
export function mergedRuns(
  one: StateRuns,
  other: StateRuns,
  of: (one: number, other: number) => number,
): StateRuns {
  const merged = new RunsBuilder(of(one.states[0]!, other.states[0]!))
  let a = 1
  let b = 1
  while (a < one.starts.length || b < other.starts.length) {
    const nextA = one.starts[a] ?? Number.POSITIVE_INFINITY
    const nextB = other.starts[b] ?? Number.POSITIVE_INFINITY
    if (nextA <= nextB) a++
    if (nextB <= nextA) b++
    merged.set(Math.min(nextA, nextB), of(one.states[a - 1]!, other.states[b - 1]!))
  }
  return merged.finish()
}

/** The state of each of so many records. */
export function statesOf({ starts, states }: StateRuns, records: number): Uint8Array {
  const ofRecords = new Uint8Array(records)
  for (let run = 0; run < states.length; run++) {
    const from = starts[run]!
    ofRecords.fill(states[run]!, from, run + 1 < states.length ? starts[run + 1]! : records)
  }
  return ofRecords
}

/** Runs of several elements walked through together, record by record ascending. */
export class StatesInTurn {
  /** State of each element at the record that was moved to last. */
  readonly current: Uint8Array
  readonly #runs: readonly (StateRuns | undefined)[]
  /** Starts of all runs but the first ones, as record × number of elements + element, ascending. */
  readonly #switches: Float64Array
  readonly #next: Uint32Array
  #at = 0

  /** @param runs of each element; one without is unknown throughout */
  constructor(runs: readonly (StateRuns | undefined)[]) {
    this.#runs = runs
    this.current = Uint8Array.from(runs, (own) => own?.states[0] ?? UNKNOWN_STATE)
    this.#next = new Uint32Array(runs.length).fill(1)
    this.#switches = new Float64Array(runs.reduce((sum, own) => sum + (own?.starts.length ?? 1) - 1, 0))
    let to = 0
    runs.forEach((own, element) => {
      for (let run = 1; own !== undefined && run < own.starts.length; run++)
        this.#switches[to++] = own.starts[run]! * runs.length + element
    })
    this.#switches.sort()
  }

  /** @param record not before the one moved to last */
  moveTo(record: number): void {
    const { current } = this
    const elements = current.length
    const end = (record + 1) * elements
    while (this.#at < this.#switches.length && this.#switches[this.#at]! < end) {
      const element = this.#switches[this.#at++]! % elements
      current[element] = this.#runs[element]!.states[this.#next[element]!++]!
    }
  }
}
