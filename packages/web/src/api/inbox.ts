/** Tasks for machines: what the page asks and what it sends. */
import type { InboxTask, InboxTaskCreate } from '@sheaf/contract'
import { useQuery } from '@tanstack/preact-query'
import { call, callPage } from './request.js'

const TASKS = '/services/sheaf/api/inbox/tasks'
const LIVE_MS = 3_000
/** Tasks that are shown of a grower, newest first. */
const SHOWN = 20

export function useInboxTasks(leafUserId: string) {
  return useQuery({
    queryKey: ['inbox', leafUserId],
    queryFn: () => callPage<InboxTask>(TASKS, { leafUserId, size: SHOWN }),
    refetchInterval: LIVE_MS,
  })
}

export function sendTask(task: InboxTaskCreate): Promise<InboxTask> {
  return call('POST', TASKS, { body: task })
}

/** Sends again what failed. */
export function retryTask(id: string): Promise<InboxTask> {
  return call('PUT', `${TASKS}/${id}/retry`)
}
