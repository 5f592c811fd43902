/**
 * The WebAssembly kernel: started once, on first use. Where there is no WebAssembly, or a page's rules forbid it, there
 * is no kernel, and the same work is done in plain TypeScript.
 */
import { POSITION_FIELDS } from '../time-log/fields.js'
import type { RecordLayout } from '../time-log/layout.js'
import { instantiate } from './instantiate.js'
import { CHANNELS_AT, FIXED_BYTES_AT, HAS_TIME_AT, INPUT_AT, POSITION_AT } from './memory-map.js'
import { RECORD_KERNEL_BYTES, RECORD_KERNEL_WORDS } from './record-kernel-bytes.js'

interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer }
  /** @returns address of the first record not counted */
  readonly count: (at: number, end: number, known: number) => number
  /** @returns address of the first record not staged */
  readonly fill: (
    at: number,
    end: number,
    record: number,
    place: number,
    limit: number,
    distinct: number,
  ) => number
  /** @returns address of the first staged value not spread */
  readonly spread: (from: number, to: number, base: number) => number
}

/** The kernel's loops, and its memory seen in every width. One caller at a time. */
export interface RecordKernel extends Pick<KernelExports, 'count' | 'fill' | 'spread'> {
  readonly bytes: Uint8Array
  readonly halves: Uint16Array
  readonly words: Int32Array
  readonly unsignedWords: Uint32Array
  readonly doubles: Float64Array
}

let kernel: RecordKernel | undefined
let isSought = false

/** @returns undefined where the platform has no WebAssembly or refuses it */
export function recordKernel(): RecordKernel | undefined {
  if (isSought) return kernel
  isSought = true
  const exports = instantiate<KernelExports>(RECORD_KERNEL_WORDS, RECORD_KERNEL_BYTES)
  if (exports === undefined) return undefined
  const { memory, count, fill, spread } = exports
  kernel = {
    count,
    fill,
    spread,
    bytes: new Uint8Array(memory.buffer),
    halves: new Uint16Array(memory.buffer),
    words: new Int32Array(memory.buffer),
    unsignedWords: new Uint32Array(memory.buffer),
    doubles: new Float64Array(memory.buffer),
  }
  return kernel
}

export function setLayout({ words }: RecordKernel, layout: RecordLayout, channels: number): void {
  words[FIXED_BYTES_AT >> 2] = layout.fixedBytes
  words[CHANNELS_AT >> 2] = channels
  words[HAS_TIME_AT >> 2] = layout.hasTime ? 1 : 0
  POSITION_FIELDS.forEach(({ field }, at) => {
    words[(POSITION_AT >> 2) + at] = layout.at[field]
  })
}

/** Copies a stretch of a binary in. @returns the address behind it */
export function setInput({ bytes }: RecordKernel, binary: Uint8Array, from: number, to: number): number {
  bytes.set(binary.subarray(from, to), INPUT_AT)
  return INPUT_AT + to - from
}
