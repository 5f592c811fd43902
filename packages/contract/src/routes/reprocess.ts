/** Routes of converting anew after an upgrade. */
import { Type } from 'typebox'
import {
  ListReprocessDifferencesQuerySchema,
  ReprocessCreateSchema,
  ReprocessDifferenceSchema,
  ReprocessSchema,
} from '../reprocess.js'
import { pathIds, problems, routeRows } from './row.js'

const reprocess = { service: 'sheaf', auth: 'bearer', objectName: 'reprocess' } as const

export const REPROCESS_ROUTES = routeRows({
  createReprocess: {
    ...reprocess,
    method: 'POST',
    path: '/services/sheaf/api/reprocesses',
    summary:
      'Convert anew what an earlier version has converted, beside what stands; 200 with the one that is under way',
    body: ReprocessCreateSchema,
    location: true,
    answers: { 200: ReprocessSchema, 202: ReprocessSchema, ...problems(400, 404) },
  },
  getReprocess: {
    ...reprocess,
    method: 'GET',
    path: '/services/sheaf/api/reprocesses/:reprocessId',
    summary: 'Get how far it is',
    params: pathIds('reprocessId'),
    answers: { 200: ReprocessSchema, ...problems(404) },
  },
  listReprocessDifferences: {
    ...reprocess,
    method: 'GET',
    path: '/services/sheaf/api/reprocesses/:reprocessId/differences',
    summary: 'List the files and operations that would be different, with their totals before and after',
    params: pathIds('reprocessId'),
    query: ListReprocessDifferencesQuerySchema,
    paged: true,
    answers: { 200: Type.Array(ReprocessDifferenceSchema), ...problems(400, 404) },
  },
  adoptReprocess: {
    ...reprocess,
    method: 'POST',
    path: '/services/sheaf/api/reprocesses/:reprocessId/adopt',
    summary: 'Let what was converted anew take the place of what stands',
    params: pathIds('reprocessId'),
    answers: { 202: ReprocessSchema, ...problems(404, 409) },
  },
  discardReprocess: {
    ...reprocess,
    method: 'DELETE',
    path: '/services/sheaf/api/reprocesses/:reprocessId',
    summary: 'Leave what stands as it is',
    params: pathIds('reprocessId'),
    answers: { 204: null, ...problems(404) },
  },
})
