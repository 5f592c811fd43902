/** Sign-in: an owner's email and password for a bearer token. */
import { Type } from 'typebox'
import { answerObject, NotBlank, schemaOf } from './schema.js'

/** Lifetime of a token in seconds, by `rememberMe`. */
export const TOKEN_LIFETIME_S = { remembered: 2_592_000, usual: 86_400 } as const

const authenticateRequest = Type.Object({
  username: NotBlank,
  password: Type.String({ minLength: 1 }),
  rememberMe: Type.Optional(
    Type.Unsafe<boolean | 'true' | 'false'>({ enum: [true, false, 'true', 'false'], default: 'false' }),
  ),
})
/** Body of `POST /api/authenticate`. */
export interface AuthenticateRequest extends Type.Static<typeof authenticateRequest> {}
export const AuthenticateRequestSchema = schemaOf<AuthenticateRequest>(authenticateRequest)

const authenticateAnswer = answerObject({ id_token: Type.String() })
/** The bearer token. */
export interface AuthenticateAnswer extends Type.Static<typeof authenticateAnswer> {}
export const AuthenticateAnswerSchema = schemaOf<AuthenticateAnswer>(authenticateAnswer)

/** How long the token of a sign-in lives, in seconds: 30 days when remembered, else 24 hours. */
export function tokenLifetimeS(rememberMe: AuthenticateRequest['rememberMe']): number {
  return rememberMe === true || rememberMe === 'true' ? TOKEN_LIFETIME_S.remembered : TOKEN_LIFETIME_S.usual
}
