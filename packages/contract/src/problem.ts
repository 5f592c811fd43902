/**
 * The problem body: what every refusal looks like.
 *
 * Content type `application/problem+json`; `title` and `message` are sentences for people, `status` and `errorKey` are
 * for programs. Failed validation names every key in `fieldErrors`.
 */
import { Type } from 'typebox'
import { answerObject, schemaOf } from './schema.js'

export const PROBLEM_CONTENT_TYPE = 'application/problem+json'
export const PROBLEM_TYPE = 'https://www.jhipster.tech/problem/problem-with-message'

/** Machine-readable reasons, where a program may want to tell refusals of one status apart. */
export const ERROR_KEYS = {
  validation: 'a key or parameter is missing, of the wrong type or out of range; see fieldErrors',
  invalidGeometry: 'the geometry is no valid polygon',
  unreadableFile: 'a boundary file is damaged, or is not what its name says',
  noPolygon: 'a boundary file holds no polygon',
  tooManyFields: 'an upload holds more boundaries than one may have',
  appKeyExists: 'the owner has an application of this name and environment already',
  appKeyMissing: 'no application fits, or several do: name one',
  credentialRefused: 'the provider refused the new grant while the stored one works',
  eventRegisteredTwice: 'another webhook of this owner listens to the event',
  notReady: 'the comparison is not complete, or of another version of the program',
  idempotencyConflict: 'the idempotency key was used with another request',
  webhookUnreachable: 'the address of the webhook did not confirm with a 2xx, or must not be called',
  providerField: 'the field belongs to the provider and cannot be changed here',
  mergedField: 'the field follows from the fields it was merged from and cannot be changed itself',
  malformedBody: 'the body is not readable JSON',
  tooLarge: 'the body is larger than allowed',
  unauthorized: 'the token is missing, malformed or expired, or the sign-in is wrong',
  notFound: 'nothing with this id or address belongs to this owner',
  notAvailable: 'the artefact is not made yet, or switched off',
  methodNotAllowed: 'the address exists, the method does not',
  unsupportedMediaType: 'the content type is not accepted here',
  rangeNotSatisfiable: 'the requested byte range lies outside the artefact',
  tooManyRequests: 'too many attempts; see Retry-After',
  internal: 'an error of the server',
} as const
export type ErrorKey = keyof typeof ERROR_KEYS

/** What the `objectName` of a field error may be. */
export const OBJECT_NAMES = [
  'user',
  'claasCredentials',
  'appKey',
  'magicLink',
  'consent',
  'field',
  'boundary',
  'farm',
  'grower',
  'file',
  'batch',
  'upload',
  'operation',
  'configuration',
  'webhook',
  'authentication',
  'resource',
  'equipment',
  'outboxFile',
  'device',
  'inboxTask',
  'reprocess',
  'overview',
  'health',
] as const
export type ObjectName = (typeof OBJECT_NAMES)[number]

const fieldError = answerObject({
  objectName: Type.String(),
  field: Type.String(),
  message: Type.String(),
})
/** One key or parameter that was refused. `field` is its JSON path, such as `geometry.coordinates[0]`. */
export interface FieldError extends Type.Static<typeof fieldError> {}

const problemBody = answerObject({
  type: Type.String({ format: 'uri' }),
  title: Type.String(),
  status: Type.Integer({ minimum: 400, maximum: 599 }),
  detail: Type.Optional(Type.String()),
  path: Type.String(),
  message: Type.String(),
  errorKey: Type.Optional(Type.String()),
  fieldErrors: Type.Optional(Type.Array(fieldError)),
})
/** The body of every answer with a status from 400 on. */
export interface Problem extends Type.Static<typeof problemBody> {}
export const ProblemSchema = schemaOf<Problem>(problemBody)

/** Titles used when the caller of {@link problem} gives none. */
export const STATUS_TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

/** Input of {@link problem}. */
export interface ProblemInput {
  readonly status: number
  /** Path of the request, with or without query and service prefix. */
  readonly path: string
  /** Sentence for people. Default: the usual words for the status. */
  readonly title?: string
  /** Default: the title. */
  readonly message?: string
  readonly detail?: string
  readonly errorKey?: ErrorKey
  readonly fieldErrors?: readonly FieldError[]
}

/** Builds a problem body; absent parts are left out. */
export function problem(input: ProblemInput): Problem {
  const title = input.title ?? STATUS_TITLES[input.status] ?? 'Error'
  return {
    type: PROBLEM_TYPE,
    title,
    status: input.status,
    ...(input.detail === undefined ? {} : { detail: input.detail }),
    path: problemPath(input.path),
    message: input.message ?? title,
    ...(input.errorKey === undefined ? {} : { errorKey: input.errorKey }),
    ...(input.fieldErrors === undefined ? {} : { fieldErrors: [...input.fieldErrors] }),
  }
}

/** The answer to a request that failed validation: 400, `errorKey` `validation`, every refused key named. */
export function validationProblem(path: string, fieldErrors: readonly FieldError[]): Problem {
  const named = fieldErrors.map(({ field, message }) => (field === '' ? message : `${field} ${message}`))
  return problem({
    status: 400,
    path,
    title: 'The request is not valid',
    message: 'error.validation',
    detail: named.join('; '),
    errorKey: 'validation',
    fieldErrors,
  })
}

/** The request path as it stands in a problem: without query and without the `/services/{name}` prefix. */
export function problemPath(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? ''
  return path.replace(/^\/services\/[^/]+(?=\/)/, '')
}
