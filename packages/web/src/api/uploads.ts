/** Boundary files: sent to the server, which makes fields of them, and what came of each. */
import type { Problem, Upload, UploadEntry } from '@sheaf/contract'
import { call } from './request.js'

const UPLOADS = '/services/uploadservice/api/upload'
const LOOK_AGAIN_MS = 500

export interface UploadOutcome {
  readonly created: number
  /** A sentence for each polygon or file that was refused, beginning with its name. */
  readonly refused: readonly string[]
}

/** Resolves when the server has worked the file off. */
export async function uploadBoundaries(leafUserId: string, file: File): Promise<UploadOutcome> {
  const form = new FormData()
  form.append('file', file)
  let upload = await call<Upload>('POST', UPLOADS, { query: { leafUserId }, body: form })
  while (upload.status === 'RECEIVED') {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
    upload = await call<Upload>('GET', `${UPLOADS}/${upload.id}`)
  }
  const entries = await call<UploadEntry[]>('GET', `${UPLOADS}/${upload.id}/entries`)
  const details = upload.statusDetails === undefined ? [] : [upload.statusDetails]
  return {
    created: entries.reduce((sum, { fieldId }) => sum + fieldId.length, 0),
    refused: [
      ...details,
      ...entries.flatMap(({ createFieldErrorDetails }) => createFieldErrorDetails.map(sentenceOf)),
    ],
  }
}

function sentenceOf(details: string): string {
  const { detail, title } = JSON.parse(details) as Problem
  return detail === undefined ? title : `${detail}: ${title}`
}
