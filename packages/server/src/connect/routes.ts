/** Routes of applications and magic links. */
import { leafUserOf, leafUserOfExternalId } from '../accounts/index.js'
import type { Context } from '../context.js'
import { notFound, paged, pageOf, type RouteImplementations } from '../http/index.js'
import {
  type AppKeyPlace,
  appKeyOf,
  appKeysOf,
  createAppKey,
  deleteAppKey,
  replaceAppKey,
  shownAppKey,
} from './app-keys.js'
import {
  chosenAppKey,
  createMagicLink,
  deleteMagicLink,
  listMagicLinks,
  type MagicLinkRow,
  magicLinkOf,
  shownCreated,
  shownMagicLink,
} from './magic-links.js'

export function connectRoutes(context: Context): RouteImplementations {
  return { ...appKeyRoutes(context), ...magicLinkRoutes(context) }
}

function appKeyRoutes(context: Context): RouteImplementations {
  const { db } = context.database
  return {
    async listAppKeys({ owner }) {
      return { status: 200, body: (await appKeysOf(db, owner.id)).map((row) => shownAppKey(context, row)) }
    },
    async listAppKeysOfName({ owner, params }) {
      const rows = await appKeysOf(db, owner.id, params.appName)
      if (rows.length === 0) throw notFound('appKey')
      return { status: 200, body: rows.map((row) => shownAppKey(context, row)) }
    },
    async getAppKey({ owner, params }) {
      return { status: 200, body: shownAppKey(context, await appKeyOf(db, owner, params)) }
    },
    async createAppKey({ owner, params, body }) {
      const row = await createAppKey(context, owner, params, body)
      return { status: 201, headers: { Location: addressOf(params) }, body: shownAppKey(context, row) }
    },
    async replaceAppKey({ owner, params, body }) {
      return { status: 200, body: shownAppKey(context, await replaceAppKey(context, owner, params, body)) }
    },
    async deleteAppKey({ owner, params }) {
      await deleteAppKey(context, owner, params)
      return { status: 204 }
    },
  }
}

function addressOf({ appName, clientEnvironment }: AppKeyPlace): string {
  return `/services/usermanagement/api/app-keys/CLAAS/${encodeURIComponent(appName)}/${clientEnvironment}`
}

function magicLinkRoutes(context: Context): RouteImplementations {
  const { db } = context.database
  const created = (row: MagicLinkRow) =>
    ({
      status: 201,
      headers: { Location: `/services/widgets/api/magic-link/authentication/${row.id}` },
      body: shownCreated(context, row),
    }) as const
  return {
    async listMagicLinks({ owner, query, request }) {
      const { items, total } = await listMagicLinks(db, owner, query, pageOf(query, 'magicLink'))
      return paged(
        request,
        query,
        items.map((row) => shownMagicLink(context, row)),
        total,
      )
    },
    async getMagicLink({ owner, params }) {
      return { status: 200, body: shownMagicLink(context, await magicLinkOf(db, owner, params.magicLinkId)) }
    },
    async createMagicLink({ owner, params, body }) {
      const user = await leafUserOf(db, owner, params.leafUserId)
      const appKey = await chosenAppKey(db, owner, body)
      return created(await createMagicLink(context, owner, appKey, user.id, body))
    },
    async createMagicLinkOfExternalId({ owner, body }) {
      // first: a refusal leaves no Leaf user behind
      const appKey = await chosenAppKey(db, owner, body)
      const user = await leafUserOfExternalId(context, owner, body)
      return created(await createMagicLink(context, owner, appKey, user.id, body))
    },
    async deleteMagicLink({ owner, params }) {
      await deleteMagicLink(context, owner, params.magicLinkId)
      return { status: 204 }
    },
  }
}
