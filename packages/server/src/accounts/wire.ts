/** Leaf users as the contract shows them. Absent keys are left out. */
import type { ClaasCredentials, LeafUser } from '@sheaf/contract'
import type { Context } from '../context.js'
import type { CredentialAttachments } from './embedded-credentials.js'
import type { LeafUserRow } from './leaf-user-of.js'

/** What the routes of Leaf users work with. */
export type LeafUserPlace = Pick<Context, 'database' | 'jobs' | 'now'> & {
  readonly attachments: CredentialAttachments
}

export async function showLeafUsers(
  { database, attachments }: LeafUserPlace,
  rows: readonly LeafUserRow[],
): Promise<LeafUser[]> {
  const ids = rows.map(({ id }) => id)
  const credentials = await attachments.embedded(database.db, ids)
  return rows.map((row) => wireOf(row, credentials.get(row.id)))
}

export async function showLeafUser(place: LeafUserPlace, row: LeafUserRow): Promise<LeafUser> {
  const credentials = await place.attachments.embedded(place.database.db, [row.id])
  return wireOf(row, credentials.get(row.id))
}

function wireOf(row: LeafUserRow, claasCredentials: ClaasCredentials | undefined): LeafUser {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    ...(row.phone === null ? {} : { phone: row.phone }),
    ...(row.address === null ? {} : { address: row.address }),
    ...(row.external_id === null ? {} : { externalId: row.external_id }),
    ...(claasCredentials === undefined ? {} : { claasCredentials }),
  }
}
