import { describe, expect, it } from 'vitest'
import { assertReady, loadProfiles, ProfileError, sandboxProfiles } from '../src/index.js'
import { refusal } from '../src/profile/allowed-hosts.js'
import { filledPath, filledQuery } from '../src/profile/slots.js'

const template = { state: 'template' }
const secure = {
  oauth: { tokenEndpoint: 'https://auth.example/token' },
  api: { baseUrl: 'https://api.example/v1' },
}

function problemsOf(stage: unknown): string[] {
  try {
    loadProfiles({ STAGE: stage, PRODUCTION: template })
  } catch (error) {
    expect(error).toBeInstanceOf(ProfileError)
    return (error as ProfileError).problems.map((p) => `${p.path}: expected ${p.expected}, found ${p.found}`)
  }
  return []
}

describe('a profile that says little', () => {
  const { STAGE } = loadProfiles({ STAGE: secure, PRODUCTION: template })

  it('gets the defaults of the sandbox contract for all it leaves out', () => {
    expect(STAGE.environment).toBe('STAGE')
    expect(STAGE.resources.machines.paging).toEqual({
      style: 'page',
      pageParam: 'page',
      firstPage: 0,
      sizeParam: 'size',
      size: 50,
      lastWhen: '/page/last',
    })
    expect(STAGE.resources.acknowledge.enabled).toBe(true)
    expect(STAGE.limits.requestsPerMinute).toBeUndefined()
  })

  it('may talk to its own hosts only', () => {
    expect(STAGE.allowedHosts).toEqual(['auth.example', 'api.example'])
  })

  it('keeps a field map whole and fills a paging style by its name', () => {
    const resources = {
      machines: {
        path: '/m',
        fields: { id: ['/uuid'] },
        paging: { style: 'offset', size: 5, sizeParam: 'n' },
      },
    }
    const profile = loadProfiles({ STAGE: { ...secure, resources }, PRODUCTION: template }).STAGE
    expect(profile.resources.machines.fields).toEqual({ id: ['/uuid'] })
    expect(profile.resources.machines.paging).toEqual({
      style: 'offset',
      offsetParam: 'offset',
      firstOffset: 0,
      size: 5,
      sizeParam: 'n',
    })
  })

  it('sends nothing that changes the provider unless its resources name it', () => {
    const named = { acknowledge: { method: 'PUT', path: '/f/{fileId}' } }
    const load = (resources: object) =>
      loadProfiles({ STAGE: { ...secure, resources }, PRODUCTION: template }).STAGE.resources
    expect(load({}).acknowledge.enabled).toBe(false)
    expect(load(named).acknowledge).toEqual({ enabled: true, method: 'PUT', path: '/f/{fileId}' })
    expect(load({ acknowledge: { ...named.acknowledge, enabled: false } }).acknowledge.enabled).toBe(false)
  })
})

describe('a template', () => {
  it('loads and refuses to connect', () => {
    const { PRODUCTION } = loadProfiles({ STAGE: secure, PRODUCTION: template })
    expect(() => assertReady(PRODUCTION)).toThrow('claas-oft-production.state: expected "ready"')
  })
})

describe('a profile file', () => {
  it('may hold comments, as a template for people does', () => {
    const file = `{ // the partner's document, §3
      "STAGE": ${JSON.stringify(secure)}, /* not "yet":
      */ "PRODUCTION": { "state": "template" } }`
    expect(loadProfiles(file)).toEqual(loadProfiles({ STAGE: secure, PRODUCTION: template }))
  })

  it('keeps what looks like a comment inside a text', () => {
    const withHeader = { ...secure, api: { ...secure.api, headers: { 'X-App': 'a // b \\" /* c' } } }
    expect(loadProfiles(JSON.stringify({ STAGE: withHeader })).STAGE.api.headers).toEqual({
      'X-App': 'a // b \\" /* c',
    })
  })

  it('may leave an environment out: that one is a template', () => {
    const { STAGE, PRODUCTION } = loadProfiles({ STAGE: secure })
    expect([STAGE.state, PRODUCTION.state]).toEqual(['ready', 'template'])
  })
})

describe('a wrong profile names the key, what was expected and what was found', () => {
  it.each([
    [
      'an unknown key',
      { ...secure, colour: 1 },
      /^STAGE\.colour: expected only the keys .*oauth.*, found an unknown key$/,
    ],
    [
      'an unknown key inside a section',
      { ...secure, api: { ...secure.api, url: 'x' } },
      /^STAGE\.api\.url: .*unknown key/,
    ],
    [
      'a wrong word',
      { ...secure, environment: 'TEST' },
      /^STAGE\.environment: expected one of "SANDBOX", "STAGE", "PRODUCTION", found "TEST"$/,
    ],
    [
      'a wrong type',
      { ...secure, limits: { attempts: '5' } },
      /^STAGE\.limits\.attempts: expected integer from 1, found "5"$/,
    ],
    [
      'a number out of range',
      { ...secure, limits: { attempts: 0 } },
      /^STAGE\.limits\.attempts: expected integer from 1, found 0$/,
    ],
    [
      'no pointer',
      { ...secure, resources: { machines: { select: 'items' } } },
      /^STAGE\.resources\.machines\.select: expected a JSON Pointer .*, found "items"$/,
    ],
    [
      'an unknown paging style',
      { ...secure, resources: { outbox: { paging: { style: 'scroll' } } } },
      /^STAGE\.resources\.outbox\.paging\.style: expected one of "none", "page", "offset", "cursor", "link", found "scroll"$/,
    ],
    [
      'a key of another paging style',
      { ...secure, resources: { outbox: { paging: { style: 'page', next: '/n' } } } },
      /^STAGE\.resources\.outbox\.paging\.next: .*unknown key$/,
    ],
    [
      'a field map without id',
      { ...secure, resources: { machines: { fields: { name: ['/n'] } } } },
      /^STAGE\.resources\.machines\.fields\.id: expected a list that is not empty, found nothing$/,
    ],
    [
      'an unknown reason',
      { ...secure, errors: { map: [{ status: 403, reason: 'BAD' }] } },
      /^STAGE\.errors\.map\.0\.reason: expected one of .*"SCOPE_MISSING".*, found "BAD"$/,
    ],
    [
      'plain HTTP',
      { ...secure, api: { baseUrl: 'http://api.example' } },
      /^STAGE\.api\.baseUrl: expected an HTTPS address inside allowedHosts, found http:\/\/api\.example is not HTTPS/,
    ],
    [
      'plain HTTP to loopback outside a sandbox',
      { ...secure, api: { baseUrl: 'http://127.0.0.1:1' } },
      /^STAGE\.api\.baseUrl: .*not HTTPS/,
    ],
    [
      'a host that is not allowed',
      { ...secure, allowedHosts: ['auth.example'] },
      /^STAGE\.api\.baseUrl: .*found api\.example is not in allowedHosts \(auth\.example\)$/,
    ],
    [
      'no address',
      { ...secure, api: { baseUrl: 'api' } },
      /^STAGE\.api\.baseUrl: expected an absolute URL, found "api"$/,
    ],
    [
      'a missing token endpoint',
      { api: secure.api },
      /^STAGE\.oauth\.tokenEndpoint: expected a URL, or "state": "template".*, found null$/,
    ],
    [
      'an unknown slot',
      { ...secure, resources: { outbox: { path: '/m/{machineId}/{fileId}' } } },
      /^STAGE\.resources\.outbox\.path: expected only the slots \{machineId\}, \{since\}, found \{fileId\}$/,
    ],
    [
      'an unknown slot in a query',
      { ...secure, resources: { machines: { query: { a: '{b}' } } } },
      /^STAGE\.resources\.machines\.query\.a: expected no slot, found \{b\}$/,
    ],
    [
      'a missing slot',
      { ...secure, resources: { download: { path: '/content' } } },
      /^STAGE\.resources\.download\.path: expected a template with the slot \{fileId\}, found "\/content"$/,
    ],
    [
      'an organization without a name',
      { ...secure, api: { ...secure.api, organization: { mode: 'header' } } },
      /^STAGE\.api\.organization\.name: expected the name of the header/,
    ],
    [
      'an organization slot that no path has',
      { ...secure, api: { ...secure.api, organization: { mode: 'path' } } },
      /^STAGE\.resources: expected a path with the slot \{organizationId\}/,
    ],
    [
      'an unknown way of client authentication',
      { ...secure, oauth: { ...secure.oauth, clientAuth: 'password' } },
      /^STAGE\.oauth\.clientAuth: expected one of "client_secret_basic", .* found "password"$/,
    ],
    [
      'a bearer among the static headers',
      { ...secure, api: { ...secure.api, headers: { Authorization: 'x' } } },
      /^STAGE\.api\.headers\.Authorization: .*access token/,
    ],
    [
      'a zone that does not exist',
      { ...secure, clock: { assumeZoneWhenMissing: 'Mars/Base' } },
      /^STAGE\.clock\.assumeZoneWhenMissing: .*found "Mars\/Base"$/,
    ],
    [
      'the other environment',
      { ...secure, environment: 'PRODUCTION' },
      /^STAGE\.environment: expected "STAGE" or "SANDBOX", found "PRODUCTION"$/,
    ],
    ['null', null, /^STAGE: expected an object, found null$/],
  ])('%s', (_, profile, message) => {
    expect(problemsOf(profile)).toEqual([expect.stringMatching(message)])
  })

  it('never repeats what stands where a secret reference belongs', () => {
    const api = { ...secure.api, secretHeaders: { 'X-Key': 'pasted-by-mistake' } }
    expect(problemsOf({ ...secure, api })).toEqual([expect.stringContaining('STAGE.api.secretHeaders.X-Key')])
    expect(problemsOf({ ...secure, api }).join()).not.toContain('pasted')
  })

  it('lists all problems of both profiles at once', () => {
    const bad = { ...secure, colour: 1, limits: { attempts: 0, backoffBaseMs: 0 } }
    expect(() => loadProfiles({ STAGE: bad, PRODUCTION: bad })).toThrow(
      expect.objectContaining({ problems: expect.objectContaining({ length: 6 }) }),
    )
  })

  it('is refused as a file: no JSON, no object, a third environment', () => {
    expect(() => loadProfiles('{')).toThrow(/\(file\): expected JSON, found/)
    expect(() => loadProfiles('[]')).toThrow(/\(file\): expected an object with STAGE and PRODUCTION/)
    expect(() => loadProfiles({ STAGE: secure, PRODUCTION: template, TEST: 1 })).toThrow(
      /TEST: expected only the keys/,
    )
  })
})

describe('the built-in sandbox profiles', () => {
  const { STAGE, PRODUCTION } = sandboxProfiles('http://127.0.0.1:8099/')

  it('address one tenant per environment', () => {
    expect(STAGE.oauth.tokenEndpoint).toBe('http://127.0.0.1:8099/stage/oauth/token')
    expect(PRODUCTION.api.baseUrl).toBe('http://127.0.0.1:8099/production/api/v1')
    expect([STAGE.environment, PRODUCTION.environment]).toEqual(['SANDBOX', 'SANDBOX'])
  })

  it('allow every port of loopback and nothing else', () => {
    expect(refusal(new URL('http://127.0.0.1:8098/stage/blob/x'), STAGE)).toBeNull()
    expect(refusal(new URL('https://example.org/'), STAGE)).toContain('example.org is not in allowedHosts')
  })

  it('are for loopback only', () => {
    expect(() => sandboxProfiles('https://sandbox.example')).toThrow(/expected a loopback URL/)
  })
})

describe('allowed hosts', () => {
  const policy = (allowedHosts: string[]) => ({ allowedHosts, environment: 'STAGE' as const })
  it.each([
    ['api.example', 'https://api.example/', true],
    ['api.example', 'https://api.example:8443/', true],
    ['api.example:8443', 'https://api.example:8443/', true],
    ['api.example:8443', 'https://api.example/', false],
    ['api.example:443', 'https://api.example/', true],
    ['api.example:*', 'https://api.example:1/', true],
    ['API.example', 'https://api.EXAMPLE/', true],
    ['api.example', 'https://evil.api.example/', false],
    ['api.example', 'https://api.example.evil/', false],
    ['api.example', 'https://user:pw@api.example/', false],
    ['api.example', 'ftp://api.example/', false],
    ['[::1]:8099', 'https://[::1]:8099/', true],
  ])('%s and %s: %s', (pattern, address, allowed) => {
    expect(refusal(new URL(address), policy([pattern])) === null).toBe(allowed)
  })
})

describe('slots', () => {
  it('are percent-encoded in paths', () => {
    expect(filledPath('/m/{id}/f', { id: 'a/b ?#ü' })).toBe('/m/a%2Fb%20%3F%23%C3%BC/f')
  })

  it('refuse what a URL parser would walk', () => {
    expect(() => filledPath('/m/{id}', { id: '..' })).toThrow(TypeError)
  })

  it('without value drop their query parameter', () => {
    const query = { since: '{since}', type: 'a' }
    expect(filledQuery(query, { since: undefined })).toEqual([['type', 'a']])
    expect(filledQuery(query, { since: 'x' })).toEqual([
      ['since', 'x'],
      ['type', 'a'],
    ])
  })
})
