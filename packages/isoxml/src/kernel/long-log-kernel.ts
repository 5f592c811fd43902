/** The part of the kernel for long logs: started with the first of them, because it takes longer to start. */
import { instantiate } from './instantiate.js'
import { LONG_LOG_KERNEL_BYTES, LONG_LOG_KERNEL_WORDS } from './long-log-kernel-bytes.js'
import type { FillRecords, RecordKernel } from './record-kernel.js'

export interface LongLogKernel {
  readonly fill: FillRecords
  /** Sets of channels of the records up to a place, a multiple of 16, to rows of presence. */
  readonly turn: (place: number, presenceAt: number) => void
}

const kernels = new WeakMap<RecordKernel, LongLogKernel | 'none'>()

/** @returns undefined where the platform has no WebAssembly of 128 bits */
export function longLogKernel(record: RecordKernel): LongLogKernel | undefined {
  let kernel = kernels.get(record)
  if (kernel === undefined) {
    const { memory } = record
    kernel =
      instantiate<LongLogKernel>(LONG_LOG_KERNEL_WORDS, LONG_LOG_KERNEL_BYTES, { record: { memory } }) ??
      'none'
    kernels.set(record, kernel)
  }
  return kernel === 'none' ? undefined : kernel
}
