/** Treatment zones of a task (TZN with PLN and PDV) as GeoJSON. */
import type { Diagnostic } from '../diagnostics.js'
import { multiPolygonOf, reportFor } from '../geometry/features.js'
import { type Feature, type FeatureCollection, featureOf, type MultiPolygon } from '../geometry/geojson.js'
import type { Task } from '../task-data/model.js'
import type { TreatmentZone } from '../task-data/plan-model.js'
import {
  baseValue,
  type PlanContext,
  type PlannedVariables,
  plannedVariables,
  variableProperties,
} from './planned-variable.js'

/** The parts of a task that say where to apply what. */
export type ZonedTask = Pick<
  Task,
  | 'id'
  | 'treatmentZones'
  | 'defaultTreatmentZoneCode'
  | 'positionLostTreatmentZoneCode'
  | 'outOfFieldTreatmentZoneCode'
>

/**
 * Zones of a task. The three codes of the task stand beside the features: the zone to apply where none is drawn, where
 * the position is lost, and outside the field.
 */
export interface ZoneFeatureCollection extends FeatureCollection<MultiPolygon | null> {
  defaultTreatmentZoneCode?: number
  positionLostTreatmentZoneCode?: number
  outOfFieldTreatmentZoneCode?: number
}

/** Zones as GeoJSON and what was wrong with their polygons. */
export interface ZoneFeatures {
  readonly collection: ZoneFeatureCollection
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * One feature per zone, in document order; a zone without polygon (of a grid, or one of the three codes) has a null
 * geometry. Properties: `treatmentZoneCode`, `treatmentZoneDesignator`, `treatmentZoneColour`, `isDefaultZone`,
 * `isPositionLostZone`, `isOutOfFieldZone` where true, and per variable those of {@link variableProperties}. All
 * polygons of a zone form one MultiPolygon, whatever their type.
 */
export function zoneFeatures(task: ZonedTask, context: PlanContext): ZoneFeatures {
  const diagnostics: Diagnostic[] = []
  const planned = plannedVariables(task.treatmentZones, context)
  const features = task.treatmentZones.map((zone) => zoneFeature(zone, task, planned, diagnostics))
  const collection: ZoneFeatureCollection = { type: 'FeatureCollection', features }
  const { defaultTreatmentZoneCode, positionLostTreatmentZoneCode, outOfFieldTreatmentZoneCode } = task
  if (defaultTreatmentZoneCode !== undefined) collection.defaultTreatmentZoneCode = defaultTreatmentZoneCode
  if (positionLostTreatmentZoneCode !== undefined)
    collection.positionLostTreatmentZoneCode = positionLostTreatmentZoneCode
  if (outOfFieldTreatmentZoneCode !== undefined)
    collection.outOfFieldTreatmentZoneCode = outOfFieldTreatmentZoneCode
  return { collection, diagnostics }
}

function zoneFeature(
  zone: TreatmentZone,
  task: ZonedTask,
  planned: PlannedVariables,
  diagnostics: Diagnostic[],
): Feature<MultiPolygon | null> {
  const report = reportFor(`${task.id}, treatment zone ${zone.code}`, diagnostics)
  const geometry = zone.polygons.length === 0 ? undefined : multiPolygonOf(zone.polygons, report)
  return featureOf(geometry ?? null, {
    element: 'TZN',
    treatmentZoneCode: zone.code,
    treatmentZoneDesignator: zone.designator,
    treatmentZoneColour: zone.colour,
    isDefaultZone: zone.code === task.defaultTreatmentZoneCode || undefined,
    isPositionLostZone: zone.code === task.positionLostTreatmentZoneCode || undefined,
    isOutOfFieldZone: zone.code === task.outOfFieldTreatmentZoneCode || undefined,
    ...valuesOf(zone, planned),
  })
}

function valuesOf(
  zone: TreatmentZone,
  planned: PlannedVariables,
): Record<string, number | string | undefined> {
  const properties: Record<string, number | string | undefined> = {}
  const indices = planned.ofZone.get(zone) ?? []
  for (const [at, pdv] of zone.processDataVariables.entries()) {
    const variable = planned.variables[indices[at]!]!
    Object.assign(properties, variableProperties(variable, baseValue(pdv.value, variable)))
  }
  return properties
}
