/** Routes of applications, magic links and consents. */
import { Type } from 'typebox'
import { AppKeyRequestSchema, AppKeySchema } from '../app-keys.js'
import { ConsentSchema, ListConsentsQuerySchema } from '../consents.js'
import {
  CreatedMagicLinkSchema,
  ListMagicLinksQuerySchema,
  MagicLinkOfExternalIdRequestSchema,
  MagicLinkRequestSchema,
  MagicLinkSchema,
} from '../magic-links.js'
import { pathIds, problems, routeRows } from './row.js'

const appKeys = { service: 'usermanagement', auth: 'bearer', objectName: 'appKey' } as const
const oneAppKey = {
  ...appKeys,
  path: '/services/usermanagement/api/app-keys/CLAAS/:appName/:clientEnvironment',
  params: pathIds('appName', 'clientEnvironment'),
} as const
const links = { service: 'widgets', auth: 'bearer', objectName: 'magicLink' } as const
const oneLink = {
  ...links,
  path: '/services/widgets/api/magic-link/authentication/:magicLinkId',
  params: pathIds('magicLinkId'),
} as const

export const CONNECT_ROUTES = routeRows({
  listAppKeys: {
    ...appKeys,
    method: 'GET',
    path: '/services/usermanagement/api/app-keys/CLAAS',
    summary: 'List applications that are registered at CLAAS',
    answers: { 200: Type.Array(AppKeySchema) },
  },
  listAppKeysOfName: {
    ...appKeys,
    method: 'GET',
    path: '/services/usermanagement/api/app-keys/CLAAS/:appName',
    summary: 'List the environments of an application',
    params: pathIds('appName'),
    answers: { 200: Type.Array(AppKeySchema), ...problems(404) },
  },
  getAppKey: {
    ...oneAppKey,
    method: 'GET',
    summary: 'Get an application; its key and secret are not echoed',
    answers: { 200: AppKeySchema, ...problems(404) },
  },
  createAppKey: {
    ...oneAppKey,
    method: 'POST',
    summary: 'Register an application by its client key and secret',
    body: AppKeyRequestSchema,
    location: true,
    answers: { 201: AppKeySchema, ...problems(400, 415) },
  },
  replaceAppKey: {
    ...oneAppKey,
    method: 'PUT',
    summary:
      'Replace client key and secret of an application; credentials of the same client key get the secret',
    body: AppKeyRequestSchema,
    answers: { 200: AppKeySchema, ...problems(400, 404, 415) },
  },
  deleteAppKey: {
    ...oneAppKey,
    method: 'DELETE',
    summary: 'Forget an application; its links stop working, credentials stay',
    answers: { 204: null, ...problems(404) },
  },
  listMagicLinks: {
    ...links,
    method: 'GET',
    path: '/services/widgets/api/magic-link/authentication',
    summary: 'List links over which growers connect a CLAAS account, newest first',
    query: ListMagicLinksQuerySchema,
    paged: true,
    answers: { 200: Type.Array(MagicLinkSchema), ...problems(400) },
  },
  getMagicLink: {
    ...oneLink,
    method: 'GET',
    summary: 'Get a link',
    answers: { 200: MagicLinkSchema, ...problems(404) },
  },
  createMagicLink: {
    ...links,
    method: 'POST',
    path: '/services/widgets/api/magic-link/users/:leafUserId/authentication',
    summary: 'Make a link over which a Leaf user connects a CLAAS account',
    params: pathIds('leafUserId'),
    body: MagicLinkRequestSchema,
    location: true,
    answers: { 201: CreatedMagicLinkSchema, ...problems(400, 404, 415) },
  },
  createMagicLinkOfExternalId: {
    ...links,
    method: 'POST',
    path: '/services/widgets/api/magic-link/authentication',
    summary: 'Make such a link for the Leaf user with this external id, who is created when missing',
    body: MagicLinkOfExternalIdRequestSchema,
    location: true,
    answers: { 201: CreatedMagicLinkSchema, ...problems(400, 415) },
  },
  deleteMagicLink: {
    ...oneLink,
    method: 'DELETE',
    summary: 'Withdraw a link; consents that were given over it stay',
    answers: { 204: null, ...problems(404) },
  },
  listConsents: {
    method: 'GET',
    path: '/services/sheaf/api/consents',
    service: 'sheaf',
    auth: 'bearer',
    summary: 'List who consented when, and what became of it, newest first',
    objectName: 'consent',
    query: ListConsentsQuerySchema,
    paged: true,
    answers: { 200: Type.Array(ConsentSchema), ...problems(400, 404) },
  },
})
