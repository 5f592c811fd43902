/**
 * Bounds that keep a hostile archive from costing more than an honest one. Sizes are checked on what the directory
 * announces, and inflating stops at the announced size, so an archive cannot lie its way past them.
 */

/** Limits against hostile or broken archives; sizes in bytes. */
export interface ArchiveLimits {
  /** Entries of the archive and all archives inside it. Beyond: `ZIP_LIMIT` for the whole archive. */
  readonly maxEntries: number
  /** Inflated bytes of all entries together. Beyond: `ZIP_LIMIT` for the whole archive. */
  readonly maxTotalBytes: number
  /** Inflated bytes of one entry. Beyond: reading that entry throws `ZIP_LIMIT`, the others stay readable. */
  readonly maxEntryBytes: number
  /** Inflated over stored size of one entry of more than 1 MiB. Beyond: reading that entry throws `ZIP_LIMIT`. */
  readonly maxRatio: number
  /** Archives inside archives that are opened; 0 opens none. */
  readonly maxNesting: number
  /**
   * Inflated bytes of an archive inside the archive that is deflated itself. It must be held whole to be read, one a
   * level of nesting; one that is stored costs nothing. Beyond: `ZIP_LIMIT`, and it stays closed. Default 256 MiB.
   */
  readonly maxInnerBytes?: number
}

/** Real sets stay far below: the largest known holds some 300 entries, 200 MB and a ratio of 30. */
export const DEFAULT_ARCHIVE_LIMITS: Required<ArchiveLimits> = {
  maxEntries: 20_000,
  maxTotalBytes: 4 * 1024 ** 3,
  maxEntryBytes: 1024 ** 3,
  maxRatio: 200,
  maxNesting: 3,
  maxInnerBytes: 256 * 1024 ** 2,
}

/** Below this inflated size no ratio is judged: a small grid of zeros packs a thousandfold and harms nobody. */
export const RATIO_FREE_BYTES = 1024 ** 2

/** What an archive and the archives inside it have used up so far. */
export interface ArchiveBudget {
  entries: number
  bytes: number
}

/**
 * From here on an entry is long: a trip to another thread pays, a log is decoded while it comes, and no buffer that a
 * platform shares out is as large.
 */
export const LONG_BYTES = 2 ** 19
