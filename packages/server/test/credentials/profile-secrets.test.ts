/** Secrets that profiles refer to, from the file that `SHEAF_CLAAS_SECRETS` names. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadProfiles } from '@sheaf/claas'
import { afterAll, describe, expect, it } from 'vitest'
import { readSecrets } from '../../src/credentials/profile-secrets.js'

const profiles = (state = 'ready') =>
  loadProfiles({
    STAGE: {
      state,
      oauth: { tokenEndpoint: 'https://auth.example/token' },
      api: { baseUrl: 'https://api.example', secretHeaders: { 'X-Key': 'secret:claas/stage/key' } },
    },
  })

describe('secrets of profiles', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sheaf-secrets-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const file = (text: string) => {
    const path = join(folder, 'secrets.json')
    writeFileSync(path, text)
    return { claas: { profilesFile: undefined, sandboxUrl: undefined, secretsFile: path } }
  }

  it.each([
    ['claas/stage/key', '{"claas/stage/key": "value-1"}'],
    ['secret:claas/stage/key', '{"secret:claas/stage/key": "value-1"}'],
  ])('are found under %s', (_, text) => {
    const secretOf = readSecrets(file(text), profiles())
    expect(secretOf('secret:claas/stage/key').reveal()).toBe('value-1')
  })

  it('are wanted at start, by the key of the profile', () => {
    expect(() => readSecrets(file('{}'), profiles())).toThrow(
      /STAGE\.api\.secretHeaders\.X-Key: expected the key "claas\/stage\/key" in the file that SHEAF_CLAAS_SECRETS names, found no such key/,
    )
    const unset = { claas: { profilesFile: undefined, sandboxUrl: undefined, secretsFile: undefined } }
    expect(() => readSecrets(unset, profiles())).toThrow(/found SHEAF_CLAAS_SECRETS is not set/)
    expect(() => readSecrets(unset, profiles('template'))).not.toThrow()
  })

  it.each([
    ['no JSON', '{"claas/stage/key": value-1}', /holds no JSON object/],
    ['a list', '["value-1"]', /holds no JSON object/],
    [
      'a number',
      '{"claas/stage/key": 17}',
      /holds under "claas\/stage\/key" something else than a line of ASCII/,
    ],
    ['two lines', '{"claas/stage/key": "value-1\\nx"}', /something else than a line of ASCII/],
  ])('in a file with %s are refused without being told', (_, text, message) => {
    const read = () => readSecrets(file(text), profiles())
    expect(read).toThrow(message)
    expect(read).not.toThrow(/value-1/)
  })
})
