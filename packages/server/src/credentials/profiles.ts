/** Where the provider profiles come from: a file, a sandbox, or nowhere. Read once at start. */
import { readFileSync } from 'node:fs'
import { loadProfiles, type ProviderProfile, type ProviderProfiles, sandboxProfiles } from '@sheaf/claas'
import type { ClientEnvironment } from '@sheaf/contract'
import { type Settings, SettingsError } from '../settings/index.js'

export type ProfileSource =
  | { readonly kind: 'profiles'; readonly profiles: ProviderProfiles; readonly setting: string }
  | { readonly kind: 'none' }

/**
 * @throws ProfileError naming every wrong key
 * @throws Error naming the setting when the file cannot be read
 */
export function readProfiles({ claas }: Pick<Settings, 'claas'>): ProfileSource {
  if (claas.profilesFile !== undefined) {
    const profiles = loadProfiles(textOf(claas.profilesFile))
    return { kind: 'profiles', profiles, setting: 'SHEAF_CLAAS_PROFILES' }
  }
  if (claas.sandboxUrl !== undefined) {
    return {
      kind: 'profiles',
      profiles: sandboxProfiles(claas.sandboxUrl),
      setting: 'SHEAF_CLAAS_SANDBOX_URL',
    }
  }
  return { kind: 'none' }
}

/** A profile that can be used, or the sentence that says which setting is missing. */
export function usableProfile(
  source: ProfileSource,
  environment: ClientEnvironment,
): { readonly profile: ProviderProfile } | { readonly missing: string } {
  if (source.kind === 'none') {
    return {
      missing: `There is no provider profile for ${environment}: set SHEAF_CLAAS_PROFILES, or SHEAF_CLAAS_SANDBOX_URL for a sandbox.`,
    }
  }
  const profile = source.profiles[environment]
  if (profile.state === 'ready') return { profile }
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
