import { Type } from 'typebox'
import { describe, expect, it } from 'vitest'
import { createValidator, QueryInstant } from '../src/index.js'

const anything = createValidator(Type.Object({ name: Type.Optional(Type.String()) }))
const refusedIn = (value: unknown) => anything('user', value).map(({ field }) => field)

describe('beyond its schema a validator', () => {
  it.each([
    ['a NUL', { name: 'a\0b' }, ['name']],
    ['half of a surrogate pair', { name: '\ud800' }, ['name']],
    ['the halves in the wrong order', { name: '\udf3e\ud83c' }, ['name']],
    ['what stands deep inside', { other: { rules: [{ value: '\0' }] } }, ['other.rules[0].value']],
    ['a key, by the name of its object', { ramp: { 'a\0': 1 } }, ['ramp']],
    ['a text alone', 'a\0', ['body']],
  ])('refuses %s', (_, value, fields) => {
    expect(refusedIn(value)).toEqual(fields)
  })

  it.each([
    ['a whole pair', { name: '🌾' }],
    ['line ends and tabs', { name: 'a\r\n\tb' }],
    ['null', { other: null }],
  ])('takes %s', (_, value) => {
    expect(refusedIn(value)).toEqual([])
  })

  it('reads what is nested deeper than any call stack', () => {
    const depth = 200_000
    expect(refusedIn({ other: JSON.parse('['.repeat(depth) + ']'.repeat(depth)) })).toEqual([])
  })

  it('names a key once, with the sentence of its schema', () => {
    const number = createValidator(Type.Object({ size: Type.Number() }))
    expect(number('user', { size: '\0' })).toEqual([
      { objectName: 'user', field: 'size', message: 'must be a number' },
    ])
  })

  const query = createValidator(Type.Object({ startTime: Type.Optional(QueryInstant) }))
  it.each([
    '2026-02-30',
    '2026-13-01',
    '2026-00-10',
    '2026-01-01T25:00Z',
    '2026-01-01T10:61',
    'yesterday',
    '',
  ])('refuses the instant %j', (startTime) => {
    expect(query('file', { startTime })).toMatchObject([{ objectName: 'file', field: 'startTime' }])
  })
  it.each(['2024-02-29', '2018-10-22T20:25Z', '2026-01-01T24:00Z'])('takes the instant %j', (startTime) => {
    expect(query('file', { startTime })).toEqual([])
  })
})
