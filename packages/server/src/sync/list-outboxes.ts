/** Outboxes of all machines. Trouble with one machine must not keep the files of the others away. */
import { ProviderError } from '@sheaf/claas'
import type { Fetching } from './fetching.js'
import { listOutbox } from './list-outbox.js'
import { type MachineRow, pauseMachine } from './machines.js'

/** Two in a row that are answered with an outage are no longer trouble of one machine or file. */
export const OUTAGE_IN_A_ROW = 2

/**
 * Lists outbox after outbox. A machine that is refused is paused; one whose listing fails otherwise is passed over.
 *
 * @returns what the listing of a machine failed with, null when none did; the turn tells it when its files are fetched
 * @throws ProviderError when the trouble is with the credential or the provider as a whole
 */
export async function listOutboxes(
  fetching: Fetching,
  machines: readonly MachineRow[],
): Promise<ProviderError | null> {
  let trouble: ProviderError | null = null
  let inARow = 0
  for (const machine of machines) {
    const error = await listOne(fetching, machine)
    inARow = error === null ? 0 : inARow + 1
    if (error !== null && (isWiderThanOne(error) || inARow === OUTAGE_IN_A_ROW)) throw error
    trouble ??= error
  }
  return trouble
}

async function listOne(fetching: Fetching, machine: MachineRow): Promise<ProviderError | null> {
  const { context, session } = fetching
  try {
    await listOutbox(fetching, machine)
    return null
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    if (error.reason !== 'MACHINE_FORBIDDEN') return error
    await context.database.unitOfWork((trx) => pauseMachine(trx, machine, error))
    return null
  } finally {
    await session.flush()
  }
}

/** No token, a limit, a consent that is gone: nothing that another machine would not meet. */
function isWiderThanOne({ where, reason, outcome }: ProviderError): boolean {
  if (where.kind === 'token' || reason === 'THROTTLED') return true
  return outcome === 'refused' || outcome === 'forbidden'
}
