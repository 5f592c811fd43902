/** A point table as the peer takes it: geometry and 13 properties, numbers as they are, all else as JavaScript values. */
const NOT_PROPERTIES = new Set(['lon', 'lat', 'time', 'log', 'record'])
const WKB_BYTES = 21

/** @param {import('@sheaf/fieldwork').PointTable} table */
export function peerColumns(table) {
  const values = (name) => table.columns.get(name).values
  const properties = [...table.columns].filter(([name]) => !NOT_PROPERTIES.has(name))
  return [
    { name: 'geometry', type: 'BYTE_ARRAY', data: wellKnownBinary(values('lon'), values('lat')) },
    { name: 'timestamp', type: 'TIMESTAMP', data: Array.from(values('time'), (ms) => new Date(ms)) },
    { name: 'operationType', type: 'STRING', data: new Array(table.length).fill(table.operationType) },
    ...properties.map(([name, column]) =>
      column.kind === 'text'
        ? { name, type: 'STRING', data: Array.from(column.codes, (code) => column.texts[code]) }
        : { name, type: 'DOUBLE', data: withNull(column.values) },
    ),
  ]
}

const withNull = (values) =>
  values.some(Number.isNaN) ? Array.from(values, (value) => (Number.isNaN(value) ? null : value)) : values

function wellKnownBinary(lon, lat) {
  const bytes = new Uint8Array(WKB_BYTES * lon.length)
  const view = new DataView(bytes.buffer)
  return Array.from(lon, (east, i) => {
    const at = WKB_BYTES * i
    view.setUint8(at, 1)
    view.setUint32(at + 1, 1, true)
    view.setFloat64(at + 5, east, true)
    view.setFloat64(at + 13, lat[i], true)
    return bytes.subarray(at, at + WKB_BYTES)
  })
}
