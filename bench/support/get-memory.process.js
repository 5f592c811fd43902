/** Writes to so much memory that the processes behind it get theirs from this system, not from its host. */
const BYTES = 384e6
const PAGE_BYTES = 4096

const bytes = new Uint8Array(BYTES)
for (let at = 0; at < BYTES; at += PAGE_BYTES) bytes[at] = 1
