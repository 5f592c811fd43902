/**
 * What the resource calls give back: canonical names, whatever the provider calls them.
 * Absent values are `null`. Times are RFC 3339 in UTC.
 */

import type { DeliveryState } from '../profile/delivery-states.js'

declare const brand: unique symbol

/** Provider's id of a machine. */
export type MachineId = string & { readonly [brand]?: 'MachineId' }
/** Provider's id of an outbox entry; unique within its machine only. */
export type OutboxFileId = string & { readonly [brand]?: 'OutboxFileId' }

/** A machine of the customer organization. */
export interface Machine {
  readonly id: MachineId
  readonly name: string | null
  readonly serialNumber: string | null
  readonly model: string | null
  readonly family: string | null
  /** enabled for online file transfer; the profile's default where the provider does not say */
  readonly oftEnabled: boolean
  readonly terminal: string | null
  /** versions of ISOXML that the terminal reads, such as `4.2`; `null` where the provider does not say */
  readonly isoxmlVersions: readonly string[] | null
  readonly organizationId: string | null
  readonly lastContactAt: string | null
}

/** One entry of a machine's outbox listing. */
export interface OutboxFile {
  readonly machineId: MachineId
  readonly id: OutboxFileId
  readonly name: string | null
  readonly sizeBytes: number | null
  readonly contentType: string | null
  /** SHA-256 as listed by the provider, untouched */
  readonly sha256: string | null
  readonly createdAt: string | null
  readonly availableAt: string | null
  readonly expiresAt: string | null
  readonly state: string | null
}

/** Task data for a machine's inbox. */
export interface TaskDataFile {
  /** a zip with one set of task data */
  readonly bytes: Uint8Array
  readonly fileName: string
  /** what the operator reads, where the provider takes a description */
  readonly name?: string | undefined
  /** what is not fetched by then shall expire, where the provider takes such a time */
  readonly validUntil?: Date | undefined
  /** the same for every try at the same delivery, another one for every other */
  readonly idempotencyKey: string
}

/** What the provider says of a delivery. */
export interface InboxDelivery {
  /** `null` where the provider names none: then nothing can be asked later */
  readonly id: string | null
  /** `null` where the provider says nothing, or a word that the profile does not know */
  readonly state: DeliveryState | null
}

/** Where a download goes. */
export interface ByteSink {
  /** Takes the next bytes; the next chunk waits for the promise. */
  write(chunk: Uint8Array): void | Promise<void>
  /** Forget all bytes written so far: the transfer starts again at byte 0. */
  restart(): void | Promise<void>
}

/** What was transferred. */
export interface DownloadReceipt {
  readonly bytes: number
  /** SHA-256 of the received bytes, lower-case hex */
  readonly sha256: string
  /** whether the listed SHA-256 says the same; `null` when none was listed */
  readonly matchesListed: boolean | null
  readonly etag: string | null
  readonly contentType: string | null
  /** from Content-Disposition, last path segment only */
  readonly fileName: string | null
}
