/** `POST /users`. */
import { randomUUID } from 'node:crypto'
import type { LeafUserCreate } from '@sheaf/contract'
import type { Answer, Owner } from '../http/index.js'
import { presentExternalId, refuseTakenExternalId } from './external-id.js'
import { type LeafUserPlace, showLeafUser } from './wire.js'

export async function createLeafUser(
  place: LeafUserPlace,
  owner: Owner,
  { name, email, phone, address, externalId, claasCredentials }: LeafUserCreate,
): Promise<Answer<'createLeafUser'>> {
  const id = randomUUID()
  const at = place.now()
  const row = {
    id,
    owner_id: owner.id,
    name,
    email,
    phone: phone ?? null,
    address: address ?? null,
    external_id: presentExternalId(externalId),
    created_at: at,
    updated_at: at,
    deleted_at: null,
  }
  await refuseTakenExternalId(() =>
    place.database.unitOfWork(async (trx) => {
      await trx.insertInto('leaf_user').values(row).execute()
      if (claasCredentials !== undefined && claasCredentials !== null) {
        await place.attachments.attach(trx, { owner, leafUserId: id }, claasCredentials.id)
      }
    }),
  )
  const body = await showLeafUser(place, row)
  return { status: 201, body, headers: { Location: `/services/usermanagement/api/users/${id}` } }
}
