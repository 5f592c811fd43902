/** What a turn came to. */
import type { ProviderError } from '@sheaf/claas'
import type { Verdict } from '../credentials/index.js'

export interface TurnResult {
  /** Machines and outboxes were listed, not only files fetched. */
  readonly listed: boolean
  readonly verdict: Verdict
  /** What one machine alone was in trouble with, though the turn went on. */
  readonly trouble: ProviderError | null
  /** More files wait that were not tried yet. */
  readonly goesOn: boolean
  /** Pause before they are fetched: conversions of the Leaf user wait already. */
  readonly goesOnInS: number
}
