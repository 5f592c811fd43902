/** Routes of sign-in, Leaf users and provider credentials. */
import { Type } from 'typebox'
import { AuthenticateAnswerSchema, AuthenticateRequestSchema } from '../authentication.js'
import {
  ClaasCredentialsRequestSchema,
  ClaasCredentialsSchema,
  CredentialEventSchema,
} from '../claas-credentials.js'
import {
  LEAF_USER_SORT,
  LeafUserCreateSchema,
  LeafUserPatchSchema,
  LeafUserReplaceSchema,
  LeafUserSchema,
  ListLeafUsersQuerySchema,
} from '../leaf-users.js'
import { PAGE_QUERY } from '../paging.js'
import { pathIds, problems, routeRows } from './row.js'

const userManagement = { service: 'usermanagement', auth: 'bearer' } as const
const leafUser = { ...userManagement, objectName: 'user' } as const
const credentials = {
  ...userManagement,
  objectName: 'claasCredentials',
  params: pathIds('leafUserId'),
} as const

export const ACCOUNT_ROUTES = routeRows({
  authenticate: {
    method: 'POST',
    path: '/api/authenticate',
    service: 'authentication',
    summary: "Exchange an owner's email and password for a bearer token",
    auth: 'open',
    objectName: 'authentication',
    body: AuthenticateRequestSchema,
    answers: { 200: AuthenticateAnswerSchema, ...problems(400, 401, 415, 429) },
  },
  listLeafUsers: {
    ...leafUser,
    method: 'GET',
    path: '/services/usermanagement/api/users',
    summary: 'List Leaf users',
    query: ListLeafUsersQuerySchema,
    sort: LEAF_USER_SORT,
    paged: true,
    answers: { 200: Type.Array(LeafUserSchema), ...problems(400) },
  },
  getLeafUser: {
    ...leafUser,
    method: 'GET',
    path: '/services/usermanagement/api/users/:leafUserId',
    summary: 'Get a Leaf user with its credential',
    params: pathIds('leafUserId'),
    answers: { 200: LeafUserSchema, ...problems(404) },
  },
  createLeafUser: {
    ...leafUser,
    method: 'POST',
    path: '/services/usermanagement/api/users',
    summary: 'Create a Leaf user',
    body: LeafUserCreateSchema,
    location: true,
    answers: { 201: LeafUserSchema, ...problems(400, 415) },
  },
  replaceLeafUser: {
    ...leafUser,
    method: 'PUT',
    path: '/services/usermanagement/api/users',
    summary: 'Replace a Leaf user; a credential that is left out is detached',
    body: LeafUserReplaceSchema,
    answers: { 200: LeafUserSchema, ...problems(400, 404, 415) },
  },
  patchLeafUser: {
    ...leafUser,
    method: 'PATCH',
    path: '/services/usermanagement/api/users/:leafUserId',
    summary: 'Change some keys of a Leaf user',
    params: pathIds('leafUserId'),
    body: LeafUserPatchSchema,
    answers: { 200: LeafUserSchema, ...problems(400, 404, 415) },
  },
  deleteLeafUser: {
    ...leafUser,
    method: 'DELETE',
    path: '/services/usermanagement/api/users/:leafUserId',
    summary: 'Delete a Leaf user with everything that hangs off it',
    params: pathIds('leafUserId'),
    answers: { 204: null, ...problems(404) },
  },
  getClaasCredentials: {
    ...credentials,
    method: 'GET',
    path: '/services/usermanagement/api/users/:leafUserId/claas-credentials',
    summary: 'Get the CLAAS credential of a Leaf user',
    answers: { 200: ClaasCredentialsSchema, ...problems(404) },
  },
  createClaasCredentials: {
    ...credentials,
    method: 'POST',
    path: '/services/usermanagement/api/users/:leafUserId/claas-credentials',
    summary: 'Attach a CLAAS credential, replacing the one that is there; it is validated at once',
    body: ClaasCredentialsRequestSchema,
    location: true,
    answers: { 201: ClaasCredentialsSchema, ...problems(400, 404, 415) },
  },
  deleteClaasCredentials: {
    ...credentials,
    method: 'DELETE',
    path: '/services/usermanagement/api/users/:leafUserId/claas-credentials',
    summary: 'Remove the CLAAS credential and its events; imported data stays',
    answers: { 204: null, ...problems(404) },
  },
  listClaasCredentialEvents: {
    ...credentials,
    method: 'GET',
    path: '/services/usermanagement/api/users/:leafUserId/claas-credentials/events',
    summary: 'List answers of the provider, newest first, kept for 30 days',
    query: Type.Object(PAGE_QUERY),
    paged: true,
    answers: { 200: Type.Array(CredentialEventSchema), ...problems(400, 404) },
  },
  syncClaasCredentials: {
    ...credentials,
    method: 'POST',
    path: '/services/usermanagement/api/users/:leafUserId/claas-credentials/sync',
    summary: 'Sync now, without waiting for the interval',
    answers: { 202: ClaasCredentialsSchema, ...problems(404) },
  },
})
