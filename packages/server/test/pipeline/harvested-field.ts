/**
 * Fields that a combine or a sprayer worked, written as task data: straight passes of 10 m that overlap as told, one
 * record a second and 2 m, yield or rates per area constant. Everything that a test wants to know follows from the numbers
 * given here.
 */
import type { FileToWrite, MultiPolygon, TimeLogRecord } from '@sheaf/isoxml'
import { writeTaskDataSet } from '@sheaf/isoxml'
import { CORNER } from './worked-field.js'

export interface NamedWork {
  /** Text of the crop type, and of the variety below it. */
  readonly crop?: string
  readonly variety?: string
  /** Products that the sprayer brings out, 100 L/ha each; without any the work is a harvest of 8 t/ha at 14 %. */
  readonly products?: readonly string[]
  /** Metres from one pass to the next; the width is 10 m. */
  readonly apartM?: number
  readonly passes?: number
  readonly recordsPerPass?: number
  /** Metres that the whole field lies east of the usual corner. */
  readonly eastM?: number
  readonly start?: string
  readonly log?: string
  readonly boundary?: MultiPolygon
}

export const SWATH_WIDTH_M = 10
export const SWATH_LENGTH_M = 2
export const YIELD_KG_PER_HA = 8000
const METRES_PER_DEGREE = 111_320
const YIELD_DDI = 84
const MOISTURE_DDI = 99
const APPLIED_DDI = 2
const WORK_STATE_DDI = 141
const WIDTH_DDI = 67

/** A box of metres east and north of the usual corner. */
export function boxAround(west: number, south: number, east: number, north: number): MultiPolygon {
  const at = (x: number, y: number) => [lonOf(x), latOf(y)]
  const ring = [at(west, south), at(east, south), at(east, north), at(west, north), at(west, south)]
  return { type: 'MultiPolygon', coordinates: [[ring]] } as MultiPolygon
}

const lonOf = (metres: number) =>
  CORNER.lon + metres / (METRES_PER_DEGREE * Math.cos((CORNER.lat * Math.PI) / 180))
const latOf = (metres: number) => CORNER.lat + metres / METRES_PER_DEGREE

function recordsOf(work: NamedWork, values: TimeLogRecord['values']): TimeLogRecord[] {
  const { passes = 4, recordsPerPass = 40, apartM = SWATH_WIDTH_M, eastM = 0, start = START } = work
  const startMs = Date.parse(`${start}Z`)
  return Array.from({ length: passes * recordsPerPass }, (_, record) => {
    const pass = Math.floor(record / recordsPerPass)
    const along = record % recordsPerPass
    const x = (pass % 2 === 0 ? along : recordsPerPass - 1 - along) * SWATH_LENGTH_M
    return {
      // a minute between passes: a stretch never leads over the turn
      localTimeMs: startMs + 1000 * (pass * (recordsPerPass + 60) + along),
      north: Math.round(latOf(pass * apartM) * 1e7),
      east: Math.round(lonOf(eastM + x) * 1e7),
      status: 4,
      values,
    }
  })
}

const START = '2025-08-04T10:00:00'

export function namedFiles(work: NamedWork = {}, folder = 'TASKDATA'): FileToWrite[] {
  const { crop, variety, products = [], log = 'TLG00001', start = START, boundary } = work
  const isHarvest = products.length === 0
  const bins = products.map((_name, at) => `DET-${3 + at}`)
  const channels = isHarvest
    ? [
        { ddi: WORK_STATE_DDI, elementId: 'DET-2' },
        { ddi: YIELD_DDI, elementId: 'DET-2' },
        { ddi: MOISTURE_DDI, elementId: 'DET-2' },
      ]
    : [
        { ddi: WORK_STATE_DDI, elementId: 'DET-2' },
        ...bins.map((elementId) => ({ ddi: APPLIED_DDI, elementId })),
      ]
  // mg/m2 and ppm; hundredths of mm3/m2
  const values = isHarvest ? [1, YIELD_KG_PER_HA * 100, 140_000] : [1, ...bins.map(() => 1_000_000)]
  return writeTaskDataSet(
    {
      version: '4.3',
      dataTransferOrigin: 2,
      ...(crop === undefined ? {} : { cropTypes: [{ id: 'CTP1', designator: crop }] }),
      ...(variety === undefined
        ? {}
        : { cropVarieties: [{ id: 'CVT1', designator: variety, cropTypeId: 'CTP1' }] }),
      products: products.map((designator, at) => ({ id: `PDT${at + 1}`, designator, relations: [] })),
      partfields: [
        {
          id: 'PFD1',
          designator: 'Long Acre',
          ...(boundary === undefined ? {} : { boundary }),
          ...(crop === undefined ? {} : { cropTypeId: 'CTP1' }),
          ...(variety === undefined ? {} : { cropVarietyId: 'CVT1' }),
        },
      ],
      devices: [machine(isHarvest, bins)],
      tasks: [
        {
          id: 'TSK1',
          designator: isHarvest ? 'Harvest' : 'Spraying',
          status: 4,
          partfieldId: 'PFD1',
          times: [{ start: `${start}+02:00`, type: 4 }],
          productAllocations: bins.map((elementId, at) => ({ productId: `PDT${at + 1}`, elementId })),
          timeLogs: [log],
        },
      ],
      logs: [
        {
          stem: log,
          layout: { position: ['north', 'east', 'status'], channels },
          records: recordsOf(
            work,
            values.map((value, at) => [at, value] as const),
          ),
        },
      ],
    },
    folder,
  )
}

/** A combine (class 7 of the NAME) or a sprayer (class 6) of 10 m. */
function machine(isHarvest: boolean, bins: readonly string[]) {
  const element = (
    id: string,
    type: number,
    number: number,
    parentObjectId: number,
    references: number[] = [],
  ) => ({
    id,
    objectId: number + 1,
    type,
    designator: `Element ${number}`,
    number,
    parentObjectId,
    references,
  })
  return {
    id: 'DVC-1',
    designator: isHarvest ? 'LEXION 770' : 'Sprayer 10',
    clientName: isHarvest ? 'A00E84000DE0D4A5' : 'A00C84000DE0D4A5',
    structureLabel: '00000000000001',
    localizationLabel: 'FF000000006564',
    elements: [
      element('DET-1', 1, 0, 0),
      element('DET-2', 2, 1, 1, [100]),
      ...bins.map((id, at) => element(id, 3, 2 + at, 2)),
    ],
    properties: [{ objectId: 100, ddi: WIDTH_DDI, value: SWATH_WIDTH_M * 1000, designator: 'Width' }],
  }
}
