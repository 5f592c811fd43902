/** Part fields with their geometry. */
import type { MultiPolygon } from '../geometry/geojson.js'
import { type LooseFlatRing, type Outline, outlineCoordinates, outlineOf } from '../geometry/outline.js'
import { type ReadContext, readChildren, whereIs } from './attributes.js'
import type { Partfield } from './coding-data-model.js'
import { elementTable, integer, text, textOrEmpty } from './element-table.js'
import { lineStringTable, polygonTable, readPoints } from './geometry.js'
import type { Polygon } from './geometry-model.js'
import { guidanceGroupTable } from './guidance.js'
import type { XmlCursor } from './xml-cursor.js'

/** PLN types that outline the field: boundary, else main field. Water, obstacles and headlands are none. */
const BOUNDARY_TYPES: readonly number[] = [1, 9]

const EXTERIOR_RING = 1
const INTERIOR_RING = 2

/** PFD. */
export const partfieldTable = elementTable(
  [text('B'), textOrEmpty('C'), integer('D'), text('E'), text('F'), text('G'), text('H'), text('I')],
  (
    code,
    designator,
    areaM2,
    customerId,
    farmId,
    cropTypeId,
    cropVarietyId,
    parentPartfieldId,
    element,
    context,
    id,
  ): Partfield => {
    const polygons = readChildren(element, 'PLN', context, polygonTable)
    const outline = readOutline(element, polygons, context)
    let boundary: MultiPolygon | undefined
    return {
      id,
      code,
      designator,
      areaM2,
      customerId,
      farmId,
      cropTypeId,
      cropVarietyId,
      parentPartfieldId,
      // put together when it is looked at: GeoJSON takes an array a point
      get boundary() {
        if (outline.polygons.length === 0) return undefined
        boundary ??= { type: 'MultiPolygon', coordinates: outlineCoordinates(outline) }
        return boundary
      },
      polygons,
      lineStrings: readChildren(element, 'LSG', context, lineStringTable),
      points: readPoints(element, context),
      guidanceGroups: readChildren(element, 'GGP', context, guidanceGroupTable),
    }
  },
)

function readOutline(element: XmlCursor, polygons: readonly Polygon[], context: ReadContext): Outline {
  const outline = outlineOf(boundaryRings(polygons))
  for (const { code, sentence } of outline.findings) {
    if (context.diagnostics.isFull(code)) continue
    const where = whereIs(element)
    const severity = code === 'BOUNDARY_INVALID' ? 'warning' : 'info'
    context.diagnostics.add(code, severity, `${where.file}: boundary of ${where.element}: ${sentence}`, where)
  }
  return outline
}

/** Rings of the part field's own outline; none when it has no polygon of a boundary type. */
function boundaryRings(polygons: readonly Polygon[]): LooseFlatRing[] {
  const rings: LooseFlatRing[] = []
  for (const type of BOUNDARY_TYPES) {
    for (const polygon of polygons) if (polygon.type === type) addRings(polygon, rings)
    if (rings.length > 0) break
  }
  return rings
}

/** Exterior and interior rings of one polygon; flags, obstacles and guidance lines inside it are left out. */
function addRings({ lineStrings }: Polygon, rings: LooseFlatRing[]): void {
  for (const { type, coordinates } of lineStrings) {
    if (type !== EXTERIOR_RING && type !== INTERIOR_RING) continue
    rings.push({ interior: type === INTERIOR_RING, coordinates })
  }
}
