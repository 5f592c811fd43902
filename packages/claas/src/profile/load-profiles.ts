/**
 * `{ "STAGE": <profile>, "PRODUCTION": <profile> }` → two checked, complete profiles.
 * Nothing is repaired silently: everything wrong is listed with its key, then nothing is loaded.
 */
import { withoutComments } from '../json/comments.js'
import { profileWithDefaults } from './defaults.js'
import { ProfileError, type ProfileProblem } from './profile-error.js'
import { ruleProblems } from './rules.js'
import {
  type ClientEnvironment,
  ProfileSchema,
  type ProviderProfile,
  type ProviderProfiles,
} from './schema.js'
import { quoted, schemaProblems } from './schema-problems.js'

/** What stands for an environment that nobody wrote down. */
const TEMPLATE = { state: 'template' }

const ENVIRONMENTS: readonly ClientEnvironment[] = ['STAGE', 'PRODUCTION']

function parsed(json: unknown): unknown {
  if (typeof json !== 'string') return json
  try {
    return JSON.parse(withoutComments(json))
  } catch (cause) {
    throw new ProfileError([{ path: '(file)', expected: 'JSON', found: (cause as Error).message }])
  }
}

function checked(given: unknown, key: ClientEnvironment): ProviderProfile | ProfileProblem[] {
  const profile = profileWithDefaults(given, key)
  const shape = schemaProblems(ProfileSchema, profile, key)
  if (shape.length > 0) return shape
  const sound = profile as ProviderProfile
  const problems = ruleProblems(sound, key)
  if (sound.environment !== key && sound.environment !== 'SANDBOX') {
    problems.push({
      path: `${key}.environment`,
      expected: `"${key}" or "SANDBOX"`,
      found: quoted(sound.environment),
    })
  }
  return problems.length > 0 ? problems : sound
}

/**
 * Reads a pair of profiles. Sections and keys that are left out get the defaults of `defaults.ts`;
 * `{"state": "template"}` alone is a profile that loads and refuses to connect; so is an environment that is left out.
 *
 * @param json  JSON text, comments allowed, or the value it stands for
 * @throws ProfileError listing every wrong key with what was expected and found
 */
export function loadProfiles(json: unknown): ProviderProfiles {
  const file = parsed(json)
  if (typeof file !== 'object' || file === null || Array.isArray(file)) {
    throw new ProfileError([
      { path: '(file)', expected: 'an object with STAGE and PRODUCTION', found: quoted(file) },
    ])
  }
  const entries = file as Record<string, unknown>
  const problems: ProfileProblem[] = Object.keys(entries)
    .filter((key) => !ENVIRONMENTS.includes(key as ClientEnvironment))
    .map((key) => ({ path: key, expected: 'only the keys STAGE, PRODUCTION', found: 'an unknown key' }))
  const load = (key: ClientEnvironment): ProviderProfile | null => {
    const result = checked(entries[key] === undefined ? TEMPLATE : entries[key], key)
    if (!Array.isArray(result)) return result
    problems.push(...result)
    return null
  }
  const [STAGE, PRODUCTION] = [load('STAGE'), load('PRODUCTION')]
  if (!STAGE || !PRODUCTION || problems.length > 0) throw new ProfileError(problems)
  return { STAGE, PRODUCTION }
}

/**
 * A profile with which calls can be made.
 * @throws ProfileError for a template, whose addresses nobody filled in yet
 */
export function assertReady(profile: ProviderProfile): void {
  if (profile.state === 'ready') return
  throw new ProfileError([
    {
      path: `${profile.id}.state`,
      expected: '"ready", with the addresses from the CLAAS partner document',
      found: '"template"',
    },
  ])
}
