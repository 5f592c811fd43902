import { freshMemoryMs } from './fresh-memory.js'

/**
 * A suite is a list of parts; each part exports `figures()`, prints readable lines and returns the figures it adds.
 *
 * @param {Record<string, () => Promise<{ figures: () => Promise<Record<string, number>> }>>} parts
 * @param {readonly string[]} only names of parts; none measures all
 * @returns {Promise<Record<string, number>>}
 */
export async function measureParts(parts, only) {
  console.log(`fresh memory costs ${freshMemoryMs().toFixed(2)} ms a megabyte here`)
  const figures = {}
  for (const [name, load] of Object.entries(parts)) {
    if (only.length > 0 && !only.includes(name)) continue
    console.log(`── ${name}`)
    Object.assign(figures, await (await load()).figures())
  }
  return figures
}
