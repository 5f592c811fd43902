/**
 * Elements as tables: which attribute holds what, and the object that is made of the values. One loop reads all kinds
 * of elements, each attribute once, in the order in which the file has them.
 */
import { type ReadContext, readValue, reportMissing, type ValueKind } from './attributes.js'
import { XmlCursor } from './xml-cursor.js'
import type { XmlDocument } from './xml-document.js'
import { attributeCode } from './xml-names.js'

/** One attribute of an element; `V` is what it becomes. */
export interface Column<V> {
  readonly letter: string
  readonly kind: ValueKind
  /** Stands for an attribute that is absent, empty or outside its type. */
  readonly otherwise: V
  /** Whether its absence is reported. */
  readonly isRequired: boolean
}

/** A text; an empty one counts as absent. */
export const text = (letter: string): Column<string | undefined> => optional(letter, 'text')

/** A text that the schema requires and practice leaves empty: '' stands for both. */
export const textOrEmpty = (letter: string): Column<string> => ({
  ...optional(letter, 'text'),
  otherwise: '',
})

export const integer = (letter: string): Column<number | undefined> => optional(letter, 'integer')

export const decimal = (letter: string): Column<number | undefined> => optional(letter, 'decimal')

export const ddi = (letter: string): Column<number | undefined> => optional(letter, 'ddi')

/** A column whose absence is reported. */
export const required = <V>(column: Column<V | undefined>, otherwise: V): Column<V> => ({
  ...column,
  otherwise,
  isRequired: true,
})

function optional(letter: string, kind: ValueKind): Column<undefined> {
  return { letter, kind, otherwise: undefined, isRequired: false }
}

type Values<Columns extends readonly Column<unknown>[]> = {
  -readonly [At in keyof Columns]: Columns[At] extends Column<infer V> ? V : never
}

/** Reads elements of one kind. */
export interface ElementReader<T> {
  /** @param id the element's id, where it is known already */
  read(element: XmlCursor, context: ReadContext, id: string): T
  /** The same of an element by its number in the document: nearly all need no cursor. */
  readAt(document: XmlDocument, index: number, context: ReadContext, id: string): T
}

type Made<Columns extends readonly Column<unknown>[], T> = (
  ...values: [...Values<Columns>, XmlCursor, ReadContext, string]
) => T

/**
 * @param columns at most 26, one a letter
 * @param make    gets the values in the order of the columns, then the element, for its children, the context and the id
 */
export function elementTable<const Columns extends readonly Column<unknown>[], T>(
  columns: Columns,
  make: Made<Columns, T>,
): ElementReader<T> {
  return new ElementTable(columns, make as (...values: unknown[]) => T)
}

/** A class, so that all tables share one machine code: closures of one function would be compiled one by one. */
class ElementTable<T> implements ElementReader<T> {
  readonly #columns: readonly Column<unknown>[]
  readonly #make: (...values: unknown[]) => T
  /** By the code of an attribute: its column, -1 without one. */
  readonly #slots = new Int8Array(26).fill(-1)
  readonly #kinds: readonly ValueKind[]
  readonly #absent: readonly unknown[]
  /** What `make` gets; the call copies it, so that one array does for all elements. */
  readonly #values: unknown[]
  /** A bit for each column whose absence is reported. */
  readonly #required: number
  /** Whether `make` looks at the element. */
  readonly #wantsElement: boolean

  constructor(columns: readonly Column<unknown>[], make: (...values: unknown[]) => T) {
    this.#columns = columns
    this.#make = make
    for (const [slot, { letter }] of columns.entries()) this.#slots[attributeCode(letter)] = slot
    this.#kinds = columns.map(({ kind }) => kind)
    this.#absent = [...columns.map(({ otherwise }) => otherwise), undefined, undefined, undefined]
    this.#values = [...this.#absent]
    this.#required = columns.reduce((bits, { isRequired }, slot) => bits | (isRequired ? 1 << slot : 0), 0)
    this.#wantsElement = make.length > columns.length
  }

  read(element: XmlCursor, context: ReadContext, id: string): T {
    return this.#read(element.document, element.index, context, id, element)
  }

  readAt(document: XmlDocument, index: number, context: ReadContext, id: string): T {
    return this.#read(document, index, context, id, undefined)
  }

  #read(
    document: XmlDocument,
    index: number,
    context: ReadContext,
    id: string,
    element: XmlCursor | undefined,
  ): T {
    const slots = this.#slots
    const kinds = this.#kinds
    const values = this.#values
    const absent = this.#absent
    const end = document.attributesEnd(index)
    let stated = 0
    for (let attribute = document.attributesBegin(index); attribute < end; attribute++) {
      const slot = slots[document.attributeCode(attribute)] ?? -1
      if (slot < 0 || document.isEmpty(attribute)) continue
      stated |= 1 << slot
      const value = readValue(kinds[slot]!, attribute, document, context)
      if (value !== undefined) values[slot] = value
    }
    if ((this.#required & ~stated) !== 0) this.#reportMissing(stated, new XmlCursor(document, index), context)
    const columns = absent.length - 3
    if (this.#wantsElement) values[columns] = element ?? new XmlCursor(document, index)
    values[columns + 1] = context
    values[columns + 2] = id
    const made = this.#make(...values)
    // a table lives as long as the program and must not hold a document
    for (let slot = 0; slot < absent.length; slot++) values[slot] = absent[slot]
    return made
  }

  #reportMissing(stated: number, element: XmlCursor, context: ReadContext): void {
    for (const [slot, { letter, otherwise, isRequired }] of this.#columns.entries()) {
      if (isRequired && (stated & (1 << slot)) === 0) reportMissing(element, letter, otherwise, context)
    }
  }
}
