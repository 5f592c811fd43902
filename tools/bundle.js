/**
 * Bundles packages/isoxml, of some 180 modules, into the one file that is loaded: `node tools/bundle.js`, behind `tsc -b`.
 * A module of its own costs a process some 0.4 ms and 20 kB to load, which for one small set is more than reading it.
 */
import { resolve } from 'node:path'
import { rolldown } from 'rolldown'

const DIST = resolve(import.meta.dirname, '../packages/isoxml/dist')

const bundle = await rolldown({ input: `${DIST}/index.js`, platform: 'neutral' })
await bundle.write({ file: `${DIST}/isoxml.js`, format: 'esm', sourcemap: true })
await bundle.close()
