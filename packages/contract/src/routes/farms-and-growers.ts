/** Routes of farms and growers. */
import { Type } from 'typebox'
import {
  EnableGrowerSyncRequestSchema,
  FARM_AND_GROWER_SORT,
  FarmRequestSchema,
  FarmSchema,
  GrowerRequestSchema,
  GrowerSchema,
  ListFarmsQuerySchema,
  ListGrowersQuerySchema,
} from '../farms-and-growers.js'
import { pathIds, problems, routeRows } from './row.js'

const farms = { service: 'fields', auth: 'bearer', objectName: 'farm' } as const
const growers = { service: 'fields', auth: 'bearer', objectName: 'grower' } as const

export const FARM_AND_GROWER_ROUTES = routeRows({
  listFarms: {
    ...farms,
    method: 'GET',
    path: '/services/fields/api/farms',
    summary: 'List farms',
    query: ListFarmsQuerySchema,
    sort: FARM_AND_GROWER_SORT,
    paged: true,
    answers: { 200: Type.Array(FarmSchema), ...problems(400) },
  },
  getFarm: {
    ...farms,
    method: 'GET',
    path: '/services/fields/api/users/:leafUserId/farms/:farmId',
    summary: 'Get a farm',
    params: pathIds('leafUserId', 'farmId'),
    answers: { 200: FarmSchema, ...problems(404) },
  },
  createFarm: {
    ...farms,
    method: 'POST',
    path: '/services/fields/api/users/:leafUserId/farms',
    summary: 'Create a farm',
    params: pathIds('leafUserId'),
    body: FarmRequestSchema,
    location: true,
    answers: { 201: FarmSchema, ...problems(400, 404, 415) },
  },
  replaceFarm: {
    ...farms,
    method: 'PUT',
    path: '/services/fields/api/users/:leafUserId/farms/:farmId',
    summary: 'Replace name and grower of a farm',
    params: pathIds('leafUserId', 'farmId'),
    body: FarmRequestSchema,
    answers: { 200: FarmSchema, ...problems(400, 404, 415) },
  },
  listGrowers: {
    ...growers,
    method: 'GET',
    path: '/services/fields/api/growers',
    summary: 'List growers',
    query: ListGrowersQuerySchema,
    sort: FARM_AND_GROWER_SORT,
    paged: true,
    answers: { 200: Type.Array(GrowerSchema), ...problems(400) },
  },
  getGrower: {
    ...growers,
    method: 'GET',
    path: '/services/fields/api/users/:leafUserId/growers/:growerId',
    summary: 'Get a grower',
    params: pathIds('leafUserId', 'growerId'),
    answers: { 200: GrowerSchema, ...problems(404) },
  },
  getGrowerOfOwner: {
    ...growers,
    method: 'GET',
    path: '/services/fields/api/growers/:growerId',
    summary: 'Get a grower without naming its Leaf user',
    params: pathIds('growerId'),
    answers: { 200: GrowerSchema, ...problems(404) },
  },
  createGrower: {
    ...growers,
    method: 'POST',
    path: '/services/fields/api/users/:leafUserId/growers',
    summary: 'Create a grower',
    params: pathIds('leafUserId'),
    body: GrowerRequestSchema,
    location: true,
    answers: { 201: GrowerSchema, ...problems(400, 404, 415) },
  },
  replaceGrower: {
    ...growers,
    method: 'PUT',
    path: '/services/fields/api/users/:leafUserId/growers/:growerId',
    summary: 'Rename a grower',
    params: pathIds('leafUserId', 'growerId'),
    body: GrowerRequestSchema,
    answers: { 200: GrowerSchema, ...problems(400, 404, 415) },
  },
  enableGrowerSync: {
    ...growers,
    method: 'POST',
    path: '/services/fields/api/growers/enableSync',
    summary: 'Fetch all fields of these growers in full, at once',
    body: EnableGrowerSyncRequestSchema,
    answers: { 200: null, ...problems(400, 415) },
  },
})
