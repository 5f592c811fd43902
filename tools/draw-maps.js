/**
 * Draws one map per kind of work into docs/maps: the classes picture of a property of each simulated machine, as the
 * API hands it out. Run after `npm run build`: node tools/draw-maps.js
 */
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import { simulate } from '@sheaf/claas-sandbox'
import { convertTaskDataSet, DEFAULT_CONVERSION, filterPoints, propertyPng } from '@sheaf/fieldwork'
import { memoryTree, openTaskData } from '@sheaf/isoxml'

const FOLDER = new URL('../docs/maps/', import.meta.url)
const MAPS = [
  ['harvest', 'wetMassPerArea'],
  ['spraying', 'appliedRate'],
  ['planting', 'seedRate'],
  ['tillage', 'tillageDepthActual'],
]
/** As operations are filtered by default. */
const FILTER = { removeOutliers: true, outliersLimit: 3 }

mkdirSync(FOLDER, { recursive: true })
for (const [scenario, property] of MAPS) {
  const tree = memoryTree(new Map(simulate(scenario).files.map(({ path, bytes }) => [path, bytes])))
  const [set] = (await openTaskData(tree)).sets
  const digest = (bytes) => createHash('sha256').update(bytes).digest('hex')
  const [file] = await convertTaskDataSet(set, { configuration: DEFAULT_CONVERSION, digest })
  const selection = filterPoints(file.points, FILTER)
  const image = propertyPng(file.points, property, { deflate: deflateSync, style: 'classes', selection })
  const name = `${file.operationType}-${property}.png`
  writeFileSync(new URL(name, FOLDER), image.png)
  console.log(`${name}: ${image.width} × ${image.height}, ${image.png.length} bytes`)
}
