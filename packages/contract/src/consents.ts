/** Consents: who allowed access to a CLAAS account, when and how, and what became of it. */
import { Type } from 'typebox'
import { PAGE_QUERY } from './paging.js'
import { answerObject, oneOf, RequestId, schemaOf, Timestamp, Uuid } from './schema.js'
import { CLAAS, CLIENT_ENVIRONMENTS, CONSENT_METHODS, CONSENT_STATUSES } from './vocabulary.js'

const consent = answerObject({
  id: Uuid,
  leafUserId: Uuid,
  provider: oneOf([CLAAS]),
  clientEnvironment: oneOf(CLIENT_ENVIRONMENTS),
  clientKey: Type.String(),
  appName: Type.Optional(Type.String()),
  method: oneOf(CONSENT_METHODS),
  by: Type.String(),
  magicLinkId: Type.Optional(Type.String()),
  credentialId: Type.Optional(Uuid),
  scope: Type.Optional(Type.String()),
  status: oneOf(CONSENT_STATUSES),
  detail: Type.Optional(Type.String()),
  createdTime: Timestamp,
  endedTime: Type.Optional(Timestamp),
})
/**
 * One consent. `by`: the grower whom a link was made for, or the API owner who handed a refresh token over;
 * `createdTime`: when it was given or refused; `scope`: what the provider said that it covers.
 */
export interface Consent extends Type.Static<typeof consent> {}
export const ConsentSchema = schemaOf<Consent>(consent)

/** Query of `GET /consents`. */
export const ListConsentsQuerySchema = Type.Object({ leafUserId: RequestId, ...PAGE_QUERY })
export interface ListConsentsQuery extends Type.Static<typeof ListConsentsQuerySchema> {}
