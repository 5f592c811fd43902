/** Routes of configurations. */
import {
  ConfigurationRequestSchema,
  LeafUserConfigurationPatchSchema,
  LeafUserConfigurationSchema,
  OwnerConfigurationSchema,
} from '../configurations.js'
import { pathIds, problems, routeRows } from './row.js'

const configuration = { service: 'config', auth: 'bearer', objectName: 'configuration' } as const

export const CONFIGURATION_ROUTES = routeRows({
  getOwnerConfiguration: {
    ...configuration,
    method: 'GET',
    path: '/services/config/api/configs',
    summary: "Get the owner's configuration, every key",
    answers: { 200: OwnerConfigurationSchema },
  },
  patchOwnerConfiguration: {
    ...configuration,
    method: 'PATCH',
    path: '/services/config/api/configs',
    summary: "Change some keys of the owner's configuration",
    body: ConfigurationRequestSchema,
    answers: { 200: OwnerConfigurationSchema, ...problems(400, 415) },
  },
  getLeafUserConfiguration: {
    ...configuration,
    method: 'GET',
    path: '/services/config/api/configs/:leafUserId',
    summary: 'Get what a Leaf user overrides',
    params: pathIds('leafUserId'),
    answers: { 200: LeafUserConfigurationSchema, ...problems(404) },
  },
  replaceLeafUserConfiguration: {
    ...configuration,
    method: 'POST',
    path: '/services/config/api/configs/:leafUserId',
    summary: 'Set what a Leaf user overrides, dropping what was set before',
    params: pathIds('leafUserId'),
    body: LeafUserConfigurationPatchSchema,
    location: true,
    answers: { 201: LeafUserConfigurationSchema, ...problems(400, 404, 415) },
  },
  patchLeafUserConfiguration: {
    ...configuration,
    method: 'PATCH',
    path: '/services/config/api/configs/:leafUserId',
    summary: 'Change some overrides of a Leaf user; null removes one',
    params: pathIds('leafUserId'),
    body: LeafUserConfigurationPatchSchema,
    answers: { 200: LeafUserConfigurationSchema, ...problems(400, 404, 415) },
  },
  deleteLeafUserConfiguration: {
    ...configuration,
    method: 'DELETE',
    path: '/services/config/api/configs/:leafUserId',
    summary: 'Remove all overrides of a Leaf user',
    params: pathIds('leafUserId'),
    answers: { 204: null, ...problems(404) },
  },
})
