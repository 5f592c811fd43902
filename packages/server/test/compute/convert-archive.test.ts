/** Sets converted one after another use the same memory for their columns; nothing that leaves the thread lies in it. */
import { createHash } from 'node:crypto'
import { DEFAULT_CONVERSION, decodePointTable } from '@sheaf/fieldwork'
import { describe, expect, it } from 'vitest'
import { type ConvertedArtefacts, convertArchive } from '../../src/compute/tasks/convert-archive.js'
import { archiveOf, filesOf } from '../pipeline/worked-field.js'

const convert = async (bytes: Uint8Array) => {
  const { files } = await convertArchive({
    bytes,
    name: 'outbox.zip',
    limits: {},
    configuration: DEFAULT_CONVERSION,
  })
  return files[0]!
}

/** The same with digests in place of bytes. */
const digested = (file: ConvertedArtefacts) => {
  const digest = (bytes: Uint8Array | undefined) => bytes && createHash('sha256').update(bytes).digest('hex')
  return { ...file, points: digest(file.points), view: digest(file.view) }
}

/** 10,000 points: columns of 80 kB, which are kept. */
const long = archiveOf(filesOf({ passes: 100, recordsPerPass: 100 }))
const shorter = archiveOf(
  filesOf({ passes: 90, recordsPerPass: 100, lat: 48.1, start: '2025-10-01T08:00:00' }),
)

describe('archives converted one after another', () => {
  it('give what each gives alone, and leave what was given before as it was', async () => {
    const first = await convert(long)
    const kept = structuredClone(digested(first))
    expect(first.pointCount).toBe(10_000)
    const second = await convert(shorter)
    expect(second.pointCount).toBe(9000)
    expect(digested(first)).toEqual(kept)
    expect(digested(await convert(long))).toEqual(kept)
    const { values } = decodePointTable(second.points!).columns.get('lat') as { values: Float64Array }
    // 90 passes of 6 m north of 48.1°
    expect(values[0]).toBeCloseTo(48.1, 6)
    expect(values.at(-1)).toBeCloseTo(48.1 + (89 * 6) / 111_320, 6)
  })

  it('may run side by side', async () => {
    const alone = [await convert(long), await convert(shorter)]
    const together = await Promise.all([convert(long), convert(shorter)])
    expect(together.map(digested)).toEqual(alone.map(digested))
  })
})
