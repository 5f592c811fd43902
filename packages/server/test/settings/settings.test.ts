import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { readSettings, SETTING_NAMES, SettingsError, settingsTable } from '../../src/settings/index.js'

describe('settings', () => {
  it('have a value for everything when the environment is empty', () => {
    expect(readSettings({})).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      publicUrl: 'http://127.0.0.1:8080',
      trustProxy: false,
      dataDir: `${process.cwd()}/data`,
      databaseUrl: undefined,
      embeddedFsync: true,
      owner: { email: 'owner@localhost', password: undefined },
      secretKey: undefined,
      claas: { profilesFile: undefined, secretsFile: undefined, sandboxUrl: undefined },
      syncIntervalS: undefined,
      revealSecrets: false,
      silence: { afterS: 14 * 86_400, season: { fromMonth: 3, toMonth: 11 } },
      alerts: { allowPrivate: false, requireConfirmation: true },
    })
  })

  it('take an empty variable for an absent one', () => {
    expect(readSettings({ SHEAF_PORT: '', DATABASE_URL: ' ' })).toMatchObject({
      port: 8080,
      databaseUrl: undefined,
    })
  })

  it.each([
    ['30s', 30],
    ['15m', 900],
    ['1h', 3600],
    ['1d', 86_400],
  ])('read the duration %s as %i seconds', (text, seconds) => {
    expect(readSettings({ SHEAF_SYNC_INTERVAL: text }).syncIntervalS).toBe(seconds)
  })

  it.each([
    ['127.0.0.1', '9000', 'http://127.0.0.1:9000'],
    ['0.0.0.0', '9000', 'http://127.0.0.1:9000'],
    ['::1', '9000', 'http://[::1]:9000'],
    ['sheaf.local', '80', 'http://sheaf.local:80'],
  ])('make the public address of %s and %s', (SHEAF_HOST, SHEAF_PORT, publicUrl) => {
    expect(readSettings({ SHEAF_HOST, SHEAF_PORT }).publicUrl).toBe(publicUrl)
  })

  it('leave no slash at the end of a given public address', () => {
    expect(readSettings({ SHEAF_PUBLIC_URL: 'https://farm.example.org/sheaf/' }).publicUrl).toBe(
      'https://farm.example.org/sheaf',
    )
  })

  it('read a silence of any length, or none', () => {
    expect(readSettings({ SHEAF_SILENCE_AFTER: '7d' }).silence.afterS).toBe(604_800)
    expect(readSettings({ SHEAF_SILENCE_AFTER: 'off' }).silence.afterS).toBeUndefined()
  })

  it('read a season that ends in the next year', () => {
    expect(readSettings({ SHEAF_SEASON: '9-5' }).silence.season).toEqual({ fromMonth: 9, toMonth: 5 })
  })

  it('read a master key of 32 bytes', () => {
    const key = Buffer.alloc(32, 7).toString('base64')
    expect(readSettings({ SHEAF_SECRET_KEY: key }).secretKey).toEqual(new Uint8Array(32).fill(7))
  })

  it.each([
    ['s3://farm-data', { bucket: 'farm-data', prefix: '' }],
    ['s3://farm-data/', { bucket: 'farm-data', prefix: '' }],
    ['s3://farm-data/sheaf/2026/', { bucket: 'farm-data', prefix: 'sheaf/2026/' }],
  ])('read the bucket %s', (text, parts) => {
    expect(readSettings({ SHEAF_OBJECTS: text, SHEAF_S3_ENDPOINT: 'http://127.0.0.1:9000' }).objects).toEqual(
      {
        ...parts,
        endpoint: 'http://127.0.0.1:9000',
        region: undefined,
      },
    )
  })

  it.each([
    ['SHEAF_PORT', '70000', 'must be a whole number from 0 to 65535'],
    ['SHEAF_PORT', 'http', 'must be a whole number from 0 to 65535'],
    ['SHEAF_TRUST_PROXY', 'maybe', 'must be on or off'],
    ['SHEAF_PUBLIC_URL', 'sheaf.example.org', 'must be an address such as https://sheaf.example.org'],
    [
      'DATABASE_URL',
      'mysql://host/db',
      'must be an address such as postgres://user:password@host:5432/database',
    ],
    ['SHEAF_SYNC_INTERVAL', '1 hour', 'must be a duration such as 30s, 15m, 1h or 1d'],
    ['SHEAF_SYNC_INTERVAL', '0s', 'must be a duration such as 30s, 15m, 1h or 1d'],
    ['SHEAF_SILENCE_AFTER', 'never', 'must be a duration such as 30s, 15m, 1h or 1d, or off'],
    ['SHEAF_SEASON', '3-13', 'must be two months such as 3-11'],
    ['SHEAF_SECRET_KEY', 'c2hvcnQ=', 'must be 32 bytes in base64, for instance of "openssl rand -base64 32"'],
    [
      'SHEAF_OBJECTS',
      '/var/lib/objects',
      'must name a bucket such as s3://bucket/prefix; leave it out to keep artefacts in SHEAF_DATA_DIR',
    ],
    ['SHEAF_S3_ENDPOINT', 'minio:9000', 'must be an address such as https://sheaf.example.org'],
  ])('refuse %s=%s and say what it must be', (name, value, expected) => {
    expect(() => readSettings({ [name]: value })).toThrow(`${name} ${expected}`)
  })

  it('name everything that is wrong at once', () => {
    const read = () => readSettings({ SHEAF_PORT: 'x', SHEAF_LOG_LEVEL: 'loud' })
    expect(read).toThrow(SettingsError)
    expect(read).toThrow(/^SHEAF_PORT .*\nSHEAF_LOG_LEVEL must be one of fatal,/)
  })

  it('stand in the README, all of them and no others', async () => {
    const readme = await readFile(new URL('../../../../README.md', import.meta.url), 'utf8')
    const [, table = ''] = /<!-- settings: begin -->\s*([\s\S]*?)\s*<!-- settings: end -->/.exec(readme) ?? []
    expect(table).toBe(settingsTable())
    for (const name of SETTING_NAMES) expect(table).toContain(`| \`${name}\` |`)
  })
})
