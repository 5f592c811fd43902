/** Routes of configurations. */
import {
  type ConfigurationSubset,
  DEFAULT_CONFIGURATION,
  type LeafUserConfiguration,
  type OwnerConfiguration,
  storableConfiguration,
} from '@sheaf/contract'
import { leafUserOf } from '../accounts/index.js'
import type { Capability } from '../context.js'
import { notFound, type Owner } from '../http/index.js'
import { overlay } from './overlay.js'
import { storedByOwner, storedForLeafUser } from './read-configuration.js'
import { patchStored, replaceStored } from './write-configuration.js'

export const capability: Capability = {
  name: 'configurations',
  routes(context) {
    const { database } = context
    const placeOf = async (owner: Owner, leafUserId: string) => {
      const { id } = await leafUserOf(database.db, owner, leafUserId)
      return { ownerId: owner.id, leafUserId: id }
    }
    return {
      getOwnerConfiguration: async ({ owner }) => ({
        status: 200,
        body: ownersAnswer(owner, await storedByOwner(database.db, owner.id)),
      }),
      async patchOwnerConfiguration({ owner, body }) {
        const place = { ownerId: owner.id, leafUserId: null }
        const stored = await patchStored(context, place, storableConfiguration(body))
        return { status: 200, body: ownersAnswer(owner, stored) }
      },
      async getLeafUserConfiguration({ owner, params }) {
        const { leafUserId } = await placeOf(owner, params.leafUserId)
        const stored = await storedForLeafUser(database.db, leafUserId)
        if (stored === undefined) throw notFound('configuration')
        return { status: 200, body: leafUsersAnswer(owner, leafUserId, stored) }
      },
      async replaceLeafUserConfiguration({ owner, params, body }) {
        const place = await placeOf(owner, params.leafUserId)
        const stored = await replaceStored(context, place, overlay({}, storableConfiguration(body)))
        const location = `/services/config/api/configs/${place.leafUserId}`
        return {
          status: 201,
          headers: { location },
          body: leafUsersAnswer(owner, place.leafUserId, stored),
        }
      },
      async patchLeafUserConfiguration({ owner, params, body }) {
        const place = await placeOf(owner, params.leafUserId)
        const stored = await patchStored(context, place, storableConfiguration(body))
        return { status: 200, body: leafUsersAnswer(owner, place.leafUserId, stored) }
      },
      async deleteLeafUserConfiguration({ owner, params }) {
        const place = await placeOf(owner, params.leafUserId)
        if ((await storedForLeafUser(database.db, place.leafUserId)) === undefined)
          throw notFound('configuration')
        await replaceStored(context, place, {})
        return { status: 204 }
      },
    }
  },
}

function ownersAnswer(owner: Owner, stored: ConfigurationSubset): OwnerConfiguration {
  return { apiOwnerUsername: owner.username, leafUserId: '', ...overlay(DEFAULT_CONFIGURATION, stored) }
}

function leafUsersAnswer(
  owner: Owner,
  leafUserId: string,
  stored: ConfigurationSubset,
): LeafUserConfiguration {
  return { apiOwnerUsername: owner.username, leafUserId, ...stored }
}
