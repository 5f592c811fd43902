/** What is used of shpjs, which brings no types. */
declare module 'shpjs' {
  /** Geometries in GeoJSON, `null` for empty shapes, in the coordinates of the file when no `prj` is given. */
  export function parseShp(shp: Uint8Array): (object | null)[]
  /** Rows by column name. `encoding` is a label of the Encoding Standard. */
  export function parseDbf(dbf: Uint8Array, encoding: string): Record<string, unknown>[]
}
