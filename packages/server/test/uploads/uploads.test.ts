/** Boundary files that clients upload: from the form to fields, over HTTP. */
import type { Boundary, Farm, Field, Upload, UploadEntry } from '@sheaf/contract'
import { zipFiles } from '@sheaf/isoxml'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PROCESS_UPLOAD } from '../../src/uploads/queue.js'
import { Receiver } from '../alerts/receiver.js'
import {
  boxOf,
  dbfOf,
  geoJsonOf,
  kmlOf,
  kmzOf,
  rectangle,
  type Shape,
  shapefileOf,
  shpOf,
  text,
  UTM_32,
} from '../support/boundary-files.js'
import { onBothDatabases } from '../support/databases.js'
import { OWNER, openTestServer, type TestServer } from '../support/open-test-server.js'
import { PATIENCE_MS } from '../support/patience.js'

const UPLOAD = '/services/uploadservice/api/upload'
const FIELDS = '/services/fields/api'
const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000'
const MAX_BYTES = 4 * 2 ** 20
const shape = (name: string, longitude = 8.3): Shape => ({ name, rings: [rectangle(longitude, 51.9)] })
/** Its edges cross in the middle. */
const BOW_TIE: Shape = {
  name: 'Bow tie',
  rings: [
    [
      [8.3, 51.9],
      [8.304, 51.903],
      [8.304, 51.9],
      [8.3, 51.903],
      [8.3, 51.9],
    ],
  ],
}

onBothDatabases('boundary-file uploads', (database) => {
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

  const send = async (
    bytes: Uint8Array | undefined,
    name: string,
    query: Record<string, string>,
    as = token,
  ) => {
    const form = new FormData()
    if (bytes === undefined) form.append('other', 'x')
    else form.append('file', new Blob([new Uint8Array(bytes)]), name)
    const response = await fetch(`${server.url}${UPLOAD}?${new URLSearchParams(query)}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${as}` },
      body: form,
    })
    return { status: response.status, headers: response.headers, json: (await response.json()) as object }
  }
  const uploadOf = async (id: string) => (await server.ask('GET', `${UPLOAD}/${id}`)).json<Upload>()
  const entriesOf = async (id: string) =>
    (await server.ask('GET', `${UPLOAD}/${id}/entries`)).json<UploadEntry[]>()
  const ended = async (id: string) => {
    await expect.poll(async () => (await uploadOf(id)).status, { timeout: PATIENCE_MS }).not.toBe('RECEIVED')
    return await uploadOf(id)
  }
  /** Uploads and waits for the end. */
  const work = async (bytes: Uint8Array, name: string, query: Record<string, string> = {}) => {
    const { status, json } = await send(bytes, name, { leafUserId, ...query })
    expect([status, json]).toMatchObject([201, { status: 'RECEIVED' }])
    const upload = await ended((json as Upload).id)
    return { upload, entries: await entriesOf(upload.id) }
  }
  const fieldOf = async (id: string) =>
    (await server.ask('GET', `${FIELDS}/users/${leafUserId}/fields/${id}`)).json<Field>()
  const fields = async () =>
    (await server.ask('GET', `${FIELDS}/fields?leafUserId=${leafUserId}`)).json<Field[]>()
  const boundaryOf = async (id: string) =>
    (await server.ask('GET', `${FIELDS}/users/${leafUserId}/fields/${id}/boundary`)).json<Boundary>()
  const bytesAt = async (address: string) => {
    const answer = await fetch(address, { headers: { authorization: `Bearer ${token}` } })
    expect(answer.status).toBe(200)
    return new Uint8Array(await answer.arrayBuffer())
  }
  const problemsOf = ({ createFieldErrorDetails }: UploadEntry) =>
    createFieldErrorDetails.map((details) => JSON.parse(details) as Record<string, unknown>)
  const refusedFields = (json: object) =>
    (json as { fieldErrors: { field: string }[] }).fieldErrors.map(({ field }) => field).sort()

  it('a zip of all formats, in folders and archives inside it, becomes fields of one farm', async () => {
    const farm = (
      await server.ask('POST', `${FIELDS}/users/${leafUserId}/farms`, { body: { name: 'Home' } })
    ).json<Farm>()
    const archive = zipFiles([
      ...shapefileOf('2026/north/north', [shape('Großer Schlag'), shape('Moor', 8.31)]),
      { path: '2026/south.geojson', bytes: geoJsonOf([shape('Süd', 8.32)]) },
      { path: '2026/west/west.kml', bytes: kmlOf([shape('West', 8.33)]) },
      { path: 'east.KMZ', bytes: kmzOf([shape('East', 8.34)]) },
      {
        path: 'more.zip',
        bytes: zipFiles([{ path: 'a/inner.json', bytes: geoJsonOf([shape('Inner', 8.35)]) }]),
      },
      { path: 'readme.txt', bytes: text('boundaries of 2026') },
    ])
    const { upload, entries } = await work(archive, 'Äcker 2026.zip', { farmId: String(farm.id) })
    expect(upload).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      leafUserId,
      originalFileUrl: expect.stringContaining(`${UPLOAD}/${upload.id}/`),
      fileName: 'Äcker 2026.zip',
      status: 'PROCESSED',
      createdTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
    })
    expect(
      entries.map(({ converterFormat, status, fieldId }) => [converterFormat, status, fieldId.length]),
    ).toEqual([
      ['SHAPEFILE', 'FINISHED', 2],
      ['GEOJSON', 'FINISHED', 1],
      ['KML', 'FINISHED', 1],
      ['KML', 'FINISHED', 1],
      ['GEOJSON', 'FINISHED', 1],
    ])
    expect(entries[0]).toMatchObject({
      uploadId: upload.id,
      leafUserId,
      createFieldErrorDetails: [],
      processedTime: expect.stringMatching(/Z$/),
    })
    const made = await Promise.all(entries.flatMap(({ fieldId }) => fieldId).map(fieldOf))
    expect(made.map(({ name, farmId, type, status }) => [name, farmId, type, status])).toEqual(
      ['Großer Schlag', 'Moor', 'Süd', 'West', 'East', 'Inner'].map((name) => [
        ...[name, farm.id, 'ORIGINAL', 'PROCESSED'],
      ]),
    )
    const { geometry } = await boundaryOf(entries[3]!.fieldId[0]!)
    // the altitude of KML is dropped
    expect(new Set(geometry.coordinates[0]![0]!.map(String))).toEqual(
      new Set(rectangle(8.34, 51.9).map(String)),
    )
    expect(await bytesAt(upload.originalFileUrl)).toEqual(archive)
    expect(await bytesAt(entries[1]!.originalFileUrl)).toEqual(geoJsonOf([shape('Süd', 8.32)]))
    const parts = await bytesAt(entries[0]!.originalFileUrl)
    expect(new TextDecoder('latin1').decode(parts)).toMatch(/^PK.*north\.shp.*north\.dbf/s)
  })

  it.each([
    ['GeoJSON', 'a.geojson', () => geoJsonOf([shape('One')])],
    ['GeoJSON under the name of a zip', 'a.zip', () => geoJsonOf([shape('One')])],
    ['KML', 'a.kml', () => kmlOf([shape('One')])],
    ['KMZ', 'a.kmz', () => kmzOf([shape('One')])],
  ])('a bare %s file is its only entry', async (_, name, bytes) => {
    const { upload, entries } = await work(bytes(), name)
    expect([upload.status, entries.map(({ status }) => status)]).toEqual(['PROCESSED', ['FINISHED']])
    expect(await fields()).toMatchObject([{ id: entries[0]!.fieldId[0], name: 'One' }])
    expect(await bytesAt(entries[0]!.originalFileUrl)).toEqual(bytes())
  })

  it('a Shapefile in UTM lies where its .prj says', async () => {
    // 300 m by 200 m on the grid, whose scale at the central meridian is 0.9996
    const field = { name: 'UTM', rings: [boxOf(500_000, 5_700_000, 300, 200)] }
    const { entries } = await work(zipFiles(shapefileOf('utm', [field], UTM_32)), 'utm.zip')
    const { geometry, area } = await boundaryOf(entries[0]!.fieldId[0]!)
    expect(area.value).toBeCloseTo((300 * 200) / 0.9996 ** 2 / 10_000, 4)
    // easting 500 km is the central meridian; the latitude by the series for the footpoint latitude (Snyder 1987, 3-26)
    const [[longitude, latitude] = []] = [...geometry.coordinates[0]![0]!].sort(
      ([x, y], [otherX, otherY]) => x! - otherX! || y! - otherY!,
    )
    expect(longitude).toBeCloseTo(9, 9)
    expect(latitude).toBeCloseTo(footpointLatitude(5_700_000 / 0.9996), 8)
  })

  it('GeoJSON that names Web Mercator is brought to degrees', async () => {
    // EPSG Guidance Note 7-2, Popular Visualisation Pseudo-Mercator: 24°22'54.433"N, 100°20'00.000"W
    const [x, y] = [-11_169_055.58, 2_800_000]
    const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::3857' } }
    const { entries } = await work(geoJsonOf([{ rings: [boxOf(x, y, 400, 400)] }], { crs }), 'm.json')
    const { geometry } = await boundaryOf(entries[0]!.fieldId[0]!)
    const ring = geometry.coordinates[0]![0]!
    expect(Math.min(...ring.map(([longitude]) => longitude!))).toBeCloseTo(-(100 + 20 / 60), 6)
    expect(Math.min(...ring.map(([, latitude]) => latitude!))).toBeCloseTo(24 + 22 / 60 + 54.433 / 3600, 6)
    expect('name' in (await fieldOf(entries[0]!.fieldId[0]!))).toBe(false)
  })

  it('what is refused of a file is told as problem bodies, and does not stop the rest', async () => {
    const archive = zipFiles([
      { path: 'a/mixed.geojson', bytes: geoJsonOf([BOW_TIE, shape('Good')]) },
      { path: 'b.kml', bytes: kmlOf([BOW_TIE]) },
    ])
    const { upload, entries } = await work(archive, 'mixed.zip')
    expect(upload.status).toBe('PROCESSED')
    expect(entries.map(({ status, fieldId }) => [status, fieldId.length])).toEqual([
      ['PARTIALLY_FINISHED', 1],
      ['FAILED', 0],
    ])
    expect(problemsOf(entries[0]!)).toEqual([
      {
        type: 'https://www.jhipster.tech/problem/problem-with-message',
        title: expect.stringContaining('SELF_INTERSECTION'),
        message: expect.stringContaining('crosses itself'),
        status: 400,
        path: `/api/users/${leafUserId}/fields`,
        errorKey: 'invalidGeometry',
        detail: 'a/mixed.geojson, polygon 1, "Bow tie"',
        fieldErrors: [expect.objectContaining({ field: 'geometry' })],
      },
    ])
    expect(await fields()).toMatchObject([{ name: 'Good' }])
  })

  it('who listens is told of every field and boundary, as of one that is posted', async () => {
    const receiver = await Receiver.start()
    const events = ['fieldCreated', 'fieldBoundaryCreated']
    const body = { name: 'n', url: receiver.url(), secret: 's3cret', events }
    const webhook = await server.ask('POST', '/services/alerts/api/alerts/webhooks', { body })
    const { entries } = await work(geoJsonOf([shape('One'), shape('Two', 8.31)]), 'two.geojson')
    const told = await receiver.arrived(4, (alert) => alert['leafUserId'] === leafUserId)
    for (const type of events)
      expect(
        told
          .filter((alert) => alert['type'] === type)
          .map(({ fieldId }) => fieldId)
          .sort(),
      ).toEqual([...entries[0]!.fieldId].sort())
    expect(new Set(told.map(({ source }) => source))).toEqual(new Set(['REST']))
    await server.ask('DELETE', webhook.headers.get('location')!)
    await receiver.stop()
  })

  describe('a boundary file that cannot be read fails and says why', () => {
    const shp = shpOf([shape('One')])
    const withDbf = (dbf: Uint8Array) => [
      { path: 'a.shp', bytes: shp },
      { path: 'a.dbf', bytes: dbf },
    ]
    const lyingDbf = dbfOf(['One'])
    new DataView(lyingDbf.buffer).setUint32(4, 90_000, true)
    const endless = shpOf([shape('One')])
    // number of points of the first shape
    new DataView(endless.buffer).setInt32(148, 2 ** 31 - 1, true)
    it.each([
      ['JSON that breaks off', [{ path: 'a.geojson', bytes: text('{"type":"Feature') }], /no JSON/],
      ['JSON without a polygon', [{ path: 'a.json', bytes: text('{"a":1}') }], /no Polygon/],
      [
        'GeoJSON in an unknown system',
        [
          {
            path: 'a.json',
            bytes: geoJsonOf([shape('a')], { crs: { type: 'name', properties: { name: 'EPSG:99999' } } }),
          },
        ],
        /EPSG:99999/,
      ],
      [
        'a .shp that breaks off',
        [{ path: 'a.shp', bytes: shp.slice(0, -20) }],
        /cut off: it has \d+ of \d+ bytes/,
      ],
      ['a .shp that is none', [{ path: 'a.shp', bytes: text('hello') }], /no Shapefile/],
      ['a .shp of points', [{ path: 'a.shp', bytes: shpOf([shape('a')], 1) }], /points/],
      ['a shape with more points than bytes', [{ path: 'a.shp', bytes: endless }], /damaged/],
      ['a .dbf with more rows than bytes', withDbf(lyingDbf), /90000 rows/],
      ['metres without a .prj', shapefileOf('a', [{ rings: [boxOf(500_000, 5_700_000, 9, 9)] }]), /no \.prj/],
      [
        'a .prj that nobody understands',
        shapefileOf('a', [shape('a')], 'somewhere'),
        /not known: the system of the \.prj/,
      ],
      ['KML that is no XML', [{ path: 'a.kml', bytes: text('<kml><Placemark') }], /well-formed/],
      [
        'KML with entities',
        [{ path: 'a.kml', bytes: text('<!DOCTYPE kml [<!ENTITY a "b">]><kml/>') }],
        /entities/,
      ],
      ['a KMZ that is no zip', [{ path: 'a.kmz', bytes: text('PK no') }], /zip/],
      [
        'a KMZ without KML',
        [{ path: 'a.kmz', bytes: zipFiles([{ path: 'a.png', bytes: text('x') }]) }],
        /no KML document/,
      ],
    ])('%s', async (_, files, sentence) => {
      const { upload, entries } = await work(zipFiles(files), 'a.zip')
      expect([upload.status, entries.map(({ status }) => status)]).toEqual(['FAILED', ['FAILED']])
      expect(problemsOf(entries[0]!)).toMatchObject([{ status: 400, title: expect.stringMatching(sentence) }])
      expect(await fields()).toEqual([])
    })
  })

  it.each([
    ['an archive without any', () => zipFiles([{ path: 'a.txt', bytes: text('x') }]), /no boundary file/],
    [
      'an archive that is cut off',
      () => zipFiles([{ path: 'a.json', bytes: geoJsonOf([shape('a')]) }]).slice(0, 20),
      /./,
    ],
    ['something else', () => text('lat,lon\n51,8\n'), /no boundary file and no zip/],
    ['a .shp alone', () => shpOf([shape('a')]), /parts of the Shapefile as a zip/],
    [
      'more files than fields',
      () => zipFiles(Array.from({ length: 101 }, (_, n) => ({ path: `${n}.json`, bytes: text('{}') }))),
      /101 boundary files/,
    ],
  ])('an upload without boundary files fails and says so: %s', async (_, bytes, sentence) => {
    const { upload, entries } = await work(bytes(), 'a.zip')
    expect(upload).toMatchObject({ status: 'FAILED', statusDetails: expect.stringMatching(sentence) })
    expect(entries).toEqual([])
  })

  it('an entry that inflates without measure is refused, and harms no other', async () => {
    const { deflateRawSync } = await import('node:zlib')
    const archive = zipFiles(
      [
        { path: 'bomb.json', bytes: new Uint8Array(8 * 2 ** 20) },
        { path: 'good.json', bytes: geoJsonOf([shape('Good')]) },
      ],
      (bytes) => new Uint8Array(deflateRawSync(bytes)),
    )
    const { upload, entries } = await work(archive, 'bomb.zip')
    expect([upload.status, entries.map(({ status }) => status)]).toEqual([
      'PROCESSED',
      ['FAILED', 'FINISHED'],
    ])
  })

  it('an upload of more than a hundred polygons makes none of them', async () => {
    const many = Array.from({ length: 60 }, (_, n) => shape(`Field ${n}`, 8 + n / 100))
    const archive = zipFiles([
      { path: 'a.json', bytes: geoJsonOf(many) },
      { path: 'b.json', bytes: geoJsonOf(many) },
    ])
    const { upload, entries } = await work(archive, 'many.zip')
    expect(upload.status).toBe('FAILED')
    for (const entry of entries)
      expect(problemsOf(entry)).toMatchObject([
        { errorKey: 'tooManyFields', title: expect.stringContaining('120') },
      ])
    expect(await fields()).toEqual([])
  })

  it('a job that runs again, after a death in the middle, makes what is missing and nothing twice', async () => {
    const { upload, entries } = await work(geoJsonOf([shape('One'), shape('Two', 8.31)]), 'two.geojson')
    const [{ id: entryId, fieldId }] = entries as [UploadEntry]
    // As if the process had died between the first and the second field.
    const { database: opened, jobs } = server.context
    await server.ask('DELETE', `${FIELDS}/users/${leafUserId}/fields/${fieldId[1]}`)
    await opened.db
      .deleteFrom('boundary_upload_outcome')
      .where('entry_id', '=', entryId)
      .where('polygon', '=', 2)
      .execute()
    await opened.db
      .updateTable('boundary_upload_entry')
      .set({ status: 'CONVERTED', processed_at: null })
      .execute()
    await opened.db
      .updateTable('boundary_upload')
      .set({ status: 'RECEIVED' })
      .where('id', '=', upload.id)
      .execute()
    await jobs.enqueue(undefined, PROCESS_UPLOAD, { leafUserId, uploadId: upload.id }, { key: upload.id })
    expect(await ended(upload.id)).toEqual(upload)
    expect(await entriesOf(upload.id)).toMatchObject([{ id: entryId, status: 'FINISHED', fieldId }])
    expect((await fields()).map(({ name }) => name).sort()).toEqual(['One', 'Two'])
  })

  it('lists are newest first, by pages, narrowed by Leaf user and status', async () => {
    const first = (await work(text('nothing'), 'a.zip')).upload
    const second = (await work(geoJsonOf([shape('One')]), 'b.json')).upload
    const listed = async (query: string) => {
      const reply = await server.ask('GET', `${UPLOAD}?leafUserId=${leafUserId.toUpperCase()}&${query}`)
      return [reply.json<Upload[]>().map(({ id }) => id), reply.headers.get('x-total-count')]
    }
    expect(await listed('')).toEqual([[second.id, first.id], '2'])
    expect(await listed('page=1&size=1')).toEqual([[first.id], '2'])
    expect(await listed('status=FAILED')).toEqual([[first.id], '1'])
  })

  it('what is missing or wrong is named, and nothing is kept', async () => {
    const good = geoJsonOf([shape('One')])
    expect(refusedFields((await send(good, 'a.json', {})).json)).toEqual(['leafUserId'])
    expect(refusedFields((await send(undefined, '', { leafUserId })).json)).toEqual(['file'])
    expect(refusedFields((await send(new Uint8Array(), 'a.json', { leafUserId })).json)).toEqual(['file'])
    for (const farmId of ['x', '2147483647', '99999999999'])
      expect(refusedFields((await send(good, 'a.json', { leafUserId, farmId })).json)).toEqual(['farmId'])
    expect((await send(good, 'a.json', { leafUserId: UNKNOWN_ID })).status).toBe(404)
    const large = await send(new Uint8Array(MAX_BYTES + 1), 'a.zip', { leafUserId })
    expect(large).toMatchObject({ status: 400, json: { errorKey: 'tooLarge', message: /^Bad Request/ } })
    const noForm = await server.ask('POST', `${UPLOAD}?leafUserId=${leafUserId}`, { body: {} })
    expect(noForm.status).toBe(415)
    expect((await server.ask('GET', `${UPLOAD}?leafUserId=${leafUserId}`)).json()).toEqual([])
    const left: string[] = []
    for await (const { key } of server.context.objects.list('leaf-users/')) left.push(key)
    expect(left.filter((key) => key.includes('/tmp/') || key.includes(leafUserId))).toEqual([])
  })

  it('another owner sees nothing of it', async () => {
    const { upload, entries } = await work(geoJsonOf([shape('One')]), 'a.json')
    const stranger = await server.tokenOf('stranger@example.org')
    const entry = `${UPLOAD}/${upload.id}/entries/${entries[0]!.id}/download`
    for (const path of ['', '/entries', '/download']
      .map((end) => `${UPLOAD}/${upload.id}${end}`)
      .concat(entry))
      expect((await server.ask('GET', path, { token: stranger })).status).toBe(404)
    expect((await server.ask('GET', `${UPLOAD}/no-uuid`)).status).toBe(404)
    expect((await server.ask('GET', `${UPLOAD}/${upload.id}/entries/${UNKNOWN_ID}/download`)).status).toBe(
      404,
    )
    expect((await server.ask('GET', UPLOAD, { token: stranger })).json()).toEqual([])
    expect((await send(geoJsonOf([shape('One')]), 'a.json', { leafUserId }, stranger)).status).toBe(404)
  })

  it('an erasure of the Leaf user takes uploads and their objects along', async () => {
    await work(zipFiles([{ path: 'a.json', bytes: geoJsonOf([shape('One')]) }]), 'a.zip')
    await server.ask('DELETE', `/services/usermanagement/api/users/${leafUserId}`)
    const left = async () => {
      const rows = await server.context.database.db
        .selectFrom('boundary_upload_outcome')
        .select('entry_id')
        .where('leaf_user_id', '=', leafUserId)
        .execute()
      const keys: string[] = []
      for await (const { key } of server.context.objects.list(`leaf-users/${leafUserId}/`)) keys.push(key)
      return [...rows, ...keys]
    }
    await expect.poll(left, { timeout: PATIENCE_MS }).toEqual([])
  })
})

/** Latitude in degrees at the end of a meridian arc from the equator, in metres, on the ellipsoid GRS 80. */
function footpointLatitude(arcM: number): number {
  const [a, f] = [6_378_137, 1 / 298.257222101]
  const e2 = f * (2 - f)
  const e1 = (1 - Math.sqrt(1 - e2)) / (1 + Math.sqrt(1 - e2))
  const mu = arcM / (a * (1 - e2 / 4 - (3 * e2 ** 2) / 64 - (5 * e2 ** 3) / 256))
  const terms = [
    (3 * e1) / 2 - (27 * e1 ** 3) / 32,
    (21 * e1 ** 2) / 16 - (55 * e1 ** 4) / 32,
    (151 * e1 ** 3) / 96,
    (1097 * e1 ** 4) / 512,
  ]
  const phi = terms.reduce((sum, term, n) => sum + term * Math.sin(2 * (n + 1) * mu), mu)
  return (phi * 180) / Math.PI
}
