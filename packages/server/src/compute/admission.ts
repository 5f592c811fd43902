/**
 * Admission by memory: tasks state what they need at their peak, and wait until the budget has room, first come first
 * served. One that needs more than the whole budget is let in when nothing else runs.
 */
export interface Admission {
  /** Waits for room. @returns what gives it back, to be called once */
  enter(bytes: number, signal?: AbortSignal): Promise<() => void>
}

interface Waiting {
  readonly bytes: number
  readonly admit: (leave: () => void) => void
}

export function createAdmission(budgetBytes: number): Admission {
  const waiting: Waiting[] = []
  let usedBytes = 0
  const advance = () => {
    for (let next = waiting[0]; next !== undefined && fits(next.bytes); next = waiting[0]) {
      waiting.shift()
      const { bytes, admit } = next
      usedBytes += bytes
      admit(() => {
        usedBytes -= bytes
        advance()
      })
    }
  }
  const fits = (bytes: number) => usedBytes === 0 || usedBytes + bytes <= budgetBytes
  return {
    enter: (bytes, signal) =>
      new Promise((resolve, reject) => {
        const entry: Waiting = { bytes, admit: settle(resolve) }
        function settle(done: (leave: () => void) => void) {
          return (leave: () => void) => {
            signal?.removeEventListener('abort', giveUp)
            done(leave)
          }
        }
        function giveUp() {
          waiting.splice(waiting.indexOf(entry), 1)
          reject(signal?.reason)
          advance()
        }
        if (signal?.aborted) return reject(signal.reason)
        signal?.addEventListener('abort', giveUp, { once: true })
        waiting.push(entry)
        advance()
      }),
  }
}
