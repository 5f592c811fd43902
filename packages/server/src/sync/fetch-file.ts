/**
 * One waiting file → its original, once.
 *
 *   provider ─► temporary key ─► originals/<sha256> ─► one transaction: fetched, original noted, conversion enqueued
 *
 * Killed anywhere, nothing is lost: the file still waits, and what was stored already is recognised by its hash. The
 * provider is told of the arrival afterwards; whether it hears of it does not matter.
 */
import { randomUUID } from 'node:crypto'
import { type ClaasSession, type DownloadReceipt, ProviderError } from '@sheaf/claas'
import { CLAAS } from '@sheaf/contract'
import type { Context } from '../context.js'
import {
  type Connection,
  CredentialGone,
  type CredentialRow,
  noteArrival,
  type ProviderSession,
} from '../credentials/index.js'
import type { Trx } from '../database/index.js'
import { receiveOriginal } from '../files/index.js'
import { ObjectSink } from './object-sink.js'
import type { OutboxRow } from './waiting-files.js'

/** Where a turn stands: whose files it fetches, over which connection, how urgently. */
export interface Fetching {
  readonly context: Context
  readonly connection: Connection
  readonly session: ProviderSession
  readonly credential: CredentialRow & { readonly leaf_user_id: string }
  readonly priority: 0 | 5 | 10
}

interface Arrived {
  readonly sha256: string
  readonly size: number
  readonly etag: string | null
  readonly fileName: string | null
  /** What is odd about it, though it is kept. */
  readonly problem: string | null
}

/**
 * Fetches a file and hands it on.
 *
 * @param organizationId the organization of its machine, where it is known
 * @throws ProviderError when the provider does not give it
 * @throws CredentialGone when the credential was deleted, replaced or detached meanwhile
 */
export async function fetchFile(
  fetching: Fetching,
  file: OutboxRow,
  organizationId: string | null,
): Promise<void> {
  const { context, session } = fetching
  const asked = session.inOrganization(organizationId)
  const arrived = (await knownContent(context, file)) ?? (await download(fetching, file, asked))
  await context.database.unitOfWork((trx) => receive(trx, fetching, file, arrived))
  const about = { credential: fetching.credential.id, leafUser: file.leaf_user_id, machine: file.machine_id }
  context.log.info(
    {
      ...about,
      file: file.id,
      providerFile: file.provider_file_id,
      original: arrived.sha256,
      bytes: arrived.size,
    },
    'file fetched',
  )
  try {
    const told = await session.client.acknowledge(asked, file.machine_id, file.provider_file_id)
    if (told) await noteAcknowledged(context, file)
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    context.log.info({ file: file.id, reason: error.reason }, 'arrival could not be acknowledged')
  }
}

/** The same content under another id: recognised by what the listing says, when hash and size agree. */
async function knownContent({ database }: Context, file: OutboxRow): Promise<Arrived | undefined> {
  const { leaf_user_id, listed_sha256, size_in_bytes } = file
  if (listed_sha256 === null || size_in_bytes === null) return undefined
  const original = await database.db
    .selectFrom('original')
    .select(['content_hash'])
    .where('leaf_user_id', '=', leaf_user_id)
    .where('content_hash', '=', listed_sha256)
    .where('size_in_bytes', '=', size_in_bytes)
    .executeTakeFirst()
  if (original === undefined) return undefined
  return { sha256: listed_sha256, size: size_in_bytes, etag: null, fileName: null, problem: null }
}

async function download(
  { context, session }: Fetching,
  file: OutboxRow,
  asked: ClaasSession,
): Promise<Arrived> {
  const { objects } = context
  const prefix = `leaf-users/${file.leaf_user_id}`
  const temporary = `${prefix}/tmp/${randomUUID()}`
  const sink = new ObjectSink(objects, temporary)
  const wanted = { machineId: file.machine_id, id: file.provider_file_id, sha256: file.listed_sha256 }
  const transfer = () => session.client.download(asked, wanted, sink)
  try {
    let receipt = await transfer()
    if (isOtherSize(receipt, file)) {
      // a transfer may end early without a sign; a listing may be wrong: the second time it is believed
      await sink.restart()
      receipt = await transfer()
    }
    const { sha256, size } = await sink.finish()
    const original = `${prefix}/originals/${sha256}`
    if ((await objects.size(original)) === size) await objects.remove(temporary)
    else await objects.move(temporary, original)
    return { sha256, size, etag: receipt.etag, fileName: receipt.fileName, problem: oddity(receipt, file) }
  } catch (error) {
    await sink.abandon()
    await objects.remove(temporary)
    throw error
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

async function receive(
  trx: Trx,
  { context, credential, priority }: Fetching,
  file: OutboxRow,
  arrived: Arrived,
): Promise<void> {
  const { leaf_user_id: leafUserId } = file
  // held until our commit: deletion and replacement come before or after, never between
  const attached = await trx
    .selectFrom('credential')
    .innerJoin('leaf_user', 'leaf_user.id', 'credential.leaf_user_id')
    .select('credential.id')
    .where('credential.id', '=', credential.id)
    .where('credential.leaf_user_id', '=', leafUserId)
    .where('leaf_user.deleted_at', 'is', null)
    .forKeyShare()
    .executeTakeFirst()
  if (attached === undefined) throw new CredentialGone(credential.id)
  const { numUpdatedRows } = await trx
    .updateTable('outbox_file')
    .set({
      state: 'fetched',
      content_hash: arrived.sha256,
      etag: arrived.etag,
      fetched_at: context.now(),
      problem: arrived.problem,
    })
    .where('id', '=', file.id)
    .where('state', '=', 'listed')
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return
  await noteArrival(trx, credential.id, context.now())
  await receiveOriginal(trx, context, {
    leafUserId,
    contentHash: arrived.sha256,
    objectKey: `leaf-users/${leafUserId}/originals/${arrived.sha256}`,
    name: file.name ?? arrived.fileName ?? `${file.provider_file_id}.zip`,
    size: arrived.size,
    provider: CLAAS,
    origin: 'provider',
    clientEnvironment: file.client_environment,
    machineId: file.machine_id,
    providerFileId: file.provider_file_id,
    priority,
  })
}

async function noteAcknowledged({ database, now }: Context, { id }: OutboxRow): Promise<void> {
  await database.db.updateTable('outbox_file').set({ acknowledged_at: now() }).where('id', '=', id).execute()
}
