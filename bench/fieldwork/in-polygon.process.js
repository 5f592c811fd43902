/** Finds the points inside twenty fields, a few times, by us or by the peer. Arguments: who, points. */
import { selectInsideEach } from '@sheaf/fieldwork'
import { bestOf } from '../support/best-of.js'
import { fieldsWithHoles, loggedPoints } from './fields-input.js'
import { insideByRayCasting } from './in-polygon-peer.js'

const TIMES = 5
const [who, points] = process.argv.slice(2)
const fields = fieldsWithHoles()
const table = loggedPoints(Number(points))
const { values: lon } = table.columns.get('lon')
const { values: lat } = table.columns.get('lat')

const { result, cpu, first } = bestOf(TIMES, () =>
  who === 'ours' ? selectInsideEach(table, fields) : insideByRayCasting(lon, lat, fields),
)
const found = result.reduce((sum, { length }) => sum + length, 0)
// differs when any field has other points
const check = result.reduce((sum, rows, field) => rows.reduce((own, row) => own + (field + 1) * row, sum), 0)
console.log(JSON.stringify({ cpu, first, found, check }))
