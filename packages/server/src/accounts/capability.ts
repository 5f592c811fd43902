/** Routes and jobs of accounts. */
import type { Capability } from '../context.js'
import { createTokens } from '../http/index.js'
import { authenticate } from './authenticate.js'
import { createLeafUser } from './create-leaf-user.js'
import { deleteLeafUser } from './delete-leaf-user.js'
import type { AttachmentsOf } from './embedded-credentials.js'
import { ERASE_LEAF_USER, workOffErasure } from './erase-leaf-user.js'
import { leafUserOf } from './leaf-user-of.js'
import { listLeafUsers } from './list-leaf-users.js'
import { forgetOldFailures } from './login-throttle.js'
import { patchLeafUser, replaceLeafUser } from './update-leaf-user.js'
import { showLeafUser } from './wire.js'

/** @param attachmentsOf what the capability of provider credentials offers */
export function accounts(attachmentsOf: AttachmentsOf): Capability {
  return {
    name: 'accounts',
    routes(context) {
      const { database, now, secrets } = context
      const place = { ...context, attachments: attachmentsOf(context) }
      const tokens = createTokens(secrets.tokenKey, now)
      return {
        authenticate: ({ body, request }) => authenticate({ database, now, tokens }, body, request.ip),
        listLeafUsers: ({ owner, query, request }) => listLeafUsers(place, owner, query, request),
        getLeafUser: async ({ owner, params }) => {
          const row = await leafUserOf(database.db, owner, params.leafUserId)
          return { status: 200, body: await showLeafUser(place, row) }
        },
        createLeafUser: ({ owner, body }) => createLeafUser(place, owner, body),
        replaceLeafUser: ({ owner, body }) => replaceLeafUser(place, owner, body),
        patchLeafUser: ({ owner, params, body }) => patchLeafUser(place, owner, params.leafUserId, body),
        deleteLeafUser: ({ owner, params }) => deleteLeafUser(place, owner, params.leafUserId),
      }
    },
    async workers(context) {
      await context.jobs.work(ERASE_LEAF_USER, { slots: 1 }, (job) => workOffErasure(context, job))
    },
    async sweep({ database, now }) {
      await forgetOldFailures(database.db, now())
    },
  }
}
