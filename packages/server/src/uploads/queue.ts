/** The job that makes fields of an upload. */
import { defineQueue } from '../jobs/index.js'

export interface UploadRef {
  readonly leafUserId: string
  readonly uploadId: string
}

/** Being killed is no fault of a file: deaths of a process do not use up the retries that matter. */
export const PROCESS_UPLOAD = defineQueue<UploadRef>({
  name: 'process-boundary-upload',
  kind: 'long',
  policy: 'stately',
  retryLimit: 100,
})
