/** The owner's names: they come before every table, and are compared like all other names: whole, without case and accents. */
import { folded } from './spellings.js'

/** What a name of the source became; `name` is null for a crop that is in no table. */
export interface SourceName {
  readonly kind: 'crop' | 'variety' | 'product'
  readonly source: string
  readonly name: string | null
}

type Names = Readonly<Record<string, string>>

/** The owner's name for a variety or product, else the source's own. */
export function ownName(source: string, names: Names | undefined): string {
  if (names === undefined) return source
  const wanted = folded(source)
  return (
    Object.entries(names)
      .find(([name]) => folded(name) === wanted)?.[1]
      .trim() || source
  )
}

/** Each name once, sorted: the same logs in any order give the same list. */
export function distinctNames(names: readonly SourceName[]): SourceName[] {
  const byKey = new Map(names.map((name) => [JSON.stringify([name.kind, name.source]), name]))
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, name]) => name)
}
