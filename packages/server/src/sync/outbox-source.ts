/**
 * The outboxes of a credential as a source: files that were listed and wait, a turn's worth of them.
 *
 * A machine that is refused is paused and its other files are passed over; trouble with one file leaves it waiting, lost
 * or refused. What concerns the credential or the provider as a whole ends the turn.
 */
import { type ClaasSession, type DownloadReceipt, ProviderError } from '@sheaf/claas'
import { CLAAS } from '@sheaf/contract'
import { CredentialGone, noteArrival } from '../credentials/index.js'
import type { Trx } from '../database/index.js'
import type { Fetching } from './fetching.js'
import { concernsFileAlone, isOutage, noteFailure } from './file-failure.js'
import { OUTAGE_IN_A_ROW } from './list-outboxes.js'
import { type MachineRow, pauseMachine } from './machines.js'
import type { ObjectSink } from './object-sink.js'
import type { Arrived, Provenance, Source } from './source.js'
import type { OutboxRow } from './waiting-files.js'

/** What a download says beside the bytes. */
interface Said {
  readonly etag: string | null
  readonly fileName: string | null
  /** What is odd about it, though it is kept. */
  readonly problem: string | null
}

export class OutboxSource implements Source<OutboxRow, Said> {
  readonly #fetching: Fetching
  readonly #files: readonly OutboxRow[]
  readonly #machines: ReadonlyMap<string, MachineRow>
  readonly #paused = new Set<string>()
  #outages = 0

  /** @param files those of this turn, in the order in which they are fetched */
  constructor(fetching: Fetching, files: readonly OutboxRow[], machines: readonly MachineRow[]) {
    this.#fetching = fetching
    this.#files = files
    this.#machines = new Map(machines.map((machine) => [machine.machine_id, machine]))
  }

  async *waiting(): AsyncGenerator<OutboxRow> {
    for (const file of this.#files) if (!this.#paused.has(file.machine_id)) yield file
  }

  leafUserOf({ leaf_user_id }: OutboxRow): string {
    return leaf_user_id
  }

  /** The same content under another id: recognised by what the listing says, when hash and size agree. */
  async known(file: OutboxRow): Promise<Arrived<Said> | undefined> {
    const { leaf_user_id, listed_sha256, size_in_bytes } = file
    if (listed_sha256 === null || size_in_bytes === null) return undefined
    const original = await this.#fetching.context.database.db
      .selectFrom('original')
      .select(['content_hash'])
      .where('leaf_user_id', '=', leaf_user_id)
      .where('content_hash', '=', listed_sha256)
      .where('size_in_bytes', '=', size_in_bytes)
      .executeTakeFirst()
    if (original === undefined) return undefined
    return { sha256: listed_sha256, size: size_in_bytes, said: { etag: null, fileName: null, problem: null } }
  }

  /** @throws ProviderError when the provider does not give it */
  async transfer(file: OutboxRow, sink: ObjectSink): Promise<Said> {
    const wanted = { machineId: file.machine_id, id: file.provider_file_id, sha256: file.listed_sha256 }
    const download = () => this.#fetching.session.client.download(this.#asked(file), wanted, sink)
    let receipt = await download()
    if (isOtherSize(receipt, file)) {
      // a transfer may end early without a sign; a listing may be wrong: the second time it is believed
      await sink.restart()
      receipt = await download()
    }
    return { etag: receipt.etag, fileName: receipt.fileName, problem: oddity(receipt, file) }
  }

  /** @throws CredentialGone when the credential was deleted, replaced or detached meanwhile */
  async take(trx: Trx, file: OutboxRow, { sha256, said }: Arrived<Said>): Promise<Provenance | undefined> {
    const { context, credential, priority } = this.#fetching
    // held until our commit: deletion and replacement come before or after, never between
    const attached = await trx
      .selectFrom('credential')
      .innerJoin('leaf_user', 'leaf_user.id', 'credential.leaf_user_id')
      .select('credential.id')
      .where('credential.id', '=', credential.id)
      .where('credential.leaf_user_id', '=', file.leaf_user_id)
      .where('leaf_user.deleted_at', 'is', null)
      .forKeyShare()
      .executeTakeFirst()
    if (attached === undefined) throw new CredentialGone(credential.id)
    const { etag, problem, fileName } = said
    const fetched = { state: 'fetched', content_hash: sha256, etag, fetched_at: context.now(), problem }
    const { numUpdatedRows } = await trx
      .updateTable('outbox_file')
      .set(fetched)
      .where('id', '=', file.id)
      .where('state', '=', 'listed')
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return undefined
    await noteArrival(trx, credential.id, context.now())
    return {
      name: file.name ?? fileName ?? `${file.provider_file_id}.zip`,
      provider: CLAAS,
      origin: 'provider',
      clientEnvironment: file.client_environment,
      machineId: file.machine_id,
      providerFileId: file.provider_file_id,
      priority,
    }
  }

  async acknowledge(file: OutboxRow, { sha256, size }: Arrived<Said>): Promise<void> {
    const { context, session, credential } = this.#fetching
    this.#outages = 0
    const about = { credential: credential.id, leafUser: file.leaf_user_id, machine: file.machine_id }
    const content = { providerFile: file.provider_file_id, original: sha256, bytes: size }
    context.log.info({ ...about, file: file.id, ...content }, 'file fetched')
    try {
      const asked = this.#asked(file)
      const told = await session.client.acknowledge(asked, file.machine_id, file.provider_file_id)
      if (told) await this.#noteAcknowledged(file)
      await session.client.remove(asked, file.machine_id, file.provider_file_id)
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error
      context.log.info({ file: file.id, reason: error.reason }, 'arrival could not be acknowledged')
    } finally {
      await session.flush()
    }
  }

  async failed(file: OutboxRow, error: unknown): Promise<void> {
    const { context, session } = this.#fetching
    try {
      if (!(error instanceof ProviderError)) throw error
      const machine = this.#machines.get(file.machine_id)
      if (error.reason === 'MACHINE_FORBIDDEN' && machine !== undefined) {
        this.#paused.add(file.machine_id)
        return await context.database.unitOfWork((trx) => pauseMachine(trx, machine, error))
      }
      await context.database.unitOfWork((trx) => noteFailure(trx, file, error))
      context.log.info({ file: file.id, reason: error.reason }, 'file could not be fetched')
      this.#outages = isOutage(error) ? this.#outages + 1 : 0
      if (!concernsFileAlone(error) || this.#outages === OUTAGE_IN_A_ROW) throw error
    } finally {
      await session.flush()
    }
  }

  /** The call in the organization of the file's machine, where it is known. */
  #asked({ machine_id }: OutboxRow): ClaasSession {
    return this.#fetching.session.inOrganization(this.#machines.get(machine_id)?.organization_id ?? null)
  }

  async #noteAcknowledged({ id }: OutboxRow): Promise<void> {
    const { database, now } = this.#fetching.context
    await database.db
      .updateTable('outbox_file')
      .set({ acknowledged_at: now() })
      .where('id', '=', id)
      .execute()
  }
}

function isOtherSize({ bytes, matchesListed }: DownloadReceipt, { size_in_bytes }: OutboxRow): boolean {
  return matchesListed === null && size_in_bytes !== null && bytes !== size_in_bytes
}

function oddity(receipt: DownloadReceipt, file: OutboxRow): string | null {
  if (receipt.matchesListed === false) {
    return `The provider lists the SHA-256 ${file.listed_sha256} and gave, twice, ${receipt.sha256}.`
  }
  return isOtherSize(receipt, file)
    ? `The provider lists ${file.size_in_bytes} bytes and gave, twice, ${receipt.bytes}.`
    : null
}
