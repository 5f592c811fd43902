/** Drawing and editing of boundaries on the map. Fetched when somebody draws. */
import type { Map as MapLibre } from 'maplibre-gl'
import { TerraDraw, TerraDrawPolygonMode, TerraDrawSelectMode, ValidateNotSelfIntersecting } from 'terra-draw'
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter'
import { inkOf } from './field-map.js'

type Position = [lon: number, lat: number]
/** Closed rings of one polygon, the outer one first. */
export type Rings = Position[][]

export interface Drawing {
  /** What is drawn now; empty before the first polygon is closed. */
  polygons(): Rings[]
  stop(): void
}

/** Decimals of a degree that terra-draw keeps: 0.1 mm. */
const PRECISION = 9

/**
 * Lets the user draw a polygon, or change those that are given: corners are dragged, a click between two adds one,
 * a right click takes one away. Holes of what is given stay as they are.
 *
 * @param changed  called whenever the drawing is another
 */
export function startDrawing(map: MapLibre, given: readonly Rings[], changed: () => void): Drawing {
  const colour = hex(inkOf())
  const draw = new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: PRECISION }),
    modes: [drawMode(colour), changeMode(colour)],
  })
  draw.start()
  const holes = new Map<string, Rings>()
  const corners = () => {
    const [first] = draw.getSnapshot().filter(isPolygon)
    if (first?.id !== undefined) draw.selectFeature(first.id)
  }
  if (given.length === 0) draw.setMode('polygon')
  else {
    const added = draw.addFeatures(
      given.map(([outer]) => ({
        type: 'Feature',
        properties: { mode: 'polygon' },
        geometry: { type: 'Polygon', coordinates: [outer!.map(rounded)] },
      })),
    )
    for (const [at, { id }] of added.entries()) holes.set(String(id), given[at]!.slice(1))
    draw.setMode('select')
    corners()
  }
  draw.on('finish', (_id, { action }) => {
    if (action !== 'draw') return
    draw.setMode('select')
    corners()
    changed()
  })
  draw.on('change', (_ids, type) => {
    if (type !== 'styling') changed()
  })
  return {
    polygons: () =>
      draw.getMode() === 'polygon'
        ? []
        : draw
            .getSnapshot()
            .filter(isPolygon)
            .map(({ id, geometry }) => [
              geometry.coordinates[0] as Position[],
              ...(holes.get(String(id)) ?? []),
            ]),
    stop: () => draw.stop(),
  }
}

type Feature = ReturnType<TerraDraw['getSnapshot']>[number]
type PolygonFeature = Feature & { geometry: { type: 'Polygon'; coordinates: number[][][] } }

/** The polygons themselves, without the points that terra-draw puts on their corners. */
function isPolygon(feature: Feature): feature is PolygonFeature {
  return feature.geometry.type === 'Polygon' && feature.properties['mode'] === 'polygon'
}

function drawMode(colour: `#${string}`): TerraDrawPolygonMode {
  return new TerraDrawPolygonMode({
    validation: (feature, { updateType }) =>
      updateType === 'finish' || updateType === 'commit'
        ? ValidateNotSelfIntersecting(feature)
        : { valid: true },
    styles: { fillColor: colour, fillOpacity: 0.12, outlineColor: colour, outlineWidth: 2 },
  })
}

function changeMode(colour: `#${string}`): TerraDrawSelectMode {
  return new TerraDrawSelectMode({
    allowManualDeselection: false,
    flags: {
      polygon: {
        feature: {
          validation: (feature) => ValidateNotSelfIntersecting(feature),
          coordinates: { midpoints: true, draggable: true, deletable: true },
        },
      },
    },
    styles: {
      selectedPolygonColor: colour,
      selectedPolygonFillOpacity: 0.12,
      selectedPolygonOutlineColor: colour,
      selectedPolygonOutlineWidth: 2,
      selectionPointWidth: 6,
      selectionPointColor: colour,
      midPointColor: colour,
      midPointWidth: 3,
    },
  })
}

function rounded(position: readonly number[]): Position {
  return [Number(position[0]!.toFixed(PRECISION)), Number(position[1]!.toFixed(PRECISION))]
}

function hex(channels: readonly number[]): `#${string}` {
  return `#${channels
    .map((one) =>
      Math.round(255 * one)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
}
