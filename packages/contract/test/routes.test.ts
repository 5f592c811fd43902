import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  type Address,
  answerBody,
  type Field,
  type LeafUser,
  ProblemSchema,
  ROUTE_LIST,
  ROUTES,
  type RouteAnswer,
  type RouteBody,
  type RouteParams,
  type RouteQuery,
} from '../src/index.js'

describe('the route table', () => {
  it('has the fixed addresses of the credential family', () => {
    const base = '/services/usermanagement/api/users/:leafUserId/claas-credentials'
    const family = ROUTE_LIST.filter(({ path }) => path.startsWith(base)).map(
      ({ method, path }) => `${method} ${path}`,
    )
    expect(family).toEqual([
      `GET ${base}`,
      `POST ${base}`,
      `DELETE ${base}`,
      `GET ${base}/events`,
      `POST ${base}/sync`,
    ])
  })
  it('keeps every route below the prefix of its service', () => {
    for (const { service, path, name } of ROUTE_LIST) {
      const prefix =
        { authentication: '/api/', health: '/health/' }[service as string] ?? `/services/${service}/api/`
      expect(path.startsWith(prefix), name).toBe(true)
    }
  })
  it('has no address twice, also when parameters are called otherwise', () => {
    const addresses = ROUTE_LIST.map(({ method, path }) => `${method} ${path.replace(/:\w+/g, ':')}`)
    expect(new Set(addresses).size).toBe(addresses.length)
  })
  it('declares exactly the parameters that stand in the path', () => {
    for (const { path, params, name } of ROUTE_LIST) {
      const inPath = [...path.matchAll(/:(\w+)/g)].map(([, parameter]) => parameter)
      expect(Object.keys(params?.properties ?? {}), name).toEqual(inPath)
    }
  })
  it('pairs a sortable query with its rule, whose keys include id and the default', () => {
    for (const { query, sort, name } of ROUTE_LIST) {
      expect('sort' in (query?.properties ?? {}), name).toBe(sort !== undefined)
      if (sort !== undefined)
        expect(sort.keys, name).toEqual(expect.arrayContaining(['id', sort.byDefault.key]))
    }
  })
  it('leaves open only sign-in and health', () => {
    const open = ROUTE_LIST.filter(({ auth }) => auth === 'open').map(({ name }) => name)
    expect(open).toEqual(['authenticate', 'getLiveness', 'getReadiness'])
  })
  it('can answer 400 wherever a body or a query can be wrong', () => {
    const without = ROUTE_LIST.filter(({ body, query, answers }) => (body ?? query) && !(400 in answers))
    expect(without.map(({ name }) => name)).toEqual([])
  })
  it('gives refusals that a row does not list the problem body', () => {
    expect(answerBody(ROUTES.getLeafUser, 500)).toBe(ProblemSchema)
    expect(answerBody(ROUTES.deleteLeafUser, 204)).toBeNull()
  })
})

describe('the types of the rows', () => {
  it('follow from the schemas', () => {
    expectTypeOf<RouteParams<'getField'>>().toEqualTypeOf<{ leafUserId: string; fieldId: string }>()
    expectTypeOf<RouteParams<'listFields'>>().toEqualTypeOf<undefined>()
    expectTypeOf<RouteQuery<'listUncoveredFiles'>>().toEqualTypeOf<{ leafUserId: string }>()
    expectTypeOf<RouteBody<'createLeafUser'>['externalId']>().toEqualTypeOf<string | null | undefined>()
    expectTypeOf<RouteAnswer<'getField'>>().toEqualTypeOf<Field>()
    expectTypeOf<RouteAnswer<'listLeafUsers'>>().toEqualTypeOf<LeafUser[]>()
    expectTypeOf<RouteAnswer<'deleteField'>>().toEqualTypeOf<undefined>()
    expectTypeOf<RouteAnswer<'downloadFileArtefact'>>().toEqualTypeOf<'binary' | undefined>()
    expectTypeOf<'GET /health/live'>().toExtend<Address>()
    expectTypeOf<'GET /nowhere'>().not.toExtend<Address>()
  })
})
