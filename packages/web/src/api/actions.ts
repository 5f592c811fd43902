/** What the page changes on the server. */
import type {
  Boundary,
  ClaasCredentials,
  ClaasCredentialsRequest,
  Field,
  FieldCreate,
  FieldPatch,
  LeafUser,
  LeafUserCreate,
  LeafUserPatch,
} from '@sheaf/contract'
import { call } from './request.js'

const USERS = '/services/usermanagement/api/users'
const FIELDS = '/services/fields/api/users'

export function authenticate(
  username: string,
  password: string,
  rememberMe: boolean,
): Promise<{ id_token: string }> {
  return call('POST', '/api/authenticate', { body: { username, password, rememberMe } })
}

export function createLeafUser(user: LeafUserCreate): Promise<LeafUser> {
  return call('POST', USERS, { body: user })
}

export function changeLeafUser(id: string, changes: LeafUserPatch): Promise<LeafUser> {
  return call('PATCH', `${USERS}/${id}`, { body: changes })
}

/** Everything that hangs off the Leaf user goes with it: credential, fields, files, operations. */
export function deleteLeafUser(id: string): Promise<void> {
  return call('DELETE', `${USERS}/${id}`)
}

export function connectClaas(
  leafUserId: string,
  credentials: ClaasCredentialsRequest,
): Promise<ClaasCredentials> {
  return call('POST', `${USERS}/${leafUserId}/claas-credentials`, { body: credentials })
}

export function disconnectClaas(leafUserId: string): Promise<void> {
  return call('DELETE', `${USERS}/${leafUserId}/claas-credentials`)
}

export function syncNow(leafUserId: string): Promise<ClaasCredentials> {
  return call('POST', `${USERS}/${leafUserId}/claas-credentials/sync`)
}

/** Makes a field of the ground that a file covers, where no boundary is known. */
export function createFieldFromCoverage(fileId: string): Promise<Field> {
  return call('POST', `/services/sheaf/api/files/${fileId}/field`)
}

export function createField(leafUserId: string, field: FieldCreate): Promise<Field> {
  return call('POST', `${FIELDS}/${leafUserId}/fields`, { body: field })
}

/** For fields that were made by hand; those of the provider are refused. */
export function changeField({ leafUserId, id }: Field, changes: FieldPatch): Promise<Field> {
  return call('PATCH', fieldAddress(leafUserId, id), { body: changes })
}

/** The field's operations go with it. */
export function deleteField({ leafUserId, id }: Field): Promise<void> {
  return call('DELETE', fieldAddress(leafUserId, id))
}

/** A new active boundary; the former stays as history. */
export function replaceBoundary(
  { leafUserId, id }: Field,
  geometry: FieldCreate['geometry'],
): Promise<Boundary> {
  return call('PUT', `${fieldAddress(leafUserId, id)}/boundary`, { body: { geometry } })
}

function fieldAddress(leafUserId: string, id: string): string {
  return `${FIELDS}/${leafUserId}/fields/${encodeURIComponent(id)}`
}
