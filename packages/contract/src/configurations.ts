/**
 * Configurations: what an owner sets for all Leaf users, and what one Leaf user overrides.
 *
 * An owner's configuration always holds every key; a Leaf user's holds only what was stored for it. A key that a Leaf
 * user does not override follows the owner.
 */
import { type Static, type TSchema, Type } from 'typebox'
import {
  CONFIGURATION_KEY_ALIASES,
  CONFIGURATION_KEYS,
  RETIRED_CONFIGURATION_KEYS,
} from './configuration-keys.js'
import { answerObject, orNull, schemaOf } from './schema.js'

type Keys = typeof CONFIGURATION_KEYS
type RetiredKeys = typeof RETIRED_CONFIGURATION_KEYS
/** Name of a configuration key. */
export type ConfigurationKey = keyof Keys

/** All keys with their values. */
export type ConfigurationValues = { [Key in ConfigurationKey]: Static<Keys[Key]['schema']> }
/** Any subset of the keys, retired ones included. */
export type ConfigurationSubset = Partial<ConfigurationValues> & {
  [Key in keyof RetiredKeys]?: Static<RetiredKeys[Key]>
}

/** What an owner has who has set nothing. */
export const DEFAULT_CONFIGURATION: ConfigurationValues = Object.fromEntries(
  Object.entries(CONFIGURATION_KEYS).map(([name, row]) => [name, row.byDefault]),
) as ConfigurationValues

interface ConfigurationIdentity {
  apiOwnerUsername: string
  /** Empty at owner level. */
  leafUserId: string
}
/** Answer of `GET` and `PATCH /configs`. */
export type OwnerConfiguration = ConfigurationIdentity & ConfigurationValues & ConfigurationSubset
/** Answer of `/configs/{leafUserId}`: the stored overrides. */
export type LeafUserConfiguration = ConfigurationIdentity & ConfigurationSubset
/** Body of `PATCH /configs`. */
export type ConfigurationRequest = ConfigurationSubset
/** Body of `POST` and `PATCH /configs/{leafUserId}`: `null` is no override, or removes it. */
export type LeafUserConfigurationPatch = {
  [Key in keyof ConfigurationSubset]: ConfigurationSubset[Key] | null
}

const current: Record<string, TSchema> = Object.fromEntries(
  Object.entries(CONFIGURATION_KEYS).map(([name, row]) => [name, row.schema]),
)
const retired: Record<string, TSchema> = { ...RETIRED_CONFIGURATION_KEYS }
const aliases: Record<string, TSchema> = Object.fromEntries(
  Object.entries(CONFIGURATION_KEY_ALIASES).map(([alias, name]) => [alias, CONFIGURATION_KEYS[name].schema]),
)
const identity = { apiOwnerUsername: Type.String(), leafUserId: Type.String() }

function everyOptional(
  schemas: Record<string, TSchema>,
  change: (schema: TSchema) => TSchema = (schema) => schema,
): Record<string, TSchema> {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, Type.Optional(change(schema))]),
  )
}

export const OwnerConfigurationSchema = schemaOf<OwnerConfiguration>(
  answerObject({ ...identity, ...current, ...everyOptional(retired) }),
)
export const LeafUserConfigurationSchema = schemaOf<LeafUserConfiguration>(
  answerObject({ ...identity, ...everyOptional(current), ...everyOptional(retired) }),
)
const accepted = { ...current, ...retired, ...aliases }
export const ConfigurationRequestSchema = schemaOf<ConfigurationRequest>(Type.Object(everyOptional(accepted)))
export const LeafUserConfigurationPatchSchema = schemaOf<LeafUserConfigurationPatch>(
  Type.Object(everyOptional(accepted, orNull)),
)

const KNOWN_KEYS: ReadonlySet<string> = new Set([...Object.keys(current), ...Object.keys(retired)])
const ALIASES: Readonly<Record<string, string>> = CONFIGURATION_KEY_ALIASES

/**
 * What of a validated request body is to be stored: known keys only, other spellings turned into the keys that answers
 * use; where both spellings stand, the right one wins. `null`s stay, as orders to remove.
 */
export function storableConfiguration<Body extends object>(body: Body): Body {
  const renamed = Object.entries(body).filter(([name]) => name in ALIASES)
  const known = Object.entries(body).filter(([name]) => KNOWN_KEYS.has(name))
  return Object.fromEntries([...renamed.map(([name, value]) => [ALIASES[name], value]), ...known]) as Body
}
