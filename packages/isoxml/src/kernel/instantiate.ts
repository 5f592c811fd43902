/**
 * WebAssembly modules of a few hundred bytes, kept as words in the code: no file to find, at once, anywhere.
 */

/** The few members of the platform's WebAssembly that are needed. */
interface WebAssemblyPlatform {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
}

/**
 * @param words the module as little-endian words
 * @param bytes its length
 * @param imports what it wants, by module and name
 * @returns what it exports; undefined where the platform has no WebAssembly, or a page's rules or the memory forbid it
 */
export function instantiate<Exports>(
  words: readonly number[],
  bytes: number,
  imports: object = {},
): Exports | undefined {
  const platform = (globalThis as { WebAssembly?: WebAssemblyPlatform }).WebAssembly
  if (platform === undefined) return undefined
  try {
    const module = new platform.Module(new Uint8Array(new Uint32Array(words).buffer, 0, bytes))
    return new platform.Instance(module, imports).exports as Exports
  } catch {
    // a content security policy without 'wasm-unsafe-eval', or no memory to reserve
    return undefined
  }
}
