/** The master key is rotated: everything sealed opens with the new one, whatever dies in between. */
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ensureFirstOwner, findOwner } from '../../src/accounts/index.js'
import { openDatabase } from '../../src/database/open-database.js'
import { rotateKeys } from '../../src/main/rotate-keys.js'
import {
  type Encryption,
  encryptionOf,
  ForeignMasterKey,
  readMasterKeys,
  replaceKeyFile,
  sealAnew,
  withDigests,
} from '../../src/secrets/index.js'
import { readSettings } from '../../src/settings/index.js'
import { onBothDatabases, prepareData, type TestData } from '../support/databases.js'

const [KEY, OTHER_KEY] = [1, 2].map((byte) => new Uint8Array(32).fill(byte)) as [Uint8Array, Uint8Array]
const base64 = (key: Uint8Array) => Buffer.from(key).toString('base64')
const OWNER = { email: 'owner@example.org', password: 'correct horse' }
const noPause = async () => undefined

onBothDatabases('rotation of the master key', (kind) => {
  let data: TestData
  const settingsWith = (env: Record<string, string> = {}) =>
    readSettings({
      SHEAF_DATA_DIR: data.dataDir,
      SHEAF_EMBEDDED_FSYNC: 'off',
      ...(data.databaseUrl === undefined ? {} : { DATABASE_URL: data.databaseUrl }),
      ...env,
    })
  const open = () => openDatabase(settingsWith(), () => undefined)
  beforeEach(async () => {
    data = await prepareData(kind)
  })
  afterEach(() => data.remove())

  /** A credential with three secrets, sealed; its id. */
  async function store(encryption: Encryption, lease: Date | null = null): Promise<string> {
    const database = await open()
    await withDigests(database.db, encryption)
    await ensureFirstOwner(database.db, OWNER, new Date())
    const owner = await findOwner(database.db, OWNER.email)
    const id = randomUUID()
    const sealed = (column: string) => encryption.encrypt(`${column} in clear`, `credential.${column}:${id}`)
    await database.db
      .insertInto('credential')
      .values({
        id,
        owner_id: owner!.id,
        client_environment: 'STAGE',
        client_key: 'key',
        client_secret: sealed('client_secret'),
        refresh_token: sealed('refresh_token'),
        access_token: sealed('access_token'),
        status: 'OK',
        status_since: new Date(),
        created_at: new Date(),
        refresh_lease_until: lease,
        refresh_lease_holder: lease === null ? null : randomUUID(),
      })
      .execute()
    await database.close()
    return id
  }

  /** What the three secrets say, opened with one key alone. */
  async function read(id: string, key: Uint8Array): Promise<string[]> {
    const database = await open()
    const encryption = encryptionOf([key])
    const row = await database.db
      .selectFrom('credential')
      .select(['client_secret', 'refresh_token', 'access_token'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    await database.close()
    return Object.entries(row).map(([column, text]) =>
      encryption.decrypt(text ?? '', `credential.${column}:${id}`),
    )
  }
  const IN_CLEAR = ['client_secret in clear', 'refresh_token in clear', 'access_token in clear']

  it('makes a new key file, and digests stay the same', async () => {
    const [before] = await readMasterKeys(settingsWith())
    const id = await store(encryptionOf([before]))
    const digest = async (key: Uint8Array) => {
      const database = await open()
      const { hmac } = await withDigests(database.db, encryptionOf([key]))
      await database.close()
      return hmac('refresh token', 'spent')
    }
    const digestBefore = await digest(before)
    // three secrets of the credential and the key of digests
    expect(await rotateKeys(settingsWith())).toMatch(
      /^4 secrets are sealed with key [0-9a-f]{12}\. .*secret\.key/,
    )
    const keys = await readMasterKeys(settingsWith())
    expect(keys).toHaveLength(1)
    expect(base64(keys[0])).not.toBe(base64(before))
    expect(await read(id, keys[0])).toEqual(IN_CLEAR)
    expect(await digest(keys[0])).toBe(digestBefore)
  })

  it('takes the key that is set, with the one before beside it', async () => {
    const id = await store(encryptionOf([OTHER_KEY]))
    const env = { SHEAF_SECRET_KEY: base64(KEY), SHEAF_SECRET_KEY_PREVIOUS: base64(OTHER_KEY) }
    expect(await rotateKeys(settingsWith(env))).toContain('4 secrets are sealed with key')
    expect(await read(id, KEY)).toEqual(IN_CLEAR)
    expect(await rotateKeys(settingsWith(env))).toContain('0 secrets are sealed with key')
    await expect(readFile(join(data.dataDir, 'secret.key'))).rejects.toThrow('ENOENT')
  })

  it('goes on with the key of a rotation that died, between any two of its steps', async () => {
    const sealedBefore = await store(encryptionOf([OTHER_KEY]))
    await replaceKeyFile(join(data.dataDir, 'secret.key'), [KEY, OTHER_KEY])
    const sealedAfter = await store(encryptionOf([KEY, OTHER_KEY]))
    // the key of digests and the three secrets of the first credential
    expect(await rotateKeys(settingsWith())).toContain('4 secrets are sealed with key')
    expect(await readMasterKeys(settingsWith())).toEqual([KEY])
    for (const id of [sealedBefore, sealedAfter]) expect(await read(id, KEY)).toEqual(IN_CLEAR)
  })

  it('leaves a credential alone whose token is being spent, and takes it when that is over', async () => {
    const id = await store(encryptionOf([OTHER_KEY]), new Date(Date.now() + 3_600_000))
    const database = await open()
    const encryption = encryptionOf([KEY, OTHER_KEY])
    let pauses = 0
    const sealed = await sealAnew(database.db, encryption, async () => {
      pauses++
      await database.db
        .updateTable('credential')
        .set({ refresh_lease_holder: null, refresh_lease_until: null })
        .where('id', '=', id)
        .execute()
    })
    await database.close()
    expect([sealed, pauses]).toEqual([4, 1])
    expect(await read(id, KEY)).toEqual(IN_CLEAR)
  })

  it('says how many are left when they stay in use', async () => {
    await store(encryptionOf([OTHER_KEY]), new Date(Date.now() + 3_600_000))
    const database = await open()
    const sealing = sealAnew(database.db, encryptionOf([KEY, OTHER_KEY]), noPause)
    await expect(sealing).rejects.toThrow('3 secrets are in use and still sealed with an earlier key')
    await database.close()
  })

  it('touches nothing with a key that is not that of the database', async () => {
    const id = await store(encryptionOf([OTHER_KEY]))
    const rotating = rotateKeys(settingsWith({ SHEAF_SECRET_KEY: base64(KEY) }))
    await expect(rotating).rejects.toThrow(ForeignMasterKey)
    await expect(rotating).rejects.toThrow('SHEAF_SECRET_KEY_PREVIOUS')
    expect(await read(id, OTHER_KEY)).toEqual(IN_CLEAR)
  })
})
