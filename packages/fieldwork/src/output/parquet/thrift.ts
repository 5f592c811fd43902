/** Thrift's compact protocol, as far as Parquet's headers and footer need it (Apache Thrift, thrift-compact-protocol.md). */

import { encodeUtf8 } from '../../text/utf8.js'
import { ByteSink } from './byte-sink.js'

const TRUE = 1
const FALSE = 2
const I32 = 5
const I64 = 6
const BINARY = 8
const LIST = 9
const STRUCT = 12
/** Lists up to this length carry it in their first byte. */
const SHORT_LIST = 14
const STOP = 0

/** Types of list elements. */
export const THRIFT = { I32, BINARY, STRUCT } as const

export class ThriftWriter {
  readonly sink = new ByteSink()
  /** Id of the last field, for each open struct; ids are written as the difference. */
  private readonly last: number[] = [0]

  /** A field of type i32 or an enumeration; not negative. */
  i32(id: number, value: number): void {
    this.field(id, I32)
    this.integer(value)
  }

  /** A field of type i64; from 0 to 2⁵². */
  i64(id: number, value: number): void {
    this.field(id, I64)
    this.integer(value)
  }

  bool(id: number, value: boolean): void {
    this.field(id, value ? TRUE : FALSE)
  }

  binary(id: number, bytes: Uint8Array): void {
    this.field(id, BINARY)
    this.bytes(bytes)
  }

  text(id: number, text: string): void {
    this.binary(id, encodeUtf8(text))
  }

  /** A field that is a struct of the fields that `members` writes. */
  struct(id: number, members: () => void): void {
    this.field(id, STRUCT)
    this.element(members)
  }

  /** A list; `each` writes one element: `integer`, `bytes` or `element`. */
  list<T>(id: number, type: number, elements: readonly T[], each: (element: T) => void): void {
    this.field(id, LIST)
    if (elements.length <= SHORT_LIST) this.sink.byte((elements.length << 4) | type)
    else {
      this.sink.byte(0xf0 | type)
      this.sink.varint(elements.length)
    }
    elements.forEach(each)
  }

  /** A struct that is no field: an element of a list, or the outermost. */
  element(members: () => void): void {
    this.last.push(0)
    members()
    this.last.pop()
    this.sink.byte(STOP)
  }

  /** Zigzag of a number that is not negative. */
  integer(value: number): void {
    this.sink.varint(2 * value)
  }

  bytes(bytes: Uint8Array): void {
    this.sink.varint(bytes.length)
    this.sink.append(bytes)
  }

  /** Ids ascend by at most 15 in every struct of Parquet, so that the short form always serves. */
  private field(id: number, type: number): void {
    const depth = this.last.length - 1
    this.sink.byte(((id - this.last[depth]!) << 4) | type)
    this.last[depth] = id
  }
}
