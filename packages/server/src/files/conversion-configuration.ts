/** The part of a Leaf user's configuration that decides what a conversion gives. */
import type { ConfigurationValues } from '@sheaf/contract'
import { type ConversionConfiguration, correctsFiles } from '@sheaf/fieldwork'
import { digestOf, PIPELINE_VERSION } from './artefact-keys.js'

export function conversionConfiguration(configuration: ConfigurationValues): ConversionConfiguration {
  const planted = configuration.standardGeoJson?.planted
  const { sheafCorrections: corrections, sheafNames: names } = configuration
  return {
    cleanupStandardGeojson: configuration.cleanupStandardGeojson,
    cleanupRules: configuration.cleanupRules,
    originalOperationData: configuration.originalOperationData,
    outOfStandardOperations: configuration.outOfStandardOperations,
    summarizeByProductEntry: configuration.summarizeByProductEntry,
    cropOptional: planted?.crop === 'optional',
    seedRateOptional: planted?.seedRate === 'optional',
    ...(correctsFiles(corrections) ? { corrections } : {}),
    ...(names.crops === undefined ? {} : { cropNames: names.crops }),
    ...(names.varieties === undefined ? {} : { varietyNames: names.varieties }),
    ...(names.products === undefined ? {} : { productNames: names.products }),
  }
}

/** Equal for equal configurations, whatever the order of their keys. */
export function configurationHash(configuration: object): string {
  return digestOf(PIPELINE_VERSION, stable(configuration))
}

function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${stable(member)}`).join(',')}}`
}
