/** Routes of CLAAS credentials. */
import { Secret } from '@sheaf/claas'
import { DEFAULT_CLIENT_ENVIRONMENT } from '@sheaf/contract'
import { leafUserOf } from '../accounts/index.js'
import type { Context } from '../context.js'
import { notFound, type Owner, paged, pageOf, type RouteImplementations } from '../http/index.js'
import { attachOffered } from './attach-offered.js'
import { listConsents } from './consents.js'
import { credentialOf, shown } from './credential-row.js'
import { listEvents } from './events.js'
import { enqueueSync } from './queue.js'
import { removeCredential } from './remove.js'

export function credentialRoutes(context: Context): RouteImplementations {
  const { database, jobs } = context
  const { db } = database
  const storedFor = async (owner: Owner, leafUserId: string) => {
    const user = await leafUserOf(db, owner, leafUserId)
    return { leafUserId: user.id, row: await credentialOf(db, user.id) }
  }
  return {
    async getClaasCredentials({ owner, params }) {
      const { row } = await storedFor(owner, params.leafUserId)
      return { status: 200, body: shown(context, row) }
    },
    async createClaasCredentials({ owner, params, body }) {
      const user = await leafUserOf(db, owner, params.leafUserId)
      const row = await attachOffered(
        context,
        { ownerId: owner.id, leafUserId: user.id },
        {
          clientKey: body.clientKey,
          clientSecret: new Secret(body.clientSecret),
          refreshToken: new Secret(body.refreshToken),
          environment: body.clientEnvironment ?? DEFAULT_CLIENT_ENVIRONMENT,
          consent: { method: 'REFRESH_TOKEN', by: owner.username },
        },
      )
      const location = `/services/usermanagement/api/users/${user.id}/claas-credentials`
      return { status: 201, headers: { Location: location }, body: shown(context, row) }
    },
    async deleteClaasCredentials({ owner, params }) {
      const user = await leafUserOf(db, owner, params.leafUserId)
      const removed = await database.unitOfWork((trx) => removeCredential(trx, jobs, user.id, context.now()))
      if (!removed) throw notFound('claasCredentials')
      return { status: 204 }
    },
    async listClaasCredentialEvents({ owner, params, query, request }) {
      const { row } = await storedFor(owner, params.leafUserId)
      const { items, total } = await listEvents(db, row.id, pageOf(query, 'claasCredentials'), context.now())
      return paged(request, query, items, total)
    },
    async listConsents({ owner, query, request }) {
      const user = await leafUserOf(db, owner, query.leafUserId)
      const { items, total } = await listConsents(db, user.id, pageOf(query, 'consent'))
      return paged(request, query, items, total)
    },
    async syncClaasCredentials({ owner, params }) {
      const { row, leafUserId } = await storedFor(owner, params.leafUserId)
      if (row.status !== 'UNAUTHENTICATED') {
        const order = { credentialId: row.id, leafUserId, step: 'list', priority: 10, insists: true } as const
        await database.unitOfWork((trx) => enqueueSync(trx, jobs, order))
      }
      return { status: 202, body: shown(context, row) }
    },
  }
}
