/**
 * From the crop text of a set to a crop of the contract: the owner's overrides first, then the contract's own names,
 * then the table of names. Whole names only; codes in front (`HV - Hvede`, `115 Winterweizen`) are taken off.
 */
import { CROP_NAMES } from './crop-names.js'
import { CROPS, type CropFacts } from './crop-table.js'

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

/** Without case, accents, apostrophes and punctuation; blanks single. */
export function folded(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ł', 'l')
    .replaceAll('æ', 'ae')
    .replaceAll('œ', 'oe')
    .replaceAll('ø', 'o')
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim()
}

const BY_NAME: ReadonlyMap<string, string> = (() => {
  const names = new Map<string, string>()
  for (const crop of Object.keys(CROPS)) if (!NO_CROP.has(crop)) names.set(folded(crop), crop)
  for (const [crop, others] of Object.entries(CROP_NAMES)) {
    for (const name of others) if (!names.has(folded(name))) names.set(folded(name), crop)
  }
  return names
})()

/** The text itself, then what stands behind a code, then without what stands in brackets. */
function spellings(text: string): string[] {
  const behindCode = text.replace(/^\s*(?:\d[\d.]*|[\p{Lu}\d]{1,6}(?=\s*[-–—:/]))\s*[-–—:/.)]?\s*/u, '')
  const withoutBrackets = text.replace(/[([].*?[)\]]/g, '')
  const behindBoth = behindCode.replace(/[([].*?[)\]]/g, '')
  return [...new Set([text, behindCode, withoutBrackets, behindBoth].map(folded))].filter(
    (name) => name !== '',
  )
}

/**
 * The crop of the contract that a text names, or undefined when it is not in the tables.
 *
 * @param overrides the owner's own names, applied first; keys are compared like all other names
 */
export function matchCrop(
  text: string,
  overrides: Readonly<Record<string, string>> = {},
): string | undefined {
  const candidates = spellings(text)
  for (const [name, crop] of Object.entries(overrides)) {
    if (candidates.includes(folded(name))) return crop.trim().toLowerCase()
  }
  for (const candidate of candidates) {
    const crop = BY_NAME.get(candidate)
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
