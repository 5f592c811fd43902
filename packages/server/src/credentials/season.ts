/** The months in which machines work, and files are expected. Pure; days are counted in UTC. */

/** First and last month, 1 to 12; the first may be later in the year than the last. */
export interface Season {
  readonly fromMonth: number
  readonly toMonth: number
}

/** When the season began that `at` lies in; undefined out of season. A season of all months has no beginning. */
export function seasonStart({ fromMonth, toMonth }: Season, at: Date): Date | undefined {
  if ((toMonth - fromMonth + 13) % 12 === 0) return new Date(0)
  const month = at.getUTCMonth() + 1
  const wraps = fromMonth > toMonth
  const within = wraps ? month >= fromMonth || month <= toMonth : month >= fromMonth && month <= toMonth
  if (!within) return undefined
  const year = at.getUTCFullYear() - (wraps && month <= toMonth ? 1 : 0)
  return new Date(Date.UTC(year, fromMonth - 1, 1))
}
