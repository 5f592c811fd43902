/** Archives that clients upload: from the form to machine files and operations. */
import { connect } from 'node:net'
import type { Batch, BatchProgress, MachineFileList } from '@sheaf/contract'
import { zipFiles } from '@sheaf/isoxml'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Receiver } from '../alerts/receiver.js'
import { archiveOf, filesOf, groundOf } from '../pipeline/worked-field.js'
import { onBothDatabases } from '../support/databases.js'
import { OWNER, openTestServer, type TestServer } from '../support/open-test-server.js'
import { PATIENCE_MS } from '../support/patience.js'

const BATCH = '/services/operations/api/batch'
const FILES = '/services/operations/api/files'
const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000'
const MAX_BYTES = 4 * 2 ** 20

onBothDatabases('batches', (database) => {
  let server: TestServer
  let token: string
  let leafUserId: string
  beforeAll(async () => {
    server = await openTestServer({
      database,
      env: { SHEAF_UPLOAD_MAX_BYTES: String(MAX_BYTES), SHEAF_ALERTS_ALLOW_PRIVATE: 'true' },
    })
    token = await server.tokenOf(OWNER.email)
  })
  afterAll(async () => await server.close())
  beforeEach(async () => {
    const body = { name: 'Ada', email: 'ada@example.org' }
    leafUserId = (await server.ask('POST', '/services/usermanagement/api/users', { body })).json<{
      id: string
    }>().id
  })

  const formOf = (bytes: Uint8Array, name = 'Stubble 2025.zip', fields: Record<string, string> = {}) => {
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array(bytes)], { type: 'application/zip' }), name)
    for (const [key, value] of Object.entries(fields)) form.append(key, value)
    return form
  }
  const send = async (form: FormData | string, query: Record<string, string> = {}, as = token) => {
    const response = await fetch(`${server.url}${BATCH}?${new URLSearchParams(query)}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${as}` },
      body: form,
    })
    return { status: response.status, headers: response.headers, json: (await response.json()) as object }
  }
  const upload = async (bytes: Uint8Array, provider = 'Other', name?: string): Promise<Batch> => {
    const { status, json } = await send(formOf(bytes, name), { leafUserId, provider })
    expect([status, json]).toMatchObject([201, {}])
    return json as Batch
  }
  const batchOf = async (id: string) => (await server.ask('GET', `${BATCH}/${id}`)).json<Batch>()
  const ended = async (id: string) => {
    await expect.poll(async () => (await batchOf(id)).status, { timeout: PATIENCE_MS }).not.toBe('RECEIVED')
    return await batchOf(id)
  }
  const progressOf = async (id: string) =>
    (await server.ask('GET', `${BATCH}/${id}/status`)).json<BatchProgress>()
  const filesWith = async (query: string) =>
    (await server.ask('GET', `${FILES}?${query}`)).json<MachineFileList>().operations
  const refusedFields = (json: object) =>
    (json as { fieldErrors: { field: string }[] }).fieldErrors.map(({ field }) => field).sort()
  /** Master data without a task. */
  const planned = () =>
    zipFiles([
      {
        path: 'TASKDATA/TASKDATA.XML',
        bytes: new TextEncoder().encode(
          '<?xml version="1.0" encoding="UTF-8"?><ISO11783_TaskData VersionMajor="4" VersionMinor="2" ' +
            'DataTransferOrigin="1"><CTR A="CTR1" B="Ada"/></ISO11783_TaskData>',
        ),
      },
    ])

  it('an archive is received, and becomes machine files that name their batch', async () => {
    const archive = archiveOf(filesOf({ boundary: groundOf({}) }))
    const { status, headers, json } = await send(formOf(archive, 'Märkischer Acker.zip'), {
      leafUserId,
      provider: 'Other',
    })
    const { id } = json as Batch
    expect(status).toBe(201)
    expect(headers.get('location')).toBe(`${BATCH}/${id}`)
    expect(json).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      leafUserId,
      fileName: 'Märkischer Acker.zip',
      size: archive.length,
      provider: 'Other',
      status: 'RECEIVED',
      uploadTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      leafFiles: [],
    })
    const batch = await ended(id)
    expect(batch).toMatchObject({ status: 'PROCESSED', leafFiles: [expect.any(String)] })
    expect('statusDetails' in batch).toBe(false)
    expect(await filesWith(`batchId=${id}`)).toMatchObject([
      {
        id: batch.leafFiles[0],
        batchId: id,
        origin: 'uploaded',
        status: 'processed',
        fileFormat: 'ISO11783',
        fileName: 'Märkischer Acker/TSK1',
        leafUserId,
      },
    ])
    expect(await progressOf(id)).toEqual({
      converted: { leafFiles: batch.leafFiles },
      processing: { leafFiles: [] },
      failed: {},
    })
    const original = await fetch(`${server.url}${FILES}/${batch.leafFiles[0]}/download/originalFile`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(new Uint8Array(await original.arrayBuffer())).toEqual(archive)
    const operations = async () =>
      (await server.ask('GET', `/services/operations/api/operations?leafUserId=${leafUserId}`)).json<
        object[]
      >()
    await expect.poll(operations, { timeout: PATIENCE_MS }).toMatchObject([{ files: batch.leafFiles }])
  })

  it('Leaf user and provider may stand in the form, behind the file as well', async () => {
    const { status, json } = await send(formOf(planned(), 'a.zip', { leafUserId, provider: 'CLAAS' }))
    expect([status, json]).toMatchObject([201, { leafUserId, provider: 'CLAAS' }])
    await ended((json as Batch).id)
    expect(await filesWith(`leafUserId=${leafUserId}`)).toMatchObject([{ provider: 'CLAAS' }])
  })

  it('who listens is told when the files of a batch have ended; at once of a content that is known', async () => {
    const receiver = await Receiver.start()
    const body = {
      name: 'n',
      url: receiver.url(),
      secret: 's3cret',
      events: ['batchUploadProcessingFinished'],
    }
    const webhook = await server.ask('POST', '/services/alerts/api/alerts/webhooks', { body })
    const archive = archiveOf(filesOf({}))
    const told = async (count: number) =>
      (await receiver.arrived(count, (alert) => alert['leafUserId'] === leafUserId)).map(
        ({ batchId }) => batchId,
      )
    const first = await upload(archive)
    expect(await told(1)).toEqual([first.id])
    expect(await batchOf(first.id)).toMatchObject({ status: 'PROCESSED' })
    const second = await upload(archive)
    expect(await told(2)).toEqual([first.id, second.id])
    await server.ask('DELETE', webhook.headers.get('location')!)
    await receiver.stop()
  })

  it('the same archive again is another batch with the same files', async () => {
    const archive = archiveOf(filesOf({}))
    const first = await ended((await upload(archive)).id)
    const second = await ended((await upload(archive, 'Other', 'copy.zip')).id)
    expect(second.id).not.toBe(first.id)
    expect(second.leafFiles).toEqual(first.leafFiles)
    for (const { id } of [first, second])
      expect((await filesWith(`batchId=${id}`)).map((file) => file.id)).toEqual(first.leafFiles)
  })

  describe('what holds no machine data', () => {
    it.each([
      ['no zip archive', () => new TextEncoder().encode('lat,lon\n51,8\n'), 'No valid files found'],
      [
        'no task data',
        () => zipFiles([{ path: 'photo.jpg', bytes: new Uint8Array([1, 2, 3]) }]),
        'No valid files found',
      ],
      ['an archive that is cut off', () => archiveOf(filesOf({})).slice(0, 300), undefined],
      [
        'planned work only',
        planned,
        'Files found but unable to read. Please check file format before re-trying or contact Support',
      ],
    ])('fails and says so: %s', async (_, bytes, statusDetails) => {
      const batch = await ended((await upload(bytes())).id)
      expect(batch.status).toBe('FAILED')
      expect(batch.statusDetails).toEqual(statusDetails ?? expect.any(String))
      const { converted, processing, failed } = await progressOf(batch.id)
      expect([converted.leafFiles, processing.leafFiles]).toEqual([[], []])
      const [[step, group] = []] = Object.entries(failed)
      expect(['rawGeojson', 'standardGeojson']).toContain(step)
      expect(group).toMatchObject({ leafFiles: batch.leafFiles, status: 'failed', message: /./ })
      expect(batch.leafFiles).toHaveLength(1)
    })
  })

  it('a retry converts what failed again, and leaves what did not', async () => {
    const good = await ended((await upload(archiveOf(filesOf({})))).id)
    const [before] = await filesWith(`batchId=${good.id}`)
    await server.ask('PATCH', `/services/config/api/configs/${leafUserId}`, {
      body: { originalOperationData: false },
    })
    const retried = await server.ask('PUT', `${BATCH}/${good.id}/retry`)
    expect([retried.status, retried.json()]).toMatchObject([200, { id: good.id, status: 'RECEIVED' }])
    await ended(good.id)
    expect(await filesWith(`batchId=${good.id}`)).toEqual([before])
    const bad = await ended((await upload(planned())).id)
    expect((await server.ask('PUT', `${BATCH}/${bad.id}/retry`)).json()).toMatchObject({ status: 'RECEIVED' })
    expect(await ended(bad.id)).toMatchObject({ status: 'FAILED', leafFiles: bad.leafFiles })
  })

  it('a retry under the same configuration gives nothing twice', async () => {
    const { id } = await upload(archiveOf(filesOf({})))
    const { leafFiles } = await ended(id)
    await Promise.all([1, 2].map(() => server.ask('PUT', `${BATCH}/${id}/retry`)))
    expect((await ended(id)).leafFiles).toEqual(leafFiles)
  })

  it('lists are newest first, by pages, narrowed by Leaf user and status', async () => {
    const first = await ended((await upload(planned())).id)
    const second = await ended((await upload(archiveOf(filesOf({})))).id)
    const listed = async (query: string) => {
      const reply = await server.ask('GET', `${BATCH}?leafUserId=${leafUserId.toUpperCase()}&${query}`)
      return [reply.json<Batch[]>().map(({ id }) => id), reply.headers.get('x-total-count')]
    }
    expect(await listed('')).toEqual([[second.id, first.id], '2'])
    expect(await listed('page=1&size=1')).toEqual([[first.id], '2'])
    expect(await listed('status=PROCESSED')).toEqual([[second.id], '1'])
    expect(await listed('status=FAILED')).toEqual([[first.id], '1'])
    expect(await listed('status=PROCESSING')).toEqual([[], '0'])
  })

  it('what is missing or wrong is named, and nothing is kept', async () => {
    expect(refusedFields((await send(formOf(planned()))).json)).toEqual(['leafUserId', 'provider'])
    const noFile = new FormData()
    noFile.append('other', 'x')
    expect(refusedFields((await send(noFile, { leafUserId, provider: 'Other' })).json)).toEqual(['file'])
    const wrong = await send(formOf(new Uint8Array()), { leafUserId, provider: 'Other' })
    expect([wrong.status, refusedFields(wrong.json)]).toEqual([400, ['file']])
    const stranger = await send(formOf(planned()), { leafUserId, provider: 'Somebody' })
    expect([stranger.status, refusedFields(stranger.json)]).toEqual([400, ['provider']])
    for (const query of [{}, { leafUserId: UNKNOWN_ID }]) {
      const unknown = await send(
        formOf(planned(), 'a.zip', { leafUserId: UNKNOWN_ID, provider: 'Other' }),
        query,
      )
      expect(unknown.status).toBe(404)
    }
    expect((await server.ask('GET', `${BATCH}?leafUserId=${leafUserId}`)).json()).toEqual([])
    const left: string[] = []
    for await (const { key } of server.context.objects.list('leaf-users/')) left.push(key)
    expect(left.filter((key) => key.includes('/tmp/') || key.includes(leafUserId))).toEqual([])
  })

  it('a file that is too large is refused, whether its size is announced or not', async () => {
    const large = new Uint8Array(MAX_BYTES + 1)
    const announced = await send(formOf(large), { leafUserId, provider: 'Other' })
    expect(announced).toMatchObject({ status: 400, json: { errorKey: 'tooLarge', message: /^Bad Request/ } })
    const form = new Response(formOf(large))
    const chunked = await fetch(`${server.url}${BATCH}?leafUserId=${leafUserId}&provider=Other`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': form.headers.get('content-type')! },
      body: form.body,
      // @ts-expect-error: a stream needs it, and the types do not know it
      duplex: 'half',
    })
    expect([chunked.status, await chunked.json()]).toMatchObject([400, { errorKey: 'tooLarge' }])
    expect((await server.ask('GET', `${BATCH}?leafUserId=${leafUserId}`)).json()).toEqual([])
  })

  it.each([
    ['JSON', 'application/json', '{}', 415],
    ['broken JSON', 'application/json', '{', 415],
    ['text', 'text/plain', 'x', 415],
    [
      'a form that breaks off',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; na',
      400,
    ],
    ['a form without a boundary', 'multipart/form-data', 'x', 400],
  ])('%s is no upload', async (_, type, raw, status) => {
    const headers = { 'content-type': type }
    const reply = await server.ask('POST', `${BATCH}?leafUserId=${leafUserId}&provider=Other`, {
      raw,
      headers,
    })
    expect(reply.status).toBe(status)
    if (status === 415) expect(reply.json()['message']).toContain('multipart/form-data')
  })

  it('a client that hangs up leaves nothing behind', async () => {
    const { hostname, port } = new URL(server.url)
    const socket = connect(Number(port), hostname)
    const head =
      `POST ${BATCH}?leafUserId=${leafUserId}&provider=Other HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n` +
      'Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n' +
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a.zip"\r\n\r\n'
    socket.write(head)
    socket.write(Buffer.alloc(500_000))
    const objects = async () => {
      const keys: string[] = []
      for await (const { key } of server.context.objects.list(`leaf-users/${leafUserId}/`)) keys.push(key)
      return keys.length
    }
    await expect.poll(objects, { timeout: PATIENCE_MS }).toBe(1)
    socket.destroy()
    await expect.poll(objects, { timeout: PATIENCE_MS }).toBe(0)
    expect((await server.ask('GET', `${BATCH}?leafUserId=${leafUserId}`)).json()).toEqual([])
  })

  it('other routes take no forms', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x' }
    const reply = await server.ask('POST', '/services/usermanagement/api/users', { raw: '--x--', headers })
    expect(reply.status).toBe(415)
  })

  it('are nobody else’s, and go with their Leaf user', async () => {
    const { id } = await ended((await upload(planned())).id)
    const stranger = await server.tokenOf('stranger@example.org')
    for (const [method, path] of [
      ['GET', `${BATCH}/${id}`],
      ['GET', `${BATCH}/${id}/status`],
      ['PUT', `${BATCH}/${id}/retry`],
    ] as const)
      expect([path, (await server.ask(method, path, { token: stranger })).status]).toEqual([path, 404])
    expect((await server.ask('GET', BATCH, { token: stranger })).json()).toEqual([])
    expect((await send(formOf(planned()), { leafUserId, provider: 'Other' }, stranger)).status).toBe(404)
    await server.ask('DELETE', `/services/usermanagement/api/users/${leafUserId}`)
    expect((await server.ask('GET', `${BATCH}/${id}`)).status).toBe(404)
    for (const unknown of [UNKNOWN_ID, 'nothing'])
      expect((await server.ask('GET', `${BATCH}/${unknown}`)).status).toBe(404)
  })
})
