/**
 * A tree of elements made to fit the schema of a version, by the table in `schema.ts`: what only version 4 knows is left
 * out of a version 3 file, every value is checked, every id must be there once and every reference lead somewhere.
 *
 * Elements and attributes that the schema does not know (proprietary ones) pass as they are.
 */
import { IsoxmlError } from '../diagnostics.js'
import type { XmlElement } from '../task-data/model.js'
import { SCHEMA } from './schema.js'
import type { AttributeRule, ElementRule } from './schema-rules.js'
import { fitValue } from './value-rules.js'
import type { Generation } from './version.js'

export interface ConformOptions {
  readonly generation: Generation
  /** Cuts names that are longer than the schema allows instead of refusing them. */
  readonly shortenDesignators: boolean
  /** Lets pass what the schema refuses; what version 3 lacks is left out all the same. */
  readonly allowInvalid: boolean
}

/**
 * @throws IsoxmlError `VALUE_INVALID` for a value, a missing attribute or a child that the schema does not allow,
 *         `DUPLICATE_ID`, `DANGLING_REFERENCE`; `where.element` names the object
 */
export function conform(root: XmlElement, options: ConformOptions): XmlElement {
  const conforming = new Conforming(options)
  const fitted = conforming.element(root)
  conforming.checkReferences()
  return fitted
}

interface Reference {
  readonly id: string
  readonly letter: string
  readonly place: string
}

class Conforming {
  readonly #options: ConformOptions
  readonly #ids = new Set<string>()
  readonly #references: Reference[] = []
  /** The element at hand and those that hold it, outermost first. */
  readonly #path: XmlElement[] = []
  readonly #required = new Map<ElementRule, readonly string[]>()

  constructor(options: ConformOptions) {
    this.#options = options
  }

  element(element: XmlElement): XmlElement {
    const rule = SCHEMA[element.name]
    if (rule === undefined) return element
    this.#path.push(element)
    const attributes = this.#attributes(element, rule)
    const children = this.#children(element, rule)
    this.#path.pop()
    return { name: element.name, attributes, children }
  }

  checkReferences(): void {
    for (const { id, letter, place } of this.#references) {
      if (this.#ids.has(id) || this.#options.allowInvalid) continue
      const sentence = `Attribute ${letter} of ${place} refers to ${id}, which the set does not hold; add it or leave the reference out.`
      throw new IsoxmlError('DANGLING_REFERENCE', { element: place }, sentence)
    }
  }

  #attributes(element: XmlElement, rule: ElementRule): Readonly<Record<string, string>> {
    const attributes: Record<string, string> = {}
    for (const [letter, text] of Object.entries(element.attributes)) {
      const own = rule.attributes[letter]
      if (own === undefined) attributes[letter] = text
      else if (own.since <= this.#options.generation) {
        attributes[letter] = this.#value(own, text, letter)
      }
    }
    for (const letter of this.#requiredOf(rule)) {
      if (attributes[letter] !== undefined) continue
      this.#refuse(`${placeOf(this.#path)} lacks attribute ${letter}, which the schema requires.`)
    }
    return attributes
  }

  #value({ value: rule }: AttributeRule, text: string, letter: string): string {
    const { generation, shortenDesignators: shorten } = this.#options
    const fit = fitValue(rule, text, { generation, shorten })
    if ('expected' in fit) {
      const found = JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
      this.#refuse(`Attribute ${letter} of ${placeOf(this.#path)} should be ${fit.expected}, found ${found}.`)
      return text
    }
    if (rule.kind === 'id' || (rule.kind === 'file' && rule.isUnique)) this.#keepId(fit.text)
    if (rule.kind === 'reference') {
      this.#references.push({ id: fit.text, letter, place: placeOf(this.#path) })
    }
    return fit.text
  }

  #keepId(id: string): void {
    if (this.#ids.has(id) && !this.#options.allowInvalid) {
      const sentence = `${id} occurs twice in the set; every object needs an id of its own.`
      throw new IsoxmlError('DUPLICATE_ID', { element: placeOf(this.#path) }, sentence)
    }
    this.#ids.add(id)
  }

  #requiredOf(rule: ElementRule): readonly string[] {
    const known = this.#required.get(rule)
    if (known !== undefined) return known
    const letters = Object.entries(rule.attributes).flatMap(([letter, { isRequired, since }]) =>
      isRequired && since <= this.#options.generation ? [letter] : [],
    )
    this.#required.set(rule, letters)
    return letters
  }

  #children(element: XmlElement, rule: ElementRule): XmlElement[] {
    const { generation } = this.#options
    const counts = new Map<string, number>()
    const children: XmlElement[] = []
    for (const child of element.children) {
      if (isKnownSince4(child) && generation === 3) continue
      const own = rule.children[child.name]
      if (own === undefined) {
        if (SCHEMA[child.name] !== undefined)
          this.#refuse(`${child.name} has no place in ${placeOf(this.#path)}.`)
      } else {
        const count = (counts.get(child.name) ?? 0) + 1
        counts.set(child.name, count)
        if (count > own[generation]) {
          if (count <= own[4]) continue
          const sentence = `${placeOf(this.#path)} holds more than ${own[generation]} ${child.name}, which is what the schema allows.`
          this.#refuse(sentence)
        }
      }
      children.push(this.element(child))
    }
    const least = rule.minChildren[generation]
    if (children.length < least) {
      const kinds = Object.keys(rule.children).join(' or ')
      this.#refuse(`${placeOf(this.#path)} needs at least ${least} ${kinds}, found ${children.length}.`)
    }
    return children
  }

  #refuse(sentence: string): void {
    if (this.#options.allowInvalid) return
    throw new IsoxmlError('VALUE_INVALID', { element: placeOf(this.#path) }, capital(sentence))
  }
}

function isKnownSince4({ name }: XmlElement): boolean {
  return SCHEMA[name]?.since === 4
}

/** `PNT in LSG in PFD PFD1`: outwards to the first object with an id. */
function placeOf(path: readonly XmlElement[]): string {
  const places: string[] = []
  for (let at = path.length - 1; at >= 0; at--) {
    const { name, attributes } = path[at]!
    const letter = Object.entries(SCHEMA[name]?.attributes ?? {}).find(
      ([, { value }]) => value.kind === 'id',
    )?.[0]
    const id = letter === undefined ? undefined : attributes[letter]
    places.push(id === undefined ? name : `${name} ${id}`)
    if (id !== undefined) break
  }
  return places.join(' in ')
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}
