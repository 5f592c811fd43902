import { Compile } from 'typebox/schema'
import { describe, expect, it } from 'vitest'
import { COMPONENTS } from '../src/components.js'
import { EXAMPLES } from '../src/examples.js'
import { createValidator, openApiDocument, ROUTE_LIST, ROUTES } from '../src/index.js'

const document = openApiDocument({ version: '1.2.3', serverUrl: 'https://sheaf.example' })
interface Operation {
  operationId: string
  security?: unknown[]
  parameters?: { name: string; in: string; required?: boolean; schema: { type: string } }[]
  requestBody?: { content: { 'application/json': { schema: object } } }
  responses: Record<
    string,
    { description: string; headers?: object; content?: Record<string, { schema?: object }> }
  >
}
const paths = document['paths'] as unknown as Record<string, Record<string, Operation>>
const operationOf = (path: string, method: string) =>
  paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()] as Operation

describe('the OpenAPI document', () => {
  it('says what it is and how to sign in', () => {
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'Sheaf', version: '1.2.3' },
      servers: [{ url: 'https://sheaf.example' }],
      security: [{ bearerAuth: [] }],
      components: { securitySchemes: { bearerAuth: { type: 'http', scheme: 'bearer' } } },
    })
  })

  it.each(ROUTE_LIST.map((route) => [route.name, route] as const))('%s has its entry', (name, route) => {
    const operation = operationOf(route.path, route.method)
    expect(operation.operationId).toBe(name)
    const named = [...route.path.matchAll(/:(\w+)/g)].map(([, parameter]) => parameter)
    const inPath = operation.parameters?.filter((parameter) => parameter.in === 'path') ?? []
    expect(inPath.map((parameter) => parameter.name)).toEqual(named)
    expect(inPath.every((parameter) => parameter.required)).toBe(true)
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(Object.keys(route.answers)))
    expect(Object.values(operation.responses).every(({ description }) => description !== '')).toBe(true)
    expect('401' in operation.responses).toBe(route.auth === 'bearer' || name === 'authenticate')
    expect(operation.security).toEqual(route.auth === 'open' ? [] : undefined)
    const content = Object.keys(operation.requestBody?.content ?? {})
    expect(content).toEqual([
      ...(route.body === undefined ? [] : ['application/json']),
      ...(route.form === undefined ? [] : ['multipart/form-data']),
    ])
  })

  it('names no operation twice and has as many as the table', () => {
    const ids = Object.values(paths).flatMap((methods) =>
      Object.values(methods).map((each) => each.operationId),
    )
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toHaveLength(ROUTE_LIST.length)
  })

  it('points only at components that exist, and uses each of the named answers', () => {
    const text = JSON.stringify(document)
    const references = [...text.matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)]
    const components = document['components'] as Record<string, Record<string, unknown>>
    for (const [, group = '', name = ''] of references) expect(components[group]).toHaveProperty(name)
    const used = new Set(references.map(([, , name]) => name))
    expect(Object.keys(COMPONENTS).filter((name) => !used.has(name))).toEqual([])
  })

  it('gives no two components the same text, so each place has one name', () => {
    const texts = Object.values(COMPONENTS).map((schema) => JSON.stringify(schema))
    expect(new Set(texts).size).toBe(texts.length)
  })

  it('shows query values as what they mean', () => {
    const parameters = operationOf('/services/operations/api/files', 'GET').parameters ?? []
    const types = Object.fromEntries(parameters.map(({ name, schema }) => [name, schema.type]))
    expect(types).toMatchObject({
      page: 'integer',
      size: 'integer',
      minArea: 'number',
      sort: 'array',
      provider: 'string',
    })
  })

  it('shows problems as problem+json and artefacts as bytes', () => {
    const { responses } = operationOf(ROUTES.downloadFileArtefact.path, 'GET')
    expect(responses['404']?.content).toHaveProperty(['application/problem+json'])
    expect(responses['206']?.content).toHaveProperty(['application/octet-stream'])
  })

  it('shows the paging headers on every list', () => {
    const lists = ROUTE_LIST.filter(({ paged }) => paged)
    expect(lists.length).toBeGreaterThan(8)
    for (const { path, method } of lists) {
      expect(Object.keys(operationOf(path, method).responses['200']?.headers ?? {})).toEqual([
        'X-Total-Count',
        'Link',
      ])
    }
  })

  it('stays the same for every call and shares nothing', () => {
    const again = openApiDocument({ version: '1.2.3', serverUrl: 'https://sheaf.example' })
    expect(again).toEqual(document)
    expect(again['paths']).not.toBe(document['paths'])
  })

  it('holds schemas that a validator can compile, references included', () => {
    const schemas = (document['components'] as { schemas: Record<string, object> }).schemas
    const local = JSON.parse(JSON.stringify(schemas).replaceAll('#/components/schemas/', '#/$defs/'))
    for (const name of Object.keys(schemas)) {
      const check = Compile({ $defs: local, $ref: `#/$defs/${name}` })
      expect(check.Check(Symbol('no JSON value'))).toBe(false)
    }
  })
})

describe('the examples', () => {
  it.each(Object.entries(EXAMPLES))('%s is valid', (name, example) => {
    const schema = COMPONENTS[name]
    expect(schema).toBeDefined()
    expect(createValidator(schema ?? {})('user', example)).toEqual([])
  })
})
