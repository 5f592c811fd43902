/**
 * A harvest to write: one combine up and down a field, every second, 13 properties a point. Derived values have full
 * mantissas, as those of real logs have once widths and distances are multiplied. Equal counts give equal tables.
 */
import { constantText, numberColumn } from '@sheaf/fieldwork'
import { numbersFrom } from '../support/random.js'
import { tableOf } from './table.js'

const START_MS = Date.UTC(2025, 6, 29, 6)
/** Points of one track across the field. */
const TRACK_POINTS = 300
const WIDTH_M = 9
const METRES_PER_LAT = 111_265
const METRES_PER_LON = 68_900
const ABSENT_SHARE = 0.01

/** What the summary of such a table is asked for. @type {import('@sheaf/fieldwork').SummaryOptions} */
export const SUMMARY_OPTIONS = { summarizeByProductEntry: false, zone: 'Z' }

/** Where and when a harvest begins. @typedef {{ lon: number, lat: number, startMs: number }} Beginning */

/**
 * @param {number} length points
 * @param {Beginning} [beginning]
 * @returns {import('@sheaf/fieldwork').PointTable}
 */
export function harvestTable(length, beginning = { lon: 8.6, lat: 51.7, startMs: START_MS }) {
  const random = numbersFrom(11)
  const make = () => new Float64Array(length)
  const [lon, lat, time, record, area, distance, heading, speed, elevation, width, moisture, mass, perArea] =
    Array.from({ length: 13 }, make)
  for (let i = 0; i < length; i++) {
    const track = Math.floor(i / TRACK_POINTS)
    const along = i % TRACK_POINTS
    const north = track % 2 === 0
    const wave = Math.sin(i / 700) + Math.cos(track / 9)
    speed[i] = 1.7 + 0.2 * wave + 0.1 * random()
    distance[i] = speed[i]
    lat[i] = round7(beginning.lat + ((north ? along : TRACK_POINTS - along) * 1.8) / METRES_PER_LAT)
    lon[i] = round7(beginning.lon + ((track % 400) * WIDTH_M + 0.1 * random()) / METRES_PER_LON)
    time[i] = beginning.startMs + 1000 * i
    record[i] = i
    heading[i] = (north ? 0.4 : 180.4) + random()
    elevation[i] = Math.round(1000 * (118 + 4 * wave)) / 1000
    width[i] = random() < 0.05 ? WIDTH_M / 2 : WIDTH_M
    area[i] = width[i] * distance[i]
    perArea[i] = random() < ABSENT_SHARE ? Number.NaN : 7200 + 900 * wave + 300 * random()
    mass[i] = (perArea[i] * area[i]) / 10_000
    moisture[i] = Math.round(10 * (14.5 + wave + random())) / 10
  }
  return tableOf('harvested', {
    lon: numberColumn('arcdeg', lon),
    lat: numberColumn('arcdeg', lat),
    time: numberColumn('ms', time),
    log: numberColumn('', make()),
    record: numberColumn('', record),
    crop: constantText('winter wheat', length),
    recordingStatus: constantText('On', length),
    area: numberColumn('m2', area),
    distance: numberColumn('m', distance),
    heading: numberColumn('arcdeg', heading),
    speed: numberColumn('m/s', speed),
    elevation: numberColumn('m', elevation),
    equipmentWidth: numberColumn('m', width),
    harvestMoisture: numberColumn('percentage', moisture),
    wetMass: numberColumn('kg', mass),
    wetMassPerArea: numberColumn('kg/ha', perArea),
  })
}

const round7 = (degrees) => Math.round(degrees * 1e7) / 1e7
