/**
 * Batches: archives that clients upload. One is an original as any other; what becomes of it is told from its
 * conversion.
 *
 *   form ─► temporary object ─► original under its SHA-256 ─► batch row and conversion, in one transaction
 */
import type { Capability } from '../context.js'
import { batchRoutes } from './routes.js'

export const capability: Capability = { name: 'batches', routes: batchRoutes }
