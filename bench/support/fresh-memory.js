const MEGABYTES = 64
/** Memory is mapped by pages of so many bytes. */
export const PAGE_BYTES = 4096

/**
 * What a megabyte costs that is written to for the first time, on this machine and now. Virtual machines differ tenfold;
 * cold figures, of which memory for results is a large part, follow.
 *
 * @returns {number} milliseconds
 */
export function freshMemoryMs() {
  const bytes = new Uint8Array(MEGABYTES * 1e6)
  const start = performance.now()
  writeToPages(bytes)
  return (performance.now() - start) / MEGABYTES
}

/** Writes to each page, so that there is memory behind it. @param {Uint8Array} bytes */
export function writeToPages(bytes) {
  for (let at = 0; at < bytes.length; at += PAGE_BYTES) bytes[at] = 1
}
