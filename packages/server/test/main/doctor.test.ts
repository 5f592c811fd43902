/** `sheaf doctor` on sound and on broken surroundings. */

import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CERTIFICATE, KEY } from '../../../claas/test/localhost-certificate.js'
import { diagnose, type Finding } from '../../src/main/doctor/index.js'
import { readSettings } from '../../src/settings/index.js'
import { prepareData, type TestData } from '../support/databases.js'
import { StandInProvider } from '../support/stand-in-provider.js'

let data: TestData
let provider: StandInProvider
beforeAll(async () => {
  provider = await StandInProvider.start()
})
afterAll(() => provider.stop())
beforeEach(async () => {
  data = await prepareData('embedded')
})
afterEach(async () => {
  provider.fault = () => undefined
  await data.remove()
})

async function findings(env: Record<string, string> = {}, now?: () => number): Promise<Finding[]> {
  const settings = readSettings({
    SHEAF_DATA_DIR: data.dataDir,
    SHEAF_EMBEDDED_FSYNC: 'off',
    SHEAF_CLAAS_SANDBOX_URL: provider.url,
    ...env,
  })
  const found: Finding[] = []
  for await (const finding of diagnose(settings, now)) found.push(finding)
  return found
}
const of = (found: readonly Finding[], subject: string) => found.find((one) => one.subject === subject)

describe('the doctor', () => {
  it('finds everything in order, and touches no credential', async () => {
    const found = await findings()
    expect(found.filter(({ verdict }) => verdict !== 'ok')).toEqual([])
    expect(new Set(found.map(({ subject }) => subject))).toEqual(
      new Set(['database', 'master key', 'artefacts', 'profile STAGE', 'profile PRODUCTION', 'clock']),
    )
    expect(of(found, 'profile STAGE')?.sentence).toMatch(
      /\/stage\/oauth\/token refused a made-up client with 40[01] invalid_(client|grant), as it should\.$/,
    )
  })

  it('asks as a client with a key of its own where clients prove themselves by one', async () => {
    const path = join(data.dataDir, 'profiles.json')
    const stage = JSON.parse(provider.profiles()).STAGE
    const oauth = { ...stage.oauth, clientAuth: 'private_key_jwt' }
    await writeFile(path, JSON.stringify({ STAGE: { ...stage, oauth } }))
    const before = provider.asked.length
    const found = await findings({ SHEAF_CLAAS_PROFILES: path })
    expect(of(found, 'profile STAGE')).toMatchObject({ verdict: 'ok' })
    expect(
      provider.asked.slice(before).map(({ form }) => form['client_assertion']?.split('.').length),
    ).toEqual([3])
  })

  it('says that a setting is missing, which is no fault while one only looks around', async () => {
    const found = await findings({ SHEAF_CLAAS_SANDBOX_URL: '' })
    expect(of(found, 'profile STAGE')).toMatchObject({
      verdict: 'note',
      sentence: expect.stringContaining('set SHEAF_CLAAS_PROFILES'),
    })
  })

  it('names the key of a profile that is wrong', async () => {
    const path = join(data.dataDir, 'profiles.json')
    await writeFile(path, '{"STAGE": {"id": "stage"}, "PRODUCTION": {"id": "production"}}')
    const found = await findings({ SHEAF_CLAAS_PROFILES: path })
    expect(of(found, 'profiles')).toMatchObject({
      verdict: 'fault',
      sentence: expect.stringContaining('STAGE'),
    })
  })

  it.each([
    [404, 'not here', 'answered 404: The provider refuses the request itself. Compare path'],
    [503, '<html>maintenance</html>', 'answered 503'],
    [200, { access_token: 'anything', token_type: 'Bearer' }, 'gave a token to a made-up client'],
  ])('says what is wrong with a token endpoint that answers %i', async (status, body, sentence) => {
    provider.fault = () => ({ status, body })
    const found = await findings()
    expect(of(found, 'profile STAGE')).toMatchObject({
      verdict: 'fault',
      sentence: expect.stringContaining(sentence),
    })
  })

  it('says that nobody answers there', async () => {
    const gone = await StandInProvider.start()
    const { url } = gone
    await gone.stop()
    const found = await findings({ SHEAF_CLAAS_SANDBOX_URL: url })
    expect(of(found, 'profile PRODUCTION')).toMatchObject({
      verdict: 'fault',
      sentence: expect.stringContaining('CLAAS cannot be reached'),
    })
  })

  it('says where to name the authority of a certificate that nobody here knows', async () => {
    const server = createServer({ key: KEY, cert: CERTIFICATE }, (_, response) => response.end())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const origin = `https://localhost:${(server.address() as AddressInfo).port}`
    const path = join(data.dataDir, 'profiles.json')
    const stage = { oauth: { tokenEndpoint: `${origin}/token` }, api: { baseUrl: origin } }
    await writeFile(path, JSON.stringify({ STAGE: stage }))
    const found = await findings({ SHEAF_CLAAS_PROFILES: path })
    await new Promise((resolve) => server.close(resolve))
    expect(of(found, 'profile STAGE')?.sentence).toMatch(/name that of its authority in SHEAF_EXTRA_CA\.$/)
  })

  it('says by how much the clock is wrong', async () => {
    const found = await findings({}, () => Date.now() + 3_600_000)
    expect(of(found, 'clock')).toMatchObject({
      verdict: 'fault',
      sentence: expect.stringMatching(/^It is 3(599|600|601) s ahead of that of http/),
    })
  })

  it('says that the master key is not that of the database', async () => {
    await findings()
    const found = await findings({ SHEAF_SECRET_KEY: Buffer.alloc(32, 9).toString('base64') })
    expect(of(found, 'master key')).toMatchObject({
      verdict: 'fault',
      sentence: expect.stringContaining('Restore secret.key from its backup'),
    })
  })

  it('goes on behind a bucket that cannot be used', async () => {
    const found = await findings({ SHEAF_OBJECTS: 's3://bucket', SHEAF_S3_ENDPOINT: `${provider.url}` })
    expect(of(found, 'artefacts')).toMatchObject({ verdict: 'fault' })
    expect(of(found, 'profile STAGE')).toMatchObject({ verdict: 'ok' })
  })
})
