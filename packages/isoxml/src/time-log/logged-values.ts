/** The values of a channel as they were logged, one after the other, whatever way they are kept. */
import type { Channel, ChannelData } from './model.js'
import { presenceKind, presenceOf, presentRecords } from './presence.js'

/** Values as they were logged, ascending by record. A constant counts for record 0. */
export interface LoggedValues {
  readonly records: Uint32Array
  readonly values: Int32Array
}

/** Every logged value of a channel. The arrays may be the log's own: do not change them. */
export function loggedValues({ data }: Channel): LoggedValues {
  switch (data.kind) {
    case 'empty':
      return { records: new Uint32Array(0), values: new Int32Array(0) }
    case 'constant':
      return { records: new Uint32Array(1), values: Int32Array.of(data.value) }
    case 'sparse':
      return data
    case 'packed':
      return { records: presentRecords(data.present, data.values.length), values: data.values }
    case 'dense':
      return { records: numbersUpTo(data.values.length), values: data.values }
  }
}

/** Logged values as they are kept in a log of so many records. */
export function channelData({ records, values }: LoggedValues, ofLog: number): ChannelData {
  const kind = presenceKind(values.length, ofLog)
  if (kind === 'empty') return { kind }
  if (kind === 'dense') return { kind, values }
  return kind === 'sparse' ? { kind, records, values } : { kind, present: presenceOf(records, ofLog), values }
}

function numbersUpTo(count: number): Uint32Array {
  const numbers = new Uint32Array(count)
  for (let at = 0; at < count; at++) numbers[at] = at
  return numbers
}
