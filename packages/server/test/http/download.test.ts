import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerProblem } from '../../src/http/error-handler.js'
import { sendObject } from '../../src/http/index.js'
import { openObjectStore } from '../../src/objects/index.js'

describe('download of an object', () => {
  let folder: string
  let app: FastifyInstance
  let url: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sheaf-download-'))
    const objects = await openObjectStore({ dataDir: folder })
    await objects.put('a/ten', new TextEncoder().encode('0123456789'))
    app = Fastify()
    app.setErrorHandler(answerProblem)
    app.get('/:key', async (request, reply) => {
      const { key } = request.params as { key: string }
      const download = {
        objects,
        key: `a/${key}`,
        fileName: 'Größe "1".zip',
        contentType: 'text/plain',
        etag: 'abc',
      }
      const { status, headers, ...rest } = await sendObject(reply, download)
      return reply
        .code(status)
        .headers(headers)
        .send('stream' in rest ? rest.stream : undefined)
    })
    url = await app.listen({ port: 0 })
  })
  afterAll(async () => {
    await app.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('gives the whole with length, tag and name', async () => {
    const answer = await fetch(`${url}/ten`)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toBe('0123456789')
    expect(answer.headers.get('content-length')).toBe('10')
    expect(answer.headers.get('etag')).toBe('"abc"')
    expect(answer.headers.get('accept-ranges')).toBe('bytes')
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="Gr__e _1_.zip"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22.zip`,
    )
  })

  it('gives a part', async () => {
    const answer = await fetch(`${url}/ten`, { headers: { range: 'bytes=2-4' } })
    expect(answer.status).toBe(206)
    expect(await answer.text()).toBe('234')
    expect(answer.headers.get('content-range')).toBe('bytes 2-4/10')
  })

  it('refuses a part beyond the end', async () => {
    const answer = await fetch(`${url}/ten`, { headers: { range: 'bytes=10-' } })
    expect(answer.status).toBe(416)
    expect(answer.headers.get('content-range')).toBe('bytes */10')
    expect(await answer.json()).toMatchObject({ status: 416, errorKey: 'rangeNotSatisfiable' })
  })

  it('gives the whole when the condition of the range does not hold', async () => {
    const answer = await fetch(`${url}/ten`, { headers: { range: 'bytes=2-4', 'if-range': '"old"' } })
    expect(answer.status).toBe(200)
    expect(await answer.text()).toBe('0123456789')
  })

  it('says that the copy of the caller is current', async () => {
    const answer = await fetch(`${url}/ten`, { headers: { 'if-none-match': '"old", W/"abc"' } })
    expect(answer.status).toBe(304)
    expect(await answer.text()).toBe('')
  })

  it('answers HEAD with the headers alone', async () => {
    const answer = await fetch(`${url}/ten`, { method: 'HEAD' })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-length')).toBe('10')
    expect(await answer.text()).toBe('')
  })

  it('of nothing is a problem', async () => {
    const answer = await fetch(`${url}/none`)
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ errorKey: 'notAvailable' })
  })
})
