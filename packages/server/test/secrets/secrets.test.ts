import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DecryptionFailed, encryptionOf, readMasterKeys, replaceKeyFile } from '../../src/secrets/index.js'
import { KeyFileDamaged } from '../../src/secrets/key-file.js'

const KEY = new Uint8Array(32).fill(1)
const OTHER_KEY = new Uint8Array(32).fill(2)
const PLACE = 'credential.refresh_token:7'

describe('encryption at rest', () => {
  const secrets = encryptionOf([KEY])

  it('gives every text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (plain, place) => {
        expect(secrets.decrypt(secrets.encrypt(plain, place), place)).toBe(plain)
      }),
    )
  })

  it('never gives the same ciphertext twice, names its key and shows nothing', () => {
    const [first, second] = [secrets.encrypt('refresh', PLACE), secrets.encrypt('refresh', PLACE)]
    expect(first).not.toBe(second)
    expect(first).toMatch(new RegExp(`^${secrets.keyId}\\.[\\w-]{16}\\.[\\w-]{10}\\.[\\w-]{22}$`))
  })

  it('refuses a text that was moved to another place', () => {
    const text = secrets.encrypt('refresh', PLACE)
    expect(() => secrets.decrypt(text, 'credential.refresh_token:8')).toThrow(DecryptionFailed)
  })

  it('refuses a text of which one bit was changed', () => {
    const [id, nonce, encrypted, tag] = secrets.encrypt('refresh', PLACE).split('.') as [
      string,
      string,
      string,
      string,
    ]
    const flipped = Buffer.from(encrypted, 'base64url')
    flipped[0]! ^= 1
    const text = [id, nonce, flipped.toString('base64url'), tag].join('.')
    expect(() => secrets.decrypt(text, PLACE)).toThrow(
      'was changed or does not belong to credential.refresh_token:7',
    )
  })

  it('names both keys when the text belongs to another one', () => {
    const other = encryptionOf([OTHER_KEY])
    expect(() => secrets.decrypt(other.encrypt('refresh', PLACE), PLACE)).toThrow(
      `the text was encrypted with key ${other.keyId}, the key at hand is ${secrets.keyId}`,
    )
  })

  it.each(['', 'nonsense', 'a.b.c.d'])('refuses "%s", which is no ciphertext', (text) => {
    expect(() => secrets.decrypt(text, PLACE)).toThrow(DecryptionFailed)
    expect(() => secrets.decrypt(`${secrets.keyId}.${text}`, PLACE)).toThrow('is no ciphertext of the form')
  })
})

describe('an earlier key', () => {
  const [before, after] = [encryptionOf([OTHER_KEY]), encryptionOf([KEY, OTHER_KEY])]

  it('opens what was sealed with it, and seals nothing any more', () => {
    expect(after.decrypt(before.encrypt('refresh', PLACE), PLACE)).toBe('refresh')
    expect(after.encrypt('refresh', PLACE)).toMatch(new RegExp(`^${encryptionOf([KEY]).keyId}\\.`))
    expect(after.tokenKey).toEqual(encryptionOf([KEY]).tokenKey)
  })
})

describe('key file', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sheaf-key-'))
  })
  afterAll(async () => await rm(folder, { recursive: true, force: true }))

  const keysIn = (dataDir: string) =>
    readMasterKeys({ dataDir, secretKey: undefined, previousSecretKey: undefined })

  it('holds earlier keys below the present one', async () => {
    await mkdir(join(folder, 'two'))
    await replaceKeyFile(join(folder, 'two', 'secret.key'), [KEY, OTHER_KEY])
    expect(await keysIn(join(folder, 'two'))).toEqual([KEY, OTHER_KEY])
    expect((await stat(join(folder, 'two', 'secret.key'))).mode & 0o777).toBe(0o600)
  })

  it('is made once, for its user only, the same for all that start at once', async () => {
    const path = join(folder, 'data', 'secret.key')
    const opened = await Promise.all([1, 2, 3].map(() => keysIn(join(folder, 'data'))))
    expect(new Set(opened.map(([key]) => Buffer.from(key).toString('hex'))).size).toBe(1)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await keysIn(join(folder, 'data'))).toEqual(opened[0])
  })

  it('is not touched when a key is set', async () => {
    const path = join(folder, 'none', 'secret.key')
    const dataDir = join(folder, 'none')
    expect(await readMasterKeys({ dataDir, secretKey: KEY, previousSecretKey: undefined })).toEqual([KEY])
    expect(await readMasterKeys({ dataDir, secretKey: KEY, previousSecretKey: OTHER_KEY })).toEqual([
      KEY,
      OTHER_KEY,
    ])
    await expect(stat(path)).rejects.toThrow('ENOENT')
  })

  it('is refused when it does not hold a key', async () => {
    const path = join(folder, 'secret.key')
    await writeFile(path, 'c2hvcnQ=')
    const opening = keysIn(folder)
    await expect(opening).rejects.toThrow(`${path} must hold 32 bytes in base64`)
    await expect(opening).rejects.toThrow(KeyFileDamaged)
    // "short" in base64: five bytes
    await expect(opening).rejects.toMatchObject({ path, foundBytes: 5 })
    await expect(opening).rejects.toThrow('found 5; restore it from a backup, or set SHEAF_SECRET_KEY')
  })

  it('is not shown in the refusal: it may be most of a key', async () => {
    const path = join(folder, 'secret.key')
    const text = Buffer.alloc(33, 7).toString('base64')
    await writeFile(path, text)
    await expect(keysIn(folder)).rejects.not.toThrow(text)
  })
})
