/** How one set of keys covers another. Each key replaces the one below as a whole, but for those merged in depth. */

/** Keys whose objects are merged member by member; `cleanupRules`, above all, is not. */
const MERGED_IN_DEPTH: ReadonlySet<string> = new Set(['standardGeoJson'])

type Keys = Readonly<Record<string, unknown>>

/** `upper` over `lower`. A `null` in `upper` removes the key. */
export function overlay<Values extends object>(lower: Values, upper: object): Values {
  const merged: Record<string, unknown> = Object.fromEntries(Object.entries(lower))
  for (const [key, value] of Object.entries(upper)) {
    if (value === null) delete merged[key]
    else merged[key] = MERGED_IN_DEPTH.has(key) ? mergeInDepth(merged[key], value) : value
  }
  return merged as Values
}

function mergeInDepth(lower: unknown, upper: unknown): unknown {
  if (!isObject(lower) || !isObject(upper)) return upper
  const members = Object.entries(upper).map(([key, value]) => [key, mergeInDepth(lower[key], value)])
  return { ...lower, ...Object.fromEntries(members) }
}

function isObject(value: unknown): value is Keys {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
