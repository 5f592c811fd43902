/** What can become of task data that was handed to the provider, in our words. All but the first may never be told. */
export const DELIVERY_STATES = ['QUEUED', 'DELIVERED', 'ACCEPTED', 'REJECTED', 'EXPIRED'] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]
