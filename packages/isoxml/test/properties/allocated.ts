/** Counts the bytes of all buffers that a call allocates: typed arrays, array buffers, WebAssembly memory. */

const TYPED_ARRAYS = [
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
] as const

const PAGE_BYTES = 65_536

type Constructor = new (...words: unknown[]) => { readonly byteLength: number }

/**
 * @param run must not wait: other code that runs meanwhile would be counted too
 * @returns what it returned, and the sum of all allocations, those that were freed again included
 */
export function bytesAllocatedBy<T>(run: () => T): { result: T; bytes: number } {
  let bytes = 0
  const scope = globalThis as unknown as Record<string, Constructor>
  const originals = [...TYPED_ARRAYS, 'ArrayBuffer'].map((name) => [name, scope[name]!] as const)
  const grow = WebAssembly.Memory.prototype.grow
  for (const [name, original] of originals) {
    scope[name] = class extends original {
      constructor(...words: unknown[]) {
        super(...words)
        // a view of a buffer that is there already costs nothing
        const isView = words[0] instanceof originals.at(-1)![1] || words[0] instanceof SharedArrayBuffer
        if (!isView) bytes += this.byteLength
      }
    }
  }
  WebAssembly.Memory.prototype.grow = function (pages) {
    bytes += pages * PAGE_BYTES
    return grow.call(this, pages)
  }
  try {
    const result = run()
    return { result, bytes }
  } finally {
    for (const [name, original] of originals) scope[name] = original
    WebAssembly.Memory.prototype.grow = grow
  }
}
