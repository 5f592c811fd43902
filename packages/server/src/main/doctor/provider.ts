/**
 * Provider profiles, by one token call each with a made-up client: the right endpoint refuses it in the words of OAuth,
 * anything else says what is wrong. No stored credential is touched. The answer's date tells whether our clock is right.
 */
import { generateKeyPairSync } from 'node:crypto'
import {
  createTransport,
  discoverEndpoints,
  judgeTokenAnswer,
  ProviderError,
  type ProviderProfile,
  type ProviderReason,
  type RefreshGrant,
  Secret,
  sendRefreshGrant,
  type TransportOptions,
} from '@sheaf/claas'
import type { ClientEnvironment } from '@sheaf/contract'
import { providerNetwork, readProfiles, usableProfile } from '../../credentials/index.js'
import type { Settings } from '../../settings/index.js'
import { type Finding, fault, note, ok, orFault } from './finding.js'

const ENVIRONMENTS = ['STAGE', 'PRODUCTION'] as const satisfies readonly ClientEnvironment[]
/** A client that nobody knows, with a key of its own where clients prove themselves by one. */
function stranger({ oauth }: ProviderProfile): RefreshGrant {
  const secret =
    oauth.clientAuth === 'private_key_jwt'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' })
      : 'sheaf-doctor'
  const clientSecret = new Secret(String(secret))
  return { clientKey: 'sheaf-doctor', clientSecret, refreshToken: new Secret('sheaf-doctor') }
}
/** What an authorization server says to somebody whom it does not know. */
const REFUSALS: ReadonlySet<ProviderReason> = new Set([
  'CLIENT_REJECTED',
  'ENVIRONMENT_MISMATCH',
  'CONSENT_LOST',
])
/** Beyond this, tokens look fresh that are not, and signed links die early. */
const MAX_SKEW_S = 30

/** @param now our clock, milliseconds */
export async function lookAtProvider(settings: Settings, now: () => number): Promise<Finding[]> {
  return await orFault('profiles', async () => {
    const source = readProfiles(settings)
    const network = providerNetwork(settings)
    const looks = ENVIRONMENTS.map(async (environment): Promise<Finding[]> => {
      const usable = usableProfile(source, environment)
      const subject = `profile ${environment}`
      if ('missing' in usable) return [note(subject, usable.missing)]
      return await orFault(subject, () => askAsStranger(subject, usable.profile, network, now))
    })
    return (await Promise.all(looks)).flat()
  })
}

async function askAsStranger(
  subject: string,
  profile: ProviderProfile,
  network: TransportOptions,
  now: () => number,
): Promise<Finding[]> {
  const transport = createTransport({ ...network, timeoutsMs: profile.api.timeoutsMs })
  try {
    const complete = await discoverEndpoints(transport, profile)
    const answer = await sendRefreshGrant(transport, complete, stranger(complete))
    const judgement = judgeTokenAnswer(complete, answer, { firstUse: true, nowMs: now() })
    const endpoint = complete.oauth.tokenEndpoint ?? answer.where.path
    const clock = clockFinding(answer.answer.headers['date'], endpoint, now())
    if (judgement.verdict === 'accepted') {
      return [
        fault(subject, `${endpoint} gave a token to a made-up client; it is no authorization server.`),
        ...clock,
      ]
    }
    const { reason, status, code, sentence } = judgement.error
    if (!REFUSALS.has(reason))
      return [fault(subject, `${endpoint} answered ${status}: ${sentence}`), ...clock]
    const refused = `refused a made-up client with ${status} ${code ?? ''}`.trimEnd()
    return [ok(subject, `${endpoint} ${refused}, as it should.`), ...clock]
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    return [fault(subject, `${error.where.method} ${error.where.path}: ${error.sentence}${trustHint(error)}`)]
  } finally {
    await transport.close()
  }
}

/** Codes of OpenSSL for a certificate whose authority is not known here. */
const UNTRUSTED = /UNABLE_TO_(?:VERIFY|GET_ISSUER)|SELF_SIGNED_CERT/

function trustHint({ sentence }: ProviderError): string {
  return UNTRUSTED.test(sentence)
    ? ' Nobody here vouches for its certificate: name that of its authority in SHEAF_EXTRA_CA.'
    : ''
}

function clockFinding(date: string | undefined, endpoint: string, now: number): Finding[] {
  const theirs = Date.parse(date ?? '')
  if (Number.isNaN(theirs)) return []
  const skewS = Math.round((now - theirs) / 1000)
  if (Math.abs(skewS) <= MAX_SKEW_S)
    return [ok('clock', `It differs from that of ${endpoint} by ${Math.abs(skewS)} s.`)]
  const direction = skewS > 0 ? 'ahead of' : 'behind'
  return [fault('clock', `It is ${Math.abs(skewS)} s ${direction} that of ${endpoint}; synchronise it.`)]
}
