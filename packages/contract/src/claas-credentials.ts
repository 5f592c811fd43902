/** The CLAAS credential of a Leaf user, and the log of the provider's answers. */
import { Type } from 'typebox'
import { answerObject, NotBlank, oneOf, schemaOf, Timestamp, Uuid } from './schema.js'
import { UNMASKED_PATTERN } from './secrets.js'
import { CLIENT_ENVIRONMENTS, CREDENTIAL_STATUSES, DEFAULT_CLIENT_ENVIRONMENT } from './vocabulary.js'

const secret = Type.String({ pattern: UNMASKED_PATTERN })
const claasCredentialsRequest = Type.Object({
  clientKey: NotBlank,
  clientSecret: secret,
  refreshToken: secret,
  clientEnvironment: Type.Optional(
    Type.Enum(CLIENT_ENVIRONMENTS, { type: 'string', default: DEFAULT_CLIENT_ENVIRONMENT }),
  ),
})
/** Body of `POST …/claas-credentials`; `clientEnvironment` is `STAGE` when it is left out. */
export interface ClaasCredentialsRequest extends Type.Static<typeof claasCredentialsRequest> {}
export const ClaasCredentialsRequestSchema = schemaOf<ClaasCredentialsRequest>(claasCredentialsRequest)

const claasCredentials = answerObject({
  id: Uuid,
  status: oneOf(CREDENTIAL_STATUSES),
  createdTime: Timestamp,
  clientKey: Type.String(),
  clientSecret: Type.String(),
  refreshToken: Type.String(),
  clientEnvironment: oneOf(CLIENT_ENVIRONMENTS),
})
/** The credential; `clientSecret` and `refreshToken` are masked unless the operator reveals secrets. */
export interface ClaasCredentials extends Type.Static<typeof claasCredentials> {}
export const ClaasCredentialsSchema = schemaOf<ClaasCredentials>(claasCredentials)

const credentialEvent = answerObject({
  id: Uuid,
  createdDate: Timestamp,
  statusCode: Type.Integer({ minimum: 0, maximum: 599 }),
  headers: Type.String(),
  body: Type.String(),
})
/**
 * One answer of the provider. `headers` is the JSON text of a map from name to value; a network failure has
 * `statusCode` 0 and its error text in `body`.
 */
export interface CredentialEvent extends Type.Static<typeof credentialEvent> {}
export const CredentialEventSchema = schemaOf<CredentialEvent>(credentialEvent)
