import type { CredentialOutcome } from '@sheaf/claas'
import { CREDENTIAL_STATUSES, type CredentialStatus } from '@sheaf/contract'
import { describe, expect, it } from 'vitest'
import { nextStatus } from '../../src/credentials/status.js'

/** The contract's table, row by row; a new credential starts TEMPORARILY_UNAVAILABLE. */
const CONTRACT: readonly [CredentialStatus, CredentialOutcome, CredentialStatus][] = [
  ['OK', 'refused', 'UNAUTHENTICATED'],
  ['TEMPORARILY_UNAVAILABLE', 'refused', 'UNAUTHENTICATED'],
  ['MISSING_PERMISSION', 'refused', 'UNAUTHENTICATED'],
  ['OK', 'forbidden', 'MISSING_PERMISSION'],
  ['TEMPORARILY_UNAVAILABLE', 'forbidden', 'MISSING_PERMISSION'],
  ['OK', 'unreachable', 'TEMPORARILY_UNAVAILABLE'],
  ['TEMPORARILY_UNAVAILABLE', 'accepted', 'OK'],
  ['MISSING_PERMISSION', 'accepted', 'OK'],
]
const OUTCOMES: readonly CredentialOutcome[] = ['accepted', 'refused', 'forbidden', 'unreachable']

describe('status of a credential', () => {
  it.each(CONTRACT)('%s, when a call is %s, becomes %s', (from, outcome, to) => {
    expect(nextStatus(from, outcome)).toBe(to)
  })

  it('stays as it is in every other case', () => {
    for (const from of CREDENTIAL_STATUSES) {
      for (const outcome of OUTCOMES) {
        if (CONTRACT.some(([status, by]) => status === from && by === outcome)) continue
        expect([from, outcome, nextStatus(from, outcome)]).toEqual([from, outcome, from])
      }
    }
  })
})
