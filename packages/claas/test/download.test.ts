import { createHash } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import {
  type ByteSink,
  type ClaasSession,
  createClaasClient,
  createTransport,
  type ProviderAnswerEvent,
  type ProviderProfile,
  Secret,
} from '../src/index.js'
import { fileNameOf } from '../src/resources/download-headers.js'
import { type Answering, profileFor, standingClock, startServer, stopServers } from './provider-server.js'

const transport = createTransport()
afterAll(async () => {
  await transport.close()
  await stopServers()
})

const bytes = Buffer.from(Array.from({ length: 5000 }, (_, i) => i % 251))
const sha256 = createHash('sha256').update(bytes).digest('hex')
const bearer = new Secret('access-token-value-0004')
const wanted = { machineId: 'm-1', id: 'f-1' }

class MemorySink implements ByteSink {
  chunks: Uint8Array[] = []
  restarts = 0
  write(chunk: Uint8Array): void {
    this.chunks.push(Uint8Array.from(chunk))
  }
  restart(): void {
    this.chunks = []
    this.restarts += 1
  }
  get content(): Buffer {
    return Buffer.concat(this.chunks)
  }
}

function downloading(profile: ProviderProfile, more: Partial<ClaasSession> = {}) {
  const sink = new MemorySink()
  const client = createClaasClient({ profile, transport, clock: standingClock() })
  const session: ClaasSession = { withAccessToken: (call) => call(bearer), ...more }
  const run = (file: Parameters<typeof client.download>[1] = wanted, options = {}) =>
    client.download(session, file, sink, options)
  return { sink, run }
}

/** Answers the n-th request with the n-th entry, the last one for all that follow. */
function script(...steps: Answering[]): Answering {
  let n = 0
  return (asked, response) => steps[Math.min(n++, steps.length - 1)]!(asked, response)
}

const whole: Answering = (_, r) =>
  r
    .writeHead(200, { 'content-length': bytes.length, etag: '"v1"', 'content-type': 'application/zip' })
    .end(bytes)
/** Announces everything, sends half, hangs up once it has left. */
const torn: Answering = (_, r) => {
  r.writeHead(200, { 'content-length': bytes.length, etag: '"v1"' })
  r.write(bytes.subarray(0, 2000), () => r.socket?.destroy())
}
const rest: Answering = (a, r) => {
  const from = Number(/bytes=(\d+)-/.exec(a.headers.range ?? '')?.[1] ?? 0)
  const headers = {
    'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
    'content-length': bytes.length - from,
    etag: '"v1"',
  }
  r.writeHead(206, headers).end(bytes.subarray(from))
}

describe('a download', () => {
  it('streams the bytes and tells size, hash and names', async () => {
    const server = await startServer((_, r) =>
      r
        .writeHead(200, {
          'content-length': bytes.length,
          etag: '"v1"',
          'content-type': 'application/zip',
          'content-disposition': 'attachment; filename="TASKDATA.zip"',
        })
        .end(bytes),
    )
    const { sink, run } = downloading(profileFor(server.origin))
    expect(await run({ ...wanted, sha256: sha256.toUpperCase() })).toEqual({
      bytes: 5000,
      sha256,
      matchesListed: true,
      etag: '"v1"',
      contentType: 'application/zip',
      fileName: 'TASKDATA.zip',
    })
    expect(sink.content.equals(bytes)).toBe(true)
    const { headers, url } = server.asked[0]!
    expect(url.pathname).toBe('/api/machines/m-1/outbox/f-1/content')
    expect(headers).toMatchObject({
      accept: 'application/zip, application/octet-stream',
      authorization: 'Bearer access-token-value-0004',
      'accept-encoding': 'identity',
    })
  })

  it('that breaks off is resumed where it stood', async () => {
    const server = await startServer(script(torn, rest))
    const events: ProviderAnswerEvent[] = []
    const { sink, run } = downloading(profileFor(server.origin), { onAnswer: (e) => void events.push(e) })
    const receipt = await run()
    expect(receipt.sha256).toBe(sha256)
    expect(sink.restarts).toBe(0)
    expect(server.asked[1]!.headers).toMatchObject({ range: `bytes=2000-`, 'if-range': '"v1"' })
    expect(events.map((e) => e.status)).toEqual([0, 206])
    expect(events[0]!.body).toContain('Expected 5000 bytes, found 2000')
  })

  it('starts again when the provider ignores the range', async () => {
    const server = await startServer(script(torn, whole))
    const { sink, run } = downloading(profileFor(server.origin))
    expect((await run()).sha256).toBe(sha256)
    expect(sink.restarts).toBe(1)
  })

  it('starts again when the rest is another version', async () => {
    const changed: Answering = (_, r) =>
      r.writeHead(206, { 'content-range': 'bytes 2000-4999/5000', etag: '"v2"' }).end(bytes.subarray(2000))
    const server = await startServer(script(torn, changed, whole))
    const { sink, run } = downloading(profileFor(server.origin))
    expect((await run()).sha256).toBe(sha256)
    expect(sink.restarts).toBe(1)
    expect(server.asked[2]!.headers.range).toBeUndefined()
  })

  it('starts again when the range cannot be satisfied', async () => {
    const server = await startServer(script(torn, (_, r) => r.writeHead(416).end(), whole))
    expect((await downloading(profileFor(server.origin)).run()).sha256).toBe(sha256)
  })

  it('without a strong ETag is not pieced together', async () => {
    const weak: Answering = (_, r) => {
      r.writeHead(200, { 'content-length': bytes.length, etag: 'W/"v1"' })
      r.write(bytes.subarray(0, 2000), () => r.socket?.destroy())
    }
    const server = await startServer(script(weak, whole))
    expect((await downloading(profileFor(server.origin)).run()).sha256).toBe(sha256)
    expect(server.asked[1]!.headers.range).toBeUndefined()
  })

  it('that never completes ends as DOWNLOAD_INCOMPLETE', async () => {
    const server = await startServer(torn)
    const { run } = downloading(profileFor(server.origin, { limits: { attempts: 2 } }))
    await expect(run()).rejects.toMatchObject({
      reason: 'DOWNLOAD_INCOMPLETE',
      retryable: true,
      outcome: 'accepted',
    })
    expect(server.asked).toHaveLength(2)
  })

  it.each([
    ['a login page', '<!DOCTYPE html>\n<html lang="de"><title>Anmeldung</title></html>'],
    ['a page behind a byte-order mark', '\ufeff\n <HTML><body>Wartung</body></HTML>'],
  ])('that is answered with %s is asked for again, and the page is not kept', async (_, page) => {
    const maintenance: Answering = (_, r) =>
      r.writeHead(200, { 'content-type': 'application/octet-stream' }).end(page)
    const back = await startServer(script(maintenance, whole))
    const { sink, run } = downloading(profileFor(back.origin))
    expect(await run()).toMatchObject({ sha256 })
    expect(sink.content.equals(bytes)).toBe(true)
    const away = downloading(profileFor((await startServer(maintenance)).origin, { limits: { attempts: 2 } }))
    await expect(away.run()).rejects.toMatchObject({
      reason: 'UPSTREAM_DOWN',
      message: expect.stringContaining('found a web page'),
    })
    expect(away.sink.content.length).toBe(0)
  })

  it.each(['<?xml version="1.0"?><ISO11783_TaskData/>', '<ISO11783_TaskData/>'])(
    'that begins like XML is no web page: %s',
    async (text) => {
      const server = await startServer((_, r) => r.end(text))
      const { sink, run } = downloading(profileFor(server.origin))
      await run()
      expect(sink.content.toString()).toBe(text)
    },
  )

  it('whose hash differs from the listed one is fetched once more, then kept and said so', async () => {
    const server = await startServer(whole)
    const { sink, run } = downloading(profileFor(server.origin))
    expect(await run({ ...wanted, sha256: '0'.repeat(64) })).toMatchObject({ sha256, matchesListed: false })
    expect(server.asked).toHaveLength(2)
    expect(sink.content.length).toBe(5000)
  })

  it('that is damaged in other ways each time is fetched until it is the listed one, or the same twice', async () => {
    const damaged = (at: number) => Buffer.from(bytes).fill(0xff - at, 100 * at, 100 * at + 50)
    let transfers = 0
    const server = await startServer((_, r) => r.end(transfers < 3 ? damaged(++transfers) : bytes))
    const { sink, run } = downloading(profileFor(server.origin))
    expect(await run({ ...wanted, sha256 })).toMatchObject({ sha256, matchesListed: true })
    expect(server.asked).toHaveLength(4)
    expect(sink.content.equals(bytes)).toBe(true)
  })

  it('that never gives the same bytes twice is not kept', async () => {
    let transfers = 0
    const server = await startServer((_, r) => r.end(Buffer.from(bytes).fill(++transfers, 0, 9)))
    const { run } = downloading(profileFor(server.origin, { limits: { attempts: 3 } }))
    await expect(run({ ...wanted, sha256 })).rejects.toMatchObject({ reason: 'DOWNLOAD_INCOMPLETE' })
    expect(server.asked).toHaveLength(3)
  })

  it.each<[string, Answering]>([
    ['announced', whole],
    [
      'not announced',
      (_, r) => {
        r.writeHead(200)
        r.write(bytes)
        r.end()
      },
    ],
  ])('larger than allowed is refused, its length %s', async (_, answering) => {
    const server = await startServer(answering)
    const { run } = downloading(profileFor(server.origin))
    await expect(run(wanted, { maxBytes: 4999 })).rejects.toMatchObject({ reason: 'FILE_TOO_LARGE' })
    expect(server.asked).toHaveLength(1)
  })

  it('passes on what its sink throws, without trying again', async () => {
    const server = await startServer(whole)
    const client = createClaasClient({
      profile: profileFor(server.origin),
      transport,
      clock: standingClock(),
    })
    const sink = { write: () => Promise.reject(new Error('disk full')), restart: () => {} }
    await expect(client.download({ withAccessToken: (call) => call(bearer) }, wanted, sink)).rejects.toThrow(
      'disk full',
    )
    expect(server.asked).toHaveLength(1)
  })

  it.each([
    [404, 'FILE_GONE'],
    [410, 'FILE_GONE'],
    [403, 'MACHINE_FORBIDDEN'],
  ])('answered %i is %s', async (status, reason) => {
    const server = await startServer((_, r) => r.writeHead(status).end())
    await expect(downloading(profileFor(server.origin)).run()).rejects.toMatchObject({ reason, status })
  })
})

describe('a redirected download', () => {
  const leadsTo =
    (location: string): Answering =>
    (_, r) =>
      r.writeHead(302, { location }).end()

  it('leaves the token and all headers of ours behind when the origin changes', async () => {
    const blob = await startServer(whole)
    const server = await startServer(leadsTo(`${blob.origin}/blob/x?signature=s1gned`))
    const events: ProviderAnswerEvent[] = []
    const api = { headers: { Accept: 'application/json', 'X-Static': '1' } }
    const { run } = downloading(profileFor(server.origin, { api }), { onAnswer: (e) => void events.push(e) })
    expect((await run()).sha256).toBe(sha256)
    expect(server.asked[0]!.headers.authorization).toBe('Bearer access-token-value-0004')
    expect(blob.asked[0]!.headers.authorization).toBeUndefined()
    expect(blob.asked[0]!.headers['x-static']).toBeUndefined()
    expect(blob.asked[0]!.headers.accept).toBe('application/zip, application/octet-stream')
    // one call, one event, under the address that was asked for
    expect(events.map((e) => [e.path, e.status])).toEqual([['/api/machines/m-1/outbox/f-1/content', 200]])
    expect(JSON.stringify(events)).not.toContain('s1gned')
  })

  it('keeps the token within the origin', async () => {
    const server = await startServer(script(leadsTo('/elsewhere'), whole))
    await downloading(profileFor(server.origin)).run()
    expect(server.asked.map((a) => a.url.pathname)).toEqual([
      '/api/machines/m-1/outbox/f-1/content',
      '/elsewhere',
    ])
    expect(server.asked[1]!.headers.authorization).toBe('Bearer access-token-value-0004')
  })

  it('does not get the token back when a later hop leads home', async () => {
    const home = { origin: '' }
    const away = await startServer((_, r) => leadsTo(`${home.origin}/home`)(_, r))
    const server = await startServer(script(leadsTo(`${away.origin}/x`), whole))
    home.origin = server.origin
    await downloading(profileFor(server.origin)).run()
    expect(server.asked[1]!.headers.authorization).toBeUndefined()
  })

  it.each([
    ['a host outside allowedHosts', 'https://evil.example/x', /evil\.example is not in allowedHosts/],
    ['plain HTTP elsewhere', 'http://evil.example/x', /is not HTTPS/],
    ['no address', 'http://', /names no address/],
  ])('to %s is refused', async (_, location, message) => {
    const server = await startServer(leadsTo(location))
    const call = downloading(profileFor(server.origin)).run()
    await expect(call).rejects.toMatchObject({ reason: 'HOST_NOT_ALLOWED', outcome: 'unreachable' })
    await expect(call).rejects.toThrow(message)
  })

  it('in circles is given up', async () => {
    const server = await startServer(leadsTo('/round'))
    await expect(downloading(profileFor(server.origin)).run()).rejects.toMatchObject({
      reason: 'REQUEST_REFUSED',
    })
    expect(server.asked).toHaveLength(6)
  })

  it('whose signed link has run out asks for a new one and never blames the token', async () => {
    const blob = await startServer(script((_, r) => r.writeHead(401).end('link expired'), whole))
    const server = await startServer(leadsTo(`${blob.origin}/x`))
    expect((await downloading(profileFor(server.origin)).run()).sha256).toBe(sha256)
    expect(server.asked).toHaveLength(2)
  })
})

describe('a file name from Content-Disposition', () => {
  it.each([
    ['attachment; filename="a b.zip"', 'a b.zip'],
    ['attachment; filename=a.zip', 'a.zip'],
    ["attachment; filename=x.zip; filename*=UTF-8''%C3%BC.zip", 'ü.zip'],
    ['attachment; filename="../../etc/passwd"', 'passwd'],
    ['attachment; filename="a\\\\..\\\\b.zip"', 'b.zip'],
    ['attachment; filename=".."', null],
    ['attachment', null],
  ])('%s is %s', (disposition, name) => {
    expect(fileNameOf({ 'content-disposition': disposition })).toBe(name)
  })
})
