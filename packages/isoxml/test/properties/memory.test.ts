/** Memory: buffers allocated while decoding stay within a stated multiple of the bytes that were given. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeTimeLog, parseTimeLogHeader, type TimeLogHeader } from '../../src/index.js'
import { DAY_2020, NORTH_EAST_STATUS, text } from '../time-log-bytes.js'
import { bytesAllocatedBy } from './allocated.js'
import { anyDamage, damagedAll } from './damage.js'
import { anySoundLog } from './sound-logs.js'

/** README, "Limits": bytes of buffers for each byte of a log, all passes together. */
const MULTIPLE = 8
/** The same for records without a time, which no terminal writes: one of them can be a single byte. */
const TIMELESS_MULTIPLE = 48
/** Tables of a fixed size, whatever the input: per-channel counters and the like. */
const FIXED_BYTES = 256 * 1024

const header = (xml: string): TimeLogHeader => parseTimeLogHeader(text(xml), 'TLG00001.XML')

const allocatedFor = (bytes: Uint8Array, template: TimeLogHeader): number =>
  bytesAllocatedBy(() => decodeTimeLog(bytes, template, 'TLG00001')).bytes

describe('the counter of allocations', () => {
  it('counts arrays by their bytes, copies too, and no views', () => {
    const { bytes } = bytesAllocatedBy(() => {
      const numbers = new Float64Array(10) //  80
      const copy = new Int32Array([1, 2, 3]) // 12
      return [numbers.subarray(2), copy.slice(1), new Uint8Array(numbers.buffer)] // 8 by slice
    })
    expect(bytes).toBe(80 + 12 + 8)
  })
})

describe('a time log', () => {
  it('sound or damaged, takes no more than the stated multiple of its bytes', () => {
    fc.assert(
      fc.property(anySoundLog, fc.array(anyDamage, { maxLength: 6 }), (sound, damages) => {
        const bytes = damagedAll(sound.bytes, damages)
        expect(allocatedFor(bytes, sound.header)).toBeLessThanOrEqual(MULTIPLE * bytes.length + FIXED_BYTES)
      }),
    )
  })

  const constants = 'A="52" B="8" C="1" D="4" E="1" F="1" G="9" H="1" I="14610"'
  const channels = '<DLV A="1" B="" C="DET-1"/>'.repeat(255)
  it.each([
    // the smallest record is its number of values alone, and costs a time and nine constants all the same
    ['of one byte each', `<TIM A="2020-01-01T08:00:00"><PTN ${constants}/></TIM>`, 1, TIMELESS_MULTIPLE],
    ['of time alone', '<TIM A=""/>', 7, MULTIPLE],
    ['of time and constants', `<TIM A=""><PTN ${constants}/></TIM>`, 7, MULTIPLE],
    ['of 255 silent channels', `<TIM A=""><PTN ${NORTH_EAST_STATUS}/>${channels}</TIM>`, 16, MULTIPLE],
  ])('of 20,000 records %s takes no more either', (_, xml, recordBytes, multiple) => {
    const template = header(xml)
    const bytes = new Uint8Array(20_000 * recordBytes)
    const view = new DataView(bytes.buffer)
    if (recordBytes > 1)
      for (let at = 4; at < bytes.length; at += recordBytes) view.setUint16(at, DAY_2020, true)
    const { result, bytes: allocated } = bytesAllocatedBy(() => decodeTimeLog(bytes, template, 'TLG00001'))
    expect(result.records).toBe(20_000)
    expect(allocated).toBeLessThanOrEqual(multiple * bytes.length + FIXED_BYTES)
  })
})
