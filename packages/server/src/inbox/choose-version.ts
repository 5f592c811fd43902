/** Which version of ISOXML a terminal is sent. Pure: what is known of the terminal in, version out. */
import type { ProviderProfile } from '@sheaf/claas'
import { ISOXML_VERSIONS, type IsoxmlVersion } from '@sheaf/contract'

/** What the machine list says of a terminal. */
export interface Terminal {
  readonly terminal: string | null
  readonly isoxmlVersions: readonly string[] | null
}

export type VersionRules = Pick<ProviderProfile['resources']['inbox'], 'versionByTerminal' | 'defaultVersion'>

/** Where there is no profile: what terminals of version 4 read too. */
const OLDEST: IsoxmlVersion = '3.3'

/**
 * The newest version that the terminal says it reads, else that of its name in the profile (the longest beginning that
 * fits, in any case of letters), else the profile's default. A version that is not written stands for the written one of
 * its generation: terminals read by generation, 3 or 4.
 */
export function chooseVersion(
  { terminal, isoxmlVersions }: Terminal,
  rules: VersionRules | undefined,
): IsoxmlVersion {
  const listed = newest(isoxmlVersions ?? [])
  if (listed !== undefined) return listed
  const named = Object.entries(rules?.versionByTerminal ?? {})
    .filter(([name]) => terminal?.toLowerCase().startsWith(name.toLowerCase()))
    .sort(([a], [b]) => b.length - a.length)[0]
  return named?.[1] ?? rules?.defaultVersion ?? OLDEST
}

/** Versions in the order of preference. */
const NEWEST_FIRST = [...ISOXML_VERSIONS].reverse()

function newest(versions: readonly string[]): IsoxmlVersion | undefined {
  const exact = NEWEST_FIRST.find((version) => versions.includes(version))
  const generations = versions.map((version) => /^(\d)/.exec(version)?.[1])
  if (generations.includes('4')) return exact?.startsWith('4') ? exact : '4.2'
  return exact ?? (generations.includes('3') ? OLDEST : undefined)
}
