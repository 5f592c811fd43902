/**
 * What the reader gives back with `undefined` or an empty list where the file says nothing, the writer takes with the
 * key left out: the same nouns serve both directions.
 */
import type { MultiPolygon } from '../geometry/geojson.js'

/** The keys of one object. */
export type Given<T> = {
  [K in keyof T as MayBeLeftOut<T[K]> extends true ? never : K]: T[K]
} & {
  [K in keyof T as MayBeLeftOut<T[K]> extends true ? K : never]?: T[K]
}

/** The same for all objects within it; columns of numbers may be plain lists. */
export type GivenDeep<T> = T extends MultiPolygon | string | number | boolean | undefined
  ? T
  : T extends Float64Array | Uint8Array
    ? ArrayLike<number>
    : T extends readonly (infer Entry)[]
      ? readonly GivenDeep<Entry>[]
      : {
          readonly [K in keyof T as MayBeLeftOut<T[K]> extends true ? never : K]: GivenDeep<T[K]>
        } & {
          readonly [K in keyof T as MayBeLeftOut<T[K]> extends true ? K : never]?: GivenDeep<T[K]>
        }

type MayBeLeftOut<V> = undefined extends V
  ? true
  : V extends readonly unknown[]
    ? true
    : V extends Uint8Array
      ? true
      : false
