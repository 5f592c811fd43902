/** An object of the store as a source of bytes: only the ranges that are asked for are read. */
import type { Source } from '@sheaf/isoxml'
import type { ObjectStore } from '../objects/index.js'

export function objectSource(objects: ObjectStore, key: string, size: number): Source {
  return {
    length: size,
    async read(from, to) {
      if (to <= from) return new Uint8Array(0)
      const bytes = new Uint8Array(to - from)
      let at = 0
      for await (const chunk of objects.stream(key, { from, to: to - 1 })) {
        bytes.set(chunk as Uint8Array, at)
        at += (chunk as Uint8Array).length
      }
      return bytes.subarray(0, at)
    },
  }
}
