/** Whether a stored credential works: a token, and one cheap call of the API. */
import { LeaseTaken, type Machine, ProviderError } from '@sheaf/claas'
import type { Context } from '../context.js'
import type { CredentialRow } from './credential-row.js'
import type { Connection } from './provider.js'
import { CredentialGone } from './refresh-lease.js'
import { openSession } from './session.js'
import { ACCEPTED, verdictOf } from './status.js'

/**
 * Asks the provider and writes the status that follows. When the deadline comes first, nothing is decided: a refresh
 * that is under way ends in the store, and the sync that follows asks again.
 */
export async function validate(
  context: Context,
  connection: Connection,
  row: CredentialRow,
  deadline: AbortSignal,
  most = 1,
): Promise<readonly Machine[]> {
  const { database } = context
  const session = openSession(context, connection, row, deadline)
  try {
    const machines: Machine[] = []
    for await (const machine of connection.callsOf(row.client_key).hasty.machines(session.claas)) {
      machines.push(machine)
      if (machines.length >= most) break
    }
    await database.unitOfWork((trx) => session.settle(trx, ACCEPTED))
    return machines
  } catch (error) {
    if (error instanceof ProviderError)
      await database.unitOfWork((trx) => session.settle(trx, verdictOf(error)))
    else if (deadline.aborted || error instanceof LeaseTaken) await session.flush()
    else if (!(error instanceof CredentialGone)) throw error
    return []
  }
}
