/** The job that converts an original. */
import { defineQueue } from '../jobs/index.js'

export interface OriginalRef {
  readonly leafUserId: string
  readonly contentHash: string
  /** Files that are processed are replaced too. */
  readonly anew?: true
}

/**
 * Converts one original into machine files. Being killed is no fault of the file, so deaths of a process do not use up
 * the retries that matter; what does is counted with the original.
 */
export const CONVERT = defineQueue<OriginalRef>({
  name: 'convert',
  kind: 'long',
  policy: 'stately',
  retryLimit: 100,
})

export function originalKey({ leafUserId, contentHash }: OriginalRef): string {
  return `${leafUserId}/${contentHash}`
}
