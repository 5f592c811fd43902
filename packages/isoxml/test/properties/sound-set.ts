/** A sound set with one of nearly everything, small enough to be damaged thousands of times. */
import { deflateRawSync } from 'node:zlib'
import { element, type FileToWrite, writeTaskDataSet, zipFiles } from '../../src/index.js'
import { NORTH_EAST_STATUS, text } from '../time-log-bytes.js'

const grid = element('GRD', {
  A: 52.1,
  B: 8.6,
  C: 0.0001,
  D: 0.0001,
  E: 4,
  F: 3,
  G: 'GRD00001',
  H: 48,
  I: 2,
  J: 1,
})
const zone = element('TZN', { A: 1, B: 'Grid' }, [element('PDV', { A: '0006', B: 0, C: 'PDT1' })])

/** Twelve cells of one value, 10 to 120. */
const gridBytes = new Uint8Array(Int32Array.from({ length: 12 }, (_, cell) => 10 * (cell + 1)).buffer)

/** Main file, external parts, link list, two logs, a grid. */
export function soundSet(): FileToWrite[] {
  const records = Array.from({ length: 12 }, (_, record) => ({
    localTimeMs: Date.UTC(2020, 0, 1, 8) + 1000 * record,
    north: 521_000_000 + 200 * record,
    east: 86_000_000,
    status: 4,
    values: [[record % 2, 1000 * record]] as const,
  }))
  const layout = {
    position: ['north', 'east', 'status'] as const,
    channels: [
      { ddi: 0x54, elementId: 'DET-1' },
      { ddi: 0x8d, elementId: 'DET-2' },
      { ddi: 0x86, elementId: 'DET-2', constant: -1500 },
    ],
  }
  const files = writeTaskDataSet({
    version: '4.3',
    managementSoftwareManufacturer: 'Field & Söhne',
    managementSoftwareVersion: '1',
    dataTransferOrigin: 2,
    customers: [{ id: 'CTR1', lastName: 'Höfer' }],
    farms: [{ id: 'FRM1', designator: 'Nordhof', customerId: 'CTR1' }],
    partfields: [{ id: 'PFD1', designator: 'Lange "Breite"', areaM2: 12_000, farmId: 'FRM1' }],
    products: [{ id: 'PDT1', designator: 'Wheat <C2>', relations: [] }],
    tasks: [
      {
        id: 'TSK1',
        designator: 'Harvest',
        partfieldId: 'PFD1',
        status: 4,
        times: [{ start: '2020-01-01T08:00:00', stop: '2020-01-01T09:00:00', type: 4 }],
        timeLogs: ['TLG00001', 'TLG00002'],
        otherElements: [zone, grid],
      },
    ],
    logs: [
      { stem: 'TLG00001', layout, records },
      { stem: 'TLG00002', layout, records: records.slice(0, 3) },
    ],
  })
  return [
    ...files,
    { path: 'TASKDATA/DVC00001.XML', bytes: text(DEVICES) },
    { path: 'TASKDATA/LINKLIST.XML', bytes: text(LINKS) },
    { path: 'TASKDATA/GRD00001.BIN', bytes: gridBytes },
  ].map((file) => (file.path.endsWith('TASKDATA.XML') ? withExternal(file) : file))
}

const DEVICES = `<?xml version="1.0" encoding="UTF-8"?><XFC><DVC A="DVC-1" B="Combine" D="A00E840000000001" F="01020304050607" G="FF000000006E65">
<DET A="DET-1" B="1" C="1" D="Combine" E="0" F="0"><DOR A="10"/></DET><DET A="DET-2" B="2" C="4" D="Header" E="1" F="1"><DOR A="11"/></DET>
<DPD A="10" B="0054" C="1" D="9" E="Yield" F="20"/><DPT A="11" B="0086" C="-1500" D="Offset"/><DVP A="20" B="0" C="0.01" D="1" E="t/ha"/></DVC></XFC>`

const LINKS = `<?xml version="1.0"?><ISO11783LinkList VersionMajor="4" VersionMinor="3" FileVersion="1"><LGP A="LGP1" B="1"><LNK A="PFD1" B="{6b9cbb4e-43b7-4f0b-9a0d-2a8f9f3f6a11}"/></LGP></ISO11783LinkList>`

/** Names the external file where the schema wants it: as first child of the root. */
function withExternal(file: FileToWrite): FileToWrite {
  const xml = new TextDecoder().decode(file.bytes)
  return {
    path: file.path,
    bytes: text(xml.replace(/(<ISO11783_TaskData[^>]*>)/, '$1<XFR A="DVC00001" B="1"/>')),
  }
}

/** The set as an archive, its entries deflated where that makes them smaller. */
export function soundArchive(): Uint8Array {
  return zipFiles(soundSet(), (bytes) => new Uint8Array(deflateRawSync(bytes)))
}

/** The files of the set by path. */
export function soundFiles(): Map<string, Uint8Array> {
  return new Map(soundSet().map(({ path, bytes }) => [path, bytes]))
}

/** Header of a log with all there can be: constants, bus values, proprietary attributes. */
export const HEADER = text(
  `<?xml version="1.0"?><TIM A="" D="4"><PTN ${NORTH_EAST_STATUS} C="" E="1.2"/><DLV A="0054" B="" C="DET-1"/><DLV A="dffe" B="" C="DET-1" D="65096" E="0" F="15"/><DLV A="0043" B="3000" C="DET-2" P094_Note="a &amp; b"/></TIM>`,
)
