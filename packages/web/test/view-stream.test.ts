import { describe, expect, it } from 'vitest'
import { readView, type ViewHeader, type ViewPart } from '../src/map/view-stream.js'

/** Five rows in two levels of a u16 and a u32 column, put together by hand from the layout. */
const header = {
  rows: 3,
  origin: { lon: 8, lat: 52, metresPerLon: 68_000, metresPerLat: 111_000 },
  columns: [
    { name: 'speed', unit: 'm/s', type: 'u16', lo: 1, hi: 6, scale: 0.5, quantiles: [], histogram: [] },
    { name: 'time', unit: 's', type: 'u32', lo: 1_000, hi: 100_000, scale: 1, quantiles: [], histogram: [] },
  ],
  levels: [
    { start: 0, step: 2, rows: 2, offset: 0 },
    { start: 1, step: 2, rows: 1, offset: 12 },
  ],
} satisfies ViewHeader & { levels: { offset: number }[] }

const levels = [
  // speed codes 4, 3: differences +4, −1 → zigzag 8, 1; low bytes, then high bytes
  ...[8, 1, 0, 0],
  // time codes 2, 70,002: differences +2, +70,000 → zigzag 4, 140,000 = 0x0222e0; four planes
  ...[0x04, 0xe0, 0x00, 0x22, 0x00, 0x02, 0x00, 0x00],
  // second level starts from 0 again: speed missing (65,535 = difference −1 → zigzag 1), time code 1 → zigzag 2
  ...[1, 0],
  ...[2, 0, 0, 0],
]

function file(): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header))
  const bytes = new Uint8Array(4 + json.length + levels.length)
  new DataView(bytes.buffer).setUint32(0, json.length, true)
  bytes.set(json, 4)
  bytes.set(levels, 4 + json.length)
  return bytes
}

function stream(bytes: Uint8Array, piece: number): ReadableStream<Uint8Array> {
  const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, at) =>
    bytes.slice(at * piece, (at + 1) * piece),
  )
  return new ReadableStream({
    pull(controller) {
      const next = pieces.shift()
      if (next) controller.enqueue(next)
      else controller.close()
    },
  })
}

async function read(bytes: Uint8Array, piece: number): Promise<ViewPart[]> {
  const parts: ViewPart[] = []
  for await (const part of readView(stream(bytes, piece))) parts.push(part)
  return parts
}

describe('the stream of a view', () => {
  it.each([1, 7, 10_000])('decodes levels as they come, whatever the pieces (%i bytes)', async (piece) => {
    const [first, ...rest] = await read(file(), piece)
    expect(first).toMatchObject({ kind: 'header', header: { rows: 3 } })
    expect(
      rest.map(
        (part) =>
          part.kind === 'level' &&
          Object.fromEntries([...part.columns].map(([name, values]) => [name, [...values]])),
      ),
    ).toEqual([
      // 1 + 4 × 0.5, 1 + 3 × 0.5; 1,000 + 2, 1,000 + 70,002
      { speed: [3, 2.5], time: [1_002, 71_002] },
      { speed: [Number.NaN], time: [1_001] },
    ])
  })

  it('says that it broke off, after the levels that came', async () => {
    const parts: ViewPart[] = []
    const broken = (async () => {
      for await (const part of readView(stream(file().slice(0, -3), 100))) parts.push(part)
    })()
    await expect(broken).rejects.toThrow(/broke off/)
    expect(parts.map(({ kind }) => kind)).toEqual(['header', 'level'])
  })
})
