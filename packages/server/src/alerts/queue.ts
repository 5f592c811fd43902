/** The job that calls a webhook. */
import { defineQueue } from '../jobs/index.js'

export interface DeliveryRef {
  readonly deliveryId: string
  /** Failed attempts before this one: a job that comes late, or twice, finds another number. */
  readonly failures: number
}

/** Retries are no business of the engine: each attempt is a job of its own. Deaths of the process use these up. */
export const DELIVER = defineQueue<DeliveryRef>({
  name: 'deliver-alert',
  kind: 'long',
  policy: 'standard',
  retryLimit: 100,
})
