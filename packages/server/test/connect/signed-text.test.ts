import { createHmac, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSigned, signedText } from '../../src/connect/signed-text.js'

const secretsOf = (key: string) => ({
  hmac: (purpose: string, text: string) =>
    createHmac('sha256', `${key} ${purpose}`).update(text).digest('hex'),
})
const secrets = secretsOf('ours')
const NOON = new Date('2026-04-02T12:00:00Z')
const later = (seconds: number) => new Date(NOON.getTime() + seconds * 1000)

describe('a signed text', () => {
  const id = randomUUID()
  const text = signedText(secrets, 'magic link', id, later(900))

  it('gives its id back until its time is over', () => {
    expect(readSigned(secrets, 'magic link', text, NOON)).toEqual({ id })
    expect(readSigned(secrets, 'magic link', text, later(899))).toEqual({ id })
    expect(readSigned(secrets, 'magic link', text, later(900))).toBe('expired')
  })

  it('holds for its purpose only, and under our key only', () => {
    expect(readSigned(secrets, 'authorization state', text, NOON)).toBe('foreign')
    expect(readSigned(secretsOf('theirs'), 'magic link', text, NOON)).toBe('foreign')
  })

  it('needs no encoding in an address', () => expect(encodeURIComponent(text)).toBe(text))

  it('whose time was put off is foreign', () => {
    const [, , signature] = text.split('.')
    const expiry = Math.floor(later(99_999).getTime() / 1000).toString(36)
    expect(readSigned(secrets, 'magic link', `${id}.${expiry}.${signature}`, NOON)).toBe('foreign')
  })

  it('that was changed anywhere is foreign', () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('a', 'Z', '0', '.', '-', ''), (at, put) => {
        const changed = text.slice(0, at) + put + text.slice(at + 1)
        fc.pre(changed !== text)
        expect(readSigned(secrets, 'magic link', changed, NOON)).toBe('foreign')
      }),
    )
  })

  it.each(['', '.', '..', 'a.b.c', `${id}..`, `${text}.`, `${text}.x`])('%j is foreign', (given) =>
    expect(readSigned(secrets, 'magic link', given, NOON)).toBe('foreign'),
  )
})
