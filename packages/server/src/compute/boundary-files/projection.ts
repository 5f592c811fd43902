/**
 * From the coordinate reference system of a boundary file to WGS 84 (EPSG:4326), by proj4.
 *
 * A Shapefile says its system in the `.prj` (WKT), GeoJSON in the `crs` member of its 2008 form; without either,
 * positions are WGS 84.
 */
import proj4, { type Converter } from 'proj4'
import { isObject, UnreadableBoundaryFile } from './found-polygon.js'

/** Longitude and latitude in degrees, WGS 84, from x and y of the file (longitude before latitude). */
export type ToWgs84 = (position: readonly [number, number]) => readonly [number, number]

/** A hundredth of a millimetre; what the way through radians leaves behind is below. */
const DIGITS = 1e10
/** Names of the one system that needs no change; the axes of GeoJSON are longitude and latitude whatever the name says. */
const WGS84 = new Set(['OGC:CRS84', 'EPSG:4326', 'EPSG:4979'])
/** ETRS89 / UTM zones 28 to 38 north are EPSG:25828 to 25838; WGS 84 zones proj4 knows itself. */
const ETRS89_UTM = /^EPSG:258(2[89]|3[0-8])$/
const ETRS89 = '+proj=longlat +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +no_defs'

/**
 * @param wkt text of the `.prj`
 * @throws UnreadableBoundaryFile when proj4 does not know the system
 */
export function fromPrj(wkt: string, file: string): ToWgs84 {
  return converter(wkt.trim(), `the system of ${file}`)
}

/**
 * @param crs the member `crs` of a GeoJSON object, undefined or null where there is none
 * @throws UnreadableBoundaryFile for a link, a name that is none, or a system that is not known
 */
export function fromCrsMember(crs: unknown): ToWgs84 {
  if (crs === undefined || crs === null) return asItIs
  const properties = isObject(crs) && crs['type'] === 'name' ? crs['properties'] : undefined
  const name = isObject(properties) ? properties['name'] : undefined
  if (typeof name !== 'string')
    throw new UnreadableBoundaryFile(
      'The member "crs" names no coordinate reference system. Write the file in WGS 84.',
    )
  const [, authority = '', code = ''] = /(EPSG|OGC):(?:[\d.]*:)?(\w+)$/i.exec(name.trim()) ?? []
  const known = `${authority}:${code}`.toUpperCase()
  if (WGS84.has(known)) return asItIs
  if (known === 'EPSG:4258') return converter(ETRS89, known)
  const zone = ETRS89_UTM.exec(known)?.[1]
  return converter(
    zone === undefined
      ? known
      : `+proj=utm +zone=${zone} +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs`,
    `"${name}"`,
  )
}

// Transformations of the EPSG dataset with their accuracy, as TOWGS84 of WKT: position vector; m, arc seconds, ppm.
const DHDN = '598.1,73.7,418.2,0.202,0.045,-2.455,6.7' // DHDN to WGS 84 (2), 3 m
const NTF = '-168,-60,320,0,0,0,0' // NTF to WGS 84 (1), 2 m
const RT90 = '414.1,41.3,603.1,-0.855,2.141,-7.023,0' // RT90 to WGS 84 (2), 1 m
const RD = '565.4171,50.3319,465.5524,-0.398957388243134,0.343987817378283,-1.87740163998045,4.0725' // Amersfoort (4), 1 m
const HD72 = '52.17,-71.82,-14.9,0,0,0,0' // HD72 to WGS 84 (4), 1 m
/** Ways to WGS 84 that proj4 does not know under the names that `.prj` files use. */
const SHIFTS: Readonly<Record<string, string>> = {
  deutsches_hauptdreiecksnetz: DHDN,
  ntf: NTF,
  nouvelle_triangulation_francaise: NTF,
  rt_1990: RT90,
  rikets_koordinatsystem_1990: RT90,
  amersfoort: RD,
  hungarian_datum_1972: HD72,
}
/** The ellipsoid of a WKT, behind which `TOWGS84` stands. */
const ELLIPSOID = /SPHEROID\[[^[\]]*(?:\[[^[\]]*\])?[^[\]]*\]/
const WGS84_AXIS_M = 6_378_137

export const asItIs: ToWgs84 = (position) => position

function converter(definition: string, called: string): ToWgs84 {
  const system = systemOf(definition, called)
  const datum = system.oProj as unknown as Datum
  if (!isShiftMissing(datum)) {
    return ([x, y]) => {
      const [longitude = Number.NaN, latitude = Number.NaN] = system.inverse([x, y])
      return [Math.round(longitude * DIGITS) / DIGITS, Math.round(latitude * DIGITS) / DIGITS]
    }
  }
  const shift = SHIFTS[datum.datumCode ?? '']
  const shifted = definition.replace(ELLIPSOID, `$&,TOWGS84[${shift}]`)
  if (shift !== undefined && shifted !== definition && !definition.includes('TOWGS84'))
    return converter(shifted, called)
  throw new UnreadableBoundaryFile(
    `No way to WGS 84 is known from the datum "${datum.datumCode}" of ${called}; the fields would lie off by some hundred metres. Write the file in WGS 84 (EPSG:4326) and send it again.`,
  )
}

function systemOf(definition: string, called: string): Converter {
  try {
    const system = proj4(definition)
    // Some definitions are read and fail only when they are used.
    system.inverse([0, 0])
    return system
  } catch {
    throw new UnreadableBoundaryFile(
      `The coordinate reference system is not known: ${called}. Write the file in WGS 84 (EPSG:4326) and send it again.`,
    )
  }
}

/** What is looked at of a system that proj4 has read. */
interface Datum {
  readonly datumCode?: string
  /** Half the greater axis of the ellipsoid, m. */
  readonly a: number
  readonly datum?: { readonly datum_params?: readonly number[] | undefined }
}

/** Datums on the ellipsoids WGS 84 and GRS 80 agree with WGS 84 within a metre or two; older ones want a shift. */
function isShiftMissing({ a, datum }: Datum): boolean {
  return Math.abs(a - WGS84_AXIS_M) > 1 && datum?.datum_params === undefined
}
