/** Machines of one tenant, the files in their outboxes and what was delivered to their inboxes. */
import { createHash } from 'node:crypto'

export interface Machine {
  readonly id: string
  readonly organizationId: string
  readonly name: string
  readonly serialNumber: string
  readonly model: string
  readonly family: string
  readonly terminal: { readonly type: string; readonly isoxml: readonly string[] }
  readonly lastContactAtMs: number
  /** Enabled for online file transfer. */
  enabled: boolean
}

export interface OutboxFile {
  readonly id: string
  readonly machineId: string
  readonly name: string
  readonly contentType: string
  /** Lies in the outbox folder. */
  readonly inFolder: boolean
  sizeBytes: number
  /** Hex. */
  sha256: string
  createdAtMs: number
  availableAtMs: number
  expiresAtMs: number
  state: 'NEW' | 'RETRIEVED'
  deleted: boolean
  read: () => Promise<Uint8Array>
}

export const DELIVERY_STATES = ['QUEUED', 'DELIVERED', 'ACCEPTED', 'REJECTED', 'EXPIRED'] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

export interface Delivery {
  readonly id: string
  readonly machineId: string
  state: DeliveryState
  readonly receivedAtMs: number
  /** What is not fetched by then expires; undefined: never. */
  readonly validUntilMs: number | undefined
  readonly idempotencyKey: string | undefined
  readonly sha256: string
  readonly name: string | undefined
}

const RETENTION_MS = 90 * 86_400_000

export class Catalog {
  readonly machines: Machine[] = []
  readonly files: OutboxFile[] = []
  readonly deliveries: Delivery[] = []

  machine(id: string): Machine | undefined {
    return this.machines.find((machine) => machine.id === id)
  }

  /** Files of a machine that are still listed, newest last. */
  outbox(machineId: string, nowMs: number): OutboxFile[] {
    return this.files
      .filter((file) => file.machineId === machineId && !file.deleted)
      .filter((file) => file.availableAtMs <= nowMs && file.expiresAtMs > nowMs)
      .sort((a, b) => a.availableAtMs - b.availableAtMs || (a.id < b.id ? -1 : 1))
  }

  file(machineId: string, fileId: string): OutboxFile | undefined {
    return this.files.find((file) => file.machineId === machineId && file.id === fileId && !file.deleted)
  }

  /**
   * Puts a file into an outbox. A file of the same id is replaced: same id, other content, news from then on.
   *
   * @param id when left out, made from machine and name, so that the same seed gives the same ids
   */
  drop(
    machineId: string,
    file: { name: string; bytes: Uint8Array; availableAtMs: number; id?: string },
  ): OutboxFile {
    const { bytes } = file
    return this.announce(machineId, {
      ...file,
      sizeBytes: bytes.length,
      sha256: sha256Hex(bytes),
      read: async () => bytes,
    })
  }

  /** As `drop`, for bytes that are fetched only when they are asked for. */
  announce(
    machineId: string,
    file: Pick<OutboxFile, 'name' | 'availableAtMs' | 'sizeBytes' | 'sha256' | 'read'> &
      Partial<Pick<OutboxFile, 'id' | 'inFolder'>>,
  ): OutboxFile {
    const id = file.id ?? `f-${sha256Hex(Buffer.from(`${machineId}/${file.name}`)).slice(0, 10)}`
    const known = this.files.find((other) => other.id === id && other.machineId === machineId)
    const offered = {
      sizeBytes: file.sizeBytes,
      sha256: file.sha256,
      createdAtMs: file.availableAtMs - 17 * 60_000,
      availableAtMs: file.availableAtMs,
      expiresAtMs: file.availableAtMs + RETENTION_MS,
      state: 'NEW' as const,
      deleted: false,
      read: file.read,
    }
    if (known) return Object.assign(known, offered)
    const entry: OutboxFile = {
      id,
      machineId,
      name: file.name,
      contentType: 'application/zip',
      inFolder: file.inFolder ?? false,
      ...offered,
    }
    this.files.push(entry)
    return entry
  }
}

export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
