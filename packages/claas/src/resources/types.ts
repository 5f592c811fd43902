/**
 * What the resource calls give back: canonical names, whatever the provider calls them.
 * Absent values are `null`. Times are RFC 3339 in UTC.
 */

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
