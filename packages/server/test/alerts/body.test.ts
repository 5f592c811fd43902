import { describe, expect, it } from 'vitest'
import { bodyOf } from '../../src/alerts/body.js'
import { signatureOf } from '../../src/alerts/signature.js'

describe('the body of a call', () => {
  it('has a blank after every colon and comma and keeps the order of its keys', () => {
    expect(bodyOf({ source: 'REST', fieldId: 'f', type: 'fieldCreated' })).toBe(
      '{"source": "REST", "fieldId": "f", "type": "fieldCreated"}',
    )
    expect(bodyOf({})).toBe('{}')
  })

  // What Python 3 writes: json.dumps({"k": <text>}), its rules for `ensure_ascii`.
  it.each([
    ['umlauts', 'Schlag Süd', 'Schlag S\\u00fcd'],
    ['pairs of units', '🚜', '\\ud83d\\ude9c'],
    ['a unit without its other half', '\ud83d', '\\ud83d'],
    ['quotes and backslashes', '"\\', '\\"\\\\'],
    ['short escapes', '\b\f\n\r\t', '\\b\\f\\n\\r\\t'],
    ['other control characters', '\u0000\u001f\u007f', '\\u0000\\u001f\\u007f'],
    ['separators of lines', '\u2028\u2029', '\\u2028\\u2029'],
    ['slashes, which stay', 'a/b', 'a/b'],
  ])('writes %s as Python does', (_, text, written) => {
    expect(bodyOf({ k: text })).toBe(`{"k": "${written}"}`)
  })
})

describe('the signature of a call', () => {
  it('is that of the contract for its sample', () => {
    // test vector of the contract: key `s3cret`
    const body = bodyOf({
      source: 'REST',
      leafUserId: '11111111-1111-1111-1111-111111111111',
      fieldId: 'Schlag Süd',
      timestamp: '2026-04-02T09:12:44.310552Z',
      type: 'fieldCreated',
    })
    expect(signatureOf(Buffer.from(body), 's3cret')).toBe('rOacH2KSTq/TUySMcYIqNIsizzte32D28FAdz49vOfQ=')
  })
})
