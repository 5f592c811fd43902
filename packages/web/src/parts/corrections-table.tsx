/** Corrections that are switched on, each with the totals before and after. Nothing where none is. */
import type { CorrectionEffect } from '@sheaf/contract'
import { quantity } from './format.js'
import { useUnitSystem } from './unit-system.js'

const NAMES: Readonly<Record<CorrectionEffect['name'], string>> = {
  flowDelay: 'Flow delay',
  passTrim: 'Ends of passes',
  calibration: 'Calibration',
  overlap: 'Overlap',
  weighedTotal: 'Weighed total',
}

export function CorrectionsTable({
  corrections = [],
}: {
  corrections?: readonly CorrectionEffect[] | undefined
}) {
  const system = useUnitSystem()
  if (corrections.length === 0) return null
  const change = ({ before, after, unit }: CorrectionEffect['totalArea'], key: string) =>
    `${quantity({ value: before, unit }, key, system)} → ${quantity({ value: after, unit }, key, system)}`
  return (
    <table class="small">
      <thead>
        <tr>
          <th scope="col">Correction</th>
          <th scope="col" class="number">
            wet mass
          </th>
          <th scope="col" class="number">
            area
          </th>
        </tr>
      </thead>
      <tbody>
        {corrections.map(({ name, setting, totalWetMass, totalArea }) => (
          <tr key={`${name} ${JSON.stringify(setting)}`}>
            <th scope="row">{NAMES[name]}</th>
            <td class="number">{totalWetMass ? change(totalWetMass, 'totalWetMass') : '–'}</td>
            <td class="number">{change(totalArea, 'totalArea')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
