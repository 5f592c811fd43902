/** Writes to so much memory that the processes behind it get theirs from this system, not from its host. */
import { writeToPages } from './fresh-memory.js'

const BYTES = 384e6

writeToPages(new Uint8Array(BYTES))
