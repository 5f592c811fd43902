/** Spoiling an answer on its way out. */
import { randomInt } from 'node:crypto'
import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import type { FaultAction } from './rules.js'

/** Answers that are lists keep them under one of these names, or are one. */
const LIST_KEYS = ['items', 'equipment', 'files']

/** @returns the spoiled payload; a stream that breaks off for `truncate` */
export function spoil(payload: Uint8Array, action: FaultAction): Uint8Array | Readable {
  switch (action.type) {
    case 'truncate':
      return breakingOff(payload.subarray(0, action.keepBytes ?? Math.floor(payload.length / 2)))
    case 'corrupt':
      return corrupted(payload)
    case 'duplicateItem':
      return withItems(payload, (items) => [...items.slice(0, 1), ...items])
    case 'reorder':
      return withItems(payload, (items) => [...items].reverse())
    default:
      return payload
  }
}

/** Time for the kept bytes to leave before the connection ends, or the client would not even see the status. */
const FLUSH_MS = 20

function breakingOff(kept: Uint8Array): Readable {
  return Readable.from(
    (async function* () {
      yield kept
      await setTimeout(FLUSH_MS)
      throw new Error('cut off on request')
    })(),
  )
}

/**
 * Every 97th byte turned over, from the first on, so that signatures and checksums fail alike; the last one by
 * chance, so that two damaged transfers differ.
 */
function corrupted(payload: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(payload)
  for (let i = 0; i < bytes.length; i += 97) bytes[i] = bytes[i]! ^ 0xff
  const last = bytes.length - 1
  if (last >= 0) bytes[last] = bytes[last]! ^ randomInt(1, 255)
  return bytes
}

function withItems(payload: Uint8Array, change: (items: unknown[]) => unknown[]): Uint8Array {
  const body = JSON.parse(Buffer.from(payload).toString('utf8')) as Record<string, unknown>
  for (const key of LIST_KEYS) {
    const items = body[key]
    if (Array.isArray(items)) body[key] = change(items)
  }
  return Buffer.from(JSON.stringify(body))
}
