/**
 * Columns every operation type has: place, time, area, distance, elevation, heading, speed, width, recording status,
 * crop, variety, offsets, fuel.
 */
import { isAvailable } from '@sheaf/isoxml'
import type { ColumnMemory } from '../points/column-memory.js'
import { constantText, numberColumn, textColumn } from '../points/columns.js'
import type { Column, TextColumn } from '../points/table.js'
import { DDI } from './ddi.js'
import { addFuel } from './fuel.js'
import { hasNonZero } from './held-values.js'
import { channelFor, HOLD_WITHOUT_STATE_S, rowValues, type TrackContext } from './track-context.js'
import { MAX_SPEED_M_PER_S } from './usable-records.js'

/** Speeds cut out of bus messages: PGN and first bit, factor to m/s. Ground-based before wheel-based. */
const BUS_SPEEDS: readonly { pgn: number; startBit: number; factor: number }[] = [
  { pgn: 65097, startBit: 0, factor: 0.001 },
  { pgn: 129026, startBit: 32, factor: 0.01 },
  { pgn: 65096, startBit: 0, factor: 0.001 },
]
/** Bus values from here on say "error" or "not available". */
const BUS_NOT_AVAILABLE = 0xfb00
const MM_PER_M = 1000
const MS_PER_MINUTE = 60_000

/** @param offsetMinutes minutes east of UTC of the log's wall clock */
export function commonColumns(context: TrackContext, offsetMinutes: number): Map<string, Column> {
  const { rows, memory } = context
  const columns = new Map<string, Column>()
  columns.set('lon', numberColumn('arcdeg', rows.lon))
  columns.set('lat', numberColumn('arcdeg', rows.lat))
  columns.set('time', numberColumn('ms', timesOf(context, offsetMinutes)))
  columns.set('log', numberColumn('', memory.numbers(rows.length)))
  columns.set('record', numberColumn('', recordNumbers(context)))
  addCrop(context, columns)
  columns.set('area', numberColumn('m2', rows.area))
  columns.set('distance', numberColumn('m', rows.distance))
  columns.set('heading', numberColumn('arcdeg', rows.heading))
  columns.set('speed', numberColumn('m/s', speedOf(context)))
  const elevation = elevationOf(context)
  if (elevation) columns.set('elevation', numberColumn('m', elevation))
  columns.set('equipmentWidth', numberColumn('m', rows.widthM))
  columns.set('recordingStatus', recordingStatus(rows.on, memory))
  if (rows.section) columns.set('sectionId', numberColumn('', sectionIds(rows.section)))
  addOffsets(context, columns)
  addFuel(context, columns)
  return columns
}

function recordNumbers({ rows, memory }: TrackContext): Float64Array {
  const numbers = memory.numbers(rows.length)
  numbers.set(rows.record)
  return numbers
}

function timesOf({ rows, track, memory }: TrackContext, offsetMinutes: number): Float64Array {
  const { localTimeMs } = track.log
  const shift = offsetMinutes * MS_PER_MINUTE
  const times = memory.numbers(rows.length)
  for (let row = 0; row < times.length; row++) times[row] = localTimeMs[rows.record[row]!]! - shift
  return times
}

/** The same text in all rows where nothing changed during the track. */
function addCrop({ type, rows, crops, cropOfRecord }: TrackContext, columns: Map<string, Column>): void {
  const keys =
    type === 'planted' || type === 'harvested' ? (['crop', 'variety'] as const) : (['crop'] as const)
  for (const key of keys) {
    const texts = crops.map((span) => span[key])
    if (texts.every((text) => text === undefined)) continue
    const isConstant = cropOfRecord === undefined || texts.every((text) => text === texts[0])
    columns.set(
      key,
      isConstant
        ? constantText(texts[0], rows.length)
        : textColumn(Array.from(rows.record, (record) => texts[cropOfRecord[record]!])),
    )
  }
}

function recordingStatus(on: Uint8Array, memory: ColumnMemory): TextColumn {
  const codes = memory.codes(on.length)
  for (let row = 0; row < codes.length; row++) codes[row] = on[row] === 0 ? 1 : 0
  return { kind: 'text', codes, texts: ['On', 'Off'] }
}

function sectionIds(section: Int16Array): Float64Array {
  const ids = new Float64Array(section.length)
  for (let row = 0; row < ids.length; row++) ids[row] = section[row]! < 0 ? Number.NaN : section[row]!
  return ids
}

/**
 * `xOffset` and `yOffset`: metres from the logged position ahead and to the right to the middle of the implement, by
 * which the points were moved; `implementOffset`: metres that it stands to the right of the machine.
 */
function addOffsets({ rows, place }: TrackContext, columns: Map<string, Column>): void {
  if (place === undefined) return
  const constant = (metres: number) => numberColumn('m', new Float64Array(rows.length).fill(metres))
  columns.set('xOffset', constant(place.forwardM))
  columns.set('yOffset', constant(place.rightM))
  if (place.besideMachineM !== undefined) columns.set('implementOffset', constant(place.besideMachineM))
}

/** m/s: logged (DDI 397), from the bus, else distance ÷ interval. */
function speedOf(context: TrackContext): Float64Array {
  const { distance, interval, length } = context.rows
  const fresh = { timeMs: context.hold.timeMs, maxHoldS: HOLD_WITHOUT_STATE_S }
  const logged = channelFor(context, DDI.speed)
  const known = logged && hasNonZero(logged) ? rowValues(context, logged, 0.001, fresh) : busSpeed(context)
  const speed = known ?? context.memory.numbers(length).fill(Number.NaN)
  for (let row = 0; row < length; row++) {
    if (!Number.isNaN(speed[row]!)) continue
    const driven = interval[row]! > 0 ? distance[row]! / interval[row]! : Number.NaN
    // a position that catches up within a fraction of a second tells no speed
    speed[row] = driven <= MAX_SPEED_M_PER_S ? driven : Number.NaN
  }
  return speed
}

function busSpeed(context: TrackContext): Float64Array | undefined {
  const messages = context.track.byDdi.get(DDI.busMessage) ?? []
  for (const { pgn, startBit, factor } of BUS_SPEEDS) {
    const channel = messages.find(({ bus }) => bus?.pgn === pgn && bus.startBit === startBit)
    if (channel === undefined || !hasNonZero(channel)) continue
    const fresh = { timeMs: context.hold.timeMs, maxHoldS: HOLD_WITHOUT_STATE_S }
    const limit = BUS_NOT_AVAILABLE * factor
    const values = rowValues(context, channel, factor, fresh)
    for (let row = 0; row < values.length; row++)
      if (!(values[row]! >= 0 && values[row]! < limit)) values[row] = Number.NaN
    return values
  }
  return undefined
}

/** Metres; undefined where the log carries none, or nothing but 0 and "not available". */
function elevationOf({ rows, track, memory }: TrackContext): Float64Array | undefined {
  const { up } = track.log
  if (up === undefined) return undefined
  const elevation = memory.numbers(rows.length)
  let any = 0
  for (let row = 0; row < elevation.length; row++) {
    const millimetres = up[rows.record[row]!]!
    if (isAvailable(millimetres)) {
      elevation[row] = millimetres / MM_PER_M
      any |= millimetres
    } else elevation[row] = Number.NaN
  }
  return any === 0 ? undefined : elevation
}
