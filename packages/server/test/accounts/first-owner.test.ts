import { afterAll, beforeAll, expect, it } from 'vitest'
import { ensureFirstOwner } from '../../src/accounts/index.js'
import { ownerWithPassword } from '../../src/accounts/owners.js'
import { verifyPassword } from '../../src/accounts/passwords.js'
import { onBothDatabases } from '../support/databases.js'
import { openTestDatabase, type TestDatabase } from '../support/open-test-database.js'

const NOW = new Date('2026-04-02T08:15:30.120Z')

onBothDatabases('first owner', (kind) => {
  let opened: TestDatabase
  beforeAll(async () => {
    opened = await openTestDatabase(kind)
  })
  afterAll(async () => await opened.close())

  it('gets a random password once, when none is set', async () => {
    const owner = { email: 'owner@localhost', password: undefined }
    const password = await ensureFirstOwner(opened.database.db, owner, NOW)
    expect(password).toMatch(/^[\w-]{20}$/)
    const row = await ownerWithPassword(opened.database.db, 'owner@localhost')
    expect(row?.password_hash).toMatch(/^\$argon2id\$/)
    expect(await verifyPassword(row?.password_hash, password!)).toBe(true)
    expect(await ensureFirstOwner(opened.database.db, owner, NOW)).toBeUndefined()
  })

  it('keeps the password that it was made with', async () => {
    const { db } = opened.database
    await ensureFirstOwner(db, { email: 'Two@example.org', password: 'first' }, NOW)
    expect(await ensureFirstOwner(db, { email: 'two@EXAMPLE.org', password: 'second' }, NOW)).toBeUndefined()
    const row = await ownerWithPassword(db, 'two@example.org')
    expect(await verifyPassword(row?.password_hash, 'first')).toBe(true)
    expect(await verifyPassword(row?.password_hash, 'second')).toBe(false)
  })
})
