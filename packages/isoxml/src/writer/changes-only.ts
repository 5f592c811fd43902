/** Logging "on change": of the values a machine has at an instant, only those that differ from the last logged ones. */

/**
 * Thins full rows of values to those that changed.
 *
 * @param rows one entry per record; a row holds the raw value per channel, `undefined` where the channel has none then
 * @returns per record the `[index, value]` pairs to log; the first record carries all that it has
 */
export function changesOnly(
  rows: readonly (readonly (number | undefined)[])[],
): (readonly [index: number, value: number])[][] {
  const last: (number | undefined)[] = []
  return rows.map((row) => {
    const changed: (readonly [number, number])[] = []
    row.forEach((value, channel) => {
      if (value === undefined || value === last[channel]) return
      last[channel] = value
      changed.push([channel, value])
    })
    return changed
  })
}
