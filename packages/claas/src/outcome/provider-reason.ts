/**
 * Why a provider call did not give what was asked, and what that means for the credential.
 *
 * One table knows everything about one reason; judges pick a row, and callers read the row instead of
 * branching on its name. The first eleven are the failures a grower or partner can meet, the others say
 * that profile, transfer or listing went wrong while the consent itself is sound.
 */

/** What an answer says about the credential as a whole; a status table is driven by these four words. */
export type CredentialOutcome = 'accepted' | 'refused' | 'forbidden' | 'unreachable'

/** What is known about one reason. */
export interface ReasonRule {
  /** a sentence for a person: what happened and what to do */
  readonly message: string
  /** what the credential is worth after it; `accepted` = the trouble is with one machine, file or setting */
  readonly outcome: CredentialOutcome
  /** whether the same call may succeed later without anybody changing anything */
  readonly retryable: boolean
}

/** Every reason with its message, credential outcome and retryability. */
export const PROVIDER_REASONS = {
  ENVIRONMENT_MISMATCH: {
    message:
      'CLAAS refused these credentials at their first use. Check that key and refresh token were issued for the chosen environment (STAGE or PRODUCTION), then that both are still valid.',
    outcome: 'refused',
    retryable: false,
  },
  CLIENT_REJECTED: {
    message:
      'CLAAS does not accept the client key or secret. The partner key is wrong, was rotated, or is not enabled for this use yet.',
    outcome: 'refused',
    retryable: false,
  },
  CONSENT_LOST: {
    message: 'The access was withdrawn or has expired. The grower has to connect the CLAAS account again.',
    outcome: 'refused',
    retryable: false,
  },
  TOKEN_RACE: {
    message:
      'Another process used the refresh token at the same moment. The stored token is read again before anything is decided.',
    outcome: 'unreachable',
    retryable: true,
  },
  SCOPE_MISSING: {
    message:
      'The consent does not cover online file transfer. The partner key lacks this scope, or the grower did not grant it.',
    outcome: 'forbidden',
    retryable: false,
  },
  NO_ENABLED_MACHINES: {
    message:
      'The account lists no machine that is enabled for online file transfer. Enable it, or check the licence of the machines, in CLAAS connect.',
    outcome: 'accepted',
    retryable: true,
  },
  MACHINE_FORBIDDEN: {
    message:
      'This machine left the organization or is no longer enabled for online file transfer. It is paused; its files stay.',
    outcome: 'accepted',
    retryable: false,
  },
  FILE_GONE: {
    message: 'CLAAS no longer keeps this file: its retention time has passed or it was removed.',
    outcome: 'accepted',
    retryable: false,
  },
  NOT_ISOXML: {
    message: 'The file holds no ISOXML task data that could be mapped. The original is kept.',
    outcome: 'accepted',
    retryable: false,
  },
  THROTTLED: {
    message: 'CLAAS asks to wait before the next call.',
    outcome: 'unreachable',
    retryable: true,
  },
  UPSTREAM_DOWN: {
    message: 'CLAAS cannot be reached or answers with an outage. The call is repeated later.',
    outcome: 'unreachable',
    retryable: true,
  },
  CURSOR_EXPIRED: {
    message: 'The position in the listing expired. The listing starts again.',
    outcome: 'accepted',
    retryable: true,
  },
  REQUEST_REFUSED: {
    message:
      'The provider refuses the request itself. Compare path and parameters of the profile with its documentation.',
    outcome: 'unreachable',
    retryable: false,
  },
  ANSWER_UNEXPECTED: {
    message:
      'The answer does not look as the profile says. Compare pointers and paging of the profile with the answer.',
    outcome: 'unreachable',
    retryable: false,
  },
  HOST_NOT_ALLOWED: {
    message:
      'The provider points to a host that the profile does not allow. Add it to allowedHosts if it is genuine.',
    outcome: 'unreachable',
    retryable: false,
  },
  FILE_TOO_LARGE: {
    message: 'The file is larger than the profile allows (resources.download.maxBytes).',
    outcome: 'accepted',
    retryable: false,
  },
  DELIVERY_REFUSED: {
    message: 'CLAAS does not take this task data for the machine.',
    outcome: 'accepted',
    retryable: false,
  },
  DELIVERY_GONE: {
    message: 'CLAAS no longer knows this delivery; what became of it cannot be learnt any more.',
    outcome: 'accepted',
    retryable: false,
  },
  DOWNLOAD_INCOMPLETE: {
    message: 'The transfer ended before the file was complete. It is resumed or started again.',
    outcome: 'accepted',
    retryable: true,
  },
} as const satisfies Record<string, ReasonRule>

/** The closed list of reasons; their meaning is in {@link PROVIDER_REASONS}. */
export type ProviderReason = keyof typeof PROVIDER_REASONS

/** All reasons, in the order of the table. */
export const PROVIDER_REASON_NAMES = Object.keys(PROVIDER_REASONS) as ProviderReason[]
