/** Twenty fields with holes side by side, 5 in a row, and points logged on all of them. Equal seeds give equal fields. */
import { constantText, numberColumn } from '@sheaf/fieldwork'
import { numbersFrom } from '../support/random.js'
import { tableOf } from './table.js'

export const FIELDS = 20
const FIELDS_IN_ROW = 5
const ORIGIN = { lon: 8.6, lat: 51.7 }
/** Degrees from field to field, 600 m, and their greatest radius. */
export const PITCH = { lon: 0.0087, lat: 0.0054 }
const RADIUS = 0.49
const FEWEST_VERTICES = 200
const MOST_VERTICES = 2000

/** South-western corner of the ground that a field has to itself. @param {number} field */
export const cornerOf = (field) => ({
  lon: ORIGIN.lon + (field % FIELDS_IN_ROW) * PITCH.lon,
  lat: ORIGIN.lat + Math.floor(field / FIELDS_IN_ROW) * PITCH.lat,
})

/** 200 to 2,000 vertices in the exterior, two holes of a tenth as many. @returns {import('@sheaf/isoxml').MultiPolygon[]} */
export function fieldsWithHoles() {
  const random = numbersFrom(3)
  return Array.from({ length: FIELDS }, (_, field) => {
    const vertices = FEWEST_VERTICES + Math.round(((MOST_VERTICES - FEWEST_VERTICES) * field) / (FIELDS - 1))
    const corner = cornerOf(field)
    const ring = (x, y, radius, count) => raggedRing(corner, { x, y, radius, count }, random)
    const holes = [ring(0.4, 0.45, 0.08, vertices / 10), ring(0.62, 0.55, 0.05, vertices / 10)]
    return { type: 'MultiPolygon', coordinates: [[ring(0.5, 0.5, RADIUS, vertices), ...holes]] }
  })
}

/** A ring around a place in shares of the pitch, between circle and square; its radius wanders by a twentieth. */
function raggedRing(corner, { x, y, radius, count }, random) {
  const vertices = Math.round(count)
  const waves = [2, 3, 5, 9].map((times) => ({ times, phase: 2 * Math.PI * random() }))
  const ring = Array.from({ length: vertices }, (_, k) => {
    const angle = (2 * Math.PI * k) / vertices
    const [east, north] = [Math.cos(angle), Math.sin(angle)]
    const swing = waves.reduce((sum, { times, phase }) => sum + Math.cos(times * angle + phase), 0)
    const reach = (radius * (0.95 + 0.0125 * swing)) / (east ** 4 + north ** 4) ** 0.25
    return [
      round7(corner.lon + PITCH.lon * (x + reach * east)),
      round7(corner.lat + PITCH.lat * (y + reach * north)),
    ]
  })
  return [...ring, ring[0]]
}

const round7 = (degrees) => Math.round(degrees * 1e7) / 1e7

/** Points as logs have them, field after field: passes up and down over the ground of each. @param {number} length */
export function loggedPoints(length) {
  const random = numbersFrom(4)
  const lon = new Float64Array(length)
  const lat = new Float64Array(length)
  const each = length / FIELDS
  const inPass = Math.ceil(Math.sqrt(each))
  for (let i = 0; i < length; i++) {
    const field = Math.floor(i / each)
    const own = i - field * each
    const pass = Math.floor(own / inPass)
    const along = pass % 2 === 0 ? own % inPass : inPass - (own % inPass)
    const corner = cornerOf(field)
    lon[i] = corner.lon + (PITCH.lon * (pass + 0.1 * random())) / inPass
    lat[i] = corner.lat + (PITCH.lat * (along + 0.1 * random())) / inPass
  }
  return tableOf('tillage', {
    lon: numberColumn('arcdeg', lon),
    lat: numberColumn('arcdeg', lat),
    recordingStatus: constantText('On', length),
  })
}
