/**
 * The WebAssembly kernel: started on first use. Where there is no WebAssembly, or a page's rules forbid it, there
 * is no kernel, and the same work is done in plain TypeScript.
 */
import { POSITION_FIELDS } from '../time-log/fields.js'
import type { RecordLayout } from '../time-log/layout.js'
import { instantiate } from './instantiate.js'
import { CHANNELS_AT, FIXED_BYTES_AT, HAS_TIME_AT, INPUT_AT, POSITION_AT } from './memory-map.js'
import { RECORD_KERNEL_BYTES, RECORD_KERNEL_WORDS } from './record-kernel-bytes.js'

/** @returns address of the first record not staged */
export type FillRecords = (
  at: number,
  end: number,
  place: number,
  limit: number,
  presenceAt: number,
  known: number,
) => number

interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer }
  /** @returns address of the first record not counted */
  readonly count: (at: number, end: number, known: number) => number
  readonly fill: FillRecords
  /** @returns words of all values */
  readonly pack: (records: number, stretchBytes: number) => number
}

/** The kernel's loops, and its memory seen in every width. One caller at a time. */
export interface RecordKernel extends KernelExports {
  /** Bytes of a log from which on the kernel for long ones pays, and columns at the size that they are expected to have. */
  readonly longFrom: number
  readonly bytes: Uint8Array
  readonly halves: Uint16Array
  readonly words: Int32Array
  readonly unsignedWords: Uint32Array
  readonly doubles: Float64Array
}

/** 16 MiB. */
const LONG_BYTES = 2 ** 24

/** Kernels that are in nobody's use; each holds 6 MB. */
const idle: RecordKernel[] = []
const MOST_IDLE = 2
/** Kernels in use while their logs come; more logs than that are decoded when they are there. */
let waiting = 0
const MOST_WAITING = 2

/**
 * A kernel for one log at a time, to be given back.
 *
 * @returns undefined where the platform has no WebAssembly or refuses it
 */
export function takeKernel(): RecordKernel | undefined {
  return idle.pop() ?? startKernel()
}

/** Its memory must be as {@link takeKernel} gave it. */
export function giveBackKernel(kernel: RecordKernel | undefined): void {
  if (kernel !== undefined && idle.length < MOST_IDLE) idle.push(kernel)
}

/** A kernel for a log that is still to come, as long as few of them are out. @returns undefined as {@link takeKernel} */
export function takeWaitingKernel(): RecordKernel | undefined {
  const kernel = waiting < MOST_WAITING ? takeKernel() : undefined
  if (kernel !== undefined) waiting++
  return kernel
}

export function giveBackWaitingKernel(kernel: RecordKernel): void {
  waiting--
  giveBackKernel(kernel)
}

function startKernel(): RecordKernel | undefined {
  const exports = instantiate<KernelExports>(RECORD_KERNEL_WORDS, RECORD_KERNEL_BYTES)
  if (exports === undefined) return undefined
  const { buffer } = exports.memory
  return {
    ...exports,
    longFrom: LONG_BYTES,
    bytes: new Uint8Array(buffer),
    halves: new Uint16Array(buffer),
    words: new Int32Array(buffer),
    unsignedWords: new Uint32Array(buffer),
    doubles: new Float64Array(buffer),
  }
}

export function setLayout({ words }: RecordKernel, layout: RecordLayout, channels: number): void {
  words[FIXED_BYTES_AT >> 2] = layout.fixedBytes
  // a record names a channel by one byte
  words[CHANNELS_AT >> 2] = Math.min(channels, 256)
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
