/**
 * What Leaf users need of provider credentials, which are a capability above this one: the composition hands it in.
 */
import type { ClaasCredentials } from '@sheaf/contract'
import type { Context } from '../context.js'
import type { Db, Trx } from '../database/index.js'
import type { Owner } from '../http/index.js'

/** Names the Leaf user that a credential is attached to or taken from. */
export interface AttachmentPlace {
  readonly owner: Owner
  readonly leafUserId: string
}

export interface CredentialAttachments {
  /** The attached credentials as answers show them, by Leaf user. */
  embedded(db: Db, leafUserIds: readonly string[]): Promise<ReadonlyMap<string, ClaasCredentials>>
  /**
   * Attaches an existing credential of the owner, which starts its sync; one that was attached before is detached.
   * Does nothing when it is attached already.
   *
   * @throws ApiError 400 naming `claasCredentials.id` when the owner has no such credential
   */
  attach(trx: Trx, place: AttachmentPlace, credentialId: string): Promise<void>
  /** Detaches the credential, if there is one: it stays, its sync stops. */
  detach(trx: Trx, place: AttachmentPlace): Promise<void>
  /** Deletes the credential and its events: the Leaf user goes away. */
  erase(trx: Trx, place: AttachmentPlace): Promise<void>
}

export type AttachmentsOf = (context: Context) => CredentialAttachments
