import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PROVIDER_REASON_NAMES, PROVIDER_REASONS } from '../src/index.js'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

describe('the reasons', () => {
  it('are those of the README, in both directions', () => {
    const rows = [...readme.matchAll(/^\| `([A-Z_]+)` +\| (\w+) +\| (yes|no) +\|/gm)]
    expect(rows.map((row) => row[1]).sort()).toEqual([...PROVIDER_REASON_NAMES].sort())
    for (const [, name, outcome, retryable] of rows) {
      const rule = PROVIDER_REASONS[name as keyof typeof PROVIDER_REASONS]
      expect([name, rule.outcome, rule.retryable ? 'yes' : 'no']).toEqual([name, outcome, retryable])
    }
  })

  it('each say what happened in whole sentences', () => {
    for (const name of PROVIDER_REASON_NAMES) expect(PROVIDER_REASONS[name].message).toMatch(/^[A-Z].*\.$/)
  })
})
