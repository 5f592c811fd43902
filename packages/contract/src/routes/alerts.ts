/** Routes of webhooks. The channel to ArcGIS is not offered: its address is unknown here. */
import { Type } from 'typebox'
import {
  FailedCallListSchema,
  ListFailedCallsQuerySchema,
  WebhookCreateSchema,
  WebhookSchema,
} from '../alerts.js'
import { pathIds, problems, routeRows } from './row.js'

const webhooks = { service: 'alerts', auth: 'bearer', objectName: 'webhook' } as const
const one = pathIds('webhookId')

export const ALERT_ROUTES = routeRows({
  createWebhook: {
    ...webhooks,
    method: 'POST',
    path: '/services/alerts/api/alerts/webhooks',
    summary: 'Listen to events; the address is called once to confirm that it answers',
    body: WebhookCreateSchema,
    location: true,
    answers: { 201: WebhookSchema, ...problems(400, 415) },
  },
  listWebhooks: {
    ...webhooks,
    method: 'GET',
    path: '/services/alerts/api/alerts/webhooks',
    summary: 'List webhooks',
    answers: { 200: Type.Array(WebhookSchema) },
  },
  listFailedCalls: {
    ...webhooks,
    method: 'GET',
    path: '/services/alerts/api/alerts/webhooks/failed-calls',
    summary: 'List calls of webhooks that were not acknowledged, newest first, kept for 30 days',
    query: ListFailedCallsQuerySchema,
    paged: true,
    answers: { 200: FailedCallListSchema, ...problems(400) },
  },
  getWebhook: {
    ...webhooks,
    method: 'GET',
    path: '/services/alerts/api/alerts/webhooks/:webhookId',
    summary: 'Get a webhook',
    params: one,
    answers: { 200: WebhookSchema, ...problems(404) },
  },
  deleteWebhook: {
    ...webhooks,
    method: 'DELETE',
    path: '/services/alerts/api/alerts/webhooks/:webhookId',
    summary: 'Delete a webhook; what was not delivered yet is dropped',
    params: one,
    answers: { 204: null, ...problems(404) },
  },
})
