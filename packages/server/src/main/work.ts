/** The background side of a process: job handlers, and upkeep at an interval. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Capability, Context } from '../context.js'

const SWEEP_INTERVAL_MS = 3_000

export interface Work {
  /** Ends the upkeep and waits for a turn that is running. */
  stop(): Promise<void>
}

/** Before anything else of a process that works. What fails is done again by the upkeep. */
export async function doUrgent(context: Context, capabilities: readonly Capability[]): Promise<void> {
  for (const capability of capabilities) {
    await capability.urgent?.(context).catch((error: unknown) => {
      context.log.error({ err: error, capability: capability.name }, 'urgent work failed')
    })
  }
}

export async function startWork(context: Context, capabilities: readonly Capability[]): Promise<Work> {
  for (const capability of capabilities) await capability.workers?.(context)
  const stopping = new AbortController()
  const turns = capabilities.map((capability) => sweepUntil(stopping.signal, context, capability))
  return {
    async stop() {
      stopping.abort()
      await Promise.all(turns)
    },
  }
}

/** Resolves when no capability has anything under way that must not be cut off. */
export async function idle(context: Context, capabilities: readonly Capability[]): Promise<void> {
  await Promise.all(capabilities.map((capability) => capability.idle?.(context)))
}

async function sweepUntil(signal: AbortSignal, context: Context, capability: Capability): Promise<void> {
  if (capability.sweep === undefined) return
  while (!signal.aborted) {
    try {
      await capability.sweep(context)
    } catch (error) {
      context.log.error({ err: error, capability: capability.name }, 'upkeep failed')
    }
    await sleep(capability.sweepEveryMs ?? SWEEP_INTERVAL_MS, undefined, { signal }).catch(() => undefined)
  }
}
