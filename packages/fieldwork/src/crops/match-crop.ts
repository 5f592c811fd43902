/**
 * From the crop text of a set to a crop of the contract: the owner's overrides first, then the contract's own names,
 * then the table of names. Whole names only, in the spellings of `spellings.ts`.
 */
import { CROP_NAMES } from './crop-names.js'
import { CROPS, type CropFacts } from './crop-table.js'
import { folded, spellings, squashed, withTwoLetters } from './spellings.js'

/** Texts that say outright that there is no crop. */
const NO_CROP = new Set([
  '',
  'none',
  'unknown',
  'unspecified',
  'unspecified crop',
  'not specified',
  'default',
  'n a',
])

type CropOfName = ReadonlyMap<string, string>

/**
 * Contract's names before others, plain ones before `a, b`; of two crops that are written alike the first counts, and
 * a name as it stands before one with two letters for an umlaut.
 */
function indexed(key: (name: string) => string): CropOfName {
  const crops = Object.keys(CROPS).filter((crop) => !NO_CROP.has(crop))
  const plainFirst = [...crops.filter((crop) => folded(crop) === crop), ...crops]
  const all = [
    ...plainFirst.map((crop) => [crop, crop] as const),
    ...Object.entries(CROP_NAMES).flatMap(([crop, names]) => names.map((name) => [name, crop] as const)),
  ]
  const cropOf = new Map<string, string>()
  for (const spelt of [(name: string) => name, withTwoLetters])
    for (const [name, crop] of all) {
      const spelling = key(spelt(name))
      if (!cropOf.has(spelling)) cropOf.set(spelling, crop)
    }
  return cropOf
}

const BY_NAME = indexed(folded)
const BY_SQUASHED = indexed(squashed)

const isCropName = (name: string): boolean => BY_NAME.has(name)

/**
 * The crop of the contract that a text names, or undefined when it is not in the tables.
 *
 * @param overrides the owner's own names, applied first; keys are compared like all other names
 */
export function matchCrop(
  text: string,
  overrides: Readonly<Record<string, string>> = {},
): string | undefined {
  const candidates = spellings(text, isCropName)
  const own = new Map(Object.entries(overrides).map(([name, crop]) => [folded(name), crop]))
  for (const candidate of candidates) {
    const crop = own.get(folded(candidate))
    if (crop !== undefined) return crop.trim().toLowerCase()
  }
  const asWritten = text.trim().toLowerCase()
  if (asWritten in CROPS && !NO_CROP.has(asWritten)) return asWritten
  for (const candidate of candidates) {
    const crop = BY_NAME.get(folded(candidate)) ?? BY_SQUASHED.get(squashed(candidate))
    if (crop !== undefined) return crop
  }
  return undefined
}

/** True for texts such as `none` or `unspecified crop`: they name no crop and are no unknown one either. */
export function namesNoCrop(text: string): boolean {
  return NO_CROP.has(folded(text))
}

/** Density and standard moisture of a crop; empty for crops that the contract has no physical values for. */
export function cropFacts(crop: string | undefined): CropFacts {
  return (crop === undefined ? undefined : CROPS[crop]) ?? {}
}

/** Sugarcane carries no volume keys in any output. */
export function hasVolumeKeys(crop: string | undefined): boolean {
  return crop !== 'sugar cane' && cropFacts(crop).densityKgPerM3 !== undefined
}
