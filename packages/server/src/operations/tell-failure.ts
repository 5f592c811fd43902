/** An operation that cannot be built: it is tried again and again, and told once it is more than an accident. */
import { raiseAlerts } from '../alerts/index.js'
import type { Context } from '../context.js'
import type { FieldRef } from '../fields/index.js'
import type { Job } from '../jobs/index.js'
import { operationIdOf } from './build.js'
import type { WantedOperation } from './wanted.js'

/** The attempt, from 0, whose failure is told. */
const TOLD_AT_ATTEMPT = 3
const SENTENCE = "Building the operation fails and is tried again; the server's log says why."

export async function tellFailure(
  { database, jobs, now }: Pick<Context, 'database' | 'jobs' | 'now'>,
  { data, attempt, signal }: Job<FieldRef>,
  want: WantedOperation,
): Promise<void> {
  if (attempt !== TOLD_AT_ATTEMPT || signal.aborted) return
  const operationId = operationIdOf(data, want)
  const told = { type: 'operationProcessingFailed', operationId, message: SENTENCE } as const
  await database.unitOfWork((trx) => raiseAlerts(trx, jobs, data.leafUserId, [told], now()))
}
