/** Where the map looks: at the whole operation, or where the address says; what the user chooses goes into the address. */
import type { Map as MapLibre } from 'maplibre-gl'
import { inAddress, keepInAddress } from './choice.js'
import type { SwathData } from './view-data.js'

/** Pixels around the field; above it stands its name, on the right the map's buttons. */
const ROOM = { top: 44, right: 52, bottom: 40, left: 36 }

/** The answer stops it. */
export function followCamera(map: MapLibre, data: SwathData): () => void {
  const asked = placeInAddress()
  let own = asked !== undefined
  if (asked) map.jumpTo(asked)
  else fit(map, data)
  const resized = () => {
    if (!own) fit(map, data)
  }
  const moved = (event: { originalEvent?: unknown }) => {
    if (event.originalEvent === undefined) return
    own = true
    const { lng, lat } = map.getCenter()
    keepInAddress({ at: [lat.toFixed(6), lng.toFixed(6), map.getZoom().toFixed(2)].join(',') })
  }
  map.on('resize', resized)
  map.on('moveend', moved)
  return () => {
    map.off('resize', resized)
    map.off('moveend', moved)
  }
}

function fit(map: MapLibre, data: SwathData): void {
  const { bbox } = data.header
  if (bbox) map.fitBounds([...bbox], { padding: ROOM, animate: false })
}

/** `at=<latitude>,<longitude>,<zoom>`. */
function placeInAddress(): { center: [number, number]; zoom: number } | undefined {
  const [lat, lon, zoom] = (inAddress('at') ?? '').split(',').map(Number)
  const fine = [lat, lon, zoom].every((one) => one !== undefined && Number.isFinite(one))
  return fine ? { center: [lon!, lat!], zoom: zoom! } : undefined
}
