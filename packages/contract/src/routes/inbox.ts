/** Routes of what is sent to machines. */
import { Type } from 'typebox'
import { InboxTaskCreateSchema, InboxTaskSchema, ListInboxTasksQuerySchema } from '../inbox.js'
import { pathIds, problems, routeRows } from './row.js'

const inbox = { service: 'sheaf', auth: 'bearer', objectName: 'inboxTask' } as const

export const INBOX_ROUTES = routeRows({
  createInboxTask: {
    ...inbox,
    method: 'POST',
    path: '/services/sheaf/api/inbox/tasks',
    summary:
      'Send a planned task to machines as ISOXML; 200 with the first answer when the idempotency key is known',
    body: InboxTaskCreateSchema,
    location: true,
    answers: { 200: InboxTaskSchema, 201: InboxTaskSchema, ...problems(400, 404, 409) },
  },
  listInboxTasks: {
    ...inbox,
    method: 'GET',
    path: '/services/sheaf/api/inbox/tasks',
    summary: 'List the tasks that were sent to machines, newest first',
    query: ListInboxTasksQuerySchema,
    paged: true,
    answers: { 200: Type.Array(InboxTaskSchema), ...problems(400) },
  },
  getInboxTask: {
    ...inbox,
    method: 'GET',
    path: '/services/sheaf/api/inbox/tasks/:taskId',
    summary: 'Get a task with what became of it at each machine',
    params: pathIds('taskId'),
    answers: { 200: InboxTaskSchema, ...problems(404) },
  },
  retryInboxTask: {
    ...inbox,
    method: 'PUT',
    path: '/services/sheaf/api/inbox/tasks/:taskId/retry',
    summary: 'Send again what failed; what was handed over stays as it is',
    params: pathIds('taskId'),
    answers: { 200: InboxTaskSchema, ...problems(404) },
  },
  downloadInboxDelivery: {
    ...inbox,
    method: 'GET',
    path: '/services/sheaf/api/inbox/deliveries/:deliveryId/download',
    summary: 'Download the archive as it is sent to a machine',
    params: pathIds('deliveryId'),
    answers: { 200: 'binary', 206: 'binary', 304: null, ...problems(404, 416) },
  },
})
