/** Where the provider profiles come from: a file, a sandbox, or nowhere. Read once at start. */
import { readFileSync } from 'node:fs'
import { loadProfiles, type ProviderProfile, type ProviderProfiles, sandboxProfiles } from '@sheaf/claas'
import type { ClientEnvironment } from '@sheaf/contract'
import { type Settings, SettingsError } from '../settings/index.js'
import { readSecrets, type SecretOf } from './profile-secrets.js'

export type ProfileSource =
  | {
      readonly kind: 'profiles'
      readonly profiles: ProviderProfiles
      readonly setting: string
      readonly secretOf: SecretOf
    }
  | { readonly kind: 'none' }

/**
 * @throws ProfileError naming every wrong key
 * @throws SettingsError naming the setting when a file cannot be read
 */
export function readProfiles(settings: Pick<Settings, 'claas'>): ProfileSource {
  const { claas } = settings
  if (claas.profilesFile !== undefined) {
    const profiles = loadProfiles(textOf(claas.profilesFile))
    const secretOf = readSecrets(settings, profiles)
    return { kind: 'profiles', profiles, setting: 'SHEAF_CLAAS_PROFILES', secretOf }
  }
  if (claas.sandboxUrl !== undefined) {
    const profiles = sandboxProfiles(claas.sandboxUrl)
    const secretOf = readSecrets(settings, profiles)
    return { kind: 'profiles', profiles, setting: 'SHEAF_CLAAS_SANDBOX_URL', secretOf }
  }
  return { kind: 'none' }
}

/** A profile with the secrets that it refers to. */
export interface UsableProfile {
  readonly profile: ProviderProfile
  readonly secretOf: SecretOf
}

/** A profile that can be used, or the sentence that says which setting is missing. */
export function usableProfile(
  source: ProfileSource,
  environment: ClientEnvironment,
): UsableProfile | { readonly missing: string } {
  if (source.kind === 'none') {
    return {
      missing: `There is no provider profile for ${environment}: set SHEAF_CLAAS_PROFILES, or SHEAF_CLAAS_SANDBOX_URL for a sandbox.`,
    }
  }
  const profile = source.profiles[environment]
  if (profile.state === 'ready') return { profile, secretOf: source.secretOf }
  return {
    missing: `The ${environment} profile of ${source.setting} is a template: fill in its addresses and set its state to "ready".`,
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const expected = `must name a JSON file that can be read; ${path} cannot (${(error as Error).message})`
    throw new SettingsError([{ name: 'SHEAF_CLAAS_PROFILES', expected }])
  }
}
