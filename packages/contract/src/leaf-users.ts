/** Leaf users: the growers whose data is connected. */
import { Type } from 'typebox'
import { ClaasCredentialsSchema } from './claas-credentials.js'
import { PAGE_QUERY, SORT_QUERY, type SortRule } from './paging.js'
import { answerObject, NotBlank, orNull, QueryText, RequestId, schemaOf, Uuid } from './schema.js'

const leafUser = answerObject({
  id: Uuid,
  name: Type.String(),
  email: Type.String(),
  phone: Type.Optional(Type.String()),
  address: Type.Optional(Type.String()),
  externalId: Type.Optional(Type.String()),
  claasCredentials: Type.Optional(ClaasCredentialsSchema),
})
/** A Leaf user with the credential that is attached. */
export interface LeafUser extends Type.Static<typeof leafUser> {}
export const LeafUserSchema = schemaOf<LeafUser>(leafUser)

/** Points at a credential that exists already. */
const credentialReference = Type.Object({ id: RequestId })
const optionalDetails = {
  phone: Type.Optional(orNull(Type.String())),
  address: Type.Optional(orNull(Type.String())),
  externalId: Type.Optional(orNull(Type.String())),
  claasCredentials: Type.Optional(orNull(credentialReference)),
}
const details = { name: NotBlank, email: NotBlank, ...optionalDetails }

const leafUserCreate = Type.Object(details)
/** Body of `POST /users`. An `id` is ignored; an optional key that is `null` is as one that is left out. */
export interface LeafUserCreate extends Type.Static<typeof leafUserCreate> {}
export const LeafUserCreateSchema = schemaOf<LeafUserCreate>(leafUserCreate)

const leafUserReplace = Type.Object({ id: RequestId, ...details })
/** Body of `PUT /users`: the whole user. Leaving out `claasCredentials` detaches the credential. */
export interface LeafUserReplace extends Type.Static<typeof leafUserReplace> {}
export const LeafUserReplaceSchema = schemaOf<LeafUserReplace>(leafUserReplace)

const leafUserPatch = Type.Object({
  name: Type.Optional(NotBlank),
  email: Type.Optional(NotBlank),
  ...optionalDetails,
})
/** Body of `PATCH /users/{id}`, an RFC 7396 merge: absent keys stay, `null` removes, also the credential. */
export interface LeafUserPatch extends Type.Static<typeof leafUserPatch> {}
export const LeafUserPatchSchema = schemaOf<LeafUserPatch>(leafUserPatch)

/** Query of `GET /users`: `email` and `name` compare without case, `externalId` exactly. */
export const ListLeafUsersQuerySchema = Type.Object({
  email: Type.Optional(QueryText),
  name: Type.Optional(QueryText),
  externalId: Type.Optional(QueryText),
  ...PAGE_QUERY,
  ...SORT_QUERY,
})
export interface ListLeafUsersQuery extends Type.Static<typeof ListLeafUsersQuerySchema> {}

export const LEAF_USER_SORT = {
  keys: ['id', 'name', 'email', 'externalId', 'createdTime'],
  byDefault: { key: 'createdTime', direction: 'asc' },
} as const satisfies SortRule
