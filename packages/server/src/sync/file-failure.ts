/** A file that could not be fetched: what is written of it, and whether the trouble reaches further. A data table. */
import type { ProviderError, ProviderReason } from '@sheaf/claas'
import type { Trx } from '../database/index.js'
import type { OutboxRow } from './waiting-files.js'

/**
 * `lost`: the provider no longer has it. `refused`: we do not take it. `listed`: it waits and is tried again.
 * A reason that is not here is about the machine or the credential.
 */
const STATE_AFTER: Partial<Readonly<Record<ProviderReason, 'lost' | 'refused' | 'listed'>>> = {
  FILE_GONE: 'lost',
  FILE_TOO_LARGE: 'refused',
  DOWNLOAD_INCOMPLETE: 'listed',
  HOST_NOT_ALLOWED: 'listed',
  REQUEST_REFUSED: 'listed',
  ANSWER_UNEXPECTED: 'listed',
}

/** The provider answered, with an outage. Its listing was fine just now: it may be the trouble of this file. */
export function isOutage({ reason, status, where }: ProviderError): boolean {
  return reason === 'UPSTREAM_DOWN' && status > 0 && where.kind === 'api'
}

/** Whether a failure concerns this file alone; others of the machine go on. */
export function concernsFileAlone(error: ProviderError): boolean {
  return STATE_AFTER[error.reason] !== undefined || isOutage(error)
}

/** Writes what became of a file. It counts as tried, so that others go before it the next time. */
export async function noteFailure(trx: Trx, file: OutboxRow, error: ProviderError): Promise<void> {
  await trx
    .updateTable('outbox_file')
    .set((eb) => ({
      state: STATE_AFTER[error.reason] ?? 'listed',
      attempts: eb('attempts', '+', 1),
      problem: error.sentence,
    }))
    .where('id', '=', file.id)
    .where('state', '=', 'listed')
    .execute()
}
