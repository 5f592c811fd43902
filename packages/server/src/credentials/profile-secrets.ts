/** Secrets that provider profiles refer to: their values stand in a file of their own, never in a profile. */
import { readFileSync } from 'node:fs'
import { ProfileError, type ProviderProfiles, Secret } from '@sheaf/claas'
import { type Settings, SettingsError } from '../settings/index.js'

/** A secret by its reference, `secret:claas/stage/subscription`. */
export type SecretOf = (reference: string) => Secret

const PREFIX = 'secret:'
/** What the value of a header may hold. */
const SENDABLE = /^[\x20-\x7e]+$/

/**
 * @throws SettingsError naming the setting when the file is not as it should be
 * @throws ProfileError naming every key whose reference has no value there
 */
export function readSecrets({ claas }: Pick<Settings, 'claas'>, profiles: ProviderProfiles): SecretOf {
  const values = claas.secretsFile === undefined ? new Map<string, Secret>() : valuesOf(claas.secretsFile)
  const unknown = Object.entries(profiles).flatMap(([environment, { state, api }]) =>
    Object.entries(state === 'ready' ? api.secretHeaders : {})
      .filter(([, reference]) => !values.has(nameOf(reference)))
      .map(([header, reference]) => ({
        path: `${environment}.api.secretHeaders.${header}`,
        expected: `the key "${nameOf(reference)}" in the file that SHEAF_CLAAS_SECRETS names`,
        found: claas.secretsFile === undefined ? 'SHEAF_CLAAS_SECRETS is not set' : 'no such key',
      })),
  )
  if (unknown.length > 0) throw new ProfileError(unknown)
  return (reference) => values.get(nameOf(reference)) ?? new Secret('')
}

function nameOf(reference: string): string {
  return reference.startsWith(PREFIX) ? reference.slice(PREFIX.length) : reference
}

/** No message repeats what stands in the file. */
function valuesOf(path: string): ReadonlyMap<string, Secret> {
  const refused = (why: string) => {
    const expected = `must name a JSON file like {"claas/stage/subscription": "…"}; ${path} ${why}`
    return new SettingsError([{ name: 'SHEAF_CLAAS_SECRETS', expected }])
  }
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw refused(`cannot be read (${(error as Error).message})`)
  }
  const document = documentOf(text)
  if (document === undefined) throw refused('holds no JSON object')
  const wrong = Object.entries(document).find(
    ([, value]) => typeof value !== 'string' || !SENDABLE.test(value),
  )
  if (wrong !== undefined) throw refused(`holds under "${wrong[0]}" something else than a line of ASCII`)
  return new Map(Object.entries(document).map(([key, value]) => [nameOf(key), new Secret(String(value))]))
}

function documentOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}
