/** The planned operations, each with the existing one that it continues and a digest of what it is made from. */
import type { ConfigurationValues } from '@sheaf/contract'
import { conversionConfiguration, digestOf, PIPELINE_VERSION } from '../files/index.js'
import { type ExistingOperation, matchOperations, type Wanted } from './match.js'
import type { Plan, PlannedOperation } from './plan.js'

/** A planned operation with what it is made from, as a digest. */
export interface WantedOperation extends Wanted {
  readonly planned: PlannedOperation
  readonly contentHash: string
  readonly existing: ExistingOperation | undefined
  /** Whether points outside the field are left out. */
  readonly clip: boolean
  /** What was weighed of the operation that it continues. */
  readonly weighedWetMassKg: number | undefined
}

export function wantedOperations(
  plan: Plan,
  existing: readonly ExistingOperation[],
  configuration: ConfigurationValues,
  groundHash: string,
): WantedOperation[] {
  const settings = JSON.stringify([
    conversionConfiguration(configuration),
    configuration.operationsFilteredGeojson,
    configuration.operationsRemoveOutliers,
    configuration.operationsOutliersLimit,
  ])
  const wants = plan.operations.map((planned) => ({
    planned,
    type: planned.group.operationType,
    fileIds: planned.group.fileIds,
  }))
  const matched = matchOperations(wants, existing)
  return wants.map((want) => {
    const continued = matched.get(want)
    const weighed = configuration.sheafWeighedTotals.find(({ operationId }) => operationId === continued?.id)
    const sources = want.planned.parts.map(
      ({ file, logs }) => `${file.id} ${file.pointsKey} ${logs.join(',')}`,
    )
    const clip = configuration.splitOperationsByField || continued?.cropped === true
    const scale = weighed === undefined ? [] : [`weighed ${weighed.wetMassKilograms}`]
    return {
      ...want,
      contentHash: digestOf(
        PIPELINE_VERSION,
        groundHash,
        settings,
        ...sources,
        ...scale,
        ...(clip ? [] : ['whole']),
      ),
      existing: continued,
      clip,
      weighedWetMassKg: weighed?.wetMassKilograms,
    }
  })
}

/** Made from exactly this already. */
export function isUnchanged({ existing, contentHash }: WantedOperation): boolean {
  return existing?.contentHash === contentHash
}
