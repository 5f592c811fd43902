import type { Channel } from '../src/index.js'

/** `[record, value]` of every logged value of a channel, read from its data as the model describes them. */
export function loggedPairs({ data }: Channel): (readonly [record: number, value: number])[] {
  if (data.kind === 'sparse') return [...data.records].map((record, at) => [record, data.values[at]!])
  if (data.kind === 'dense') return [...data.values].map((value, record) => [record, value])
  if (data.kind !== 'packed') return []
  const records = [...data.present].flatMap((word, at) =>
    Array.from({ length: 32 }, (_, bit) => bit)
      .filter((bit) => (word & (1 << bit)) !== 0)
      .map((bit) => 32 * at + bit),
  )
  return [...data.values].map((value, at) => [records[at]!, value])
}
