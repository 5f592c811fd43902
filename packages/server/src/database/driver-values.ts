/**
 * Column values that the two drivers would read differently: `bigint` is a number in both. Timestamps are Dates,
 * `jsonb` is parsed, arrays are arrays anyway.
 */
import pg from 'pg'

const BIGINT_OID = 20

/** No count, size or generation of ours comes near 2^53. */
function readBigint(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value)) return value
  throw new RangeError(`bigint ${text} is beyond what a number holds exactly`)
}

/** Parsers of the embedded database. */
export const EMBEDDED_PARSERS = { [BIGINT_OID]: readBigint }

/** Parsers of the `pg` driver, for one pool; its global table is left alone. */
export const SERVER_TYPES: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    return oid === BIGINT_OID ? readBigint : pg.types.getTypeParser(oid, format as 'text')
  },
}
