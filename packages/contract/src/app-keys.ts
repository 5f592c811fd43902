/** App keys: an owner's applications as they are registered at CLAAS, which ask growers for consent. */
import { Type } from 'typebox'
import { answerObject, NotBlank, oneOf, schemaOf, Timestamp, Url } from './schema.js'
import { UNMASKED_PATTERN } from './secrets.js'
import { CLAAS, CLIENT_ENVIRONMENTS } from './vocabulary.js'

const appKeyRequest = Type.Object({
  clientKey: NotBlank,
  clientSecret: Type.String({ pattern: UNMASKED_PATTERN }),
})
/** Body of `POST` and `PUT /app-keys/CLAAS/{appName}/{clientEnvironment}`. */
export interface AppKeyRequest extends Type.Static<typeof appKeyRequest> {}
export const AppKeyRequestSchema = schemaOf<AppKeyRequest>(appKeyRequest)

const appKey = answerObject({
  provider: oneOf([CLAAS]),
  appName: Type.String(),
  clientEnvironment: oneOf(CLIENT_ENVIRONMENTS),
  redirectUri: Url,
  createdTime: Timestamp,
})
/**
 * An application, known by its name and environment; its key and secret are not echoed. `redirectUri` is what has to be
 * registered for it at CLAAS, letter by letter.
 */
export interface AppKey extends Type.Static<typeof appKey> {}
export const AppKeySchema = schemaOf<AppKey>(appKey)
