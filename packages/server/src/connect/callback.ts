/**
 * `GET /connect/claas/callback`: the grower is back from CLAAS.
 *
 *   state: ours, in time, of this browser, first time ─► code ─► tokens ─► stored credential ─► validated
 *
 * Whatever the answer is, it counts once. What came of it is kept in the record of consents.
 */
import { type ProviderAnswerEvent, ProviderError, Secret, type TokenJudgement } from '@sheaf/claas'
import type { Context } from '../context.js'
import {
  type Attached,
  attachedTo,
  attachGranted,
  type ConsentOrigin,
  insertConsent,
  providerOf,
} from '../credentials/index.js'
import type { HtmlAnswer, HtmlRequest } from '../http/index.js'
import { clientSecretOf } from './app-keys.js'
import { type Return, takeReturn } from './authorization-requests.js'
import { connectedPage } from './connected-page.js'
import { html } from './html.js'
import { troublePage } from './layout.js'
import { linkWithGrower, type UsableLink, usable } from './open-link.js'
import type { Trouble } from './words.js'

/** Codes of RFC 6749 §4.1.2.1 that are the grower's word, or pass by themselves; all others are the application's fault. */
const TROUBLE_BY_ERROR: Readonly<Record<string, Trouble>> = {
  access_denied: 'refused',
  server_error: 'unreachable',
  temporarily_unavailable: 'unreachable',
}

export async function callback(context: Context, request: HtmlRequest): Promise<HtmlAnswer> {
  const back = await takeReturn(context, request.query.get('state'), request.cookies)
  if ('trouble' in back) return await strandedPage(context, back.trouble, back.linkId)
  const answer = await decided(context, back, request.query)
  return { ...answer, cookies: [back.cookie] }
}

async function decided(
  context: Context,
  back: Return,
  query: ReadonlyMap<string, string>,
): Promise<HtmlAnswer> {
  const opened = await linkWithGrower(context.database.db, back.linkId)
  if (opened === undefined) return troublePage('linkWithdrawn')
  const ready = await usable(context, opened)
  const { settings: look } = opened.link
  if (typeof ready === 'string') return troublePage(ready, look)
  // the application was replaced by another one meanwhile: the code is not for it
  if (ready.appKey.client_key !== back.clientKey) return troublePage('answerRefused', look)
  const code = query.get('code')
  if (code === undefined || query.has('error')) {
    const error = query.get('error') ?? 'no code'
    const trouble = TROUBLE_BY_ERROR[error] ?? 'requestRefused'
    const detail = [`CLAAS answered "${error}".`, query.get('error_description') ?? ''].join(' ').trim()
    return await failed(context, ready, trouble, detail)
  }
  // who stops the process waits for tokens that are on their way
  const work = connectWith(context, ready, back, new Secret(code))
  providerOf(context).goesOn(work)
  return await work
}

async function connectWith(
  context: Context,
  ready: UsableLink,
  { redirectUri, pkceVerifier }: Return,
  code: Secret,
): Promise<HtmlAnswer> {
  const { appKey, connection } = ready
  const clientSecret = clientSecretOf(context, appKey)
  const askedAtMs = context.now().getTime()
  const events: ProviderAnswerEvent[] = []
  const pkce = pkceVerifier === undefined ? {} : { pkceVerifier }
  const client = { clientKey: appKey.client_key, clientSecret }
  const judgement = await connection
    .redeem({ ...client, code, redirectUri, ...pkce }, (event) => void events.push(event))
    .catch(unreachable)
  if (judgement.verdict !== 'accepted') return await notGranted(context, ready, judgement)
  const { refreshToken } = judgement.tokens
  if (refreshToken === null) {
    return await failed(context, ready, 'noRefreshToken', 'CLAAS gave an access token and no refresh token.')
  }
  const { grower } = ready
  const place = { ownerId: grower.ownerId, leafUserId: grower.id }
  const consent: ConsentOrigin = { ...originOf(ready), scope: judgement.tokens.scope }
  const environment = appKey.client_environment
  const tokens = { ...judgement.tokens, refreshToken }
  const attached = await attachGranted(
    context,
    connection,
    place,
    { ...client, refreshToken, environment, consent },
    { tokens, askedAtMs, events },
  )
  return await done(context, ready, attached)
}

async function done({ database }: Context, ready: UsableLink, attached: Attached): Promise<HtmlAnswer> {
  await database.db
    .updateTable('magic_link')
    .set(({ eb }) => ({ usage_count: eb('usage_count', '+', 1) }))
    .where('id', '=', ready.link.id)
    .execute()
  return connectedPage(ready, attached)
}

function unreachable(error: unknown): TokenJudgement {
  if (error instanceof ProviderError) return { verdict: 'unreachable', error }
  throw error
}

async function notGranted(
  context: Context,
  ready: UsableLink,
  { verdict, error }: Exclude<TokenJudgement, { verdict: 'accepted' }>,
): Promise<HtmlAnswer> {
  const detail = `${error.reason}: ${error.sentence}`
  context.log.warn({ magicLink: ready.link.id, reason: error.reason }, 'consent was not granted')
  if (verdict === 'unreachable') return await failed(context, ready, 'unreachable', detail)
  const trouble = error.reason === 'CONSENT_LOST' ? 'answerRefused' : 'requestRefused'
  return await failed(context, ready, trouble, detail)
}

/** Keeps that an attempt came to nothing, and says so. */
async function failed(
  { database, now }: Context,
  ready: UsableLink,
  trouble: Trouble,
  detail: string,
): Promise<HtmlAnswer> {
  const { grower, appKey, link } = ready
  const subject = {
    ownerId: grower.ownerId,
    leafUserId: grower.id,
    environment: appKey.client_environment,
    clientKey: appKey.client_key,
  }
  const status = trouble === 'refused' ? 'REFUSED' : 'FAILED'
  await database.unitOfWork((trx) => insertConsent(trx, subject, originOf(ready), { status, detail }, now()))
  return troublePage(trouble, link.settings)
}

function originOf({ grower, appKey, link }: UsableLink): ConsentOrigin {
  const { name, email } = grower
  const by = name === email ? name : `${name} <${email}>`
  return { method: 'LINK', by, appName: appKey.app_name, magicLinkId: link.id }
}

/** Nothing is done; who loads the page again is told where the account stands. */
async function strandedPage({ database }: Context, trouble: Trouble, linkId?: string): Promise<HtmlAnswer> {
  const opened = linkId === undefined ? undefined : await linkWithGrower(database.db, linkId)
  if (opened === undefined || trouble !== 'stateUsed') return troublePage(trouble, opened?.link.settings)
  const attached = await attachedTo(database.db, opened.grower.id)
  const standing =
    attached === undefined || attached.status === 'UNAUTHENTICATED'
      ? html`<p>No account is connected. Open the link that you were sent again to connect it.</p>`
      : html`<p>The account is connected; there is nothing more to do.</p>`
  return troublePage(trouble, opened.link.settings, standing)
}
