/** A client that proves itself by a private key (RFC 7523). */
import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { createTransport, refreshGrant, Secret } from '../src/index.js'
import { json, profileFor, startServer, stopServers } from './provider-server.js'

const transport = createTransport()
afterAll(async () => {
  await transport.close()
  await stopServers()
})

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const ed = generateKeyPairSync('ed25519').privateKey
const pem = (key: KeyObject) => String(key.export({ type: 'pkcs8', format: 'pem' }))

async function refreshed(clientSecret: string) {
  const server = await startServer((_, r) => json(r, 200, { access_token: 'A' }))
  const profile = profileFor(server.origin, { oauth: { clientAuth: 'private_key_jwt' } })
  const grant = {
    clientKey: 'key-1',
    clientSecret: new Secret(clientSecret),
    refreshToken: new Secret('refresh-1'),
  }
  const judgement = await refreshGrant(transport, profile, grant)
  return { judgement, asked: server.asked, tokenEndpoint: profile.oauth.tokenEndpoint }
}

const part = (text: string | undefined) =>
  JSON.parse(Buffer.from(text ?? '', 'base64url').toString()) as unknown

describe('a client with a private key', () => {
  it.each([
    ['RSA as PEM', pem(rsa), rsa, 'sha256', { alg: 'RS256', typ: 'JWT' }],
    ['EC as PEM', pem(ec), ec, 'sha256', { alg: 'ES256', typ: 'JWT' }],
    ['Ed25519 as PEM', pem(ed), ed, null, { alg: 'EdDSA', typ: 'JWT' }],
    [
      'EC as JWK with a name',
      JSON.stringify({ ...ec.export({ format: 'jwk' }), kid: 'k-7' }),
      ec,
      'sha256',
      { alg: 'ES256', typ: 'JWT', kid: 'k-7' },
    ],
  ] as const)('signs a statement for the token endpoint: %s', async (_, secret, key, digest, header) => {
    const { judgement, asked, tokenEndpoint } = await refreshed(secret)
    expect(judgement.verdict).toBe('accepted')
    const form = new URLSearchParams(asked[0]!.body)
    expect(form.get('client_id')).toBe('key-1')
    expect(form.get('client_secret')).toBeNull()
    expect(form.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
    const [head, claims, signature] = form.get('client_assertion')!.split('.')
    expect(part(head)).toEqual(header)
    expect(part(claims)).toMatchObject({ iss: 'key-1', sub: 'key-1', aud: tokenEndpoint })
    const { iat, exp } = part(claims) as { iat: number; exp: number }
    expect(exp - iat).toBe(120)
    const verifier = { key: createPublicKey(key), dsaEncoding: 'ieee-p1363' as const }
    const bytes = Buffer.from(signature!, 'base64url')
    expect(verify(digest, Buffer.from(`${head}.${claims}`), verifier, bytes)).toBe(true)
  })

  it('whose secret is no key is refused before anything is sent, and the secret is not told', async () => {
    const { judgement, asked } = await refreshed('not-a-key-but-a-secret')
    expect(judgement).toMatchObject({ verdict: 'refused', error: { reason: 'CLIENT_REJECTED', status: 0 } })
    expect(String('error' in judgement && judgement.error)).toContain('Expected a private key')
    expect(String('error' in judgement && judgement.error)).not.toContain('not-a-key')
    expect(asked).toEqual([])
  })
})
