import type { Map as MapLibre } from 'maplibre-gl'
import { useEffect, useState } from 'preact/hooks'
import { useTheme } from '../parts/theme.js'
import { useUnitSystem } from '../parts/unit-system.js'
import { measureIn, openFieldMap, recolour } from './field-map.js'

/**
 * A map in an element, in the page's colours, gone with the component.
 *
 * @param label  what a screen reader calls it
 * @returns no map yet, the map, or that this browser has no WebGL2
 */
export function useMap(
  container: { readonly current: HTMLDivElement | null },
  label: string,
): { map: MapLibre | undefined; broken: boolean } {
  const [map, setMap] = useState<MapLibre>()
  const [broken, setBroken] = useState(false)
  const theme = useTheme()
  const system = useUnitSystem()
  useEffect(() => {
    try {
      const opened = openFieldMap(container.current!, label)
      setMap(opened)
      return () => opened.remove()
    } catch {
      setBroken(true)
    }
  }, [])
  useEffect(() => map && recolour(map), [map, theme])
  useEffect(() => map && measureIn(map, system), [map, system])
  useEffect(() => map?.getCanvas().setAttribute('aria-label', label), [map, label])
  return { map, broken }
}
