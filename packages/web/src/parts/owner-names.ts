/** The owner's names as the form changes them. */
import type { OwnerNames } from '@sheaf/contract'

export const NAME_KINDS = ['crops', 'varieties', 'products'] as const
export type NameKind = (typeof NAME_KINDS)[number]

/** One line of the form: what files say, and what it shall be called; empty: as the tables have it. */
export interface NameChange {
  readonly kind: NameKind
  readonly source: string
  readonly name: string
}

/** The owner's name for a name of the source, compared without case, accents and punctuation; empty when there is none. */
export function nameFor(names: OwnerNames, kind: NameKind, source: string): string {
  return Object.entries(names[kind] ?? {}).find(([key]) => folded(key) === folded(source))?.[1] ?? ''
}

/**
 * Names with changes applied; those of sources that are not named stay. A changed one comes first: of names that the server
 * takes for the same the first one holds.
 */
export function withChanges(names: OwnerNames, changes: readonly NameChange[]): OwnerNames {
  const next: OwnerNames = { ...names }
  for (const { kind, source, name } of changes) {
    const others = Object.entries(next[kind] ?? {}).filter(([key]) => folded(key) !== folded(source))
    next[kind] = Object.fromEntries(name === '' ? others : [[source, name], ...others])
  }
  return next
}

function folded(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim()
}
