/** The machine on the map while the day is played: a dot where the last swath ends. */
import { type Map as MapLibre, Marker } from 'maplibre-gl'
import type { SwathData } from './view-data.js'

const dots = new WeakMap<MapLibre, Marker>()

/** @param record  the last one worked; -1 takes the dot away */
export function showMachine(map: MapLibre, data: SwathData, record: number): void {
  const there = dots.get(map)
  if (record < 0) {
    there?.remove()
    dots.delete(map)
    return
  }
  const at = data.frame.toDegrees(data.positions[4 * record]!, data.positions[4 * record + 1]!)
  if (there) {
    there.setLngLat(at)
    return
  }
  const element = document.createElement('span')
  element.className = 'machine-dot'
  element.ariaHidden = 'true'
  dots.set(map, new Marker({ element }).setLngLat(at).addTo(map))
}
