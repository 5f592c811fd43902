/** Routes of webhooks. */
import { isUuid } from '@sheaf/contract'
import type { Context } from '../context.js'
import { notFound, paged, pageOf, type RouteImplementations } from '../http/index.js'
import { createWebhook } from './create-webhook.js'
import { listFailedCalls } from './failed-calls.js'
import { listWebhooks, webhookOf } from './webhook-row.js'

export function webhookRoutes(context: Context): RouteImplementations {
  const { db } = context.database
  return {
    async createWebhook({ owner, body }) {
      const webhook = await createWebhook(context, owner, body)
      const location = `/services/alerts/api/alerts/webhooks/${webhook.id}`
      return { status: 201, headers: { Location: location }, body: webhook }
    },
    listWebhooks: async ({ owner }) => ({ status: 200, body: await listWebhooks(context, owner) }),
    getWebhook: async ({ owner, params }) => ({
      status: 200,
      body: await webhookOf(context, owner, params.webhookId),
    }),
    async listFailedCalls({ owner, query, request }) {
      const { items, total } = await listFailedCalls(db, owner, context.now(), pageOf(query, 'webhook'))
      return paged(request, query, { items }, total)
    },
    async deleteWebhook({ owner, params }) {
      if (!isUuid(params.webhookId)) throw notFound('webhook')
      const { numDeletedRows } = await db
        .deleteFrom('webhook')
        .where('id', '=', params.webhookId)
        .where('owner_id', '=', owner.id)
        .executeTakeFirst()
      if (numDeletedRows === 0n) throw notFound('webhook')
      return { status: 204 }
    },
  }
}
