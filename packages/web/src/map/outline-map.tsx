/** The map of the fields: their outlines, a click to choose one, and the drawing on it. */
import type { Map as MapLibre } from 'maplibre-gl'
import { useEffect, useRef } from 'preact/hooks'
import type { Drawing, Rings } from './draw.js'
import { showFields, whenReady } from './field-map.js'
import type { FieldOutline } from './field-outline.js'
import { OutlinePicture } from './outline-picture.js'
import { useMap } from './use-map.js'

interface OutlineMapProps {
  readonly outlines: readonly FieldOutline[]
  readonly chosen: FieldOutline | undefined
  readonly choose: (id: string) => void
  /** Polygons to begin with while somebody draws; undefined while nobody does. */
  readonly draft: readonly Rings[] | undefined
  readonly drawn: (polygons: Rings[]) => void
}

export function OutlineMap({ outlines, chosen, choose, draft, drawn }: OutlineMapProps) {
  const container = useRef<HTMLDivElement>(null)
  const { map, broken } = useMap(container, 'Map of the field boundaries')
  const shown = draft && chosen ? outlines.filter(({ id }) => id !== chosen.id) : outlines
  useEffect(() => map && showFields(map, shown), [map, outlines, draft !== undefined])
  useEffect(() => {
    if (map && !draft) fitTo(map, chosen ? [chosen] : outlines)
  }, [map, outlines, chosen?.id])
  useEffect(() => (map && draft ? drawOn(map, draft, drawn) : undefined), [map, draft])
  useEffect(() => (map && !draft ? watchClicks(map, choose) : undefined), [map, draft !== undefined])
  if (broken) return <OutlinePicture outlines={outlines} chosen={chosen?.id} />
  return <div class="canvas" ref={container} />
}

/** The answer stops it. */
function drawOn(map: MapLibre, draft: readonly Rings[], drawn: (polygons: Rings[]) => void): () => void {
  let drawing: Drawing | undefined
  let stopped = false
  import('./draw.js').then(({ startDrawing }) =>
    whenReady(map, () => {
      if (stopped) return
      drawing = startDrawing(map, draft, () => drawn(drawing?.polygons() ?? []))
      map.getContainer().dataset['drawing'] = 'yes'
    }),
  )
  return () => {
    stopped = true
    drawing?.stop()
    delete map.getContainer().dataset['drawing']
  }
}

function watchClicks(map: MapLibre, choose: (id: string) => void): () => void {
  const click = (event: { point: { x: number; y: number } }) => {
    const [feature] = map.queryRenderedFeatures([event.point.x, event.point.y], { layers: ['field-ground'] })
    if (feature) choose(String(feature.properties['id']))
  }
  map.on('click', click)
  return () => map.off('click', click)
}

function fitTo(map: MapLibre, outlines: readonly FieldOutline[]): void {
  const positions = outlines.flatMap((outline) => outline.geometry.coordinates.flat(2))
  if (positions.length === 0) return
  const lons = positions.map(([lon]) => lon!)
  const lats = positions.map(([, lat]) => lat!)
  map.fitBounds([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)], {
    padding: { top: 56, right: 56, bottom: 48, left: 48 },
    animate: false,
    maxZoom: 17,
  })
}
