export { csvChunks } from './csv.js'
export { geojsonChunks } from './geojson.js'
export {
  GEOPARQUET_START,
  type GeoparquetEncoder,
  type GeoparquetOptions,
  type GeoparquetRowGroup,
  geoparquet,
  geoparquetChunks,
  pointEncoder,
  polygonEncoder,
  polygonGeoparquet,
  ROW_GROUP_ROWS,
} from './geoparquet.js'
export { type PropertyGeotiffOptions, propertyGeotiff } from './geotiff.js'
export { type DeflateFlushed, gzipParts } from './gzip-parts.js'
export { CLASS_COLOURS, type Legend, type LegendRange, legendOf, RAMP } from './legend.js'
export { mappedProperties } from './mapped-properties.js'
export type { Deflate } from './png.js'
export { PointOutputError } from './point-properties.js'
export { type PropertyMap, type PropertyMapOptions, propertyMap } from './property-map.js'
export { type ImageExtent, type PropertyImage, type PropertyPngOptions, propertyPng } from './property-png.js'
export { type GzipParts, type ViewOptions, viewBin, viewParts } from './view.js'
export {
  VIEW_STRIDE,
  type ViewColumn,
  type ViewColumnType,
  type ViewHeader,
  type ViewLevel,
} from './view-header.js'
export { type ZippedPngsOptions, zippedPngs } from './zipped-pngs.js'
