/** What `sheaf doctor` says of one thing. */

export interface Finding {
  /** What was looked at: `database`, `profile STAGE` … */
  readonly subject: string
  /** `note`: works, but somebody may want to know. */
  readonly verdict: 'ok' | 'note' | 'fault'
  /** What was found, and for a fault what to do. */
  readonly sentence: string
}

export const ok = (subject: string, sentence: string): Finding => ({ subject, verdict: 'ok', sentence })
export const note = (subject: string, sentence: string): Finding => ({ subject, verdict: 'note', sentence })
export const fault = (subject: string, sentence: string): Finding => ({ subject, verdict: 'fault', sentence })

/** A check whose error is its finding. */
export async function orFault(subject: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look()
  } catch (error) {
    return [fault(subject, error instanceof Error ? error.message : String(error))]
  }
}
