import { describe, expect, it } from 'vitest'
import type { LineString, Polygon, TreatmentZone } from '../src/index.js'
import { type ZonedTask, zoneFeatures } from '../src/zone/zone-features.js'

const ring = (type: number, ...coordinates: number[]): LineString => ({
  id: undefined,
  type,
  designator: undefined,
  widthMm: undefined,
  lengthMm: undefined,
  colour: undefined,
  coordinates: Float64Array.from(coordinates),
  pointTypes: new Uint8Array(coordinates.length / 2),
  upMm: undefined,
  pointFiles: [],
})

const polygon = (...lineStrings: LineString[]): Polygon => ({
  id: undefined,
  type: 2,
  designator: undefined,
  areaM2: undefined,
  colour: undefined,
  lineStrings,
})

const square = (type: number, west: number, south: number, size: number): LineString =>
  ring(type, west, south, west + size, south, west + size, south + size, west, south + size, west, south)

const zone = (code: number, rate: number, polygons: readonly Polygon[]): TreatmentZone => ({
  code,
  designator: `zone ${code}`,
  colour: undefined,
  polygons,
  processDataVariables: [
    {
      ddi: 6,
      value: rate,
      productId: 'PDT1',
      elementId: undefined,
      valuePresentationId: undefined,
      culturalPractice: undefined,
      elementInstance: undefined,
    },
  ],
})

const CONTEXT = {
  products: new Map([['PDT1', { designator: 'Urea' } as never]]),
  valuePresentations: new Map(),
}

const TASK: ZonedTask = {
  id: 'TSK1',
  treatmentZones: [
    zone(0, 0, []),
    zone(1, 15_000, [polygon(square(1, 0, 0, 4), square(2, 1, 1, 1)), polygon(square(1, 6, 0, 1))]),
    zone(253, 9_000, []),
  ],
  defaultTreatmentZoneCode: 0,
  positionLostTreatmentZoneCode: 253,
  outOfFieldTreatmentZoneCode: 0,
}

describe('treatment zones as GeoJSON', () => {
  const { collection, diagnostics } = zoneFeatures(TASK, CONTEXT)

  it('are one MultiPolygon per zone with its holes, null for a zone without polygon', () => {
    expect(
      collection.features.map(({ geometry }) => geometry?.coordinates.map((rings) => rings.length) ?? null),
    ).toEqual([null, [2, 1], null])
    expect(diagnostics).toEqual([])
  })

  it('bear code, designator and what to apply, in the unit of the dictionary', () => {
    expect(collection.features[1]!.properties).toEqual({
      element: 'TZN',
      treatmentZoneCode: 1,
      treatmentZoneDesignator: 'zone 1',
      ddi6: 15_000,
      ddi6Unit: 'mg/m²',
      ddi6Name: 'Setpoint Mass Per Area Application Rate',
      ddi6Product: 'Urea',
    })
  })

  it('are one variable however zones show it, where the dictionary gives the unit', () => {
    const shown = zone(2, 9_000, [])
    const [pdv] = shown.processDataVariables
    const task = {
      ...TASK,
      treatmentZones: [
        zone(1, 15_000, []),
        { ...shown, processDataVariables: [{ ...pdv!, valuePresentationId: 'VPN1' }] },
      ],
    }
    const { features } = zoneFeatures(task, CONTEXT).collection
    expect(features.map(({ properties }) => properties['ddi6'])).toEqual([15_000, 9_000])
  })

  it('say which zone holds where none is drawn, without position and out of the field', () => {
    expect(collection).toMatchObject({
      defaultTreatmentZoneCode: 0,
      positionLostTreatmentZoneCode: 253,
      outOfFieldTreatmentZoneCode: 0,
    })
    expect(
      collection.features.map(({ properties: { element, ddi6, ...rest } }) =>
        Object.keys(rest).filter((name) => name.startsWith('is')),
      ),
    ).toEqual([['isDefaultZone', 'isOutOfFieldZone'], [], ['isPositionLostZone']])
  })

  it('leave out codes that the task does not state', () => {
    const bare = {
      ...TASK,
      defaultTreatmentZoneCode: undefined,
      positionLostTreatmentZoneCode: undefined,
      outOfFieldTreatmentZoneCode: undefined,
    }
    expect(Object.keys(zoneFeatures(bare, CONTEXT).collection)).toEqual(['type', 'features'])
  })

  it('report a polygon that encloses nothing', () => {
    const task = { ...TASK, treatmentZones: [zone(4, 1, [polygon(ring(1, 0, 0, 1, 1))])] }
    const result = zoneFeatures(task, CONTEXT)
    expect(result.collection.features[0]!.geometry).toBeNull()
    expect(result.diagnostics).toMatchObject([
      { code: 'BOUNDARY_INVALID', severity: 'warning', where: { element: 'TSK1, treatment zone 4' } },
    ])
  })
})
