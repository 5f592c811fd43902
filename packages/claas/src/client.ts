/**
 * The CLAAS connect API as one profile describes it. One client serves any number of growers: whose
 * call it is stands in the session.
 */
import { type Clock, systemClock } from './http/clock.js'
import { createTransport, type Transport } from './http/transport.js'
import { assertReady } from './profile/load-profiles.js'
import { ProfileError } from './profile/profile-error.js'
import type { ProviderProfile } from './profile/schema.js'
import { acknowledgeFile } from './resources/acknowledge.js'
import { downloadFile, type WantedFile } from './resources/download.js'
import { readDelivery, sendTaskData } from './resources/inbox.js'
import { listMachines } from './resources/machines.js'
import { listOutbox } from './resources/outbox.js'
import { removeFile } from './resources/remove.js'
import type { ApiContext, ClaasSession } from './resources/session.js'
import type {
  ByteSink,
  DownloadReceipt,
  InboxDelivery,
  Machine,
  MachineId,
  OutboxFile,
  OutboxFileId,
  TaskDataFile,
} from './resources/types.js'
import type { Secret } from './tokens/secret.js'

/** What a client is made of. */
export interface ClaasClientOptions {
  readonly profile: ProviderProfile
  /** default: one of its own with the profile's timeouts; a given one is not closed by the client */
  readonly transport?: Transport
  readonly clock?: Clock
  /** resolves references of `api.secretHeaders`, e.g. `secret:claas/stage/subscription` */
  readonly resolveSecret?: (reference: string) => Secret
  /** longest single wait between tries that is spent inside a call, in milliseconds; default 60 s */
  readonly maxWaitMs?: number
}

/** Calls of the resource server. */
export interface ClaasClient {
  /** Machines of the organization, all pages. A wrong consent shows here first. */
  machines(session: ClaasSession): AsyncGenerator<Machine, void, void>
  /** Outbox entries of a machine, each once; restarts by itself when a cursor expires. */
  outbox(
    session: ClaasSession,
    machineId: MachineId,
    options?: { readonly since?: Date | undefined },
  ): AsyncGenerator<OutboxFile, void, void>
  /** One file into a sink, resumed or restarted until complete. */
  download(
    session: ClaasSession,
    file: WantedFile,
    sink: ByteSink,
    options?: { readonly maxBytes?: number | undefined },
  ): Promise<DownloadReceipt>
  /** Says that a file arrived; `false` when the profile knows no such call. */
  acknowledge(session: ClaasSession, machineId: MachineId, fileId: OutboxFileId): Promise<boolean>
  /** Takes a file out of the outbox; `false` when the profile knows no such call. */
  remove(session: ClaasSession, machineId: MachineId, fileId: OutboxFileId): Promise<boolean>
  /** Hands task data to a machine's inbox. With an idempotency header in the profile a repetition sends nothing twice. */
  send(session: ClaasSession, machineId: MachineId, file: TaskDataFile): Promise<InboxDelivery>
  /** What became of a delivery; `null` when the profile knows no such call. */
  delivery(session: ClaasSession, machineId: MachineId, deliveryId: string): Promise<InboxDelivery | null>
  /** Ends connections of a transport of its own. */
  close(): Promise<void>
}

const DEFAULT_MAX_WAIT_MS = 60_000

function resolvedHeaders({ profile, resolveSecret }: ClaasClientOptions): Record<string, Secret> {
  const entries = Object.entries(profile.api.secretHeaders).map(([name, reference]): [string, Secret] => {
    if (resolveSecret) return [name, resolveSecret(reference)]
    const path = `${profile.id}.api.secretHeaders.${name}`
    throw new ProfileError([{ path, expected: 'a resolver for secret references', found: 'none' }])
  })
  return Object.fromEntries(entries)
}

/**
 * A client for one profile.
 * @throws ProfileError for a template, or when a secret header cannot be resolved
 */
export function createClaasClient(options: ClaasClientOptions): ClaasClient {
  const { profile } = options
  assertReady(profile)
  const transport = options.transport ?? createTransport({ timeoutsMs: profile.api.timeoutsMs })
  const context: ApiContext = {
    profile,
    transport,
    clock: options.clock ?? systemClock,
    retry: { ...profile.limits, maxWaitMs: options.maxWaitMs ?? DEFAULT_MAX_WAIT_MS },
    secretHeaders: resolvedHeaders(options),
  }
  return {
    machines: (session) => listMachines(context, session),
    outbox: (session, machineId, listing) => listOutbox(context, session, machineId, listing),
    download: (session, file, sink, limits) => downloadFile(context, session, file, sink, limits),
    acknowledge: (session, machineId, fileId) => acknowledgeFile(context, session, machineId, fileId),
    remove: (session, machineId, fileId) => removeFile(context, session, machineId, fileId),
    send: (session, machineId, file) => sendTaskData(context, session, machineId, file),
    delivery: (session, machineId, deliveryId) => readDelivery(context, session, machineId, deliveryId),
    close: async () => {
      if (!options.transport) await transport.close()
    },
  }
}
