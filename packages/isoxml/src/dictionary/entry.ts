/** Look-up in the data dictionary (ISO 11783-11). Facts only: number, name, unit, resolution. */
import { DICTIONARY_TABLE } from './table.js'

/** What the data dictionary says of an identifier: base value = logged integer × resolution, in `unit`. */
export interface DataDictionaryEntry {
  readonly ddi: number
  readonly name: string
  /** As the dictionary writes it, '' for plain numbers and states. */
  readonly unit: string
  /** Base value in `unit` = raw logged integer × this. States are bit fields and must not be scaled. */
  readonly resolution: number
}

/** From here on numbers belong to makers; their meaning stands in the set's own DPD and DVP. */
const FIRST_PROPRIETARY = 0xe000
const LAST_PROPRIETARY = 0xfffe

let entries: ReadonlyMap<number, DataDictionaryEntry> | undefined

/**
 * @param ddi 0 to 65535
 * @returns undefined for a number that the dictionary does not list; proprietary ones (57344 to 65534) never are
 */
export function dataDictionaryEntry(ddi: number): DataDictionaryEntry | undefined {
  entries ??= parseTable()
  return entries.get(ddi)
}

/** Whether the number is left to makers by the standard. */
export function isProprietaryDdi(ddi: number): boolean {
  return ddi >= FIRST_PROPRIETARY && ddi <= LAST_PROPRIETARY
}

function parseTable(): Map<number, DataDictionaryEntry> {
  const parsed = new Map<number, DataDictionaryEntry>()
  for (const line of DICTIONARY_TABLE.trim().split('\n')) {
    const [number = '', name = '', unit = '', resolution = ''] = line.split('|')
    const ddi = Number(number)
    parsed.set(ddi, { ddi, name, unit, resolution: Number(resolution) })
  }
  return parsed
}
