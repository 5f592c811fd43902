import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { cappedText, redactedHeaders, redactedText, redactedTokenBody } from '../src/http/redact.js'
import { Secret } from '../src/index.js'

describe('a secret', () => {
  const secret = new Secret('very-secret-value-1234')

  it.each([
    ['a template string', `${secret}`],
    ['concatenation', `${String(secret)}`],
    ['JSON', (JSON.parse(JSON.stringify({ secret })) as { secret: string }).secret],
    ['inspect', inspect(secret)],
  ])('prints as dots and its last four in %s', (_, printed) => {
    expect(printed).toBe('••••1234')
  })

  it('inside an object stays hidden from inspect, keys and spreading', () => {
    expect(inspect({ deep: { secret } }, { depth: 9, showHidden: true })).not.toContain('very-secret')
    expect(Object.values({ ...secret })).toEqual([])
  })

  it('shorter than twelve characters shows nothing', () => {
    expect(String(new Secret('elevenchars'))).toBe('••••')
    expect(String(new Secret('twelve-chars'))).toBe('••••hars')
  })

  it('is revealed on request and compared by value', () => {
    expect(secret.reveal()).toBe('very-secret-value-1234')
    expect(secret.equals(new Secret('very-secret-value-1234'))).toBe(true)
    expect(secret.equals(new Secret('other'))).toBe(false)
  })
})

describe('redaction', () => {
  const known = [new Secret('s3cr/et+value=9999')]
  it.each([
    ['a known value', 'got s3cr/et+value=9999 back', 'got ••••9999 back'],
    ['its percent-encoded spelling', 'x=s3cr%2Fet%2Bvalue%3D9999', 'x=••••9999'],
    // printf 's3cr/et+value=9999' | base64
    ['its base64 spelling', 'see czNjci9ldCt2YWx1ZT05OTk5 there', 'see ••••9999 there'],
    [
      'a JSON member that says token',
      '{"access_token":"abc","token_type":"Bearer"}',
      '{"access_token":"••••","token_type":"Bearer"}',
    ],
    ['a JSON member with escapes', '{"clientSecret" : "a\\"b", "n":1}', '{"clientSecret" : "••••", "n":1}'],
    ['a member cut off in the middle', '{"refresh_token":"abcdef', '{"refresh_token":"••••"'],
    ['a form field', 'grant=x&refresh_token=abc&y=1', 'grant=x&refresh_token=••••&y=1'],
    ['a bearer', 'Authorization: Bearer abcdefgh.ijk', 'Authorization: Bearer ••••'],
    ['a JSON web token', 'see eyJhbGciOi.eyJzdWIi.c2ln there', 'see •••• there'],
    ['and leaves a challenge readable', 'Bearer error="invalid_token"', 'Bearer error="invalid_token"'],
    ['and leaves an error code readable', '{"code":"invalid_token"}', '{"code":"invalid_token"}'],
  ])('removes %s', (_, text, clean) => {
    expect(redactedText(text, known)).toBe(clean)
  })

  it('drops cookies and authorization, and the query of a location', () => {
    const headers = {
      'set-cookie': 'a=b',
      authorization: 'x',
      location: 'https://h/p?sig=1',
      'x-request-id': 'r',
    }
    expect(redactedHeaders(headers, [])).toEqual({ location: 'https://h/p', 'x-request-id': 'r' })
  })

  it('masks every text of a token answer, whatever its member is called', () => {
    expect(redactedTokenBody('{"data":{"at":"abc","scope":"oft"},"expires_in":20}')).toBe(
      '{"data":{"at":"••••","scope":"oft"},"expires_in":20}',
    )
    expect(redactedTokenBody('at=abc')).not.toContain('abc')
  })

  it('cuts a body at 64 KiB without splitting a character', () => {
    // 1 + 2 × 40,000 bytes; byte 65,536 would fall inside an "ü"
    const cut = cappedText(`a${'ü'.repeat(40_000)}`)
    expect(Buffer.byteLength(cut)).toBe(65_535)
    expect(cut.endsWith('ü')).toBe(true)
  })
})
