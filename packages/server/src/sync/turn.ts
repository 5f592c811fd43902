/**
 * One turn of a credential: machines ─► outboxes ─► at most ten files; the rest is another turn's.
 *
 * A machine that is refused is paused, one that cannot be listed is passed over, trouble with one file leaves the file
 * waiting, lost or refused; all three let the turn go on. Everything else moves the credential's status and ends the turn. A turn may be killed anywhere and
 * run again.
 */
import { type Machine, ProviderError } from '@sheaf/claas'
import { configurationOf } from '../configurations/index.js'
import type { Context } from '../context.js'
import {
  ACCEPTED,
  CredentialGone,
  cadenceOf,
  idlesTooLong,
  isMissing,
  liveCredential,
  machinesEveryS,
  NO_MACHINES,
  openSession,
  providerOf,
  type SyncTurn,
} from '../credentials/index.js'
import { unconverted } from '../files/index.js'
import type { Job } from '../jobs/index.js'
import { endFailed, endUnconnected, endWell } from './end-turn.js'
import type { Fetching } from './fetching.js'
import { listOutboxes } from './list-outboxes.js'
import { type MachineRow, machinesAreDue, machinesOf, writeMachines } from './machines.js'
import { OutboxSource } from './outbox-source.js'
import { takeWaiting, UNCONVERTED_AT_MOST } from './source.js'
import type { TurnResult } from './turn-result.js'
import { isAnyWaiting, type Waiting, waitingFiles } from './waiting-files.js'

/** Files of one turn: few enough that another grower's turn comes soon. */
const FILES_PER_TURN = 10
const PUT_OFF_S = 5

export async function runTurn(context: Context, job: Job<SyncTurn>): Promise<void> {
  const credential = await liveCredential(context.database.db, job.data.credentialId)
  if (credential === undefined || credential.status === 'UNAUTHENTICATED') return
  const connection = providerOf(context).connection(credential.client_environment)
  if (isMissing(connection)) return await endUnconnected(context, job, credential, connection.missing)
  const session = openSession(context, connection, credential, job.signal)
  const { priority } = job.data
  const fetching: Fetching = { context, connection, session, credential, priority }
  try {
    const result = await work(fetching, job)
    if (result.trouble === null) await endWell(fetching, job, result)
    else await endFailed(fetching, job, result.trouble, result.goesOn)
  } catch (error) {
    if (error instanceof CredentialGone) return
    await session.flush()
    if (!(error instanceof ProviderError)) throw error
    await endFailed(fetching, job, error)
  } finally {
    // a process that stops waits for tokens that are on their way
    if (job.signal.aborted) await connection.keeper.idle()
  }
}

async function work(fetching: Fetching, job: Job<SyncTurn>): Promise<TurnResult> {
  const { context, credential } = fetching
  const { db } = context.database
  const park = { leafUserId: credential.leaf_user_id, environment: credential.client_environment }
  const configuration = await configurationOf(db, park.leafUserId)
  const listed = job.data.step === 'list'
  if (listed) await keepConsentAlive(fetching, job.signal)
  if (listed) await refreshMachines(fetching, job.data.priority > 0)
  const machines = await machinesOf(db, park)
  const verdict = machines.some(isActive) ? ACCEPTED : NO_MACHINES
  const result = { listed, verdict, trouble: null, goesOn: false, goesOnInS: 0 }
  if (!configuration.operationsAutoSync) return result
  const trouble = listed ? await listOutboxes(fetching, machines.filter(isActive)) : null
  const notBefore = monthsBefore(context.now(), configuration.operationsProcessingRange)
  const waiting: Waiting = { ...park, notBefore, untried: !listed }
  const isCrowded = (await unconverted(db, park.leafUserId)) >= UNCONVERTED_AT_MOST
  const files = isCrowded ? [] : await waitingFiles(db, waiting, FILES_PER_TURN)
  await takeWaiting(context, new OutboxSource(fetching, files, machines))
  const goesOn = await isAnyWaiting(db, { ...waiting, untried: true })
  return { ...result, trouble, goesOn, goesOnInS: isCrowded ? PUT_OFF_S : 0 }
}

/** Access tokens that live for days would let the refresh token idle until it expires. */
async function keepConsentAlive(
  { context, connection, credential }: Fetching,
  signal: AbortSignal,
): Promise<void> {
  if (!idlesTooLong(credential.refreshed_at, connection.profile, context.now())) return
  await connection.keeper.renew(credential.id, { signal })
}

/** @param asked somebody waits: the machines are listed, due or not */
async function refreshMachines(
  { context, connection, session, credential }: Fetching,
  asked: boolean,
): Promise<void> {
  const { database, now, settings } = context
  const park = { leafUserId: credential.leaf_user_id, environment: credential.client_environment }
  const { profile } = connection
  const everyS = machinesEveryS(cadenceOf(settings.syncIntervalS, profile), profile.polling)
  if (!asked && !machinesAreDue(await machinesOf(database.db, park), everyS, now())) return
  const listed: Machine[] = []
  for await (const machine of session.client.machines(session.claas)) listed.push(machine)
  await database.unitOfWork((trx) => writeMachines(trx, park, listed, now()))
}

function isActive({ paused_reason }: MachineRow): boolean {
  return paused_reason === null
}

/** The same day some months ago; the last of that month where it has no such day. */
function monthsBefore(now: Date, months: number): Date {
  const first = new Date(now)
  first.setUTCDate(1)
  first.setUTCMonth(first.getUTCMonth() - months)
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  first.setUTCDate(Math.min(now.getUTCDate(), lastDay))
  return first
}
