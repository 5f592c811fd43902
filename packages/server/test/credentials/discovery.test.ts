/** Endpoints that the provider's own metadata name. */
import { describe, expect, it } from 'vitest'
import { connectedBeforeAll } from '../support/connected-server.js'

const METADATA = /\/\.well-known\//

describe('a profile with a discovery address', () => {
  const connected = connectedBeforeAll({
    database: 'embedded',
    profile: (url) => ({
      oauth: { discoveryUrl: `${url}/.well-known/oauth-authorization-server/stage`, scopes: ['oft'] },
    }),
  })
  const metadata = (tokenEndpoint: string) => {
    connected().provider.fault = ({ path }) =>
      METADATA.test(path) ? { status: 200, body: { token_endpoint: tokenEndpoint } } : undefined
  }
  const attached = async () => {
    const leafUserId = await connected().newLeafUser()
    const answer = await connected().post(leafUserId, { refreshToken: connected().provider.consent() })
    const [event] = await connected().events(leafUserId)
    return { answer: [answer.status, answer.json<{ status: string }>().status], event }
  }

  it('whose document leads elsewhere says so in the events, and the credential is kept', async () => {
    metadata('https://elsewhere.example/token')
    const { answer, event } = await attached()
    expect(answer).toEqual([201, 'TEMPORARILY_UNAVAILABLE'])
    expect(event?.body).toContain('elsewhere.example is not in allowedHosts')
  })

  it('connects where the document says', async () => {
    metadata(`${connected().provider.url}/stage/oauth/token`)
    expect((await attached()).answer).toEqual([201, 'OK'])
  })
})
