/**
 * Machine files: originals come in through `receiveOriginal`, are converted off the main thread, and are published with
 * everything that follows from them in one transaction.
 */
import type { Capability } from '../context.js'
import { RELINK } from '../fields/index.js'
import { buildMerged } from './build-merged.js'
import { convertOriginal } from './convert.js'
import { MERGE_FILES } from './merge-files.js'
import { CONVERT } from './queues.js'
import { relinkField } from './relink.js'
import { fieldFileRoutes, fileRoutes, nameRoutes } from './routes.js'

export { digestOf, hashOfKey, PIPELINE_VERSION } from './artefact-keys.js'
export { configurationHash, conversionConfiguration } from './conversion-configuration.js'
export { convertAside } from './convert-aside.js'
export { noteCounted } from './counted.js'
export { downloadView } from './downloads.js'
export type { NewFileRow } from './file-rows.js'
export {
  convertAgain,
  filesOfOriginals,
  type OriginalFile,
  UNSETTLED,
} from './original-outcome.js'
export { FORMS, publishedForm } from './published-forms.js'
export { CONVERT, type OriginalRef, originalKey } from './queues.js'
export { shownFiles, unitsOf } from './read-files.js'
export { type ReceivedOriginal, receiveOriginal, unconverted } from './receive-original.js'
export { wholeOrCurrent } from './routes.js'
export { placeUpload, type StoredUpload, type UploadForm, withStoredUpload } from './stored-upload.js'
export { equipmentId, summaryIn } from './wire.js'

/** Conversions of one Leaf user that run at once in one process. */
const PER_LEAF_USER = 4

export const capability: Capability = {
  name: 'files',
  routes: (context) => ({ ...fileRoutes(context), ...nameRoutes(context), ...fieldFileRoutes(context) }),
  workers: async (context) => {
    const slots = context.settings.computeThreads
    await context.jobs.work(CONVERT, { slots, groupConcurrency: PER_LEAF_USER }, (job) =>
      convertOriginal(context, job),
    )
    await context.jobs.work(MERGE_FILES, { slots: 1, groupConcurrency: 1 }, (job) =>
      buildMerged(context, job),
    )
    await context.jobs.work(RELINK, { slots: 1 }, (job) => relinkField(context, job))
  },
}
