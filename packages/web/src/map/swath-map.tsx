/** The map of one operation: swaths between grid and field outline, what lies under the pointer, and the chosen swath. */
import type { Map as MapLibre } from 'maplibre-gl'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useTheme } from '../parts/theme.js'
import { useUnitSystem } from '../parts/unit-system.js'
import { followCamera } from './camera.js'
import type { Choice } from './choice.js'
import { inkOf, showFields, whenReady } from './field-map.js'
import type { FieldOutline } from './field-outline.js'
import { Chosen, Hovered, spokenValues } from './inspect.js'
import { showMachine } from './machine-dot.js'
import { PictureFallback } from './picture-fallback.js'
import { type Pointed, watchKeys, watchPointer } from './pointing.js'
import { SwathLayer } from './swath-layer.js'
import { progressAt } from './tally.js'
import { useMap } from './use-map.js'
import type { SwathData } from './view-data.js'

interface SwathMapProps {
  readonly label: string
  readonly data: SwathData | undefined
  readonly rows: number
  readonly choice: Choice
  readonly fields: readonly FieldOutline[]
  readonly togglePlay: () => void
}

export function SwathMap({ label, data, rows, choice, fields, togglePlay }: SwathMapProps) {
  const container = useRef<HTMLDivElement>(null)
  const { map, broken } = useMap(container, label)
  const layer = useSwathLayer(map, data, rows, choice.style)
  const [pointed, setPointed] = useState<Pointed>()
  const [chosen, setChosen] = useState(-1)
  const system = useUnitSystem()

  useEffect(() => map && showFields(map, fields), [map, fields])
  useEffect(() => map && data && followCamera(map, data), [map, data?.header])
  useEffect(() => setChosen(-1), [data])
  useEffect(() => layer.current?.select(chosen), [chosen, rows])
  useEffect(() => map && data && watchPointer(map, data, setPointed, setChosen), [map, data])
  useEffect(() => {
    if (!map || !data) return
    return showMachine(map, data, choice.timeEnd < data.duration ? progressAt(data, choice.timeEnd).last : -1)
  }, [map, data, choice.timeEnd])

  function step(by: number): void {
    const next = data!.recordOf(data!.rowOf(chosen) + by)
    if (next < 0) return
    setChosen(next)
    const [lon, lat] = data!.frame.toDegrees(data!.positions[4 * next]!, data!.positions[4 * next + 1]!)
    if (map && !map.getBounds().contains([lon, lat])) map.jumpTo({ center: [lon, lat] })
  }
  const keys = useRef({ step, togglePlay, choose: setChosen, close: () => setChosen(-1) })
  keys.current = { step, togglePlay, choose: setChosen, close: () => setChosen(-1) }
  useEffect(() => map && data && watchKeys(map, data, keys, setPointed), [map, data])

  if (broken) return <PictureFallback {...{ label, data, rows, fields }} style={choice.style?.picture} />
  const ready = data !== undefined && rows > 0 && rows === data.header.rows
  return (
    <>
      <div class="canvas" ref={container} data-ready={ready ? 'yes' : 'no'} />
      {pointed?.byKeyboard && <div class="crosshair" aria-hidden="true" />}
      {data && pointed && pointed.record >= 0 && (
        <Hovered data={data} property={choice.column?.name} {...pointed} />
      )}
      {data && chosen >= 0 && <Chosen data={data} record={chosen} step={step} close={() => setChosen(-1)} />}
      <output class="hidden" aria-live="polite">
        {data && chosen >= 0
          ? spokenValues(data, chosen, system)
          : data &&
            pointed?.byKeyboard &&
            (pointed.record < 0 ? 'No work here' : spokenValues(data, pointed.record, system))}
      </output>
    </>
  )
}

/** Puts the swaths on the map and keeps them as the data and the style are. */
function useSwathLayer(
  map: MapLibre | undefined,
  data: SwathData | undefined,
  rows: number,
  style: Choice['style'],
): { readonly current: SwathLayer | undefined } {
  const layer = useRef<SwathLayer>()
  const theme = useTheme()
  const newest = useRef(style)
  newest.current = style
  const styled = style !== undefined
  useEffect(() => {
    if (!map || !data || !styled) return
    const next = new SwathLayer(data, newest.current!)
    layer.current = next
    let gone = false
    whenReady(map, () => {
      if (gone) return
      if (map.getLayer(next.id)) map.removeLayer(next.id)
      map.addLayer(next, 'field-outline')
    })
    return () => {
      gone = true
      layer.current = undefined
    }
  }, [map, data, styled])
  useEffect(() => {
    if (style) layer.current?.setStyle(style)
  }, [map, data, style])
  useEffect(() => layer.current?.setInk(inkOf()), [map, data, styled, theme])
  useEffect(() => layer.current?.dataChanged(), [rows])
  return layer
}
