/** `PUT /users` and `PATCH /users/{id}`. */
import type { LeafUserPatch, LeafUserReplace } from '@sheaf/contract'
import type { Answer, Owner } from '../http/index.js'
import { presentExternalId, refuseTakenExternalId } from './external-id.js'
import { leafUserOf } from './leaf-user-of.js'
import { type LeafUserPlace, showLeafUser } from './wire.js'

/** The whole user: what is left out goes away, the credential too. */
export async function replaceLeafUser(
  place: LeafUserPlace,
  owner: Owner,
  { id, name, email, phone, address, externalId, claasCredentials }: LeafUserReplace,
): Promise<Answer<'replaceLeafUser'>> {
  return await patchLeafUser(place, owner, id, {
    name,
    email,
    phone: phone ?? null,
    address: address ?? null,
    externalId: externalId ?? null,
    claasCredentials: claasCredentials ?? null,
  })
}

/** An RFC 7396 merge: absent keys stay, `null` removes. */
export async function patchLeafUser(
  place: LeafUserPlace,
  owner: Owner,
  id: string,
  { name, email, phone, address, externalId, claasCredentials }: LeafUserPatch,
): Promise<Answer<'patchLeafUser'>> {
  const { id: leafUserId } = await leafUserOf(place.database.db, owner, id)
  const changes = {
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
    ...(address === undefined ? {} : { address }),
    ...(externalId === undefined ? {} : { external_id: presentExternalId(externalId) }),
    updated_at: place.now(),
  }
  const { attachments, database } = place
  await refuseTakenExternalId(() =>
    database.unitOfWork(async (trx) => {
      await trx.updateTable('leaf_user').set(changes).where('id', '=', leafUserId).execute()
      if (claasCredentials === null) await attachments.detach(trx, { owner, leafUserId })
      else if (claasCredentials !== undefined) {
        await attachments.attach(trx, { owner, leafUserId }, claasCredentials.id)
      }
    }),
  )
  const row = await leafUserOf(database.db, owner, leafUserId)
  return { status: 200, body: await showLeafUser(place, row) }
}
