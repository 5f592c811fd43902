/** Columns of texts: one a row, the same in every row, and lists. */

import { ABSENT_TEXT, type TextColumn } from '../../points/table.js'
import type { ParquetColumn } from './column.js'
import { ELEMENT, ListLevels, NO_LIST } from './list-levels.js'
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

const addList = (list: readonly number[], levels: ListLevels, dictionary: TextDictionary): void => {
  if (list.length === 0) levels.add(0, NO_LIST)
  for (let k = 0; k < list.length; k++) {
    dictionary.add(list[k]!)
    levels.add(k === 0 ? 0 : 1, ELEMENT)
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
  const levels = new ListLevels()
  return {
    schema: listElements(name, [textElement('element', 'REQUIRED')]),
    write: (rows, writer) => {
      dictionary.begin(rows.length * longest)
      levels.begin(rows.length * longest)
      if (only === undefined) for (const row of rows) addList(codes[indexOf(row)]!, levels, dictionary)
      else {
        dictionary.addRun(only, rows.length)
        levels.addRun(rows.length)
      }
      writer.chunk({ ...levels.ofChunk(), ...dictionary.end() })
    },
  }
}
