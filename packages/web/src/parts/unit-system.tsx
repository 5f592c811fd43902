/** Metric or US units: chosen once, kept in this browser. The API's own unit system is a matter of its configuration. */
import { useSyncExternalStore } from 'preact/compat'
import type { UnitSystem } from './measure.js'

const KEY = 'sheaf.units'
const listeners = new Set<() => void>()

export function useUnitSystem(): UnitSystem {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, currentUnitSystem)
}

export function UnitSystemChoice() {
  const system = useUnitSystem()
  return (
    <select aria-label="Units" value={system} onChange={(event) => choose(event.currentTarget.value)}>
      <option value="metric">Metric</option>
      <option value="us">US</option>
    </select>
  )
}

function currentUnitSystem(): UnitSystem {
  return localStorage.getItem(KEY) === 'us' ? 'us' : 'metric'
}

function choose(system: string): void {
  localStorage.setItem(KEY, system)
  for (const listener of listeners) listener()
}
