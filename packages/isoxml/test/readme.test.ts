import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DIAGNOSTIC_CODES } from '../src/index.js'

describe('the README', () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
  const listed = [...readme.matchAll(/^\| `([A-Z_0-9]+)` +\| (.+?) +\|$/gm)]

  it('lists every diagnostic code with the words of the source, and no other', () => {
    expect(Object.fromEntries(listed.map(([, code, meaning]) => [code, meaning]))).toEqual(DIAGNOSTIC_CODES)
  })
})
