/**
 * What is fuzzed: each target has sound inputs, tokens to put in, and a run that may throw `IsoxmlError` and nothing
 * else. An input is a list of parts, spoilt apart from each other.
 */
import {
  decodeTimeLog,
  inspectTaskData,
  memorySource,
  memoryTree,
  openTaskData,
  openZip,
  parseTimeLogHeader,
} from '@sheaf/isoxml'
import { corpus, generatedSet, inflateRaw, logsOf, packed, xmlOf } from './seeds.js'

const encode = (text) => new TextEncoder().encode(text)
const bytesOf = (...numbers) => Uint8Array.from(numbers)

const XML_TOKENS = [
  ...[
    '<',
    '>',
    '/>',
    '"',
    "'",
    '&',
    '&amp;',
    '&#x110000;',
    '&#0;',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<!DOCTYPE a [',
    '<!ENTITY a "b">',
  ],
  ...[
    '<?xml version="1.0" encoding="UTF-16"?>',
    '<?xml encoding="ISO-8859-1"?>',
    '</ISO11783_TaskData>',
    '<XFR A="TASKDATA" B="1"/>',
  ],
  ...[
    '<TSK A="TSK1">',
    '</TSK>',
    '<TLG A="TLG00001"/>',
    '<DET A="DET-1" B="1" C="4" E="0" F="1"/>',
    '<DOR A="1"/>',
    '<PLN A="1">',
    '<LSG A="1">',
  ],
  ...[
    '<PNT A="2" C="91" D="181"/>',
    ' A=""',
    ' B="NaN"',
    ' C="1e999"',
    ' D="-0"',
    ' E="99999999999999999999"',
    ' __proto__="1"',
    '\u0000',
    '\ufeff',
    '\ud83d\ude00',
  ],
  ...[
    '<GRD A="0" B="0" C="1e-9" D="1" E="4294967295" F="4294967295" G="GRD00001" I="2" J="1"/>',
    '<PDV A="FFFF" B="1">',
    '2024-02-30T25:61:61+99:99',
  ],
].map(encode)

const ZIP_TOKENS = [
  ...[
    bytesOf(0x50, 0x4b, 3, 4),
    bytesOf(0x50, 0x4b, 1, 2),
    bytesOf(0x50, 0x4b, 5, 6),
    bytesOf(0x50, 0x4b, 7, 8),
  ],
  ...[bytesOf(0x50, 0x4b, 6, 6), bytesOf(0x50, 0x4b, 6, 7), bytesOf(1, 0, 24, 0), bytesOf(0x75, 0x70, 9, 0)],
  ...['../', '/', 'C:\\', 'TASKDATA/TASKDATA.XML', '__MACOSX/._', 'a.zip', 'TLG00001.BIN'].map(encode),
]

const LOG_TOKENS = [
  ...[
    bytesOf(0),
    bytesOf(0xff),
    bytesOf(0xff, 0xff),
    bytesOf(0x12, 0x39),
    bytesOf(0, 0, 0, 0x80),
    bytesOf(0xff, 0xff, 0xff, 0x7f),
  ],
  ...[new Uint8Array(15), new Uint8Array(64).fill(0xff), new Uint8Array(300)],
]

/** @typedef {{ codes: string[], size: number }} Outcome diagnostics met and bytes of columns given back */

/**
 * @typedef {object} Target
 * @property {readonly (readonly Uint8Array[])[]} inputs
 * @property {readonly (readonly Uint8Array[])[]} tokens one list a part
 * @property {(parts: readonly Uint8Array[]) => Promise<Outcome>} run
 */

/** @returns {Promise<Record<string, Target>>} */
export async function targets() {
  const real = await corpus()
  const generated = generatedSet()
  const sets = [generated, ...real.sets]
  return {
    archive: {
      inputs: [
        packed(generated),
        packed([{ path: 'inner.zip', bytes: packed(generated) }]),
        ...real.archives,
      ].map((bytes) => [bytes]),
      tokens: [ZIP_TOKENS],
      run: ([bytes]) => openAll(openZip(memorySource(bytes), { inflateRaw })),
    },
    xml: {
      inputs: sets.flatMap(xmlOf).map((bytes) => [bytes]),
      tokens: [XML_TOKENS],
      run: ([bytes]) => openAll(Promise.resolve(withMainFile(generated, bytes))),
    },
    header: {
      inputs: sets.flatMap(logsOf).map(([header]) => [header]),
      tokens: [XML_TOKENS],
      run: async ([bytes]) => ({
        codes: parseTimeLogHeader(bytes, 'TLG00001.XML').diagnostics.map(({ code }) => code),
        size: 0,
      }),
    },
    grid: {
      inputs: sets.flatMap(gridsOf),
      tokens: [XML_TOKENS, LOG_TOKENS],
      run: ([main, binary]) => openAll(Promise.resolve(withGrid(main, binary))),
    },
    log: {
      inputs: sets.flatMap(logsOf),
      tokens: [XML_TOKENS, LOG_TOKENS],
      run: async ([header, binary]) =>
        checkedLog(
          decodeTimeLog(binary, parseTimeLogHeader(header, 'TLG00001.XML'), 'TLG00001'),
          binary.length,
        ),
    },
  }
}

/** Main files that name grids, each with one of its binaries. */
function gridsOf(files) {
  const main = files.find(({ path }) => /taskdata\.xml$/i.test(path))
  const binaries = files.filter(({ path }) => /GRD\d+\.bin$/i.test(path))
  return main === undefined ? [] : binaries.map(({ bytes }) => [main.bytes, bytes])
}

/** The binary under the names that grids of small sets have. */
function withGrid(main, binary) {
  const names = ['GRD00000.BIN', 'GRD00001.BIN', 'GRD00002.BIN', 'GRD00003.BIN']
  return memoryTree(new Map([['TASKDATA.XML', main], ...names.map((name) => [name, binary])]))
}

/** The set with the given bytes as main file and as an external part. */
function withMainFile(files, bytes) {
  const contents = new Map(files.map((file) => [file.path, file.bytes]))
  return memoryTree(contents.set('TASKDATA/TASKDATA.XML', bytes).set('TASKDATA/DVC00001.XML', bytes))
}

async function openAll(opening) {
  const archive = await openTaskData(await opening)
  const { sets } = await inspectTaskData(archive)
  return { codes: sets.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code)), size: 0 }
}

/** What must hold of every decoded log, damaged or not. */
function checkedLog(log, length) {
  const { records } = log
  const columns = [
    log.localTimeMs,
    log.north,
    log.east,
    log.up,
    log.status,
    log.pdop,
    log.hdop,
    log.satellites,
    log.gpsTimeMs,
    log.gpsDate,
  ].filter((column) => column !== undefined)
  for (const column of columns) demand(column.length === records, 'a column is not as long as the log')
  let end = 0
  for (const { from, to } of log.skipped) {
    demand(from >= end && to > from && to <= length, 'ranges passed over are out of order')
    end = to
  }
  let size = columns.reduce((sum, { byteLength }) => sum + byteLength, 0)
  for (const { data } of log.channels) size += checkedChannel(data, records)
  return { codes: log.diagnostics.map(({ code }) => code), size }
}

function checkedChannel(data, records) {
  if (data.kind === 'dense') {
    demand(data.values.length === records, 'a dense channel is not as long as the log')
    return data.values.byteLength
  }
  if (data.kind === 'packed') {
    const bits = Array.from(data.present, (word) => word.toString(2).replaceAll('0', '').length)
    const present = bits.reduce((sum, count) => sum + count, 0)
    demand(data.present.length === Math.ceil(records / 32), 'presence is not as long as the log')
    demand(present === data.values.length, 'a packed channel has more values than records')
    demand(records % 32 === 0 || data.present.at(-1) >>> (records % 32) === 0, 'presence goes beyond the log')
    return data.values.byteLength + data.present.byteLength
  }
  if (data.kind !== 'sparse') return 0
  demand(data.records.length === data.values.length, 'a sparse channel has more records than values')
  for (let at = 1; at < data.records.length; at++)
    demand(data.records[at] > data.records[at - 1], 'records of a sparse channel are out of order')
  demand(data.records.length === 0 || data.records.at(-1) < records, 'a sparse channel goes beyond the log')
  return data.values.byteLength + data.records.byteLength
}

function demand(holds, sentence) {
  if (!holds) throw new Error(sentence)
}
