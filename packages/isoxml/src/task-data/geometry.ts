/**
 * Polygons, line strings and points (PLN, LSG, PNT) with their coordinates in flat arrays. Nearly all elements of a
 * large set are points: they are read from the columns of the scanned file, without an object or string for each.
 */
import { decimal as decimalOfElement, defined, NONE, type ReadContext, readChildren } from './attributes.js'
import { decimal, elementTable, integer, text } from './element-table.js'
import type { LineString, Point, Polygon } from './geometry-model.js'
import {
  ATTRIBUTE_KIND,
  ATTRIBUTE_WIDTH,
  ELEMENT_ATTRIBUTES,
  ELEMENT_END,
  ELEMENT_WIDTH,
  LENGTH_SHIFT,
  NAME_MASK,
} from './xml-columns.js'
import { XmlCursor } from './xml-cursor.js'
import type { XmlDocument } from './xml-document.js'
import { attributeCode, elementCode } from './xml-names.js'
import { decimalOf } from './xml-numbers.js'

const PNT = elementCode('PNT')
const TYPE = attributeCode('A')
const DESIGNATOR = attributeCode('B')
const NORTH = attributeCode('C')
const UP = attributeCode('E')
const FILE = attributeCode('J')

const HAS_NORTH = 1
const HAS_EAST = 2

/** LSG. */
export const lineStringTable = elementTable(
  [integer('A'), text('B'), integer('C'), integer('D'), integer('E'), text('F')],
  (type, designator, widthMm, lengthMm, colour, id, element, context): LineString => {
    const { coordinates, pointTypes, upMm, pointFiles } = new PointReader(element, context).read()
    return {
      id,
      type,
      designator,
      widthMm,
      lengthMm,
      colour,
      coordinates,
      pointTypes,
      upMm,
      pointFiles,
    }
  },
)

/** PLN. */
export const polygonTable = elementTable(
  [integer('A'), text('B'), integer('C'), integer('D'), text('E')],
  (type, designator, areaM2, colour, id, element, context): Polygon => ({
    id,
    type,
    designator,
    areaM2,
    colour,
    lineStrings: readChildren(element, 'LSG', context, lineStringTable),
  }),
)

/** PNT that stands alone; one without a north or east is no point: undefined. */
const pointTable = elementTable(
  [
    integer('A'),
    text('B'),
    decimal('C'),
    decimal('D'),
    integer('E'),
    integer('F'),
    text('G'),
    decimal('H'),
    decimal('I'),
  ],
  (
    type,
    designator,
    north,
    east,
    upMm,
    colour,
    id,
    horizontalAccuracyM,
    verticalAccuracyM,
  ): Point | undefined =>
    north === undefined || east === undefined
      ? undefined
      : { id, type, designator, north, east, upMm, colour, horizontalAccuracyM, verticalAccuracyM },
)

export function readPoints(parent: XmlCursor, context: ReadContext): readonly Point[] {
  return defined(readChildren(parent, 'PNT', context, pointTable))
}

type LinePoints = Pick<LineString, 'coordinates' | 'pointTypes' | 'upMm' | 'pointFiles'>

/** The points of one line string. One without a north or east is left out. */
class PointReader {
  readonly #context: ReadContext
  readonly #document: XmlDocument
  readonly #line: number
  #pointFiles: string[] | undefined
  #upMm: Float64Array | undefined

  constructor(line: XmlCursor, context: ReadContext) {
    this.#document = line.document
    this.#line = line.index
    this.#context = context
  }

  read(): LinePoints {
    const { elements } = this.#document
    const end = elements[this.#line * ELEMENT_WIDTH + ELEMENT_END]!
    // nothing but points stands in a line
    const capacity = end - this.#line - 1
    const coordinates = this.#context.points.coordinates(capacity)
    const pointTypes = this.#context.points.types(capacity)
    let count = 0
    for (let point = this.#line + 1; point < end; point = elements[point * ELEMENT_WIDTH + ELEMENT_END]!) {
      const isPoint = elements[point * ELEMENT_WIDTH] === PNT
      if (isPoint && this.#putPoint(point, count, coordinates, pointTypes)) count++
    }
    const whole = count === capacity
    return {
      coordinates: whole ? coordinates : coordinates.slice(0, 2 * count),
      pointTypes: whole ? pointTypes : pointTypes.slice(0, count),
      upMm: whole ? this.#upMm : this.#upMm?.slice(0, count),
      pointFiles: this.#pointFiles ?? NONE,
    }
  }

  /** @returns whether the point has a place, which then stands at `at` */
  #putPoint(point: number, at: number, coordinates: Float64Array, types: Uint8Array): boolean {
    const { bytes, attributes, elements } = this.#document
    const end = elements[(point + 1) * ELEMENT_WIDTH + ELEMENT_ATTRIBUTES]! * ATTRIBUTE_WIDTH
    const begin = elements[point * ELEMENT_WIDTH + ELEMENT_ATTRIBUTES]! * ATTRIBUTE_WIDTH
    let placed = 0
    types[at] = 0
    for (let row = begin; row < end; row += ATTRIBUTE_WIDTH) {
      const kind = attributes[row + ATTRIBUTE_KIND]!
      const code = kind & NAME_MASK
      if (code === DESIGNATOR || code > UP) {
        if (code === FILE) this.#addFile(row / ATTRIBUTE_WIDTH)
        continue
      }
      // a value too long for its length to stand here is no number that is written plainly
      const start = attributes[row]!
      let value = decimalOf(bytes, start, start + (kind >>> LENGTH_SHIFT))
      if (Number.isNaN(value)) value = this.#spelled(point, code)
      if (Number.isNaN(value)) continue
      if (code === TYPE) types[at] = value
      else if (code === UP) this.#putUp(value, at, types.length)
      else {
        coordinates[2 * at + (code === NORTH ? 1 : 0)] = value
        placed |= code === NORTH ? HAS_NORTH : HAS_EAST
      }
    }
    return placed === (HAS_NORTH | HAS_EAST)
  }

  #addFile(attribute: number): void {
    const name = this.#document.text(attribute).trim().toUpperCase()
    if (name === '') return
    this.#pointFiles ??= []
    this.#pointFiles.push(name)
  }

  #putUp(upMm: number, at: number, capacity: number): void {
    this.#upMm ??= new Float64Array(capacity).fill(Number.NaN)
    this.#upMm[at] = upMm
  }

  /** What is not written plainly goes the long way, with a report where it is no number. */
  #spelled(point: number, code: number): number {
    const letter = this.#document.names.attributeName(code)
    return decimalOfElement(this.#context, new XmlCursor(this.#document, point), letter) ?? Number.NaN
  }
}
