/** Real processes of the `sheaf` command, for tests that start, kill and restart the product as an operator would. */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const BIN = fileURLToPath(new URL('../../packages/cli/bin/sheaf.js', import.meta.url))
/** For the slowest machine: it ends what hangs and measures nothing. */
const START_MS = 150_000
const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

export interface SheafProcess {
  /** All that was printed so far, both streams. */
  readonly output: () => string
  /** Resolves with the match once the output holds it; rejects with the output when the process ends first. */
  until(pattern: RegExp, timeoutMs?: number): Promise<RegExpExecArray>
  /** Sends the signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** @param env  settings; nothing of the test's own environment but PATH and HOME reaches the process */
export function startSheaf(words: readonly string[], env: Record<string, string>): SheafProcess {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [BIN, ...words], {
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let text = ''
  const waiting = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8')
    stream.on('data', (piece: string) => {
      text += piece
      for (const look of waiting) look()
    })
  }
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      running.delete(child)
      resolve(code)
      for (const look of waiting) look()
    })
  })
  return {
    output: () => text,
    until: (pattern, timeoutMs = START_MS) => waitFor(pattern, timeoutMs),
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal)
      return ended
    },
  }

  function waitFor(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => settle(() => reject(new Error(`no ${pattern} within ${timeoutMs} ms in:\n${text}`))),
        timeoutMs,
      )
      const look = () => {
        const match = pattern.exec(text)
        if (match) settle(() => resolve(match))
        else if (!running.has(child)) settle(() => reject(new Error(`ended without ${pattern}:\n${text}`)))
      }
      const settle = (then: () => void) => {
        clearTimeout(timer)
        waiting.delete(look)
        then()
      }
      waiting.add(look)
      look()
    })
  }
}

/** Runs a command to its end. */
export async function runSheaf(
  words: readonly string[],
  env: Record<string, string> = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [BIN, ...words], {
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const texts = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (piece: string) => (texts[name] += piece))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, ...texts }
}
