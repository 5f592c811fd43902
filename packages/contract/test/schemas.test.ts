import type { TSchema } from 'typebox'
import { describe, expect, it } from 'vitest'
import * as contract from '../src/index.js'

const refused = (schema: TSchema, value: unknown) =>
  contract
    .createValidator(schema)('user', value)
    .map(({ field, message }) => `${field} ${message}`)
const credential = { clientKey: 'k', clientSecret: 's', refreshToken: 'r' }
const square = [[0, 0], [1, 0], [1, 1], [0, 0]] // biome-ignore format: one ring, one line
const polygon = { type: 'Polygon', coordinates: [square] }
const multiPolygon = { type: 'MultiPolygon', coordinates: [[square]] }

describe('request bodies that are accepted', () => {
  it.each<[name: string, schema: TSchema, value: unknown]>([
    ['sign-in', contract.AuthenticateRequestSchema, { username: 'a@b', password: 'p' }],
    [
      'rememberMe as text',
      contract.AuthenticateRequestSchema,
      { username: 'a', password: 'p', rememberMe: 'false' },
    ],
    [
      'rememberMe as boolean',
      contract.AuthenticateRequestSchema,
      { username: 'a', password: 'p', rememberMe: true },
    ],
    ['credential without environment', contract.ClaasCredentialsRequestSchema, credential],
    [
      'PRODUCTION',
      contract.ClaasCredentialsRequestSchema,
      { ...credential, clientEnvironment: 'PRODUCTION' },
    ],
    [
      'unknown keys',
      contract.LeafUserCreateSchema,
      { id: 'x', name: 'n', email: 'e', johnDeereCredentials: {} },
    ],
    ['null that detaches', contract.LeafUserPatchSchema, { claasCredentials: null, phone: null }],
    ['a caller-given field id', contract.FieldCreateSchema, { id: 'north 40', geometry: multiPolygon }],
    ['a polygon', contract.FieldCreateSchema, { geometry: polygon }],
    [
      'threshold at its least',
      contract.IntersectsRequestSchema,
      { geometry: polygon, intersectionThreshold: 0.01 },
    ],
    ['ids of fields', contract.IntersectRequestSchema, ['a', 'b']],
    ['grower ids, bare', contract.EnableGrowerSyncRequestSchema, [1, 2]],
    ['grower ids, wrapped', contract.EnableGrowerSyncRequestSchema, { growerIds: [1] }],
    ['an empty patch', contract.ConfigurationRequestSchema, {}],
    ['an alias', contract.ConfigurationRequestSchema, { outofStandardOperations: true }],
    [
      'null that removes an override',
      contract.LeafUserConfigurationPatchSchema,
      { cleanupRules: null, unitMeasurement: null },
    ],
    ['cleanup rules', contract.ConfigurationRequestSchema, { cleanupRules: contract.DEFAULT_CLEANUP_RULES }],
  ])('%s', (_, schema, value) => {
    expect(refused(schema, value)).toEqual([])
  })
})

describe('request bodies that are refused, each key named', () => {
  it.each<[name: string, schema: TSchema, value: unknown, sentences: string[]]>([
    [
      'every missing key',
      contract.ClaasCredentialsRequestSchema,
      {},
      ['clientKey is required', 'clientSecret is required', 'refreshToken is required'],
    ],
    [
      'blank keys',
      contract.ClaasCredentialsRequestSchema,
      { clientKey: ' ', clientSecret: '\t', refreshToken: '' },
      [
        'clientKey must not be blank',
        'clientSecret must be the secret itself: not blank and not its masked form (••••)',
        'refreshToken must be the secret itself: not blank and not its masked form (••••)',
      ],
    ],
    [
      'a masked secret',
      contract.ClaasCredentialsRequestSchema,
      { ...credential, refreshToken: '••••9f3a' },
      ['refreshToken must be the secret itself: not blank and not its masked form (••••)'],
    ],
    [
      'another environment',
      contract.ClaasCredentialsRequestSchema,
      { ...credential, clientEnvironment: 'stage' },
      ['clientEnvironment must be one of STAGE, PRODUCTION'],
    ],
    ['a number for a text', contract.LeafUserCreateSchema, { name: 7, email: 'e' }, ['name must be text']],
    ['null for a required key', contract.LeafUserPatchSchema, { name: null }, ['name must be text']],
    [
      'a reference without id',
      contract.LeafUserPatchSchema,
      { claasCredentials: {} },
      ['claasCredentials.id is required'],
    ],
    [
      'another rememberMe',
      contract.AuthenticateRequestSchema,
      { username: 'a', password: 'p', rememberMe: 1 },
      ['rememberMe must be one of true, false, "true", "false"'],
    ],
    ['no body at all', contract.LeafUserCreateSchema, null, ['body must be an object']],
    [
      'a point',
      contract.FieldCreateSchema,
      { geometry: { type: 'Point', coordinates: [1, 2] } },
      [
        'geometry.coordinates[0] must be a list',
        'geometry.coordinates[1] must be a list',
        'geometry.type must be one of MultiPolygon, Polygon',
      ],
    ],
    [
      'a threshold too small',
      contract.IntersectsRequestSchema,
      { geometry: polygon, intersectionThreshold: 0 },
      ['intersectionThreshold must be >= 0.01'],
    ],
    [
      'a fraction for an id',
      contract.FarmRequestSchema,
      { name: 'f', growerId: 1.5 },
      ['growerId must be a whole number or null'],
    ],
    [
      'null on an owner key',
      contract.ConfigurationRequestSchema,
      { fieldsAutoSync: null },
      ['fieldsAutoSync must be true or false'],
    ],
    [
      'text for a boolean',
      contract.ConfigurationRequestSchema,
      { fieldsAutoSync: 'true' },
      ['fieldsAutoSync must be true or false'],
    ],
    [
      'a range below zero',
      contract.LeafUserConfigurationPatchSchema,
      { operationsMergeRange: -1 },
      ['operationsMergeRange must be >= 0'],
    ],
    [
      'zero standard deviations',
      contract.ConfigurationRequestSchema,
      { operationsOutliersLimit: 0 },
      ['operationsOutliersLimit must be > 0'],
    ],
    [
      'a rule on an unknown property, an operator for texts only',
      contract.ConfigurationRequestSchema,
      { cleanupRules: { colour: [], wetMass: [{ operator: 'EQ', value: 1 }] } },
      [
        'cleanupRules.colour is not known here',
        'cleanupRules.wetMass[0].operator must be one of GT, GTE, LT, LTE',
      ],
    ],
  ])('%s', (_, schema, value, sentences) => {
    expect(refused(schema, value).sort()).toEqual([...sentences].sort())
  })

  it('names more keys than a handful', () => {
    const toggles = Object.entries(contract.DEFAULT_CONFIGURATION).filter(
      ([, value]) => typeof value === 'boolean',
    )
    const wrong = Object.fromEntries(toggles.map(([name]) => [name, 'yes']))
    expect(toggles.length).toBeGreaterThan(20)
    expect(refused(contract.ConfigurationRequestSchema, wrong)).toHaveLength(toggles.length)
  })
})

describe('query values', () => {
  const query = contract.ROUTES.listFiles.query
  it.each([
    [{ page: '0', size: '500', sort: ['createdTime,desc', 'id'] }],
    [{ sort: 'asc' }],
    [{ createdTime: '2018-10-22T20:25Z', minArea: '12.5', operationType: 'tillage' }],
  ])('%j is accepted', (value) => {
    expect(refused(query, value)).toEqual([])
  })
  it.each([
    [{ page: '-1' }, 'page must be a whole number, 0 or greater'],
    [{ page: 'x' }, 'page must be a whole number, 0 or greater'],
    [{ size: '0' }, 'size must be a whole number, 1 or greater'],
    [{ size: '1.5' }, 'size must be a whole number, 1 or greater'],
    [{ page: ['1', '2'] }, 'page must be text'],
    [{ status: 'done' }, 'status must be one of processed, failed, processing'],
    [{ createdTime: 'yesterday' }, 'createdTime must be a point in time such as 2026-04-02T08:15:30Z'],
    [{ minArea: 'big' }, 'minArea must be a number, 0 or greater'],
  ])('%j is refused', (value, sentence) => {
    expect(refused(query, value)).toEqual([sentence])
  })
  it('a path id of more than 1,024 characters is refused, any shorter text is not', () => {
    const { params } = contract.ROUTES.getFile
    expect(refused(params, { fileId: 'not-a-uuid' })).toEqual([])
    expect(refused(params, { fileId: 'x'.repeat(1025) })).toHaveLength(1)
  })
})

describe('answers', () => {
  it('are exact: a key that the contract does not know is refused', () => {
    const user = { id: 'a0b4c1d2-6f0e-4a57-9c1b-2f6f3f0f5a11', name: 'n', email: 'e' }
    expect(refused(contract.LeafUserSchema, user)).toEqual([])
    expect(refused(contract.LeafUserSchema, { ...user, password: 'x' })).toEqual([
      'password is not known here',
    ])
  })
  it("accept the contract's credential sample, with masked secrets too", () => {
    const sample = {
      id: '3f0c7a52-1c1e-4f47-8c6d-2f0f7d5b9e01',
      status: 'OK',
      createdTime: '2026-04-02T08:15:30.120043Z',
      clientKey: 'k',
      clientSecret: '••••',
      refreshToken: '••••9f3a',
      clientEnvironment: 'PRODUCTION',
    }
    expect(refused(contract.ClaasCredentialsSchema, sample)).toEqual([])
  })
  it('accept the summary skeleton of a harvest', () => {
    // The skeleton of the standard format's description, abridged.
    const summary = {
      type: 'Feature',
      properties: {
        operationType: 'harvested',
        originalOperationType: 'Harvest',
        startTime: '2025-07-29T13:04:05.000+00:00',
        endTime: '2025-07-29T18:20:00.000+00:00',
        crop: ['winter wheat'],
        totalArea: { value: 6.18201, unit: 'ha' },
        speed: { avg: 1.6, min: 0.2, max: 2.4, unit: 'm/s' },
        totalWetMass: { value: 50.1, unit: 't' },
        varieties: [
          { name: 'Asory', area: { value: 6.18201, unit: 'ha' }, wetMass: { value: 50.1, unit: 't' } },
        ],
        machinery: [{ name: 'LEXION 770', type: 'machine', serialNumber: 'C8700000', brand: 'CLAAS' }],
        originalOperationData: { originalOperationField: 'Field 7' },
      },
      geometry: multiPolygon,
    }
    expect(refused(contract.SummaryFeatureSchema, summary)).toEqual([])
  })
  it('an owner configuration holds every key: the defaults are one', () => {
    const answer = { apiOwnerUsername: 'o@x', leafUserId: '', ...contract.DEFAULT_CONFIGURATION }
    expect(refused(contract.OwnerConfigurationSchema, answer)).toEqual([])
    const { fieldsAutoSync: _, ...short } = answer
    expect(refused(contract.OwnerConfigurationSchema, short)).toEqual(['fieldsAutoSync is required'])
  })
})

describe('fieldErrors', () => {
  it('reads the errors of validators that name one missing or foreign key each', () => {
    const errors = [
      { keyword: 'required', instancePath: '/a/0', params: { missingProperty: 'b' } },
      { keyword: 'additionalProperties', instancePath: '', params: { additionalProperty: 'c' } },
      { keyword: 'type', instancePath: '/d~1e', params: { type: 'integer' } },
    ]
    expect(contract.fieldErrors('field', errors)).toEqual([
      { objectName: 'field', field: 'a[0].b', message: 'is required' },
      { objectName: 'field', field: 'c', message: 'is not known here' },
      { objectName: 'field', field: 'd/e', message: 'must be a whole number' },
    ])
  })
})

describe('secrets', () => {
  it.each([
    ['', '••••'],
    ['elevenchars', '••••'],
    ['twelve chars', '••••hars'],
  ])('%j is shown as %j, which is recognised as masked', (secret, masked) => {
    expect(contract.maskSecret(secret)).toBe(masked)
    expect(contract.isMaskedSecret(masked)).toBe(true)
    expect(contract.isMaskedSecret(secret)).toBe(false)
  })
})

describe('storableConfiguration', () => {
  it('drops unknown keys, renames aliases, lets the right spelling win, keeps nulls', () => {
    const body = { outofStandardOperations: true, colour: 1, fieldsAutoSync: null }
    expect(contract.storableConfiguration(body)).toEqual({
      outOfStandardOperations: true,
      fieldsAutoSync: null,
    })
    const both = { outOfStandardOperations: false, outofStandardOperations: true }
    expect(contract.storableConfiguration(both)).toEqual({ outOfStandardOperations: false })
  })
})

describe('token lifetime', () => {
  it.each([
    [undefined, 86_400],
    ['false' as const, 86_400],
    [false, 86_400],
    ['true' as const, 2_592_000],
    [true, 2_592_000],
  ])('rememberMe %j → %i s', (rememberMe, seconds) => {
    expect(contract.tokenLifetimeS(rememberMe)).toBe(seconds)
  })
})
