/**
 * A million values of a known smooth field with noise: passes of 6 m up and down 105 ha, a record every 18 cm, so that a
 * map of ten pixels to the width has 2.9 Mpx. Equal counts give equal tables.
 */
import { metresPerDegree, numberColumn } from '@sheaf/fieldwork'
import { numbersFrom } from '../support/random.js'
import { tableOf } from './table.js'

const WIDTH_M = 6
const NORTH_M = 860
const EAST_M = 1224
const NOISE = 1200
const ORIGIN = { lon: 8.6, lat: 51.7 }
const METRES = metresPerDegree(ORIGIN.lat + NORTH_M / 222_000)

/** The field that the map should show, kg/ha. @param {number} lon @param {number} lat degrees */
export function truthAt(lon, lat) {
  const east = (lon - ORIGIN.lon) * METRES.lon
  const north = (lat - ORIGIN.lat) * METRES.lat
  return 7200 + 900 * Math.sin(east / 120) + 700 * Math.cos(north / 150)
}

/** @param {number} length points @returns {import('@sheaf/fieldwork').PointTable} */
export function noisyTable(length) {
  const random = numbersFrom(9)
  const passes = EAST_M / WIDTH_M
  const inPass = Math.floor(length / passes)
  const stepM = NORTH_M / inPass
  const make = () => new Float64Array(inPass * passes)
  const [lon, lat, record, time, heading, value] = Array.from({ length: 6 }, make)
  for (let i = 0; i < lon.length; i++) {
    const pass = Math.floor(i / inPass)
    const along = (i % inPass) + 1
    const isUp = pass % 2 === 0
    lon[i] = ORIGIN.lon + ((pass + 0.5) * WIDTH_M + 0.2 * (random() - 0.5)) / METRES.lon
    lat[i] = ORIGIN.lat + (isUp ? along : inPass - along) * (stepM / METRES.lat)
    record[i] = i
    time[i] = Date.UTC(2025, 6, 29, 6) + 100 * i
    heading[i] = isUp ? 0 : 180
    value[i] = truthAt(lon[i], lat[i]) + NOISE * (random() - 0.5)
  }
  return tableOf('harvested', {
    lon: numberColumn('arcdeg', lon),
    lat: numberColumn('arcdeg', lat),
    time: numberColumn('ms', time),
    log: numberColumn('', make()),
    record: numberColumn('', record),
    heading: numberColumn('arcdeg', heading),
    distance: numberColumn('m', make().fill(stepM)),
    equipmentWidth: numberColumn('m', make().fill(WIDTH_M)),
    wetMassPerArea: numberColumn('kg/ha', value),
  })
}
