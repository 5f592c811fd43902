/** API owners and their Leaf users. */
export { accounts } from './capability.js'
export type {
  AttachmentsOf,
  CredentialAttachments,
} from './embedded-credentials.js'
export { ensureFirstOwner } from './first-owner.js'
export { holdLeafUser, type LeafUserRow, leafUserOf } from './leaf-user-of.js'
export { leafUserOfExternalId } from './leaf-user-of-external-id.js'
export { liveLeafUsers } from './live-leaf-users.js'
export { findOwner } from './owners.js'
