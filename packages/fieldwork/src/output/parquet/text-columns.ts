/** Columns of texts: one a row, the same in every row, and lists. */

import { ABSENT_TEXT, type TextColumn } from '../../points/table.js'
import type { ParquetColumn } from './column.js'
import { listElements, textElement } from './schema.js'
import { TextDictionary } from './text-dictionary.js'

/** A text a row; absent ones have the code ABSENT_TEXT. */
export const textColumn = (name: string, { codes, texts }: TextColumn): ParquetColumn => {
  const dictionary = new TextDictionary(texts)
  let levels = new Uint16Array(0)
  return {
    schema: [textElement(name, 'OPTIONAL')],
    write: (rows, writer) => {
      if (levels.length < rows.length) levels = new Uint16Array(rows.length)
      dictionary.begin(rows.length)
      addTexts(codes, rows, levels, dictionary)
      const definition = { values: levels, largest: 1 }
      writer.chunk({ entries: rows.length, definition, ...dictionary.end() })
    },
  }
}

/** Loops stand alone: code behind one that has not run yet makes the engine throw its machine code away. */
const addTexts = (
  codes: Uint16Array,
  rows: Uint32Array,
  levels: Uint16Array,
  dictionary: TextDictionary,
): void => {
  for (let i = 0; i < rows.length; i++) {
    const code = codes[rows[i]!]!
    const has = code !== ABSENT_TEXT
    levels[i] = has ? 1 : 0
    if (has) dictionary.add(code)
  }
}

/** The same text in every row. */
export const constantTextColumn = (name: string, text: string): ParquetColumn => {
  const dictionary = new TextDictionary([text])
  return {
    schema: [textElement(name, 'REQUIRED')],
    write: (rows, writer) => {
      dictionary.begin(rows.length)
      dictionary.addRun(0, rows.length)
      writer.chunk({ entries: rows.length, ...dictionary.end() })
    },
  }
}

/**
 * One of a few texts a row, chosen by `indexOf`; the same in every row where all are equal.
 * @param texts at least one that is not undefined
 */
export const textByRowColumn = (
  name: string,
  texts: readonly (string | undefined)[],
  indexOf: (row: number) => number,
): ParquetColumn => {
  const [first] = texts
  if (first !== undefined && texts.every((text) => text === first)) return constantTextColumn(name, first)
  const dictionary = new TextDictionary(texts.map((text) => text ?? ''))
  return {
    schema: [textElement(name, 'OPTIONAL')],
    write: (rows, writer) => {
      const levels = new Uint16Array(rows.length)
      dictionary.begin(rows.length)
      for (let i = 0; i < rows.length; i++) {
        const index = indexOf(rows[i]!)
        if (texts[index] === undefined) continue
        levels[i] = 1
        dictionary.add(index)
      }
      const definition = { values: levels, largest: 1 }
      writer.chunk({ entries: rows.length, definition, ...dictionary.end() })
    },
  }
}

/** Definition levels of a list: absent, or an element that is there. */
const NO_LIST = 0
const ELEMENT = 2

/** The lists of some rows, one entry an element; an empty list has one entry without element. */
class ListEntries {
  entries = 0
  /** 0 begins a row, 1 goes on in its list. */
  repetition = new Uint16Array(0)
  definition = new Uint16Array(0)

  begin(most: number): void {
    this.entries = 0
    if (this.repetition.length >= most) return
    this.repetition = new Uint16Array(most)
    this.definition = new Uint16Array(most)
  }

  /** Lists of one element each. */
  addRun(rows: number): void {
    this.repetition.fill(0, this.entries, this.entries + rows)
    this.definition.fill(ELEMENT, this.entries, this.entries + rows)
    this.entries += rows
  }

  add(list: readonly number[], dictionary: TextDictionary): void {
    if (list.length === 0) this.entry(0, NO_LIST)
    for (let k = 0; k < list.length; k++) {
      dictionary.add(list[k]!)
      this.entry(k === 0 ? 0 : 1, ELEMENT)
    }
  }

  private entry(repetition: number, definition: number): void {
    this.repetition[this.entries] = repetition
    this.definition[this.entries++] = definition
  }
}

/** One of a few lists of texts a row, chosen by `indexOf`; an empty list is absent. */
export const listColumn = (
  name: string,
  lists: readonly (readonly string[])[],
  indexOf: (row: number) => number,
): ParquetColumn => {
  const texts = [...new Set(lists.flat())]
  const codes = lists.map((list) => list.map((text) => texts.indexOf(text)))
  const longest = Math.max(1, ...lists.map(({ length }) => length))
  // most files come from one machine
  const only = codes.length === 1 && codes[0]!.length === 1 ? codes[0]![0] : undefined
  const dictionary = new TextDictionary(texts)
  const all = new ListEntries()
  return {
    schema: listElements(name, [textElement('element', 'REQUIRED')]),
    write: (rows, writer) => {
      dictionary.begin(rows.length * longest)
      all.begin(rows.length * longest)
      if (only === undefined) for (const row of rows) all.add(codes[indexOf(row)]!, dictionary)
      else {
        dictionary.addRun(only, rows.length)
        all.addRun(rows.length)
      }
      writer.chunk({
        entries: all.entries,
        repetition: { values: all.repetition, largest: 1 },
        definition: { values: all.definition, largest: ELEMENT },
        ...dictionary.end(),
      })
    },
  }
}
