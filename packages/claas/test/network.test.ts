import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, connect, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTransport, type HttpRequest, Secret, type TransportOptions } from '../src/index.js'
import { CERTIFICATE, KEY } from './localhost-certificate.js'

/** What a proxy was asked: the line of each `CONNECT`, with what came along. */
interface Tunnel {
  readonly target: string
  readonly authorization: string | undefined
}

describe('a provider over TLS', () => {
  const servers: Server[] = []
  const tunnels: Tunnel[] = []
  let provider: number
  let proxy: number

  beforeAll(async () => {
    const secure = createHttpsServer({ key: KEY, cert: CERTIFICATE }, (request, response) => {
      response.end(`hello ${request.headers.authorization}`)
    })
    const tunnelling = createHttpServer()
    tunnelling.on('connect', (request, socket) => {
      tunnels.push({ target: request.url!, authorization: request.headers['proxy-authorization'] })
      const port = Number(request.url!.split(':')[1])
      const through = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        through.pipe(socket).pipe(through)
      })
      for (const end of [socket, through]) end.on('error', () => end.destroy())
    })
    provider = await listening(secure)
    proxy = await listening(tunnelling)
  })
  afterAll(() => {
    for (const server of servers) server.close()
  })

  async function listening(server: Server): Promise<number> {
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, resolve))
    return (server.address() as AddressInfo).port
  }

  async function asked(options: TransportOptions): Promise<string> {
    const transport = createTransport(options)
    const request: HttpRequest = {
      kind: 'api',
      method: 'GET',
      url: new URL(`https://localhost:${provider}/machines`),
      headers: { authorization: 'Bearer token-1' },
      secrets: [new Secret('token-1')],
    }
    try {
      return await (await transport.open(request)).text()
    } finally {
      await transport.close()
    }
  }

  it('whose certificate nobody vouches for is not talked to, and the reason is told', async () => {
    await expect(asked({})).rejects.toMatchObject({
      reason: 'UPSTREAM_DOWN',
      status: 0,
      sentence: expect.stringMatching(/certificate/i),
    })
  })

  it('is trusted by the certificate that the operator adds', async () => {
    expect(await asked({ extraCa: [CERTIFICATE] })).toBe('hello Bearer token-1')
    expect(tunnels).toEqual([])
  })

  it('is reached through a proxy, which sees the host and no token', async () => {
    const url = `http://user:word@127.0.0.1:${proxy}`
    const options = { extraCa: [CERTIFICATE], proxy: { url, noProxy: 'elsewhere.example' } }
    expect(await asked(options)).toBe('hello Bearer token-1')
    const basic = `Basic ${Buffer.from('user:word').toString('base64')}`
    expect(tunnels).toEqual([{ target: `localhost:${provider}`, authorization: basic }])
  })

  it('is reached without the proxy where it is excepted', async () => {
    tunnels.length = 0
    const url = `http://127.0.0.1:${proxy}`
    expect(await asked({ extraCa: [CERTIFICATE], proxy: { url, noProxy: 'localhost' } })).toMatch(/^hello/)
    expect(tunnels).toEqual([])
  })

  it('behind a proxy that is down is down, and the password of the proxy is not told', async () => {
    const url = 'http://user:word-of-proxy@127.0.0.1:1'
    const failure = await asked({ proxy: { url, noProxy: 'elsewhere.example' } }).catch((error) => error)
    expect(failure).toMatchObject({ reason: 'UPSTREAM_DOWN', status: 0 })
    expect(String(failure)).not.toContain('word-of-proxy')
  })
})
