/** A status as a word with a colour; the colour never stands alone. */

const TONES: Record<string, 'good' | 'warn' | 'bad' | 'plain'> = {
  OK: 'good',
  TEMPORARILY_UNAVAILABLE: 'warn',
  MISSING_PERMISSION: 'bad',
  UNAUTHENTICATED: 'bad',
  processed: 'good',
  processing: 'plain',
  failed: 'bad',
  skipped: 'plain',
  ACCEPTED: 'good',
  REJECTED: 'bad',
  EXPIRED: 'warn',
  FAILED: 'bad',
}

const WORDS: Record<string, string> = {
  OK: 'Connected',
  TEMPORARILY_UNAVAILABLE: 'CLAAS not reachable',
  MISSING_PERMISSION: 'Permission missing',
  UNAUTHENTICATED: 'Consent lost',
  WAITING: 'Waiting',
  QUEUED: 'At CLAAS',
  DELIVERED: 'On the terminal',
  ACCEPTED: 'Taken',
  REJECTED: 'Turned down',
  EXPIRED: 'Expired',
  FAILED: 'Failed',
}

export function Badge({ status }: { status: string }) {
  return (
    <span class={`badge ${TONES[status] ?? 'plain'}`} title={status}>
      {WORDS[status] ?? status}
    </span>
  )
}
