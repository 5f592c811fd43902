import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeTaskDataSet, zipFiles } from '@sheaf/isoxml'
import { describe, expect, it } from 'vitest'
import { accessToken, call, callRaw, control, postToken, refresh, sandboxWith } from './sandbox-client.js'

const OUTBOX = '/machines/m-7f3a/outbox'

async function opened(options = {}) {
  const sandbox = await sandboxWith(options)
  return { sandbox, token: await accessToken(sandbox) }
}

describe('machines', () => {
  it('lists 2 of 3 when only enabled ones are wanted, and all without the filter', async () => {
    const { sandbox, token } = await opened()
    const enabled = await call(sandbox, token, '/machines?fileTransfer=enabled')
    expect(enabled.body.items.map((machine) => machine.id)).toEqual(['m-7f3a', 'm-81c2'])
    const all = await call(sandbox, token, '/machines')
    expect(all.body.page).toEqual({ number: 0, size: 50, totalItems: 3, totalPages: 1, last: true })
  })

  it('caps the page size and tells which page is the last', async () => {
    const { sandbox, token } = await opened({ maxMachinePageSize: 1 })
    const page = (number: number) => call(sandbox, token, `/machines?page=${number}&size=50`)
    expect((await page(0)).body.page).toMatchObject({ size: 1, last: false })
    expect((await page(2)).body.page).toMatchObject({ number: 2, last: true })
    expect((await page(3)).body.items).toEqual([])
  })

  it('are those of the consenting organization only', async () => {
    const { sandbox } = await opened()
    const query = 'response_type=code&client_id=sandbox-client&sandbox_decision=allow&organization=org-2'
    const redirect = 'http://localhost:1/connect/claas/callback'
    const location = (
      await fetch(
        `${sandbox.urls.api}/stage/oauth/authorize?${query}&redirect_uri=${encodeURIComponent(redirect)}`,
        {
          redirect: 'manual',
        },
      )
    ).headers.get('location')!
    const code = new URL(location).searchParams.get('code')!
    const { body } = await postToken(sandbox, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirect,
    })
    const token = body.access_token
    expect((await call(sandbox, token, '/machines')).body.items).toEqual([])
    expect((await call(sandbox, token, OUTBOX)).body.code).toBe('machine_not_found')
  })

  it('need a consent with the scope', async () => {
    const { sandbox } = await opened()
    const redirect = 'http://localhost:1/connect/claas/callback'
    const query = `response_type=code&client_id=sandbox-client&sandbox_decision=allow&scope=profile&redirect_uri=${encodeURIComponent(redirect)}`
    const response = await fetch(`${sandbox.urls.api}/stage/oauth/authorize?${query}`, { redirect: 'manual' })
    const code = new URL(response.headers.get('location')!).searchParams.get('code')!
    const { body } = await postToken(sandbox, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirect,
    })
    const answer = await call(sandbox, body.access_token, '/machines')
    expect([answer.status, answer.body.code]).toEqual([403, 'insufficient_scope'])
  })
})

describe('an outbox', () => {
  it('gives five files over cursor pages of two, newest last', async () => {
    const { sandbox, token } = await opened({ maxOutboxPageSize: 2 })
    const names: unknown[] = []
    const sizes: number[] = []
    for (let cursor: unknown = ''; cursor !== null; ) {
      const { body } = await call(
        sandbox,
        token,
        `${OUTBOX}?limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`,
      )
      names.push(...body.items.map((file) => file.availableAt))
      sizes.push(body.items.length)
      cursor = body.nextCursor
    }
    expect(sizes).toEqual([2, 2, 1])
    expect(names).toEqual([...names].sort())
  })

  it('starts at a time', async () => {
    const { sandbox, token } = await opened()
    const { body } = await call(sandbox, token, OUTBOX)
    const since = encodeURIComponent(body.items[3]!.availableAt)
    const later = await call(sandbox, token, `${OUTBOX}?since=${since}`)
    expect(later.body.items.length).toBeLessThanOrEqual(2)
    expect(later.body.items.at(-1)!.id).toBe(body.items[4]!.id)
    expect((await call(sandbox, token, `${OUTBOX}?since=yesterday`)).body.code).toBe('invalid_request')
  })

  it('forgets a cursor after ten minutes and takes none of another list', async () => {
    const { sandbox, token } = await opened({ maxOutboxPageSize: 2, accessTokenLifetimeS: 3600 })
    const { body } = await call(sandbox, token, OUTBOX)
    const cursor = body.nextCursor
    expect((await call(sandbox, token, `/machines/m-81c2/outbox?cursor=${cursor}`)).body.code).toBe(
      'invalid_request',
    )
    await control(sandbox, '/clock', { advanceS: 601 })
    const late = await call(sandbox, token, `${OUTBOX}?cursor=${cursor}`)
    expect([late.status, late.body.code]).toEqual([400, 'cursor_expired'])
  })

  it('keeps its place when a file arrives between two pages', async () => {
    const { sandbox, token } = await opened({ maxOutboxPageSize: 3 })
    const first = await call(sandbox, token, OUTBOX)
    await fetch(`${sandbox.urls.control}${OUTBOX}?name=NEW.zip`, {
      method: 'POST',
      headers: { 'content-type': 'application/zip' },
      body: 'PK',
    })
    const second = await call(sandbox, token, `${OUTBOX}?cursor=${first.body.nextCursor}`)
    expect(second.body.items.map((file) => file.name).at(-1)).toBe('NEW.zip')
    expect(second.body.items).toHaveLength(3)
  })

  it('refuses a disabled machine, and an unknown one in the words of a foreign one', async () => {
    const { sandbox, token } = await opened()
    expect((await call(sandbox, token, '/machines/m-9d04/outbox')).body.code).toBe('machine_not_enabled')
    expect((await call(sandbox, token, '/machines/m-p-7f3a/outbox')).body.code).toBe('machine_not_found')
    await control(sandbox, '/machines/m-9d04', { enabled: true })
    expect((await call(sandbox, token, '/machines/m-9d04/outbox')).status).toBe(200)
  })

  it('acknowledges as often as asked, deletes once', async () => {
    const { sandbox, token } = await opened()
    const id = (await call(sandbox, token, OUTBOX)).body.items[0]!.id
    const acknowledge = () => call(sandbox, token, `${OUTBOX}/${id}/ack`, { method: 'POST' })
    expect([(await acknowledge()).status, (await acknowledge()).status]).toEqual([204, 204])
    expect((await call(sandbox, token, OUTBOX)).body.items[0]!.state).toBe('RETRIEVED')
    const remove = () => call(sandbox, token, `${OUTBOX}/${id}`, { method: 'DELETE' })
    expect([(await remove()).status, (await remove()).status]).toEqual([204, 404])
  })
})

describe('a download', () => {
  it('gives the bytes whose hash was listed, with length, type, name and tag', async () => {
    const { sandbox, token } = await opened()
    for (const file of [...(await call(sandbox, token, OUTBOX)).body.items]) {
      const response = await callRaw(sandbox, token, `${OUTBOX}/${file.id}/content`)
      const bytes = new Uint8Array(await response.arrayBuffer())
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256)
      expect(response.headers.get('content-length')).toBe(String(file.sizeBytes))
      expect(response.headers.get('content-type')).toBe('application/zip')
      expect(response.headers.get('etag')).toBe(`"${file.sha256}"`)
      expect(response.headers.get('content-disposition')).toContain(file.name)
    }
  })

  it.each([
    ['bytes=0-3', 206, 4, 'bytes 0-3/'],
    ['bytes=10-', 206, -10, 'bytes 10-'],
    ['bytes=-5', 206, 5, 'bytes '],
    ['lines=1-2', 200, 0, null],
  ])('range %s answers %i', async (range, status, length, contentRange) => {
    const { sandbox, token } = await opened()
    const file = (await call(sandbox, token, OUTBOX)).body.items[0]!
    const response = await callRaw(sandbox, token, `${OUTBOX}/${file.id}/content`, { headers: { range } })
    const { byteLength } = await response.arrayBuffer()
    expect(response.status).toBe(status)
    expect(byteLength).toBe(length > 0 ? length : Number(file.sizeBytes) + length)
    if (contentRange !== null) expect(response.headers.get('content-range')).toContain(contentRange)
  })

  it('refuses a range behind the end, and gives the whole when the tag of If-Range is another', async () => {
    const { sandbox, token } = await opened()
    const file = (await call(sandbox, token, OUTBOX)).body.items[0]!
    const content = `${OUTBOX}/${file.id}/content`
    const behind = await callRaw(sandbox, token, content, { headers: { range: 'bytes=999999-' } })
    expect([behind.status, behind.headers.get('content-range')]).toEqual([416, `bytes */${file.sizeBytes}`])
    const changed = await callRaw(sandbox, token, content, {
      headers: { range: 'bytes=0-3', 'if-range': '"other"' },
    })
    expect(changed.status).toBe(200)
  })

  it('is gone after the retention time', async () => {
    const { sandbox } = await opened({ rotation: 'never', accessTokenLifetimeS: 100 * 86_400 })
    const token = await accessToken(sandbox)
    const id = (await call(sandbox, token, OUTBOX)).body.items[0]!.id
    await control(sandbox, '/clock', { advanceS: 90 * 86_400 })
    const answer = await call(sandbox, token, `${OUTBOX}/${id}/content`)
    expect([answer.status, answer.body.code]).toEqual([410, 'file_expired'])
    expect((await call(sandbox, token, OUTBOX)).body.items).toEqual([])
  })

  it('behind a redirect works without the bearer token, and one that arrives is written down', async () => {
    const { sandbox, token } = await opened({ redirectDownloads: true })
    const id = (await call(sandbox, token, OUTBOX)).body.items[0]!.id
    const response = await callRaw(sandbox, token, `${OUTBOX}/${id}/content`, { redirect: 'manual' })
    const location = response.headers.get('location')!
    expect(response.status).toBe(302)
    expect(location.startsWith(`${sandbox.urls.blob}/stage/blob/`)).toBe(true)
    expect((await fetch(location)).status).toBe(200)
    expect((await control(sandbox, '/requests')).body.failures).toEqual([])
    await fetch(location, { headers: { authorization: `Bearer ${token}` } })
    expect((await control(sandbox, '/requests')).body.failures).toHaveLength(1)
  })

  it('with the same id and other content has another tag', async () => {
    const { sandbox, token } = await opened()
    const file = (await call(sandbox, token, OUTBOX)).body.items[0]!
    await fetch(`${sandbox.urls.control}${OUTBOX}?fileId=${file.id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/zip' },
      body: 'PK other',
    })
    const response = await callRaw(sandbox, token, `${OUTBOX}/${file.id}/content`)
    expect(response.headers.get('etag')).not.toBe(`"${file.sha256}"`)
  })
})

describe('refusals', () => {
  it('are problem bodies with code and request id, and every answer carries the id', async () => {
    const { sandbox, token } = await opened()
    const answer = await call(sandbox, 'wrong', '/machines')
    expect(answer.status).toBe(401)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
    expect(answer.body).toMatchObject({ status: 401, code: 'invalid_token', title: 'Invalid token' })
    expect(answer.body.requestId).toBe(answer.headers.get('x-request-id'))
    expect((await call(sandbox, token, '/nowhere')).body.code).toBe('not_found')
    expect((await refresh(sandbox, 'x')).headers.get('x-request-id')).toMatch(/^sbx-/)
  })
})

describe('an inbox', () => {
  const plan = (version: '3.3' | '4.3') =>
    zipFiles(
      writeTaskDataSet({ version, dataTransferOrigin: 1, customers: [{ id: 'CTR1', lastName: 'Sandbox' }] }),
    )
  const form = (bytes: Uint8Array, fields: Record<string, string> = {}) => {
    const data = new FormData()
    for (const [name, value] of Object.entries(fields)) data.set(name, value)
    data.set('file', new Blob([Uint8Array.from(bytes)], { type: 'application/zip' }), 'TASKDATA.zip')
    return data
  }
  const INBOX = '/machines/m-7f3a/inbox'
  const send = async (body: FormData, path = INBOX, key = 'k-1') => {
    const { sandbox, token } = await session
    return call(sandbox, token, path, { method: 'POST', headers: { 'idempotency-key': key }, body })
  }
  let session: ReturnType<typeof opened>

  it('takes a set once per key, and a terminal accepts it in time', async () => {
    session = opened()
    const { sandbox, token } = await session
    const first = await send(form(plan('4.3'), { meta: '{"name":"Plan"}' }))
    expect([first.status, first.body.state]).toEqual([202, 'QUEUED'])
    expect((await send(form(plan('4.3')))).body.id).toBe(first.body.id)
    await control(sandbox, '/clock', { advanceS: 60 })
    expect((await call(sandbox, token, `${INBOX}/${first.body.id}`)).body.state).toBe('ACCEPTED')
  })

  it('expires what the terminal did not fetch in time, and takes no time that is none', async () => {
    session = opened()
    const { sandbox, token } = await session
    const { now } = (await control(sandbox, '/state')).body
    const inTenSeconds = new Date(Date.parse(now) + 10_000).toISOString()
    const meta = (validUntil: string) => ({ meta: JSON.stringify({ validUntil }) })
    const { body } = await send(form(plan('4.3'), meta(inTenSeconds)))
    const stateAfter = async (advanceS: number) => {
      await control(sandbox, '/clock', { advanceS })
      return (await call(sandbox, token, `${INBOX}/${body.id}`)).body.state
    }
    expect([await stateAfter(0), await stateAfter(40)]).toEqual(['QUEUED', 'EXPIRED'])
    expect((await send(form(plan('4.3'), meta('tomorrow')), INBOX, 'k-5')).body.code).toBe('invalid_request')
  })

  it('is rejected by the terminal when the control plane says so', async () => {
    session = opened()
    const { sandbox, token } = await session
    const { body } = await send(form(plan('4.3')))
    await control(sandbox, `/machines/m-7f3a/deliveries/${body.id}`, { state: 'REJECTED' })
    expect((await call(sandbox, token, `${INBOX}/${body.id}`)).body.state).toBe('REJECTED')
  })

  it('takes the description as a file part too', async () => {
    session = opened()
    const data = form(plan('4.3'))
    data.set('meta', new Blob(['{"name":"Plan"}'], { type: 'application/json' }))
    expect((await send(data)).status).toBe(202)
  })

  it('refuses the same key with other bytes, what is no zip, no task data, or another version', async () => {
    session = opened()
    await send(form(plan('4.3')))
    const nothing = zipFiles([{ path: 'readme.txt', bytes: Uint8Array.of(1) }])
    const answers = [
      await send(form(zipFiles(writeTaskDataSet({ version: '4.3', dataTransferOrigin: 1 })))),
      await send(form(Uint8Array.of(1, 2, 3)), INBOX, 'k-2'),
      await send(form(nothing), INBOX, 'k-3'),
      await send(form(plan('3.3')), INBOX, 'k-4'),
    ]
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [409, 'idempotency_conflict'],
      [415, 'not_zip'],
      [422, 'not_isoxml'],
      [422, 'not_isoxml'],
    ])
  })

  it('refuses what is too large', async () => {
    session = opened({ maxInboxBytes: 100 })
    expect((await send(form(plan('4.3')))).body.code).toBe('too_large')
  })

  it('of several machines answers for each', async () => {
    session = opened()
    const machineIds = '["m-7f3a","m-9d04","m-x"]'
    const { status, body } = await send(form(plan('4.3'), { machineIds }), '/inbox')
    expect(status).toBe(202)
    expect(body.items.map((entry) => entry.state ?? entry.error?.code)).toEqual([
      'QUEUED',
      'machine_not_enabled',
      'machine_not_found',
    ])
  })
})

describe('a folder of zips', () => {
  it('shows what is dropped into it while the sandbox runs, changed or taken out', async () => {
    const outboxDir = mkdtempSync(join(tmpdir(), 'sandbox-outbox-'))
    const put = (name: string, content: string, atMs: number) => {
      writeFileSync(join(outboxDir, name), content)
      utimesSync(join(outboxDir, name), atMs / 1000, atMs / 1000)
    }
    const hourAgo = Date.now() - 3_600_000
    try {
      for (const name of ['a.zip', 'b.zip']) put(name, name, hourAgo)
      const { sandbox, token } = await opened({ outboxDir, seed: 'empty' })
      const listed = async () => (await call(sandbox, token, '/machines/m-folder/outbox')).body.items
      const [a, b] = await listed()
      put('a.zip', 'other content', hourAgo + 1000)
      put('new.zip', 'new', hourAgo + 1000)
      rmSync(join(outboxDir, 'b.zip'))
      // still being written, as far as its time tells
      put('growing.zip', 'half of it', Date.now())
      const [changed, added, ...rest] = await listed()
      expect([changed?.id, changed?.state, added?.name, rest.length]).toEqual([a?.id, 'NEW', 'new.zip', 0])
      expect(changed?.sha256).not.toBe(a?.sha256)
      // news to whoever asks since the last file known
      const since = await call(sandbox, token, `/machines/m-folder/outbox?since=${b?.availableAt}`)
      expect(since.body.items.map(({ name }) => name)).toEqual(['a.zip', 'new.zip'])
      put('growing.zip', 'all of it', hourAgo + 2000)
      expect((await listed()).map(({ name }) => name)).toEqual(['a.zip', 'new.zip', 'growing.zip'])
    } finally {
      rmSync(outboxDir, { recursive: true })
    }
  })

  it('does not give back what a client deleted', async () => {
    const outboxDir = mkdtempSync(join(tmpdir(), 'sandbox-outbox-'))
    try {
      writeFileSync(join(outboxDir, 'a.zip'), 'a')
      const { sandbox, token } = await opened({ outboxDir, seed: 'empty' })
      const path = '/machines/m-folder/outbox'
      const [file] = (await call(sandbox, token, path)).body.items
      await call(sandbox, token, `${path}/${file?.id}`, { method: 'DELETE' })
      expect((await call(sandbox, token, path)).body.items).toEqual([])
    } finally {
      rmSync(outboxDir, { recursive: true })
    }
  })

  it('stands in one outbox, also what lies in folders below', async () => {
    const outboxDir = mkdtempSync(join(tmpdir(), 'sandbox-outbox-'))
    try {
      mkdirSync(join(outboxDir, 'inner'))
      for (const name of ['a.zip', 'inner/a.zip', 'inner/B.ZIP', 'note.txt'])
        writeFileSync(join(outboxDir, name), name)
      const { sandbox, token } = await opened({ outboxDir, seed: 'empty' })
      const { body } = await call(sandbox, token, '/machines/m-folder/outbox')
      expect(body.items.map((file) => file.name)).toEqual(['a.zip', 'inner_B.ZIP', 'inner_a.zip'])
      const content = `/machines/m-folder/outbox/${body.items[2]!.id}/content`
      expect(await (await callRaw(sandbox, token, content)).text()).toBe('inner/a.zip')
    } finally {
      rmSync(outboxDir, { recursive: true })
    }
  })
})
