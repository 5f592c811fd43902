/**
 * How one name is written in many ways: case, accents, umlauts as two letters, hyphens and little words, codes in
 * front, season in short, variety or year behind. From a text to the spellings that are looked up, the most telling
 * first. Nothing is taken off that may change the crop (`Mais (Silo)`, `Weizen GPS`).
 */

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

/** Words that join others in names of crops (`mais da granella`, `orge d'hiver`, `majs til ensilage`). */
const LITTLE_WORDS: ReadonlySet<string> = new Set(
  'a d l de del della di da do du en et la le na para pour til'.split(' '),
)

/** Folded, in one piece and without little words: `Winter-Weizen`, `oil seed rape` and `orge hiver` find their names. */
export const squashed = (text: string): string =>
  folded(text)
    .split(' ')
    .filter((word) => !LITTLE_WORDS.has(word))
    .join('')

/** Terminals without umlauts write two letters. */
const TWO_LETTERS: readonly (readonly [letter: string, letters: string])[] = [
  ['ä', 'ae'],
  ['ö', 'oe'],
  ['ü', 'ue'],
  ['ø', 'oe'],
  ['å', 'aa'],
]

/** A name as terminals write it that have no umlauts; the name itself where it has none. */
export const withTwoLetters = (name: string): string =>
  TWO_LETTERS.reduce((text, [letter, letters]) => text.replaceAll(letter, letters), name.toLowerCase())

/** Uses that make another crop of one: silage, whole crop, seed, straw, catch crop, volunteers. */
const USES =
  /silo|silage|ensil|insil|gps|ccm|ganzpfl|helsaed|whole|trinciat|kiszonk|forra|fourrag|futter|foder|pastew|saat|seed|semen|fro\b|stroh|straw|halm|paille|sloma|stoppel|stubble|grun|green|vert|zwischen|catch|cover|unter|ausfall|volunteer|misch|mix|gemenge/u

const SEASONS: readonly (readonly [short: RegExp, seasons: readonly string[]])[] = [
  [/^(?:wi|win|wint|winter|w)(?:[.\s-]+)(?=\p{L})/iu, ['winter']],
  [/^(?:W|Wi)(?=\p{Lu}\p{Ll})/u, ['winter']],
  [/^(?:so|som|sommer|spr|spring|s)(?:[.\s-]+)(?=\p{L})/iu, ['sommer', 'spring']],
  [/^(?:S|So)(?=\p{Lu}\p{Ll})/u, ['sommer', 'spring']],
]

/** `W-Weizen`, `Wi. Gerste`, `SoGerste`, `S. Barley` with the season in full. */
function withSeason(text: string): string[] {
  return SEASONS.flatMap(([short, seasons]) =>
    short.test(text) ? seasons.map((season) => text.replace(short, `${season} `)) : [],
  )
}

const CODE = /^(?:\d[\d.]*|[\p{Lu}\d]{1,6}(?=\s*[-–—:/]))\s*[-–—:/.)]?\s*/u

/** What stands behind a code (`HV - Hvede`, `115 Winterweizen`); a code that names a use is none. */
function behindCode(text: string): string {
  const code = CODE.exec(text)?.[0] ?? ''
  return USES.test(folded(code)) ? text : text.slice(code.length)
}

const BRACKETS = /\s*[([](.*?)[)\]]\s*/g
const BREAK = /\s+[-–—]\s+|\s*[,;/|:_]\s*|\s+(?=(?:19|20)\d\d\s*$)/

/** What stands in brackets or behind a break, before and behind the rest; then the rest alone, unless that says less. */
function withoutAddition(text: string, isCrop: (name: string) => boolean): string[] {
  const inBrackets = [...text.matchAll(BRACKETS)].map(([, inside]) => inside!).join(' ')
  const outside = text.replace(BRACKETS, ' ').trim()
  const [head = '', ...tail] = (inBrackets === '' ? text : outside).split(BREAK)
  const addition = inBrackets === '' ? tail.join(' ') : inBrackets
  const rest = inBrackets === '' ? head : outside
  if (addition === '') return []
  const turned = [`${addition} ${rest}`, `${rest} ${addition}`].flatMap((name) => [name, ...withSeason(name)])
  const tellsMore =
    USES.test(folded(addition)) || folded(addition).split(' ').some(isCrop) || isCrop(folded(addition))
  return tellsMore ? turned : [...turned, rest]
}

/**
 * Spellings to look up, in order, none twice.
 *
 * @param isCrop whether a folded word is itself a crop: `Weizen/Roggen` is neither
 */
export function spellings(text: string, isCrop: (name: string) => boolean): string[] {
  const plain = text.normalize('NFC').trim()
  const bare = behindCode(plain)
  const named = [plain, ...withSeason(plain), bare, ...withSeason(bare)]
  const shorter = [plain, bare].flatMap((name) => withoutAddition(name, isCrop))
  return [...new Set([...named, ...shorter, ...shorter.flatMap(withSeason)])].filter(
    (name) => folded(name) !== '',
  )
}
