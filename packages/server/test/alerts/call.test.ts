import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { callWebhook, isAcknowledged } from '../../src/alerts/call.js'
import { resolveBySystem } from '../../src/alerts/target.js'
import { Receiver } from './receiver.js'

const ALLOWED = { allowPrivate: true, resolve: resolveBySystem }
const CALL = { secret: 's3cret', body: '{"message": "x"}' }

describe('a call of a webhook', () => {
  let receiver: Receiver
  beforeAll(async () => {
    receiver = await Receiver.start()
  })
  afterAll(() => receiver.stop())
  beforeEach(() => {
    receiver.calls.length = 0
    receiver.answer = () => ({ status: 200 })
  })

  it('is a signed POST of the body as it is', async () => {
    const outcome = await callWebhook({ ...CALL, url: receiver.url('/hook?a=b') }, ALLOWED)
    expect(outcome).toEqual({ status: 200, response: '' })
    const [call] = receiver.calls
    expect(call).toMatchObject({ method: 'POST', path: '/hook?a=b', body: CALL.body })
    // printf '{"message": "x"}' | openssl dgst -sha256 -hmac s3cret -binary | base64
    expect(call?.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': '16',
      accept: '*/*',
      'x-leaf-signature': 'FI0sspE1GAU4m3PNdJYirR6nzm1STxLSHbIfxJOFt8M=',
    })
  })

  it.each([
    [200, true],
    [204, true],
    [299, true],
    [301, false],
    [400, false],
    [503, false],
  ])('answered with %i is acknowledged: %s', async (status, acknowledged) => {
    receiver.answer = () => ({ status })
    expect(isAcknowledged(await callWebhook({ ...CALL, url: receiver.url() }, ALLOWED))).toBe(acknowledged)
  })

  it('follows no redirect', async () => {
    receiver.answer = ({ path }) =>
      path === '/' ? { status: 307, headers: { location: '/elsewhere' } } : { status: 200 }
    expect(await callWebhook({ ...CALL, url: receiver.url() }, ALLOWED)).toMatchObject({ status: 307 })
    expect(receiver.calls.map(({ path }) => path)).toEqual(['/'])
  })

  it('ends when no answer comes', async () => {
    receiver.answer = () => undefined
    const outcome = await callWebhook({ ...CALL, url: receiver.url() }, { ...ALLOWED, timeoutMs: 200 })
    expect(outcome).toEqual({ connectionError: 'no answer within 10 s', refused: false })
  })

  it('ends when the name does not resolve in time', async () => {
    const rules = { allowPrivate: true, resolve: () => new Promise<never>(() => {}), timeoutMs: 50 }
    expect(await callWebhook({ ...CALL, url: receiver.url() }, rules)).toMatchObject({
      connectionError: 'no answer within 10 s',
    })
  })

  it('says why nobody answered', async () => {
    const gone = await Receiver.start()
    const url = gone.url()
    await gone.stop()
    expect(await callWebhook({ ...CALL, url }, ALLOWED)).toMatchObject({
      connectionError: expect.stringMatching(/ECONNREFUSED/),
      refused: false,
    })
  })

  it('keeps 64 KiB of an answer and replaces what a database cannot hold', async () => {
    receiver.answer = () => ({ status: 500, body: `\0${'x'.repeat(200_000)}` })
    const outcome = await callWebhook({ ...CALL, url: receiver.url() }, ALLOWED)
    const { response } = outcome as { response: string }
    expect(response.startsWith('\ufffdxxx')).toBe(true)
    expect(Buffer.byteLength(response)).toBe(65_536)
  })

  it('keeps the status of an answer whose body stalls', async () => {
    const stalling = await stallingServer('HTTP/1.1 503 Down\r\nContent-Length: 100\r\n\r\nhalf')
    const url = `http://127.0.0.1:${stalling.port}/`
    const outcome = await callWebhook({ ...CALL, url }, { ...ALLOWED, timeoutMs: 300 })
    expect(outcome).toEqual({ status: 503, response: 'half' })
    stalling.server.close()
  })

  it('is not made to a private address', async () => {
    const rules = { ...ALLOWED, allowPrivate: false }
    expect(await callWebhook({ ...CALL, url: receiver.url() }, rules)).toMatchObject({ refused: true })
    expect(receiver.calls).toEqual([])
  })

  it('connects to the address that was checked, without asking a second time', async () => {
    let asked = 0
    // first a checked address; whoever asked again would get one where nothing listens
    const resolve = async () => [{ address: ++asked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }]
    const url = `http://hooks.example:${receiver.port}/`
    const outcome = await callWebhook({ ...CALL, url }, { allowPrivate: true, resolve })
    expect([asked, outcome]).toEqual([1, { status: 200, response: '' }])
    expect(receiver.calls[0]?.headers.host).toBe(`hooks.example:${receiver.port}`)
  })
})

async function stallingServer(text: string): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.write(text))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, port: (server.address() as { port: number }).port }
}
