/** The peer: Clipper2 as WebAssembly, one union of all swaths in whole millimetres. */
import { metresPerDegree, quadOf, swathRing, swathsOf } from '@sheaf/fieldwork'
import load from 'clipper2-wasm'

const clipper = await load()

/**
 * @param {import('@sheaf/fieldwork').PointTable} table
 * @returns {() => { areaM2: number, outlineM2: number }} the union alone; the swaths are made into paths here
 */
export function unionOf(table) {
  const swaths = swathsOf(table)
  const [lon, lat] = [swaths.lon[0], swaths.lat[0]]
  const perDegree = metresPerDegree(lat)
  const quad = new Float64Array(8)
  const paths = new clipper.Paths64()
  const millimetres = (degrees, metres) => BigInt(Math.round(1000 * degrees * metres))
  for (let i = 0; i < swaths.length; i++) {
    if (!quadOf(swaths, i, quad)) continue
    const corners = swathRing(quad).map((degrees, k) =>
      k % 2 === 0 ? millimetres(degrees - lon, perDegree.lon) : millimetres(degrees - lat, perDegree.lat),
    )
    paths.push_back(clipper.MakePath64(corners))
  }
  return () => {
    const areaM2 = clipper.AreaPaths64(clipper.UnionSelf64(paths, clipper.FillRule.NonZero)) / 1e6
    return { areaM2, outlineM2: areaM2 }
  }
}
