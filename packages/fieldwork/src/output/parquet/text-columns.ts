/** Columns of texts: one a row, the same in every row, and lists. */

import { ABSENT_TEXT, type TextColumn } from '../../points/table.js'
import type { ParquetColumn } from './column.js'
import { listElements, textElement } from './schema.js'
import { TextDictionary } from './text-dictionary.js'

/** A text a row; absent ones have the code ABSENT_TEXT. */
export const textColumn = (name: string, { codes, texts }: TextColumn): ParquetColumn => {
  const dictionary = new TextDictionary(texts)
  let levels = new Uint8Array(0)
  return {
    schema: [textElement(name, 'OPTIONAL')],
    write: (rows, writer) => {
      if (levels.length < rows.length) levels = new Uint8Array(rows.length)
      dictionary.begin(rows.length)
      for (let i = 0; i < rows.length; i++) {
        const code = codes[rows[i]!]!
        const has = code !== ABSENT_TEXT
        levels[i] = has ? 1 : 0
        if (has) dictionary.add(code)
      }
      const definition = { values: levels, largest: 1 }
      writer.chunk({ entries: rows.length, definition, ...dictionary.end() })
    },
  }
}

/** The same text in every row. */
export const constantTextColumn = (name: string, text: string): ParquetColumn => {
  const dictionary = new TextDictionary([text])
  return {
    schema: [textElement(name, 'REQUIRED')],
    write: (rows, writer) => {
      dictionary.begin(rows.length)
      for (let i = 0; i < rows.length; i++) dictionary.add(0)
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
      const levels = new Uint8Array(rows.length)
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

/** One of a few lists of texts a row, chosen by `indexOf`; an empty list is absent. */
export const listColumn = (
  name: string,
  lists: readonly (readonly string[])[],
  indexOf: (row: number) => number,
): ParquetColumn => {
  const texts = [...new Set(lists.flat())]
  const codes = lists.map((list) => list.map((text) => texts.indexOf(text)))
  const longest = Math.max(1, ...lists.map(({ length }) => length))
  const dictionary = new TextDictionary(texts)
  return {
    schema: listElements(name, [textElement('element', 'REQUIRED')]),
    write: (rows, writer) => {
      // 0 begins a row, 1 goes on in its list
      const repetition = new Uint8Array(rows.length * longest)
      const definition = new Uint8Array(rows.length * longest)
      let entries = 0
      dictionary.begin(rows.length * longest)
      for (let i = 0; i < rows.length; i++) {
        const list = codes[indexOf(rows[i]!)]!
        if (list.length === 0) definition[entries++] = NO_LIST
        for (let k = 0; k < list.length; k++) {
          dictionary.add(list[k]!)
          repetition[entries] = k === 0 ? 0 : 1
          definition[entries++] = ELEMENT
        }
      }
      writer.chunk({
        entries,
        repetition: { values: repetition, largest: 1 },
        definition: { values: definition, largest: ELEMENT },
        ...dictionary.end(),
      })
    },
  }
}
