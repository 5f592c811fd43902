/**
 * A planter of 6 m with 14 sections on one convex field: two rounds of headland, parallel passes with 3 % overlap, three
 * obstacles, sections that switch a record late, drift and noise of the position. A point per record and section at work.
 * Equal sizes give equal tables.
 */
import { metresPerDegree, numberColumn } from '@sheaf/fieldwork'
import { numbersFrom } from '../support/random.js'
import { tableOf } from './table.js'

const SECTIONS = 14
const WIDTH_M = 6
const STEP_M = 1.3
const OVERLAP = 0.03
const HEADLAND_ROUNDS = 2
const DRIFT_M = 0.1
const NOISE_M = 0.02
const ORIGIN = { lon: 8.6, lat: 51.7 }
/** Corners of the field in hundreds of metres of a field of about 5.2 ha, counter-clockwise, and its obstacles. */
const FIELD = [
  [0.2, 0],
  [2.1, 0.1],
  [2.6, 1.2],
  [2.2, 2.2],
  [0.7, 2.4],
  [0, 1.1],
]
const OBSTACLES = [
  { x: 0.8, y: 0.9, radius: 0.08 },
  { x: 1.5, y: 1.6, radius: 0.12 },
  { x: 1.9, y: 0.7, radius: 0.05 },
]

/**
 * @param {number} hectares about so many
 * @returns {import('@sheaf/fieldwork').PointTable} about 17,000 points a hectare
 */
export function sectionSwaths(hectares) {
  const scale = 100 * Math.sqrt(hectares / 5.2)
  const field = FIELD.map(([x, y]) => ({ x: scale * x, y: scale * y }))
  const obstacles = OBSTACLES.map(({ x, y, radius }) => ({
    x: scale * x,
    y: scale * y,
    radius: scale * radius,
  }))
  const random = numbersFrom(5)
  const points = { lon: [], lat: [], heading: [], record: [], sectionId: [] }
  const late = new Uint8Array(SECTIONS)
  const perDegree = metresPerDegree(ORIGIN.lat)
  let record = 0
  for (const { x, y, heading, ground } of recordsOf(field)) {
    const [east, north] = [Math.sin(heading), Math.cos(heading)]
    const drift = DRIFT_M * Math.sin(record / 180)
    const [ownX, ownY] = [x + drift + NOISE_M * random(), y + drift + NOISE_M * random()]
    for (let section = 0; section < SECTIONS; section++) {
      const across = ((section + 0.5) / SECTIONS - 0.5) * WIDTH_M
      const [sectionX, sectionY] = [ownX + north * across, ownY - east * across]
      const works = late[section] === 1
      late[section] =
        isInside(ground, sectionX, sectionY) && !isBlocked(obstacles, sectionX, sectionY) ? 1 : 0
      if (!works) continue
      points.lon.push(ORIGIN.lon + sectionX / perDegree.lon)
      points.lat.push(ORIGIN.lat + sectionY / perDegree.lat)
      points.heading.push((heading * 180) / Math.PI)
      points.record.push(record)
      points.sectionId.push(section + 1)
    }
    record++
  }
  return swathsTable(points)
}

/** Rounds along the edges, then passes up and down; `ground` is what a section may work there. */
function* recordsOf(field) {
  for (let round = 0; round < HEADLAND_ROUNDS; round++) {
    yield* along(inset(field, (round + 0.5) * WIDTH_M), field)
  }
  const ground = inset(field, HEADLAND_ROUNDS * WIDTH_M - 0.1)
  const xs = ground.map(({ x }) => x)
  const ys = ground.map(({ y }) => y)
  const [south, north] = [Math.min(...ys) - 10, Math.max(...ys) + 10]
  let isUp = true
  for (let x = Math.min(...xs); x < Math.max(...xs) + WIDTH_M; x += WIDTH_M * (1 - OVERLAP)) {
    const ends = [
      { x, y: isUp ? south : north },
      { x, y: isUp ? north : south },
    ]
    yield* steps(ends[0], ends[1], ground)
    isUp = !isUp
  }
}

/** Round a ring, turning at its corners over a few records. */
function* along(ring, ground) {
  for (let i = 0; i < ring.length; i++) {
    const next = ring[(i + 1) % ring.length]
    yield* steps(ring[i], next, ground)
    const heading = headingOf(ring[i], next)
    const after = headingOf(next, ring[(i + 2) % ring.length])
    const turn = ((after - heading + 3 * Math.PI) % (2 * Math.PI)) - Math.PI
    for (let k = 1; k < 5; k++) {
      const turned = heading + (turn * k) / 5
      const at = { x: next.x + 0.4 * k * Math.sin(turned), y: next.y + 0.4 * k * Math.cos(turned) }
      yield { ...at, heading: turned, ground }
    }
  }
}

function* steps(from, to, ground) {
  const heading = headingOf(from, to)
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  for (let done = 0; done < length; done += STEP_M) {
    yield { x: from.x + done * Math.sin(heading), y: from.y + done * Math.cos(heading), heading, ground }
  }
}

const headingOf = (from, to) => Math.atan2(to.x - from.x, to.y - from.y)

/** A convex ring moved inwards. */
function inset(ring, metres) {
  return ring.map((corner, i) => {
    const before = headingOf(ring[(i + ring.length - 1) % ring.length], corner)
    const after = headingOf(corner, ring[(i + 1) % ring.length])
    // along the bisector, so far that both edges have moved by the distance
    const half = (((after - before + 3 * Math.PI) % (2 * Math.PI)) - Math.PI) / 2
    const reach = metres / Math.cos(half)
    const towards = before + half - Math.PI / 2
    return { x: corner.x + reach * Math.sin(towards), y: corner.y + reach * Math.cos(towards) }
  })
}

/** Counter-clockwise and convex: inside is left of every edge. */
function isInside(ring, x, y) {
  for (let i = 0; i < ring.length; i++) {
    const [a, b] = [ring[i], ring[(i + 1) % ring.length]]
    if ((b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x) < 0) return false
  }
  return true
}

const isBlocked = (obstacles, x, y) =>
  obstacles.some((obstacle) => Math.hypot(x - obstacle.x, y - obstacle.y) < obstacle.radius)

function swathsTable({ lon, lat, heading, record, sectionId }) {
  const { length } = lon
  const column = (unit, values) => numberColumn(unit, Float64Array.from(values))
  return tableOf('planted', {
    lon: column('arcdeg', lon),
    lat: column('arcdeg', lat),
    time: column(
      'ms',
      record.map((at) => Date.UTC(2025, 3, 29, 6) + 1000 * at),
    ),
    log: numberColumn('', new Float64Array(length)),
    record: column('', record),
    sectionId: column('', sectionId),
    heading: column('arcdeg', heading),
    distance: numberColumn('m', new Float64Array(length).fill(STEP_M)),
    equipmentWidth: numberColumn('m', new Float64Array(length).fill(WIDTH_M / SECTIONS)),
  })
}
