import type { OutboxFile } from '@sheaf/claas'
import { describe, expect, it } from 'vitest'
import { type KnownEntry, planOutbox } from '../../src/sync/plan-outbox.js'

const AT = '2026-08-01T10:15:00Z'

function entry(id: string, shown: Partial<OutboxFile> = {}): OutboxFile {
  const absent = {
    name: null,
    sizeBytes: null,
    contentType: null,
    sha256: null,
    createdAt: null,
    expiresAt: null,
  }
  return { machineId: 'm', id, ...absent, availableAt: AT, state: null, ...shown }
}

function known(shown: Partial<KnownEntry>): ReadonlyMap<string, KnownEntry> {
  return new Map([
    ['f', { version: 1, sha256: null, sizeBytes: null, availableAtMs: Date.parse(AT), ...shown }],
  ])
}

describe('plan of an outbox listing', () => {
  it('takes what is not known, as version 1', () => {
    const [planned] = planOutbox(new Map(), [entry('f')])
    expect(planned).toEqual({ entry: entry('f'), version: 1, availableAt: new Date(AT) })
  })

  it('places an entry by its creation where no availability is listed', () => {
    const createdAt = '2026-07-31T08:00:00Z'
    const [planned] = planOutbox(new Map(), [entry('f', { availableAt: null, createdAt })])
    expect(planned?.availableAt).toEqual(new Date(createdAt))
  })

  it.each<[string, Partial<KnownEntry>, Partial<OutboxFile>, boolean]>([
    [
      'the same SHA-256, whatever else says',
      { sha256: 'aa', sizeBytes: 1 },
      { sha256: 'AA', sizeBytes: 2 },
      false,
    ],
    ['another SHA-256', { sha256: 'aa', sizeBytes: 1 }, { sha256: 'bb', sizeBytes: 1 }, true],
    ['no SHA-256 and another size', { sizeBytes: 1 }, { sizeBytes: 2 }, true],
    ['no SHA-256 and the same size and time', { sizeBytes: 1 }, { sizeBytes: 1 }, false],
    ['another time of availability', {}, { availableAt: '2026-08-02T10:15:00Z' }, true],
    ['a time that is no longer listed', {}, { availableAt: null }, false],
  ])('%s', (_, before, shown, isNews) => {
    const planned = planOutbox(known(before), [entry('f', shown)])
    expect(planned.map(({ version }) => version)).toEqual(isNews ? [2] : [])
  })

  it('counts versions on inside one listing', () => {
    const planned = planOutbox(new Map(), [
      entry('f', { sha256: 'aa' }),
      entry('f', { sha256: 'bb' }),
      entry('f', { sha256: 'bb' }),
    ])
    expect(planned.map(({ version }) => version)).toEqual([1, 2])
  })
})
