/** A field on the map: its name and its active boundary in degrees. */
export interface FieldOutline {
  readonly id: string
  readonly name: string
  readonly geometry: { type: 'MultiPolygon'; coordinates: number[][][][] }
}
