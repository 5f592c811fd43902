/**
 * A consent that was given over a link becomes the credential of the Leaf user: the tokens are at hand, so they are
 * stored before anything else is asked, then one cheap call says what they are worth.
 */
import { randomUUID } from 'node:crypto'
import type { GrantedTokens, Machine, ProviderAnswerEvent, Secret } from '@sheaf/claas'
import type { Context } from '../context.js'
import { settle } from './asked-grant.js'
import { attachedTo, type CredentialRow, credentialOf } from './credential-row.js'
import type { Connection } from './provider.js'
import { CredentialGone } from './refresh-lease.js'
import {
  type CredentialPlace,
  type OfferedCredential,
  Superseded,
  storeCredential,
  syncSoon,
} from './replace.js'
import { validate } from './validate.js'

/** Somebody waits in front of a browser. */
const VALIDATION_MS = 10_000
const MOST_TRIES = 5
/** Machines that are read for the grower's eyes. */
const MOST_MACHINES = 50

/** What a code was traded for. */
export interface Grant {
  readonly tokens: GrantedTokens & { readonly refreshToken: Secret }
  /** When it was asked for, milliseconds since 1970. */
  readonly askedAtMs: number
  readonly events: readonly ProviderAnswerEvent[]
}

/** A credential as it stands after its validation, and the machines that it reaches. */
export interface Attached {
  readonly row: CredentialRow
  readonly machines: readonly Machine[]
}

/** Stores the granted tokens in the place of what is there, then validates them. */
export async function attachGranted(
  context: Context,
  connection: Connection,
  place: CredentialPlace,
  offered: OfferedCredential,
  grant: Grant,
): Promise<Attached> {
  const stored = await store(context, place, offered, grant)
  const deadline = AbortSignal.timeout(VALIDATION_MS)
  const machines = await validate(context, connection, stored, deadline, MOST_MACHINES)
  await syncSoon(context, place)
  return { row: await credentialOf(context.database.db, place.leafUserId), machines }
}

async function store(
  context: Context,
  place: CredentialPlace,
  offered: OfferedCredential,
  { tokens, askedAtMs, events }: Grant,
): Promise<CredentialRow> {
  for (let tries = 1; ; tries++) {
    const existing = await attachedTo(context.database.db, place.leafUserId)
    const holder = randomUUID()
    try {
      const stored = await storeCredential(context, place, existing, offered, holder)
      const judgement = Promise.resolve({ verdict: 'accepted', tokens } as const)
      await settle(context, stored, holder, { startMs: askedAtMs, judgement, events })
      return stored
    } catch (error) {
      // somebody else attached or removed one at the same moment: the consent is newer
      if (!(error instanceof Superseded || error instanceof CredentialGone) || tries === MOST_TRIES)
        throw error
    }
  }
}
