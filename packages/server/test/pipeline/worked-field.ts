/**
 * A field worked by a cultivator, written as task data: straight passes, one record a second, depth and work state
 * logged. Everything that a test wants to know of it follows from the numbers given here.
 */
import { deflateRawSync } from 'node:zlib'
import {
  type FileToWrite,
  type MultiPolygon,
  type TimeLogRecord,
  writeTaskDataSet,
  zipFiles,
} from '@sheaf/isoxml'

export interface WorkedField {
  /** South-west corner of the first pass, degrees. */
  readonly lon?: number
  readonly lat?: number
  readonly passes?: number
  readonly recordsPerPass?: number
  /** Local wall time of the first record. */
  readonly start?: string
  readonly task?: string
  readonly log?: string
  /** Records to write: a terminal that exports while it works. */
  readonly upTo?: number
  /** Partfield with this boundary; none without. */
  readonly boundary?: MultiPolygon
  readonly partfieldId?: string
  readonly partfieldName?: string
  readonly linkUuid?: string
}

/** Metres from one pass to the next: the working width. */
export const WIDTH_M = 6
/** Metres from one record to the next. */
export const STEP_M = 2
const METRES_PER_DEGREE = 111_320
const DEPTH_DDI = 52
const WIDTH_DDI = 67
const WORK_STATE_DDI = 141

export const CORNER = { lon: 8.65, lat: 51.72 }

/** The ground around the passes, with a margin on every side. */
export function groundOf(work: WorkedField, marginM = 5): MultiPolygon {
  const { lon = CORNER.lon, lat = CORNER.lat, passes = 6, recordsPerPass = 60 } = work
  const east = (metres: number) => lon + metres / (METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180))
  const north = (metres: number) => lat + metres / METRES_PER_DEGREE
  const [w, s] = [east(-marginM), north(-marginM)]
  const [e, n] = [east(recordsPerPass * STEP_M + marginM), north((passes - 1) * WIDTH_M + marginM)]
  return {
    type: 'MultiPolygon',
    coordinates: [
      [
        [
          [w, s],
          [e, s],
          [e, n],
          [w, n],
          [w, s],
        ],
      ],
    ],
  }
}

function recordsOf(work: WorkedField): TimeLogRecord[] {
  const {
    lon = CORNER.lon,
    lat = CORNER.lat,
    passes = 6,
    recordsPerPass = 60,
    start = '2025-09-01T08:00:00',
  } = work
  const startMs = Date.parse(`${start}Z`)
  const records: TimeLogRecord[] = []
  for (let pass = 0; pass < passes; pass++) {
    for (let i = 0; i < recordsPerPass; i++) {
      const alongM = (pass % 2 === 0 ? i : recordsPerPass - 1 - i) * STEP_M
      records.push({
        localTimeMs: startMs + 1000 * (pass * (recordsPerPass + 20) + i),
        north: Math.round((lat + (pass * WIDTH_M) / METRES_PER_DEGREE) * 1e7),
        east: Math.round((lon + alongM / (METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180))) * 1e7),
        status: 4,
        values: [
          [0, 150],
          [1, WIDTH_M * 1000],
          [2, 1],
        ],
      })
    }
  }
  return records.slice(0, work.upTo)
}

export function filesOf(work: WorkedField = {}, folder = 'TASKDATA'): FileToWrite[] {
  const { task = 'TSK1', log = 'TLG00001', start = '2025-09-01T08:00:00', boundary } = work
  const partfield = work.partfieldId ?? 'PFD1'
  const files = writeTaskDataSet(
    {
      version: '4.3',
      dataTransferOrigin: 2,
      customers: [{ id: 'CTR1', lastName: 'Weber', firstName: 'Anna' }],
      farms: [{ id: 'FRM1', designator: 'Lindenhof', customerId: 'CTR1' }],
      partfields: [
        {
          id: partfield,
          designator: work.partfieldName ?? 'Long Acre',
          customerId: 'CTR1',
          farmId: 'FRM1',
          ...(boundary === undefined ? {} : { boundary }),
        },
      ],
      devices: [cultivator()],
      tasks: [
        {
          id: task,
          designator: 'Stubble',
          status: 4,
          customerId: 'CTR1',
          farmId: 'FRM1',
          partfieldId: partfield,
          times: [{ start: `${start}+02:00`, type: 4 }],
          deviceAllocations: [{ clientName: 'A00484000DE0D4A5', deviceId: 'DVC-1' }],
          timeLogs: [log],
        },
      ],
      logs: [
        {
          stem: log,
          layout: {
            position: ['north', 'east', 'status'],
            channels: [
              { ddi: DEPTH_DDI, elementId: 'DET-2' },
              { ddi: WIDTH_DDI, elementId: 'DET-2' },
              { ddi: WORK_STATE_DDI, elementId: 'DET-2' },
            ],
          },
          records: recordsOf(work),
        },
      ],
    },
    folder,
  )
  return work.linkUuid === undefined ? files : [...files, linkList(folder, partfield, work.linkUuid)]
}

export function archiveOf(...sets: readonly FileToWrite[][]): Uint8Array {
  return zipFiles(sets.flat(), (bytes) => deflateRawSync(bytes))
}

function cultivator() {
  return {
    id: 'DVC-1',
    designator: 'Cultivator 600',
    clientName: 'A00484000DE0D4A5',
    structureLabel: '00000000000001',
    localizationLabel: 'FF000000006564',
    elements: [
      {
        id: 'DET-1',
        objectId: 1,
        type: 1,
        designator: 'Cultivator',
        number: 0,
        parentObjectId: 0,
        references: [],
      },
      {
        id: 'DET-2',
        objectId: 2,
        type: 2,
        designator: 'Frame',
        number: 1,
        parentObjectId: 1,
        references: [10, 11, 12],
      },
    ],
    processData: [
      { objectId: 10, ddi: DEPTH_DDI, properties: 1, triggers: 31, designator: 'Depth' },
      { objectId: 11, ddi: WIDTH_DDI, properties: 1, triggers: 31, designator: 'Width' },
      { objectId: 12, ddi: WORK_STATE_DDI, properties: 1, triggers: 31, designator: 'Work state' },
    ],
  }
}

function linkList(folder: string, partfield: string, uuid: string): FileToWrite {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<ISO11783LinkList VersionMajor="4" VersionMinor="3" DataTransferOrigin="2">
<LGP A="LGP1" B="1"><LNK A="${partfield}" B="{${uuid}}"/></LGP></ISO11783LinkList>`
  return { path: `${folder}/LINKLIST.XML`, bytes: new TextEncoder().encode(xml) }
}
