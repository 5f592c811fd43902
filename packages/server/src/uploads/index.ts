/**
 * Boundary-file uploads: what a client sends becomes fields, one for each polygon.
 *
 *   form ─► temporary object ─► object under its SHA-256 ─► upload row and job, in one transaction
 *   job  ─► boundary files of the archive ─► entries ─► polygons (worker thread) ─► field and outcome, one transaction each
 *
 * The outcome of a polygon is written with its field, so a job that runs again goes on where it was.
 */
import type { Capability } from '../context.js'
import { processUpload } from './process-upload.js'
import { PROCESS_UPLOAD } from './queue.js'
import { uploadRoutes } from './routes.js'

export const capability: Capability = {
  name: 'uploads',
  routes: uploadRoutes,
  workers: async (context) => {
    await context.jobs.work(PROCESS_UPLOAD, { slots: 1, groupConcurrency: 1 }, (job) =>
      processUpload(context, job),
    )
  },
}
