/** The WebAssembly kernel of the XML scanner: started once, on first use; without it plain TypeScript scans alone. */
import { VALUE_KIND } from '../task-data/xml-characters.js'
import { instantiate } from './instantiate.js'
import { XML_KERNEL_BYTES, XML_KERNEL_WORDS } from './xml-kernel-bytes.js'

/** Where things stand in the memory of the kernel, in bytes; xml-kernel.wat says what each is. */
export const DEPTH_AT = 0
export const ELEMENTS_AT = 4
export const ATTRIBUTES_AT = 8
export const CLOSED_COUNT_AT = 20
export const OFFSET_AT = 24
export const OPEN_ELEMENTS_AT = 64
export const OPEN_NAMES_AT = 512
const VALUE_KINDS_AT = 1024
export const CLOSED_AT = 2048
export const XML_INPUT_AT = 8192
export const XML_INPUT_BYTES = 65_536
export const STAGED_ATTRIBUTES_AT = 73_728
export const STAGED_ELEMENTS_AT = 231_424

/** The kernel's loop, and its memory. One document at a time. */
export interface XmlKernel {
  /** @returns address of the `<` not scanned, `end` when none is left */
  readonly scan: (at: number, end: number) => number
  readonly bytes: Uint8Array
  readonly words: Int32Array
}

interface XmlKernelExports extends Pick<XmlKernel, 'scan'> {
  readonly memory: { readonly buffer: ArrayBuffer }
}

let kernel: XmlKernel | undefined
let isSought = false

/** @returns undefined where the platform has no WebAssembly or refuses it */
export function xmlKernel(): XmlKernel | undefined {
  if (isSought) return kernel
  isSought = true
  const exports = instantiate<XmlKernelExports>(XML_KERNEL_WORDS, XML_KERNEL_BYTES)
  if (exports === undefined) return undefined
  const { memory, scan } = exports
  kernel = { scan, bytes: new Uint8Array(memory.buffer), words: new Int32Array(memory.buffer) }
  kernel.bytes.set(VALUE_KIND, VALUE_KINDS_AT)
  return kernel
}
