/** Sound inputs to spoil: generated ones always, real ones of the corpus when it stands beside the checkout. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { element, memorySource, openZip, writeTaskDataSet, zipFiles } from '@sheaf/isoxml'

const CORPUS = process.env.SHEAF_CORPUS ?? fileURLToPath(new URL('../../../shared/corpus', import.meta.url))
/** Longer ones are cut or left out: small inputs are spoilt oftener in the same time. */
const LONGEST = 200_000
const LONGEST_LOG = 12_000

/** @typedef {{ path: string, bytes: Uint8Array }} File */

export const inflateRaw = (deflated, size) => inflateRawSync(deflated, { maxOutputLength: Math.max(1, size) })

/** A set with coding data, a device, zones, a grid and two logs. @returns {File[]} */
export function generatedSet() {
  const layout = {
    position: ['north', 'east', 'up', 'status', 'hdop', 'satellites', 'gpsTimeMs', 'gpsDate'],
    channels: [
      { ddi: 84, elementId: 'DET-1' },
      { ddi: 141, elementId: 'DET-1' },
      { ddi: 134, elementId: 'DET-1', constant: -1500 },
    ],
  }
  const records = Array.from({ length: 60 }, (_, record) => ({
    localTimeMs: Date.UTC(2023, 7, 1, 9) + 1000 * record,
    ...{ north: 521_000_000 + 150 * record, east: 86_000_000 + 40 * record, up: 90_000, status: 4, hdop: 8 },
    ...{ satellites: 12, gpsTimeMs: 25_200_000 + 1000 * record, gpsDate: 15_918 },
    values: [[0, 300_000 + record], ...(record % 7 === 0 ? [[1, record & 1]] : [])],
  }))
  const ring = (type, size) =>
    element(
      'LSG',
      { A: type },
      [0, 1, 2, 3, 0].map((corner) =>
        element('PNT', {
          A: 2,
          C: 52 + size * (corner >> 1),
          D: 8.6 + size * ((corner ^ (corner >> 1)) & 1),
        }),
      ),
    )
  const files = writeTaskDataSet({
    version: '4.3',
    dataTransferOrigin: 2,
    customers: [{ id: 'CTR1', lastName: 'Höfer & Söhne' }],
    partfields: [{ id: 'PFD1', designator: 'Breite', areaM2: 10_000, customerId: 'CTR1' }],
    tasks: [
      {
        ...{ id: 'TSK1', designator: 'Harvest', partfieldId: 'PFD1', status: 4 },
        times: [{ start: '2023-08-01T09:00:00+02:00', durationS: 60, type: 4 }],
        timeLogs: ['TLG00001', 'TLG00002'],
        otherElements: [
          element('TZN', { A: 1 }, [
            element('PLN', { A: 2 }, [ring(1, 0.01), ring(2, 0.002)]),
            element('PDV', { A: '0006', B: 100 }),
          ]),
          element('GRD', { A: 52, B: 8.6, C: 0.001, D: 0.001, E: 4, F: 3, G: 'GRD00001', H: 48, I: 2, J: 1 }),
        ],
      },
    ],
    logs: [
      { stem: 'TLG00001', layout, records },
      { stem: 'TLG00002', layout: { ...layout, position: ['north', 'east'] }, records: records.slice(0, 5) },
    ],
  })
  const grid = new Uint8Array(Int32Array.from({ length: 12 }, (_, cell) => cell).buffer)
  return [...files, { path: 'TASKDATA/GRD00001.BIN', bytes: grid }]
}

/** @param {readonly File[]} files */
export function packed(files) {
  return zipFiles(files, (bytes) => new Uint8Array(deflateRawSync(bytes)))
}

/** Every file of the corpus, those within archives too. @returns {Promise<{ sets: File[][], archives: Uint8Array[] }>} */
export async function corpus() {
  const sets = []
  const archives = []
  if (!existsSync(CORPUS)) return { sets, archives }
  for (const folder of foldersWithFiles(CORPUS)) {
    const files = readdirSync(folder, { withFileTypes: true }).filter((one) => one.isFile())
    const read = (name) => new Uint8Array(readFileSync(join(folder, name)))
    sets.push(
      files
        .filter(({ name }) => !/\.zip$/i.test(name))
        .map(({ name }) => ({ path: name, bytes: read(name) })),
    )
    for (const { name } of files.filter((one) => /\.zip$/i.test(one.name))) {
      const bytes = read(name)
      if (bytes.length <= LONGEST) archives.push(bytes)
      sets.push(await filesOfZip(bytes))
    }
  }
  return { sets: sets.filter((files) => files.length > 0), archives }
}

async function filesOfZip(bytes) {
  const { files } = await openZip(memorySource(bytes), { inflateRaw })
  const contents = []
  for (const file of files) {
    // entries that are damaged in the corpus are no sound input
    const read = await file.read().catch(() => undefined)
    // a copy: what node inflates is a Buffer, whose slices are no copies and would spoil the sound input
    if (read !== undefined) contents.push({ path: file.path, bytes: Uint8Array.from(read) })
  }
  return contents
}

function foldersWithFiles(root) {
  const found = []
  for (const entry of readdirSync(root, { withFileTypes: true, recursive: true })) {
    if (entry.isDirectory()) found.push(join(entry.parentPath, entry.name))
  }
  return found
}

/** Pairs of header and binary, the binaries cut to some thousand bytes. @returns {[Uint8Array, Uint8Array][]} */
export function logsOf(files) {
  const byName = new Map(files.map((file) => [file.path.toUpperCase(), file.bytes]))
  return [...byName].flatMap(([name, bytes]) => {
    const header = byName.get(name.replace(/\.BIN$/, '.XML'))
    if (!/TLG\d+\.BIN$/.test(name) || header === undefined || bytes.length === 0) return []
    return [[header, bytes.slice(0, LONGEST_LOG)]]
  })
}

/** XML files that may be a main file or an external part. */
export function xmlOf(files) {
  return files
    .filter(
      ({ path, bytes }) => /\.xml$/i.test(path) && !/TLG\d+\.xml$/i.test(path) && bytes.length <= LONGEST,
    )
    .map(({ bytes }) => bytes)
}
