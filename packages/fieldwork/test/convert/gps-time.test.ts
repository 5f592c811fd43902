/** Logs whose header declares no terminal time: the receiver's clock tells, or nothing does. */
import { memoryTree, openTaskData } from '@sheaf/isoxml'
import { describe, expect, it } from 'vitest'
import { convertTaskDataSet, DEFAULT_CONVERSION } from '../../src/index.js'
import { STEP_M, sha256 } from '../sets.js'

const TASK_DATA = `<ISO11783_TaskData VersionMajor="4" VersionMinor="3" DataTransferOrigin="2">
  <DVC A="DVC-1" B="Combine" D="A00E850000200001" F="31" G="FF000000006E65">
    <DET A="DET-1" B="1" C="1" D="Combine" E="0" F="0"><DOR A="2"/></DET>
    <DPT A="2" B="0043" C="6000" D="width"/>
  </DVC>
  <TSK A="TSK-1" B="Harvest" G="4"><TLG A="TLG00001" C="1"/></TSK></ISO11783_TaskData>`

/** Days from 1980-01-01 to 2026-07-29: 46 years with 12 leap days, and 209 days of 2026. */
const DAY = 46 * 365 + 12 + 209

interface Record {
  readonly gpsTimeMs: number
  readonly gpsDate: number
}

/** Records of north, east, status, GPS time and date, one value each; 0.0001° east a record. */
function binary(records: readonly Record[]): Uint8Array {
  const size = 4 + 4 + 1 + 4 + 2 + 1 + 10
  const bytes = new Uint8Array(size * records.length)
  const view = new DataView(bytes.buffer)
  for (const [i, { gpsTimeMs, gpsDate }] of records.entries()) {
    const at = i * size
    view.setInt32(at, 0, true)
    view.setInt32(at + 4, 100_000_000 + 1000 * i, true)
    view.setUint8(at + 8, 4)
    view.setUint32(at + 9, gpsTimeMs, true)
    view.setUint16(at + 13, gpsDate, true)
    view.setUint8(at + 15, 2)
    for (const [k, value] of [1, 800_000].entries()) {
      view.setUint8(at + 16 + 5 * k, k)
      view.setInt32(at + 17 + 5 * k, value, true)
    }
  }
  return bytes
}

const convert = async (records: readonly Record[]) => {
  const header =
    '<TIM D="4"><PTN A="" B="" D="" H="" I=""/><DLV A="008D" B="" C="DET-1"/><DLV A="0054" B="" C="DET-1"/></TIM>'
  const encoded = (text: string) => new TextEncoder().encode(text)
  const tree = memoryTree(
    new Map([
      ['TASKDATA.XML', encoded(TASK_DATA)],
      ['TLG00001.XML', encoded(header)],
      ['TLG00001.BIN', binary(records)],
    ]),
  )
  const [set] = (await openTaskData(tree)).sets
  const options = { configuration: DEFAULT_CONVERSION, digest: sha256, utcOffsetAt: () => 120 }
  return (await convertTaskDataSet(set!, options))[0]!
}

describe('a log without the time of the terminal', () => {
  it('has GPS time, which is UTC whatever the zone of the place', async () => {
    const file = await convert([0, 1, 2].map((i) => ({ gpsTimeMs: 36_000_000 + 5000 * i, gpsDate: DAY })))
    expect(file.status).toBe('processed')
    expect(file.summary!.properties.startTime).toBe('2026-07-29T10:00:05.000Z')
    expect(file.summary!.properties.endTime).toBe('2026-07-29T10:00:10.000Z')
    expect(file.areaM2).toBeCloseTo(2 * 6 * STEP_M, 5)
    expect(file.diagnostics.map(({ code }) => code)).not.toContain('TIME_ZONE_ASSUMED')
  })

  it('leaves records out whose GPS time is none; the stretch leads over them', async () => {
    const dates = [DAY, 0, DAY]
    const file = await convert(dates.map((gpsDate, i) => ({ gpsTimeMs: 36_000_000 + 5000 * i, gpsDate })))
    expect(file.points!.length).toBe(1)
    expect(file.areaM2).toBeCloseTo(2 * 6 * STEP_M, 5)
  })

  it('without GPS time either fails: the contract has no point without timestamp', async () => {
    const file = await convert([0, 1, 2].map(() => ({ gpsTimeMs: 0, gpsDate: 0 })))
    expect(file.failure).toMatchObject({
      step: 'standardGeojson',
      message: 'missing required properties: timestamp',
    })
    expect(file.failure!.detail).toContain('None of the 3 records of task TSK-1 carries a time')
  })
})
