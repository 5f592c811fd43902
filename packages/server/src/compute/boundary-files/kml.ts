/** KML (OGC 07-147r2) as boundaries: placemarks with polygons, by togeojson on an XML document that expands nothing. */
import { kml } from '@tmcw/togeojson'
import { DOMParser } from '@xmldom/xmldom'
import { type FoundPolygon, moved, polygonsOf, UnreadableBoundaryFile } from './found-polygon.js'
import { asItIs } from './projection.js'

/** Tags become objects of some hundred bytes each; a hundred fields need a few thousand. */
const MOST_TAGS = 500_000

/** Prefixes that programs use and forget to declare. */
const PREFIXES = {
  gx: 'http://www.google.com/kml/ext/2.2',
  kml: 'http://www.opengis.net/kml/2.2',
  atom: 'http://www.w3.org/2005/Atom',
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
}

/** @throws UnreadableBoundaryFile when the bytes are no well-formed XML, declare entities or hold too many tags */
export function readKml(bytes: Uint8Array): FoundPolygon[] {
  const text = decoded(bytes)
  if (/<!(DOCTYPE|ENTITY)/i.test(text))
    throw new UnreadableBoundaryFile(
      'The file declares a document type or entities, which KML never needs; it was not read.',
    )
  if (tagsIn(text) > MOST_TAGS)
    throw new UnreadableBoundaryFile(
      `The file has more than ${MOST_TAGS} tags. Send the fields in several files.`,
    )
  const { features } = kml(documentOf(text))
  // An overlay is a picture that lies on the ground, no boundary.
  const drawn = features.filter(({ properties }) => properties?.['@geometry-type'] !== 'groundoverlay')
  return polygonsOf({ type: 'FeatureCollection', features: drawn }).map((polygon) => moved(polygon, asItIs))
}

function documentOf(text: string) {
  try {
    const parser = new DOMParser({ locator: false, xmlns: { ...PREFIXES }, onError: () => undefined })
    return parser.parseFromString(text, 'text/xml')
  } catch (error) {
    const [line = ''] = (error as Error).message.split('\n')
    throw new UnreadableBoundaryFile(`The file is no well-formed XML: ${line.slice(0, 200)}.`)
  }
}

function tagsIn(text: string): number {
  let tags = 0
  for (let at = text.indexOf('<'); at >= 0 && tags <= MOST_TAGS; at = text.indexOf('<', at + 1)) tags++
  return tags
}

/** The encoding of the byte-order mark, else the declared one, else UTF-8. */
function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes
  const mark =
    first === 0xff && second === 0xfe
      ? 'utf-16le'
      : first === 0xfe && second === 0xff
        ? 'utf-16be'
        : undefined
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200))
  const declared = /^[^<]*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1]
  try {
    return new TextDecoder(mark ?? declared ?? 'utf-8').decode(bytes)
  } catch {
    throw new UnreadableBoundaryFile(`The encoding "${declared}" is not known. Write the file in UTF-8.`)
  }
}
