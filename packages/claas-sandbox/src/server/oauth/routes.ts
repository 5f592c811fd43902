/** The authorization server of one tenant: metadata, authorize page, token and revocation endpoint. */
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Tenant } from '../tenant.js'
import type { World } from '../world.js'
import { type AuthorizeRequest, answerUrl, judgeAuthorizeRequest } from './authorize-request.js'
import { authenticateClient } from './client-authentication.js'
import { consentPage, refusalPage } from './consent-page.js'
import { type Form, parseForm, required } from './form.js'
import type { TokenPair } from './grants.js'
import { OAuthError } from './oauth-error.js'

/** To be registered under the tenant's prefix. The tenant is looked up per call: a reset exchanges it. */
export function oauthRoutes(world: World, tenantOf: () => Tenant) {
  const { paths } = world.dialect
  return async (app: FastifyInstance): Promise<void> => {
    takeFormsAsText(app)
    app.setErrorHandler((error, _request, reply) => refuse(world, error, reply))
    app.get('/.well-known/oauth-authorization-server', async () => metadata(world, tenantOf()))
    app.get(paths.authorize, async (request, reply) => showOrDecide(world, tenantOf(), query(request), reply))
    app.post(paths.authorize, async (request, reply) => decide(world, tenantOf(), body(request), reply))
    app.post(paths.token, async (request, reply) => {
      const form = body(request)
      const clientId = authenticateClient(request.headers.authorization, form, world.dialect.clientAuth)
      const pair = tokensFor(tenantOf(), clientId, form, () => world.save())
      return reply
        .headers({ 'cache-control': 'no-store', pragma: 'no-cache' })
        .send(world.dialect.tokenAnswer(pair))
    })
    app.post(paths.revoke, async (request, reply) => {
      const form = body(request)
      const clientId = authenticateClient(request.headers.authorization, form, world.dialect.clientAuth)
      tenantOf().grants.revokeByToken(required(form, 'token'), clientId)
      world.save()
      return reply.code(200).send()
    })
  }
}

/** RFC 8414 §2, as far as it is used here. */
export function metadata(world: World, tenant: Tenant): object {
  const issuer = `${world.urls.api}/${tenant.name}`
  const { paths, scope, clientAuth } = world.dialect
  return {
    issuer,
    authorization_endpoint: issuer + paths.authorize,
    token_endpoint: issuer + paths.token,
    revocation_endpoint: issuer + paths.revoke,
    scopes_supported: [scope, 'profile'],
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_methods_supported:
      clientAuth === 'body' ? ['client_secret_post'] : ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
  }
}

type Grantor = (tenant: Tenant, clientId: string, form: Form) => TokenPair

const GRANT_TYPES: Readonly<Record<string, Grantor>> = {
  authorization_code: (tenant, clientId, form) => {
    const verifier = form.get('code_verifier')
    const fits = (challenge: string | undefined): boolean => {
      if (challenge === undefined) return verifier === undefined
      return verifier !== undefined && createHash('sha256').update(verifier).digest('base64url') === challenge
    }
    return tenant.grants.redeemCode(required(form, 'code'), clientId, required(form, 'redirect_uri'), fits)
  },
  refresh_token: (tenant, clientId, form) =>
    tenant.grants.refresh(required(form, 'refresh_token'), clientId, form.get('scope')),
}

/** Grant types that exist but are not open to this client. */
const CLOSED_GRANT_TYPES = ['client_credentials', 'password']

/** @param save keeps what changed, also when the answer is a refusal: a replay revokes */
function tokensFor(tenant: Tenant, clientId: string, form: Form, save: () => void): TokenPair {
  const grantType = required(form, 'grant_type')
  if (CLOSED_GRANT_TYPES.includes(grantType))
    throw new OAuthError('unauthorized_client', `${grantType} is not allowed`)
  const grantor = GRANT_TYPES[grantType]
  if (grantor === undefined) throw new OAuthError('unsupported_grant_type', `${grantType} is not known`)
  try {
    return grantor(tenant, clientId, form)
  } finally {
    save()
  }
}

function showOrDecide(world: World, tenant: Tenant, form: Form, reply: FastifyReply): FastifyReply {
  const verdict = judgeAuthorizeRequest(form, world.dialect.scope)
  if (verdict.kind === 'page') return html(reply, 400, refusalPage(verdict.message))
  if (verdict.kind === 'redirect') return reply.redirect(verdict.location)
  const decision = form.get('sandbox_decision')
  if (decision === undefined) {
    return html(reply, 200, consentPage(`/${tenant.name}${world.dialect.paths.authorize}`, tenant, form))
  }
  const organization = form.get('organization') ?? tenant.organizations[0]!.id
  return answer(tenant, verdict.request, decision, organization, reply)
}

function decide(world: World, tenant: Tenant, form: Form, reply: FastifyReply): FastifyReply {
  const verdict = judgeAuthorizeRequest(form, world.dialect.scope)
  if (verdict.kind === 'page') return html(reply, 400, refusalPage(verdict.message))
  if (verdict.kind === 'redirect') return reply.redirect(verdict.location)
  const decision = form.get('decision') ?? 'deny'
  const organization = form.get('organization') ?? ''
  const action = `/${tenant.name}${world.dialect.paths.authorize}`
  const signedIn = form.get('username') === tenant.user.name && form.get('password') === tenant.user.password
  if (decision === 'allow' && !signedIn) {
    return html(reply, 200, consentPage(action, tenant, form, 'User or password is not right.'))
  }
  if (decision === 'allow' && !tenant.organizations.some(({ id }) => id === organization)) {
    return html(reply, 200, consentPage(action, tenant, form, 'Choose an organization.'))
  }
  return answer(tenant, verdict.request, decision, organization, reply)
}

function answer(
  tenant: Tenant,
  { clientId, redirectUri, challenge, scope, state }: AuthorizeRequest,
  decision: string,
  organizationId: string,
  reply: FastifyReply,
): FastifyReply {
  if (decision !== 'allow') return reply.redirect(answerUrl(redirectUri, { error: 'access_denied', state }))
  const consent = { userName: tenant.user.name, organizationId, scope }
  const code = tenant.grants.issueCode(clientId, redirectUri, challenge, consent)
  return reply.redirect(answerUrl(redirectUri, { code, state }))
}

function refuse(world: World, error: unknown, reply: FastifyReply): FastifyReply {
  const known = asOAuthError(error)
  world.save()
  if (known.code === 'invalid_client') reply.header('www-authenticate', 'Basic realm="sandbox"')
  return reply
    .code(known.status)
    .headers({ 'cache-control': 'no-store', 'content-type': 'application/json' })
    .send({ error: known.code, error_description: known.message })
}

/** What Fastify itself refuses (body too large, unknown content type) is an invalid request too. */
function asOAuthError(error: unknown): OAuthError {
  if (error instanceof OAuthError) return error
  const refused = error as { statusCode?: number; message?: string }
  if (refused.statusCode !== undefined && refused.statusCode < 500) {
    return new OAuthError('invalid_request', refused.message ?? 'not understood')
  }
  throw error
}

function takeFormsAsText(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, text, done) => done(null, text),
  )
}

function body(request: FastifyRequest): Form {
  if (typeof request.body !== 'string') {
    throw new OAuthError('invalid_request', 'the body must be application/x-www-form-urlencoded')
  }
  return parseForm(request.body)
}

function query(request: FastifyRequest): Form {
  const at = request.url.indexOf('?')
  return parseForm(at < 0 ? '' : request.url.slice(at + 1))
}

function html(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply
    .code(status)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    })
    .send(text)
}
