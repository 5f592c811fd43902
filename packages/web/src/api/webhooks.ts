/** Webhooks and the calls of them that failed: what the page asks and what it changes. */
import type { FailedCall, FailedCallList, Webhook, WebhookCreate } from '@sheaf/contract'
import { useQuery } from '@tanstack/preact-query'
import { call, callPage } from './request.js'

const WEBHOOKS = '/services/alerts/api/alerts/webhooks'
const FAILED_CALLS_MS = 15_000

export function useWebhooks() {
  return useQuery({ queryKey: ['webhooks'], queryFn: () => call<Webhook[]>('GET', WEBHOOKS) })
}

export function useFailedCalls(page: number) {
  return useQuery({
    queryKey: ['failed-calls', page],
    queryFn: () =>
      callPage<FailedCall>(
        `${WEBHOOKS}/failed-calls`,
        { page, size: 20 },
        (body) => (body as FailedCallList).items,
      ),
    refetchInterval: FAILED_CALLS_MS,
  })
}

/** The address is called once, signed; it has to answer with 2xx. */
export function createWebhook(webhook: WebhookCreate): Promise<Webhook> {
  return call('POST', WEBHOOKS, { body: webhook })
}

export function deleteWebhook(id: string): Promise<void> {
  return call('DELETE', `${WEBHOOKS}/${id}`)
}
