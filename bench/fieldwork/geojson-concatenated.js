/** The peer: GeoJSON text by plain string concatenation, encoded in pieces of about 1 MB. */
const CHUNK_CHARACTERS = 1 << 20
const NOT_PROPERTIES = new Set(['lon', 'lat', 'time', 'log', 'record'])

/**
 * The same points, keys and decimals as ours, feature by feature on lines of their own.
 *
 * @param {import('@sheaf/fieldwork').PointTable} table
 * @returns {Generator<Uint8Array>}
 */
export function* concatenatedGeojson(table) {
  const encoder = new TextEncoder()
  const values = (name) => table.columns.get(name).values
  const [lon, lat, time] = [values('lon'), values('lat'), values('time')]
  const properties = [...table.columns].filter(([name]) => !NOT_PROPERTIES.has(name))
  const texts = properties.filter(([, { kind }]) => kind === 'text')
  const numbers = properties.filter(([, { kind }]) => kind === 'number')
  let text = '{"type":"FeatureCollection","features":[\n'
  for (let i = 0; i < table.length; i++) {
    if (i > 0) text += ',\n'
    text += '{"type":"Feature","geometry":{"type":"Point","coordinates":['
    text += `${Math.round(lon[i] * 1e7) / 1e7},${Math.round(lat[i] * 1e7) / 1e7}`
    text += ']},"properties":{"timestamp":"'
    text += new Date(time[i]).toISOString()
    text += `","operationType":"${table.operationType}"`
    for (const [name, column] of texts) text += `,"${name}":"${column.texts[column.codes[i]]}"`
    for (const [name, column] of numbers) {
      const value = column.values[i]
      if (Number.isFinite(value)) text += `,"${name}":${Math.round(value * 1e6) / 1e6}`
    }
    text += '}}'
    if (text.length >= CHUNK_CHARACTERS) {
      yield encoder.encode(text)
      text = ''
    }
  }
  yield encoder.encode(`${text}\n]}\n`)
}
