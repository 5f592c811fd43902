/** Recovery of time logs: what is damaged is passed over, what is sound stays as it was, and nothing is invented. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeTimeLog } from '../../src/index.js'
import { decodeWith } from '../../src/time-log/decode.js'
import { anyDamage, damaged, damagedAll } from './damage.js'
import { expectSoberDiagnostics, outcomeOf } from './outcome.js'
import { anySoundLog, linesOfLog, linesOfRecords, type RecordLine, type SoundLog } from './sound-logs.js'

const decoded = (bytes: Uint8Array, { header, layout }: SoundLog) => {
  const log = decodeTimeLog(bytes, header, 'TLG00001')
  return { log, lines: linesOfLog(log, layout) }
}

/** Index of the record that holds a byte. */
const recordAt = (starts: readonly number[], byte: number): number =>
  starts.findIndex((start, record) => start <= byte && byte < starts[record + 1]!)

/** Whether the lines stand in the given order within the whole, other lines between them. */
function isInOrderWithin(lines: readonly RecordLine[], whole: readonly RecordLine[]): boolean {
  let at = 0
  return lines.every((line) => {
    at = whole.indexOf(line, at) + 1
    return at > 0
  })
}

describe('a sound log', () => {
  it('of any layout is read back as written, whatever recovery could do', () => {
    fc.assert(
      fc.property(anySoundLog, (sound) => {
        const { log, lines } = decoded(sound.bytes, sound)
        expect(lines).toEqual(linesOfRecords(sound))
        expect(log.skipped).toEqual([])
        expect(log.diagnostics).toEqual([])
      }),
    )
  })
})

describe('a log damaged at one place', () => {
  it('keeps every record before the damage', () => {
    fc.assert(
      fc.property(anySoundLog, anyDamage, (sound, damage) => {
        const { bytes, from } = damaged(sound.bytes, damage)
        const { lines } = decoded(bytes, sound)
        const before = recordAt(sound.starts, from)
        expect(lines.slice(0, before)).toEqual(linesOfRecords(sound).slice(0, before))
      }),
      { numRuns: 400 },
    )
  })

  it('gives behind the damaged record none but true records in their order', () => {
    fc.assert(
      fc.property(anySoundLog, anyDamage, (sound, damage) => {
        const { bytes, from, to } = damaged(sound.bytes, damage)
        const { lines } = decoded(bytes, sound)
        const truth = linesOfRecords(sound)
        const before = recordAt(sound.starts, from)
        const touched = recordAt(sound.starts, to - 1) - before + 1
        const behind = lines.slice(before)
        // only as many records as were touched may differ: they hold changed bytes and still look like records
        const strangers = behind.filter((line) => !truth.includes(line))
        expect(strangers.length).toBeLessThanOrEqual(touched)
        const known = behind.filter((line) => truth.includes(line))
        expect(isInOrderWithin(known, truth.slice(before))).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  it('accounts for every byte: kept in records or listed as passed over, in file order', () => {
    fc.assert(
      fc.property(anySoundLog, anyDamage, (sound, damage) => {
        const { bytes } = damaged(sound.bytes, damage)
        const { log } = decoded(bytes, sound)
        let end = 0
        for (const { from, to, reason } of log.skipped) {
          expect(from).toBeGreaterThanOrEqual(end)
          expect(to).toBeGreaterThan(from)
          expect(reason).not.toBe('')
          end = to
        }
        expect(end).toBeLessThanOrEqual(bytes.length)
        const skipped = log.skipped.reduce((sum, { from, to }) => sum + to - from, 0)
        const fixedBytes = sound.starts[1]! - 1 - 5 * sound.records[0]!.values.length
        const guessed = log.diagnostics.some(({ code }) => code === 'LOG_LAYOUT_GUESSED')
        if (!guessed) expect(skipped + log.records * (fixedBytes + 1) + 5 * log.values).toBe(bytes.length)
      }),
      { numRuns: 400 },
    )
  })

  it('loses no more than three records behind a damage that spares at least three', () => {
    fc.assert(
      fc.property(anySoundLog, anyDamage, (sound, damage) => {
        const { bytes, to } = damaged(sound.bytes, damage)
        const { lines } = decoded(bytes, sound)
        const truth = linesOfRecords(sound)
        const next = recordAt(sound.starts, to - 1) + 1
        const spared = truth.length - next
        fc.pre(damage.kind !== 'cut' && spared >= 3)
        const found = lines.filter((line) => truth.indexOf(line) >= next).length
        expect(found).toBeGreaterThanOrEqual(Math.min(new Set(truth.slice(next)).size, spared - 3))
      }),
      { numRuns: 400 },
    )
  })
})

describe('a log damaged at many places', () => {
  it('is decoded to its end without any error', () => {
    fc.assert(
      fc.property(anySoundLog, fc.array(anyDamage, { maxLength: 12 }), (sound, damages) => {
        const bytes = damagedAll(sound.bytes, damages)
        const log = outcomeOf('decodeTimeLog', () => decodeTimeLog(bytes, sound.header, 'TLG00001'))
        expect(log).toBeDefined()
        expectSoberDiagnostics(log!.diagnostics)
      }),
      { numRuns: 300 },
    )
  })

  it('gives the same with the kernel and in plain TypeScript', () => {
    fc.assert(
      fc.property(anySoundLog, fc.array(anyDamage, { maxLength: 6 }), (sound, damages) => {
        const bytes = damagedAll(sound.bytes, damages)
        const { log, lines } = decoded(bytes, sound)
        const plain = decodeWith(undefined, bytes, sound.header, 'TLG00001', {})
        expect(linesOfLog(plain, sound.layout)).toEqual(lines)
        expect([plain.skipped, plain.diagnostics]).toEqual([log.skipped, log.diagnostics])
      }),
      { numRuns: 300 },
    )
  })

  it('with a memory limit says so, or stays within it', () => {
    fc.assert(
      fc.property(anySoundLog, anyDamage, fc.nat(2000), (sound, damage, maxBytes) => {
        const { bytes } = damaged(sound.bytes, damage)
        const log = outcomeOf('decodeTimeLog', () =>
          decodeTimeLog(bytes, sound.header, 'TLG00001', { maxBytes }),
        )
        if (log === undefined) return
        const columns = [log.localTimeMs, ...sound.layout.position.map((field) => log[field]!)]
        const bytesOfColumns = columns.reduce((sum, { byteLength }) => sum + byteLength, 0)
        expect(bytesOfColumns).toBeLessThanOrEqual(maxBytes)
      }),
    )
  })
})
