/**
 * The OpenAPI 3.1 document, made from the route table.
 *
 * Named schemas become components, wherever they stand. Query values are text on the wire; their patterns say which
 * text, and the document shows them as the numbers and times that they mean.
 */
import type { TSchema } from 'typebox'
import { ALERT_EVENT_NAMES, ALERT_SIGNATURE_HEADER, alertSchema } from './alerts.js'
import { COMPONENTS } from './components.js'
import { EXAMPLES } from './examples.js'
import { PROBLEM_CONTENT_TYPE, STATUS_TITLES } from './problem.js'
import { type AnyRoute, ROUTE_LIST } from './routes/index.js'
import { type AnswerBody, SERVICES } from './routes/row.js'
import { DECIMAL_NUMBER_PATTERN, POSITIVE_NUMBER_PATTERN, WHOLE_NUMBER_PATTERN } from './schema.js'
import { INSTANT_PATTERN } from './timestamps.js'

/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export interface JsonObject {
  [key: string]: Json
}

/** Input of {@link openApiDocument}. */
export interface OpenApiSettings {
  /** Version of the program. */
  readonly version: string
  /** Origin that clients use. */
  readonly serverUrl: string
}

/** Builds the document; every call gives a fresh one. */
export function openApiDocument({ version, serverUrl }: OpenApiSettings): JsonObject {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sheaf',
      version,
      description: 'Machine files and field operations of a CLAAS account.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: serverUrl }],
    tags: Object.entries(SERVICES).map(([name, description]) => ({ name, description })),
    security: [{ bearerAuth: [] }],
    paths: paths(),
    webhooks: webhooks(),
    components: {
      securitySchemes: { bearerAuth: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      headers: HEADERS,
      schemas: componentSchemas(),
    },
  }
}

const HEADERS: JsonObject = {
  TotalCount: { description: 'Number of matching items on all pages', schema: { type: 'integer' } },
  Link: { description: 'Addresses of the next, last, first and previous page', schema: { type: 'string' } },
  Location: { description: 'Address that ends in the new id', schema: { type: 'string' } },
}

const NAME_BY_TEXT = new Map(
  Object.entries(COMPONENTS).map(([name, schema]) => [JSON.stringify(schema), name] as const),
)

function componentSchemas(): JsonObject {
  const examples: Readonly<Record<string, unknown>> = EXAMPLES
  return Object.fromEntries(
    Object.entries(COMPONENTS).map(([name, schema]) => {
      const example = examples[name] === undefined ? {} : { examples: [plain(examples[name])] }
      return [name, { ...withReferences(members(schema)), ...example }]
    }),
  )
}

function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json
}

function members(schema: TSchema): JsonObject {
  return plain(schema) as JsonObject
}

function withReferences(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, referenced(value)]))
}

function referenced(value: Json): Json {
  if (Array.isArray(value)) return value.map(referenced)
  if (typeof value !== 'object' || value === null) return value
  const name = NAME_BY_TEXT.get(JSON.stringify(value))
  return name === undefined ? withReferences(value) : { $ref: `#/components/schemas/${name}` }
}

function schemaJson(schema: TSchema): Json {
  return referenced(plain(schema))
}

function paths(): JsonObject {
  const byPath: Record<string, JsonObject> = {}
  for (const route of ROUTE_LIST) {
    const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}')
    byPath[path] = { ...byPath[path], [route.method.toLowerCase()]: operation(route) }
  }
  return byPath
}

function operation(route: AnyRoute): JsonObject {
  const parameters = [...pathParameters(route), ...queryParameters(route)]
  return {
    operationId: route.name,
    tags: [route.service],
    summary: route.summary,
    ...(route.deprecated === true ? { deprecated: true } : {}),
    ...(route.auth === 'open' ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestBody(route),
    responses: responses(route),
  }
}

function requestBody({ body, form }: AnyRoute): JsonObject {
  const schema = form ?? body
  if (schema === undefined) return {}
  const type = form === undefined ? 'application/json' : 'multipart/form-data'
  return { requestBody: { required: true, content: { [type]: { schema: schemaJson(schema) } } } }
}

function pathParameters(route: AnyRoute): JsonObject[] {
  return Object.entries(route.params?.properties ?? {}).map(([name, schema]) => ({
    name,
    in: 'path',
    required: true,
    schema: schemaJson(schema),
  }))
}

/** Bodies that are posted to webhooks, by event. */
function webhooks(): JsonObject {
  const signature: JsonObject = {
    name: ALERT_SIGNATURE_HEADER,
    in: 'header',
    required: true,
    description:
      'Base64 of HMAC-SHA-256 over the raw bytes of the body; the key is the secret of the webhook',
    schema: { type: 'string' },
  }
  return Object.fromEntries(
    ALERT_EVENT_NAMES.map((event) => [
      event,
      {
        post: {
          operationId: event,
          tags: ['alerts'],
          security: [],
          parameters: [signature],
          requestBody: { content: { 'application/json': { schema: schemaJson(alertSchema(event)) } } },
          responses: { '2XX': { description: 'Acknowledged; anything else is tried again' } },
        },
      },
    ]),
  )
}

/** What the text of a query value means, by its pattern. */
const MEANING_BY_PATTERN: Readonly<Record<string, JsonObject>> = {
  [WHOLE_NUMBER_PATTERN]: { type: 'integer', minimum: 0 },
  [POSITIVE_NUMBER_PATTERN]: { type: 'integer', minimum: 1 },
  [DECIMAL_NUMBER_PATTERN]: { type: 'number', minimum: 0 },
  [INSTANT_PATTERN]: { type: 'string', format: 'date-time' },
}

function queryParameters(route: AnyRoute): JsonObject[] {
  const required: readonly string[] = route.query?.required ?? []
  return Object.entries(route.query?.properties ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    ...(required.includes(name) ? { required: true } : {}),
    ...(name === 'sort' ? sortParameter(route) : { schema: queryMeaning(members(schema)) }),
  }))
}

function queryMeaning(schema: JsonObject): Json {
  return (typeof schema['pattern'] === 'string' && MEANING_BY_PATTERN[schema['pattern']]) || schema
}

function sortParameter({ sort }: AnyRoute): JsonObject {
  const byDefault = sort === undefined ? '' : `; default ${sort.byDefault.key},${sort.byDefault.direction}`
  return {
    description: `property,asc or property,desc; repeatable, the first one first${byDefault}`,
    explode: true,
    schema: {
      type: 'array',
      items: { type: 'string', examples: (sort?.keys ?? []).slice(0, 1).map((key) => `${key},desc`) },
    },
  }
}

function responses(route: AnyRoute): JsonObject {
  const listed = Object.entries(route.answers).map(([status, body]) => [
    status,
    response(route, Number(status), body),
  ])
  const problemBody = {
    content: { [PROBLEM_CONTENT_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
  }
  const unauthorized =
    route.auth === 'bearer' ? { 401: { description: 'No valid token', ...problemBody } } : {}
  const rest = { default: { description: 'Any other refusal', ...problemBody } }
  return { ...Object.fromEntries(listed), ...unauthorized, ...rest }
}

const SUCCESS_TITLES: Readonly<Record<number, string>> = {
  200: 'Done',
  201: 'Created',
  202: 'Accepted, the work goes on in the background',
  204: 'Done, nothing to say',
  206: 'The bytes of the asked range',
  304: 'Not modified',
}

function response(route: AnyRoute, status: number, body: AnswerBody): JsonObject {
  const description = SUCCESS_TITLES[status] ?? STATUS_TITLES[status] ?? 'Refused'
  const headers = {
    ...(route.paged === true && status === 200
      ? { 'X-Total-Count': header('TotalCount'), Link: header('Link') }
      : {}),
    ...(route.location === true && status === 201 ? { Location: header('Location') } : {}),
  }
  return {
    description,
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(body === null ? {} : { content: content(body) }),
  }
}

function header(name: string): JsonObject {
  return { $ref: `#/components/headers/${name}` }
}

function content(body: Exclude<AnswerBody, null>): JsonObject {
  if (body === 'binary') return { 'application/octet-stream': {} }
  const schema = schemaJson(body)
  const isProblem = JSON.stringify(schema) === '{"$ref":"#/components/schemas/Problem"}'
  return { [isProblem ? PROBLEM_CONTENT_TYPE : 'application/json']: { schema } }
}
