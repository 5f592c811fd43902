/** A client that proves itself by a private key: a signed statement in the place of a secret (RFC 7523 §2.2, RFC 7518 §3.1). */
import { createPrivateKey, type JsonWebKey, type KeyObject, randomUUID, sign } from 'node:crypto'

/** How long a statement is believed, in seconds: long enough for a queue and clocks that differ. */
const LIFETIME_S = 120

/** Names of RFC 7518 and RFC 8037 for what a key can sign with. */
const EC_ALGORITHMS: Readonly<Record<string, string>> = {
  prime256v1: 'ES256',
  secp384r1: 'ES384',
  secp521r1: 'ES512',
}
const DIGESTS: Readonly<Record<string, string>> = { ES384: 'sha384', ES512: 'sha512' }

/** A key with what its holder says of it. */
interface SigningKey {
  readonly key: KeyObject
  readonly algorithm: string
  readonly keyId: string | undefined
}

/** The secret of a client is no private key that could sign. */
export class UnusableKey extends Error {
  override readonly name = 'UnusableKey'

  constructor() {
    super(
      'Expected a private key in the place of the client secret, as PEM or as JWK (RSA, EC or Ed25519), found something else.',
    )
  }
}

function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string | undefined {
  if (asymmetricKeyType === 'rsa') return 'RS256'
  if (asymmetricKeyType === 'ed25519') return 'EdDSA'
  return EC_ALGORITHMS[asymmetricKeyDetails?.namedCurve ?? '']
}

function keyOf(text: string): SigningKey {
  try {
    const jwk = text.trimStart().startsWith('{') ? (JSON.parse(text) as JsonWebKey) : undefined
    const key = createPrivateKey(jwk === undefined ? text : { key: jwk, format: 'jwk' })
    const algorithm = algorithmOf(key)
    if (algorithm === undefined) throw new UnusableKey()
    return { key, algorithm, keyId: typeof jwk?.['kid'] === 'string' ? jwk['kid'] : undefined }
  } catch {
    // what the parser says may hold parts of the text
    throw new UnusableKey()
  }
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/**
 * The statement that `clientKey` asks `audience`, signed; another one at each call.
 *
 * @param privateKey  PEM (PKCS #8, PKCS #1, SEC 1) or a JWK as JSON, whose `kid` is named
 * @param audience    address of the token endpoint
 * @param nowMs       milliseconds since 1970
 * @throws UnusableKey when the text is no such key
 */
export function clientAssertion(
  clientKey: string,
  privateKey: string,
  audience: string,
  nowMs: number,
): string {
  const { key, algorithm, keyId } = keyOf(privateKey)
  const header = { alg: algorithm, typ: 'JWT', ...(keyId === undefined ? {} : { kid: keyId }) }
  const iat = Math.floor(nowMs / 1000)
  const claims = {
    iss: clientKey,
    sub: clientKey,
    aud: audience,
    jti: randomUUID(),
    iat,
    exp: iat + LIFETIME_S,
  }
  const signed = `${encoded(header)}.${encoded(claims)}`
  const digest = algorithm === 'EdDSA' ? null : (DIGESTS[algorithm] ?? 'sha256')
  const signature = sign(digest, Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' })
  return `${signed}.${signature.toString('base64url')}`
}
