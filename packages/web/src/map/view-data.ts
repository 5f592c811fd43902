/**
 * The records of one operation as the graphics card wants them: textures of fixed width, filled level by level.
 * Records come every 32nd first, then the gaps halved, so any prefix is an even sample along the passes.
 */
import { offered } from '../parts/words.js'
import { LocalFrame } from './local-frame.js'
import { joinEdges } from './swath-edges.js'
import type { ViewColumn, ViewHeader } from './view-stream.js'

/** Texture width; a million records need 1024 × 977 texels. */
const COLUMNS = 1024
/** Columns that place or pick a swath; all others can be mapped. */
const PLACING = ['x', 'y', 'heading', 'distance', 'width', 'time', 'filtered']
/** Width of a swath whose log tells none, in metres. */
const WIDTH_FALLBACK_M = 3

export class SwathData {
  readonly columns = COLUMNS
  readonly textureRows: number
  readonly frame: LocalFrame
  readonly header: ViewHeader
  /** Columns that can be mapped, in the artefact's order, their limits rounded as the values here are. */
  readonly properties: readonly ViewColumn[]
  /** Those of them that the page offers, in the order of its buttons. */
  readonly shownProperties: readonly ViewColumn[]
  /** Whether the operation tells which records its filtered output keeps. */
  readonly tellsFiltered: boolean
  /** east, north (m), heading (radians), length (m) per record. */
  readonly positions: Float32Array
  /** width (m), seconds since the first record, heading of the edge where the swath begins, 1 when filtered out. */
  readonly shapes: Float32Array
  rows = 0
  readonly #values = new Map<string, Float32Array>()
  readonly #levels: { rows: number; step: number }[] = []

  /** @param capacity  records that will be added at most; all of them when it is left out */
  constructor(header: ViewHeader, capacity = header.rows) {
    this.header = header
    this.frame = new LocalFrame(header.origin)
    this.textureRows = Math.max(1, Math.ceil(Math.min(capacity, header.rows) / COLUMNS))
    const texels = this.textureRows * COLUMNS
    this.positions = new Float32Array(4 * texels)
    this.shapes = new Float32Array(4 * texels)
    this.tellsFiltered = header.columns.some(({ name }) => name === 'filtered')
    this.properties = header.columns.filter(isMapped).map(rounded)
    this.shownProperties = offered(this.properties)
    for (const { name } of this.properties) this.#values.set(name, new Float32Array(texels).fill(Number.NaN))
  }

  /** Levels that are here. */
  get levels(): number {
    return this.#levels.length
  }

  get complete(): boolean {
    return this.rows === this.header.rows
  }

  /** Seconds since 1970 UTC of the first record. */
  get startTime(): number {
    return this.#time?.lo ?? 0
  }

  /** Seconds from the first record to the last. */
  get duration(): number {
    return this.#time === undefined ? 0 : this.#time.hi - this.#time.lo
  }

  get #time(): ViewColumn | undefined {
    return this.header.columns.find(({ name }) => name === 'time')
  }

  /** Values of a property, in the order of the records here; NaN where a record has none. */
  values(property: string): Float32Array | undefined {
    return this.#values.get(property)
  }

  /** Ground that a record worked, m². */
  areaOf(record: number): number {
    return this.positions[4 * record + 3]! * this.shapes[4 * record]!
  }

  secondsOf(record: number): number {
    return this.shapes[4 * record + 1]!
  }

  isDropped(record: number): boolean {
    return this.shapes[4 * record + 3] === 1
  }

  /** Adds one level, decoded: a Float64Array per column of the header, NaN where missing. */
  addLevel(level: number, decoded: ReadonlyMap<string, Float64Array>): void {
    const { rows, step } = this.header.levels[level]!
    const column = (name: string) => decoded.get(name)
    const [x, y, heading, distance, width, time, filtered] = PLACING.map(column)
    const start = this.startTime
    for (let i = 0; i < rows; i++) {
      const at = 4 * (this.rows + i)
      const angle = (known(heading?.[i], 0) * Math.PI) / 180
      this.positions[at] = x![i]!
      this.positions[at + 1] = y![i]!
      this.positions[at + 2] = angle
      this.positions[at + 3] = known(distance?.[i], 0)
      this.shapes[at] = known(width?.[i], WIDTH_FALLBACK_M)
      this.shapes[at + 1] = known(time?.[i], start) - start
      this.shapes[at + 2] = angle
      this.shapes[at + 3] = known(filtered?.[i], 1) > 0.5 ? 0 : 1
    }
    for (const [name, values] of this.#values) values.set(decoded.get(name)!, this.rows)
    this.rows += rows
    this.#levels.push({ rows: this.rows, step: level === 0 ? step : step / 2 })
    if (this.complete) joinEdges(this)
  }

  /** Row of the operation's points that a record is: levels hold row `start + step · k`. */
  rowOf(record: number): number {
    let before = 0
    for (const { start, step, rows } of this.header.levels) {
      if (record < before + rows) return start + step * (record - before)
      before += rows
    }
    return -1
  }

  /** The record that is row `row` of the operation's points; -1 when it has not come. */
  recordOf(row: number): number {
    let before = 0
    for (const { start, step, rows } of this.header.levels) {
      const k = (row - start) / step
      if (Number.isInteger(k) && k >= 0 && k < rows) return before + k < this.rows ? before + k : -1
      before += rows
    }
    return -1
  }

  /** Rows of the finest complete level that has at most `most` rows; of the first level at least. */
  levelRows(most: number): number {
    let rows = this.#levels[0]?.rows ?? 0
    for (const level of this.#levels) if (level.rows <= most) rows = level.rows
    return rows
  }

  /** How much longer a swath must be drawn so that `rows` records cover the ground of all. */
  stretch(rows: number): number {
    return this.#levels.find((level) => level.rows >= rows)?.step ?? 1
  }

  /** Index of the record whose swath lies under a position, or -1. Linear: a million take some milliseconds. */
  recordAt(lon: number, lat: number): number {
    const [east, north] = this.frame.toMetres(lon, lat)
    let best = -1
    let bestDistance = 40 * 40
    for (let i = 0; i < this.rows; i++) {
      const dx = this.positions[4 * i]! - east
      const dy = this.positions[4 * i + 1]! - north
      const distance = dx * dx + dy * dy
      if (distance >= bestDistance || !this.#covers(i, -dx, -dy)) continue
      best = i
      bestDistance = distance
    }
    return best
  }

  /** Whether the swath of record i holds the point that lies `dx`, `dy` metres from its end. */
  #covers(i: number, dx: number, dy: number): boolean {
    const heading = this.positions[4 * i + 2]!
    const along = dx * Math.sin(heading) + dy * Math.cos(heading)
    const across = dx * Math.cos(heading) - dy * Math.sin(heading)
    const length = this.positions[4 * i + 3]! * this.stretch(this.rows)
    return along <= 0.5 && along >= -length - 0.5 && Math.abs(across) <= this.shapes[4 * i]! / 2
  }
}

/** A column that has classes and is no part of the swath itself. */
function isMapped({ name, quantiles }: ViewColumn): boolean {
  return quantiles.length === 6 && !PLACING.includes(name)
}

/** Values are kept as float32; limits rounded the same way compare alike here and on the graphics card. */
function rounded(column: ViewColumn): ViewColumn {
  const { lo, hi, quantiles } = column
  return { ...column, lo: Math.fround(lo), hi: Math.fround(hi), quantiles: quantiles.map(Math.fround) }
}

function known(value: number | undefined, otherwise: number): number {
  return value === undefined || Number.isNaN(value) ? otherwise : value
}
