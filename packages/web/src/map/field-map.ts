/** The map under every picture: grid, field boundaries with names, the page's own colours. No foreign request. */
import {
  type GeoJSONSource,
  Map as MapLibre,
  NavigationControl,
  ScaleControl,
  type StyleSpecification,
  setWorkerUrl,
} from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import 'maplibre-gl/dist/maplibre-gl.css'
import type { UnitSystem } from '../parts/measure.js'
import type { FieldOutline } from './field-outline.js'
import { gridLines } from './grid.js'

setWorkerUrl(workerUrl)

const NOTHING = { type: 'FeatureCollection' as const, features: [] }

/**
 * @param label  what a screen reader calls the map
 * @throws when the browser gives no WebGL2
 */
export function openFieldMap(container: HTMLElement, label: string): MapLibre {
  const map = new MapLibre({
    container,
    style: fieldStyle(),
    center: [10, 50],
    zoom: 4,
    maxZoom: 21,
    attributionControl: false,
    locale: { 'Map.Title': label },
  })
  map.addControl(new NavigationControl({ visualizePitch: false }), 'top-right')
  const scale = new ScaleControl({})
  scales.set(map, scale)
  map.addControl(scale, 'bottom-left')
  const draw = () => {
    const bounds = map.getBounds()
    const view = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()] as const
    ;(map.getSource('grid') as GeoJSONSource | undefined)?.setData(gridLines(view))
  }
  map.on('load', () => {
    ready.add(map)
    draw()
  })
  map.on('moveend', draw)
  return map
}

/** Maps whose style has come; `isStyleLoaded` turns false again whenever a source changes. */
const ready = new WeakSet<MapLibre>()

const scales = new WeakMap<MapLibre, ScaleControl>()

/** Metres or feet on the scale bar. */
export function measureIn(map: MapLibre, system: UnitSystem): void {
  scales.get(map)?.setUnit(system === 'us' ? 'imperial' : 'metric')
}

/** Once the style is there, calls `then`; at once when it already is. */
export function whenReady(map: MapLibre, then: () => void): void {
  if (ready.has(map)) then()
  else map.once('load', then)
}

export function showFields(map: MapLibre, fields: readonly FieldOutline[]): void {
  whenReady(map, () => {
    ;(map.getSource('fields') as GeoJSONSource).setData({
      type: 'FeatureCollection',
      features: fields.map(({ id, name, geometry }) => ({
        type: 'Feature',
        properties: { id, name },
        geometry,
      })),
    })
    // a polygon is labelled once per tile it lies in, a point once
    ;(map.getSource('names') as GeoJSONSource).setData({
      type: 'FeatureCollection',
      features: fields.map(({ name, geometry }) => ({
        type: 'Feature',
        properties: { name },
        geometry: aboveOf(geometry),
      })),
    })
  })
}

/** Where the name stands: above the middle of the field, so that it hides none of the work. */
function aboveOf(geometry: FieldOutline['geometry']): { type: 'Point'; coordinates: [number, number] } {
  const positions = geometry.coordinates.flat(2)
  const lons = positions.map(([lon]) => lon!)
  const middle = (Math.min(...lons) + Math.max(...lons)) / 2
  return { type: 'Point', coordinates: [middle, Math.max(...positions.map(([, lat]) => lat!))] }
}

/** Puts the page's colours on the map again, after the theme has changed. */
export function recolour(map: MapLibre): void {
  whenReady(map, () => {
    for (const layer of fieldStyle().layers) {
      for (const [name, value] of Object.entries(layer.paint ?? {}))
        map.setPaintProperty(layer.id, name as never, value as never)
    }
  })
}

function fieldStyle(): StyleSpecification {
  const colour = resolveColours()
  return {
    version: 8,
    sources: {
      grid: { type: 'geojson', data: NOTHING },
      fields: { type: 'geojson', data: NOTHING },
      names: { type: 'geojson', data: NOTHING },
    },
    layers: [
      { id: 'land', type: 'background', paint: { 'background-color': colour('--map-land') } },
      {
        id: 'grid',
        type: 'line',
        source: 'grid',
        paint: {
          'line-color': ['case', ['get', 'strong'], colour('--map-grid-strong'), colour('--map-grid')],
          'line-width': 1,
        },
      },
      {
        id: 'field-ground',
        type: 'fill',
        source: 'fields',
        paint: { 'fill-color': colour('--map-boundary'), 'fill-opacity': 0.05 },
      },
      {
        id: 'field-outline',
        type: 'line',
        source: 'fields',
        paint: { 'line-color': colour('--map-boundary'), 'line-width': 1.6 },
      },
      {
        id: 'field-far-off',
        type: 'circle',
        source: 'names',
        maxzoom: 11,
        paint: {
          'circle-color': colour('--map-boundary'),
          'circle-opacity': ['interpolate', ['linear'], ['zoom'], 9, 1, 11, 0],
          'circle-radius': 3,
        },
      },
      {
        id: 'field-name',
        type: 'symbol',
        source: 'names',
        layout: {
          'text-field': ['get', 'name'],
          'text-font': ['sans-serif'],
          'text-size': 14,
          'text-max-width': 20,
          'text-anchor': 'bottom',
          'text-offset': [0, -0.3],
        },
        paint: {
          'text-color': colour('--map-boundary'),
          'text-halo-color': colour('--map-land'),
          'text-halo-width': 2,
        },
      },
    ],
  }
}

/** The colour of outlines over the swaths: red, green, blue as 0–1. */
export function inkOf(): [number, number, number] {
  const [red = 0, green = 0, blue = 0] = (resolveColours()('--map-boundary').match(/[\d.]+/g) ?? []).map(
    Number,
  )
  return [red / 255, green / 255, blue / 255]
}

/** CSS variables hold `light-dark(…)`: a probe element turns them into one colour. */
function resolveColours(): (variable: string) => string {
  return (variable) => {
    const probe = document.createElement('span')
    probe.style.color = `var(${variable})`
    document.body.append(probe)
    const found = getComputedStyle(probe).color
    probe.remove()
    return found
  }
}
