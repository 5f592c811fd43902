/**
 * A prescription from polygons with rates.
 *
 *   features ─► raw rates ─┬─► polygons: one treatment zone a rate, with the polygons themselves
 *                          ├─► grid type 1: one zone a rate, a code per cell
 *                          └─► grid type 2: one zone that names the layers, their values per cell
 *
 * Zone 0 holds where no feature lies (TSK H), zone 253 out of the field (J), zone 254 without a position (I); codes from
 * 1 to 252 are rates, in the order of their first feature.
 */
import { IsoxmlError } from '../../diagnostics.js'
import type { Ring } from '../../geometry/geojson.js'
import type { Grid } from '../../task-data/plan-model.js'
import { ringsPolygon } from '../geometry.js'
import type { Given } from '../given.js'
import type { GridFileToWrite } from '../grid-file.js'
import type { TreatmentZoneToWrite } from '../plan.js'
import {
  type GeoJsonInput,
  type IndexedFeature,
  indexedFeatures,
  polygonsOf,
  refusal,
  shown,
} from './features.js'
import { cellGridOver, markCells } from './rasterise.js'
import { type RateScale, type RateUnit, rateScale } from './rate-units.js'

/** One value to apply, taken from a property of every feature. */
export interface PrescribedRate {
  readonly property: string
  /** Setpoint DDI: 1 volume, 6 mass, 11 count per area … */
  readonly ddi: number
  /** Unit of the property and of the rates below: kg/ha, L/ha, seeds/m² …, the dictionary's own, or `raw`. */
  readonly unit: RateUnit
  readonly productId?: string
  readonly elementId?: string
  readonly valuePresentationId?: string
  /** Rate where no feature lies and out of the field; default 0. */
  readonly outside?: number
  /** Rate while there is no position; default as `outside`. */
  readonly positionLost?: number
}

/** Polygons as they are, or cells: `cellM` metres wide and high, named `file` (`GRD00001` by default). */
export type PrescriptionForm =
  | { readonly kind: 'polygons' }
  | {
      readonly kind: 'grid'
      readonly type: 1 | 2
      readonly cellM: number
      readonly file?: string
      /** Default 4,000,000. */
      readonly maxCells?: number
    }

/** What a prescription adds to a task; `gridFiles` goes to the set. */
export interface Prescription {
  readonly treatmentZones: readonly TreatmentZoneToWrite[]
  readonly grids: readonly Given<Grid>[]
  readonly gridFiles: readonly GridFileToWrite[]
  readonly defaultTreatmentZoneCode: number
  readonly positionLostTreatmentZoneCode: number
  readonly outOfFieldTreatmentZoneCode: number
}

const CODES = { outside: 0, firstRate: 1, lastRate: 252, outOfField: 253, positionLost: 254 } as const
const TREATMENT_ZONE = 2
const DEFAULT_MAX_CELLS = 4_000_000
const MAX_DESIGNATOR = 32

/** Features with their polygons and raw rates, and the zone code of each. */
interface RatedFeature {
  readonly polygons: Ring[][]
  readonly raw: readonly number[]
  readonly designator: string
}

/**
 * Raw integer = value in the dictionary's unit ÷ resolution, rounded to the nearest (halves away from zero): 1 kg/ha of
 * DDI 6 is 100, 1 L/ha of DDI 1 is 10,000, 1 seed/m² of DDI 11 is 1000.
 *
 * A cell of a grid takes the rates of the feature that its centre lies in; of several the last one counts.
 *
 * @throws IsoxmlError `VALUE_INVALID` naming feature and property for a rate that is no number or does not fit 32 bits,
 *         for another geometry, for more than 252 different rates (a grid of type 2 has no such limit);
 *         `BOUNDARY_INVALID` for a ring that encloses nothing; `GRID_TOO_LARGE`; `DDI_UNKNOWN`
 */
export function prescriptionFromGeoJson(
  input: GeoJsonInput,
  rates: readonly PrescribedRate[],
  form: PrescriptionForm,
): Prescription {
  if (rates.length === 0) {
    throw new IsoxmlError('VALUE_INVALID', {}, 'A prescription needs at least one rate, found none.')
  }
  const scales = rates.map(({ ddi, unit }) => rateScale(ddi, unit))
  const features = indexedFeatures(input).map((feature) => ratedFeature(feature, rates, scales))
  const outside = rates.map((rate, at) => scales[at]!.toRaw(rate.outside ?? 0))
  const lost = rates.map((rate, at) => scales[at]!.toRaw(rate.positionLost ?? rate.outside ?? 0))
  const special = (code: number, designator: string, raw: readonly number[]): TreatmentZoneToWrite =>
    zone(code, designator, rates, raw)
  const planned =
    form.kind === 'polygons'
      ? { treatmentZones: polygonZones(features, rates), grids: [], gridFiles: [] }
      : gridPlan(features, rates, outside, form)
  return {
    ...planned,
    treatmentZones: [
      special(CODES.outside, 'Outside', outside),
      ...planned.treatmentZones,
      special(CODES.outOfField, 'Out of field', outside),
      special(CODES.positionLost, 'Position lost', lost),
    ],
    defaultTreatmentZoneCode: CODES.outside,
    positionLostTreatmentZoneCode: CODES.positionLost,
    outOfFieldTreatmentZoneCode: CODES.outOfField,
  }
}

function ratedFeature(
  feature: IndexedFeature,
  rates: readonly PrescribedRate[],
  scales: readonly RateScale[],
): RatedFeature {
  const { index, properties } = feature
  const texts: string[] = []
  const raw = rates.map(({ property, unit }, at) => {
    const value = properties[property]
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw refusal(
        index,
        `property "${property}" should be a number in ${unit}, found ${shown(value)}.`,
        property,
      )
    }
    texts.push(`${value} ${unit}`)
    try {
      return scales[at]!.toRaw(value)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw refusal(index, `property "${property}": ${reason}`, property)
    }
  })
  return { polygons: polygonsOf(feature), raw, designator: texts.join(' + ') }
}

function zone(
  code: number,
  designator: string,
  rates: readonly PrescribedRate[],
  raw: readonly number[],
): TreatmentZoneToWrite {
  const short = [...designator].length <= MAX_DESIGNATOR ? designator : `Zone ${code}`
  const processDataVariables = rates.map(({ ddi, productId, elementId, valuePresentationId }, at) => ({
    ddi,
    value: raw[at]!,
    ...(productId !== undefined && { productId }),
    ...(elementId !== undefined && { elementId }),
    ...(valuePresentationId !== undefined && { valuePresentationId }),
  }))
  return { code, designator: short, processDataVariables }
}

/** Features of equal rates have one code. */
function zoneCodes(features: readonly RatedFeature[]): number[] {
  const codes = new Map<string, number>()
  return features.map(({ raw }) => {
    const key = raw.join()
    const known = codes.get(key)
    if (known !== undefined) return known
    const code = CODES.firstRate + codes.size
    if (code > CODES.lastRate) {
      const sentence = `More than ${CODES.lastRate} different rates have no place in treatment zones; use a grid of type 2 or fewer classes.`
      throw new IsoxmlError('VALUE_INVALID', { element: 'TZN' }, sentence)
    }
    codes.set(key, code)
    return code
  })
}

function polygonZones(
  features: readonly RatedFeature[],
  rates: readonly PrescribedRate[],
): TreatmentZoneToWrite[] {
  return ratedZones(features, rates, (own) =>
    own.flatMap(({ polygons }) => polygons.map((rings) => ringsPolygon(rings, TREATMENT_ZONE))),
  )
}

function ratedZones(
  features: readonly RatedFeature[],
  rates: readonly PrescribedRate[],
  polygonsOfZone: (features: readonly RatedFeature[]) => NonNullable<TreatmentZoneToWrite['polygons']>,
): TreatmentZoneToWrite[] {
  const codes = zoneCodes(features)
  return [...new Set(codes)].map((code) => {
    const own = features.filter((_, at) => codes[at] === code)
    return { ...zone(code, own[0]!.designator, rates, own[0]!.raw), polygons: polygonsOfZone(own) }
  })
}

function gridPlan(
  features: readonly RatedFeature[],
  rates: readonly PrescribedRate[],
  outside: readonly number[],
  form: Extract<PrescriptionForm, { kind: 'grid' }>,
): Pick<Prescription, 'treatmentZones' | 'grids' | 'gridFiles'> {
  const { type, cellM, file = 'GRD00001', maxCells = DEFAULT_MAX_CELLS } = form
  if (!(cellM > 0)) {
    throw new IsoxmlError('VALUE_INVALID', {}, `Cells must be larger than 0 m, found ${cellM}.`)
  }
  const place = cellGridOver(
    features.flatMap(({ polygons }) => polygons),
    cellM,
    maxCells,
  )
  const featureOfCell = new Int32Array(place.columns * place.rows).fill(-1)
  features.forEach(({ polygons }, at) => {
    for (const rings of polygons) markCells(place, rings, featureOfCell, at)
  })
  const grid = { ...place, file, type }
  if (type === 1) {
    const codes = zoneCodes(features)
    const cells = Uint8Array.from(featureOfCell, (at) => (at < 0 ? CODES.outside : codes[at]!))
    return {
      treatmentZones: ratedZones(features, rates, () => []),
      grids: [grid],
      gridFiles: [{ stem: file, cells }],
    }
  }
  const layers = zone(
    CODES.firstRate,
    'Grid',
    rates,
    rates.map(() => 0),
  )
  return {
    treatmentZones: [layers],
    grids: [{ ...grid, treatmentZoneCode: CODES.firstRate }],
    gridFiles: [{ stem: file, cells: layeredCells(featureOfCell, features, outside) }],
  }
}

function layeredCells(
  featureOfCell: Int32Array,
  features: readonly RatedFeature[],
  outside: readonly number[],
): Int32Array {
  const layers = outside.length
  const cells = new Int32Array(layers * featureOfCell.length)
  for (let cell = 0; cell < featureOfCell.length; cell++) {
    const at = featureOfCell[cell]!
    cells.set(at < 0 ? outside : features[at]!.raw, layers * cell)
  }
  return cells
}
