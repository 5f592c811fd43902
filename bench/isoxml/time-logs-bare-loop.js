/**
 * The barest loop over a sound time log: no check, nothing counted, nothing allocated. It knows the layout of the made
 * logs (time, north, east, up, status, PDOP, HDOP, satellites) and where each value goes, and stores the same values
 * in the same kinds of columns as the decoder.
 */
const FIXED_BYTES = 24
const EPOCH_1980_MS = 315_532_800_000
const MS_PER_DAY = 86_400_000

/**
 * Columns like those that the decoder made of this log.
 *
 * @param {import('@sheaf/isoxml').TimeLog} log
 */
export function emptyColumns({ records, channels }) {
  const isDense = new Uint8Array(256)
  const from = new Int32Array(256)
  const presentFrom = new Int32Array(256)
  const filled = new Int32Array(256)
  let length = 0
  let words = 0
  for (const { index, data } of channels) {
    if (data.kind === 'empty' || data.kind === 'constant') continue
    isDense[index] = data.kind === 'dense' ? 1 : 0
    from[index] = length
    presentFrom[index] = words
    length += data.values.length
    if (data.kind !== 'dense') words += Math.ceil(records / 32)
  }
  return {
    time: new Float64Array(records),
    north: new Int32Array(records),
    east: new Int32Array(records),
    up: new Int32Array(records),
    status: new Uint8Array(records),
    pdop: new Uint16Array(records),
    hdop: new Uint16Array(records),
    satellites: new Uint8Array(records),
    values: new Int32Array(length),
    present: new Uint32Array(words),
    isDense,
    from,
    presentFrom,
    filled,
  }
}

/** @param {Uint8Array} bytes @param {ReturnType<typeof emptyColumns>} columns */
export function bareLoop(bytes, columns) {
  const { time, north, east, up, status, pdop, hdop, satellites } = columns
  const { values, present, isDense, from, presentFrom, filled } = columns
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { length } = bytes
  filled.fill(0)
  let record = 0
  let at = 0
  while (at < length) {
    time[record] = EPOCH_1980_MS + view.getUint16(at + 4, true) * MS_PER_DAY + view.getUint32(at, true)
    north[record] = view.getInt32(at + 6, true)
    east[record] = view.getInt32(at + 10, true)
    up[record] = view.getInt32(at + 14, true)
    status[record] = bytes[at + 18]
    pdop[record] = view.getUint16(at + 19, true)
    hdop[record] = view.getUint16(at + 21, true)
    satellites[record] = bytes[at + 23]
    const end = at + FIXED_BYTES + 1 + 5 * bytes[at + FIXED_BYTES]
    for (at += FIXED_BYTES + 1; at < end; at += 5) {
      const channel = bytes[at]
      values[from[channel] + filled[channel]++] = view.getInt32(at + 1, true)
      if (isDense[channel] === 0) present[presentFrom[channel] + (record >> 5)] |= 1 << (record & 31)
    }
    record++
  }
  return record
}
