/** What is served of files and operations: artefacts, ranges, units, owners. */
import { inflateRawSync } from 'node:zlib'
import { memorySource, openZip } from '@sheaf/isoxml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DATABASES, openServing, type Serving } from '../pipeline/serving.js'
import { archiveOf, filesOf, groundOf } from '../pipeline/worked-field.js'

const OPERATIONS = '/services/operations/api'

describe.each(DATABASES.filter(({ available }) => available))('downloads on the $name', ({ kind }) => {
  let serving: Serving
  let leafUserId: string
  let fileId: string
  let operationId: string
  const archive = archiveOf(filesOf({ boundary: groundOf({}) }))
  beforeAll(async () => {
    serving = await openServing(kind)
    leafUserId = await serving.newLeafUser()
    await serving.deliver(leafUserId, archive, 'Märkischer Acker.zip')
    await serving.settled(leafUserId)
    fileId = (await serving.ask('GET', `${OPERATIONS}/files?leafUserId=${leafUserId}`)).json.operations[0].id
    operationId = (await serving.ask('GET', `${OPERATIONS}/operations?leafUserId=${leafUserId}`)).json[0].id
  })
  afterAll(() => serving.close())
  const configure = (body: object) =>
    serving.ask('PATCH', `/services/config/api/configs/${leafUserId}`, { body })

  it('the original comes back byte for byte, under its name', async () => {
    const reply = await serving.ask('GET', `${OPERATIONS}/files/${fileId}/download/originalFile`)
    expect(reply.bytes).toEqual(archive)
    expect(reply.headers.get('content-disposition')).toContain("filename*=UTF-8''M%C3%A4rkischer%20Acker.zip")
  })

  it('a part of an artefact can be asked for', async () => {
    const path = `${OPERATIONS}/files/${fileId}/download/originalFile`
    const part = await serving.ask('GET', path, { headers: { range: 'bytes=4-9' } })
    expect(part.status).toBe(206)
    expect(part.headers.get('content-range')).toBe(`bytes 4-9/${archive.length}`)
    expect(part.bytes).toEqual(archive.slice(4, 10))
    expect((await serving.ask('GET', path, { headers: { range: `bytes=${archive.length}-` } })).status).toBe(
      416,
    )
    const etag = part.headers.get('etag')!
    expect((await serving.ask('GET', path, { headers: { 'if-none-match': etag } })).status).toBe(304)
  })

  it('GeoJSON of a file is a FeatureCollection of its points, the same at every download', async () => {
    const path = `${OPERATIONS}/files/${fileId}/download/standardGeojson`
    const [first, again] = await Promise.all([serving.ask('GET', path), serving.ask('GET', path)])
    expect(first.headers.get('content-type')).toContain('geo+json')
    expect(again.bytes).toEqual(first.bytes)
    expect(first.json.type).toBe('FeatureCollection')
    expect(first.json.features[0].properties).toMatchObject({
      operationType: 'tillage',
      tillageDepthActual: 15,
    })
  })

  it('the maps of a file are one zip, a picture and its place on the ground a property', async () => {
    const { json: file } = await serving.ask('GET', `${OPERATIONS}/files/${fileId}`)
    const { json: steps } = await serving.ask('GET', `${OPERATIONS}/files/${fileId}/status`)
    expect(steps.zippedPNGs).toEqual({ status: 'processed', message: 'ok' })
    const zip = await serving.ask('GET', file.zippedPNGs.replace(/^.*(?=\/services)/, ''))
    expect(zip.headers.get('content-type')).toBe('application/zip')
    const { files } = await openZip(memorySource(zip.bytes), {
      inflateRaw: async (bytes: Uint8Array) => inflateRawSync(bytes),
    })
    const names = files.map(({ path }) => path)
    // what the implement logged, beside what follows from its positions
    expect(names).toEqual(
      expect.arrayContaining(['tillageDepthActual.png', 'tillageDepthActual.png.aux.xml']),
    )
    expect(names.filter((name) => !/^[A-Za-z]+\.png(\.aux\.xml)?$/.test(name))).toEqual([])
    const again = await serving.ask('GET', `${OPERATIONS}/files/${fileId}/download/zippedPNGs`)
    expect(again.bytes).toEqual(zip.bytes)
  })

  it('filtered points are a part of all points', async () => {
    const { json } = await serving.ask('GET', `${OPERATIONS}/operations/${operationId}/filteredGeojson`)
    const filtered = await serving.ask('GET', json.downloadFilteredGeojson.replace(/^.*(?=\/services)/, ''))
    const all = await serving.ask('GET', `${OPERATIONS}/operations/${operationId}/download/standardGeojson`)
    expect(filtered.json.features.length).toBeGreaterThan(0)
    expect(filtered.json.features.length).toBeLessThanOrEqual(all.json.features.length)
  })

  it('GeoParquet is served while it is switched on', async () => {
    const path = `${OPERATIONS}/files/${fileId}/standardGeoparquet`
    expect((await serving.ask('GET', path)).status).toBe(404)
    await configure({ enableGeoparquetOutput: true, enablePolygonOutput: true })
    for (const form of ['standardGeoparquet', 'polygonGeoparquet']) {
      expect((await serving.ask('GET', `${OPERATIONS}/files/${fileId}/${form}`)).status).toBe(200)
      const { bytes } = await serving.ask('GET', `${OPERATIONS}/files/${fileId}/download/${form}`)
      expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('PAR1')
    }
  })

  it('pictures are drawn while they are switched on', async () => {
    const path = `${OPERATIONS}/operations/${operationId}/imagesV2`
    expect((await serving.ask('GET', path)).status).toBe(404)
    await configure({
      operationsImageCreation: true,
      operationsImageAttributeCreation: {
        tillage: { tillageDepthActual: true, speed: true, elevation: false, tillageDepthTarget: true },
      },
    })
    const { json } = await serving.ask('GET', path)
    // No target was logged: there is nothing to draw of it.
    expect(json.map(({ property }: { property: string }) => property)).toEqual([
      'speed',
      'tillageDepthActual',
    ])
    const png = await serving.ask('GET', json[0].downloadUrl.replace(/^.*(?=\/services)/, ''))
    expect([...png.bytes.subarray(1, 4)].map((code) => String.fromCharCode(code)).join('')).toBe('PNG')
    // The older list is empty since there is the one with legends.
    expect((await serving.ask('GET', `${OPERATIONS}/operations/${operationId}/images`)).json).toEqual([])
  })

  it('the numbers behind the pictures are served as GeoTIFF while that is switched on', async () => {
    const path = `${OPERATIONS}/operations/${operationId}/geotiffImages`
    expect((await serving.ask('GET', path)).status).toBe(404)
    await configure({
      operationsImageAsGeoTiff: true,
      operationsImageAttributeCreation: { tillage: { tillageDepthActual: true } },
    })
    const { json } = await serving.ask('GET', path)
    expect(json).toMatchObject([{ property: 'tillageDepthActual', downloadUrl: json[0].url }])
    const tiff = await serving.ask('GET', json[0].url.replace(/^.*(?=\/services)/, ''))
    expect(tiff.headers.get('content-type')).toBe('image/tiff')
    // TIFF 6.0: little-endian and 42
    expect([...tiff.bytes.subarray(0, 4)]).toEqual([0x49, 0x49, 42, 0])
  })

  it.each(['standardGeoparquet', 'filteredGeoparquet'])(
    'the %s of an operation is served while it is switched on',
    async (form) => {
      await configure({ enableGeoparquetOutput: false })
      const [path, download] = [form, `download/${form}`].map(
        (rest) => `${OPERATIONS}/operations/${operationId}/${rest}`,
      )
      for (const off of [path, download]) expect((await serving.ask('GET', off!)).status).toBe(404)
      await configure({ enableGeoparquetOutput: true })
      const { json } = await serving.ask('GET', path!)
      const [url] = Object.values(json as Record<string, string>)
      expect(url).toContain(download)
      const { bytes } = await serving.ask('GET', download!)
      expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('PAR1')
    },
  )

  it('summary, units and points follow the unit system', async () => {
    await configure({ unitMeasurement: 'IMPERIAL' })
    const { json: summary } = await serving.ask('GET', `${OPERATIONS}/operations/${operationId}/summary`)
    expect(summary.properties.totalArea.unit).toBe('ac')
    // 15 cm ÷ 2.54
    expect(summary.properties.tillageDepthActual.avg).toBeCloseTo(5.905512, 5)
    expect(
      (await serving.ask('GET', `${OPERATIONS}/operations/${operationId}/units`)).json.tillageDepthActual,
    ).toBe('in')
    const { json } = await serving.ask('GET', `${OPERATIONS}/files/${fileId}/download/standardGeojson`)
    expect(json.features[0].properties.tillageDepthActual).toBeCloseTo(5.905512, 5)
    await configure({ unitMeasurement: null })
    const { json: file } = await serving.ask('GET', `${OPERATIONS}/files/${fileId}`)
    expect(file.summary.properties.totalArea.unit).toBe('m2')
  })

  it.each(['cropOperationByField', 'CropOperationByField', 'cropoperationbyfield'])(
    'an operation is within its field already: %s',
    async (segment) => {
      const path = `${OPERATIONS}/operations/${segment}`
      const { status, json } = await serving.ask('POST', path, { body: { id: operationId } })
      expect([status, json]).toEqual([
        200,
        { id: operationId, message: expect.any(String), leafFileId: fileId },
      ])
      const unknown = { id: '00000000-0000-4000-8000-000000000000' }
      expect((await serving.ask('POST', path, { body: unknown })).status).toBe(404)
      expect((await serving.ask('POST', path, { body: {} })).json.fieldErrors[0].field).toBe('id')
      expect((await serving.ask('GET', path)).status).toBe(404)
    },
  )

  it('reprocessing keeps the id', async () => {
    const { json } = await serving.ask('POST', `${OPERATIONS}/operations/${operationId}/reprocess`)
    expect(json.id).toBe(operationId)
    await serving.settled(leafUserId)
    const { json: operations } = await serving.ask('GET', `${OPERATIONS}/operations?leafUserId=${leafUserId}`)
    expect(operations.map(({ id }: { id: string }) => id)).toEqual([operationId])
  })

  it('another owner finds nothing of it', async () => {
    const token = await serving.addOwner('stranger@example.org', 'another long passphrase')
    const paths = [
      ...[
        '',
        '/summary',
        '/units',
        '/status',
        '/images',
        '/download/originalFile',
        '/download/standardGeojson',
      ].map((rest) => `${OPERATIONS}/files/${fileId}${rest}`),
      ...[
        '',
        '/summary',
        '/units',
        '/files',
        '/machines',
        '/sessions',
        '/imagesV2',
        '/download/standardGeojson',
      ].map((rest) => `${OPERATIONS}/operations/${operationId}${rest}`),
      `/services/sheaf/api/files/${fileId}/view`,
      `/services/sheaf/api/operations/${operationId}/view`,
      `/services/fields/api/users/${leafUserId}/fields/any`,
    ]
    for (const path of paths)
      expect([path, (await serving.ask('GET', path, { token })).status]).toEqual([path, 404])
    expect((await serving.ask('GET', `${OPERATIONS}/files`, { token })).json.operations).toEqual([])
    expect((await serving.ask('GET', `${OPERATIONS}/operations`, { token })).json).toEqual([])
  })

  it.each([
    ['status=processed', 1],
    ['status=failed', 0],
    ['provider=claas', 1],
    ['operationType=tillage', 1],
    ['operationType=planted', 0],
    ['startTime=2025-09-01T00:00Z', 1],
    ['startTime=2025-09-02T00:00Z', 0],
    ['endTime=2025-09-02', 1],
    ['minArea=100', 1],
    ['minArea=1e9', 0],
    ['leafUserId=nobody', 0],
    ['batchId=nothing', 0],
    ['origin=provider', 1],
  ])('files with %s: %s', async (filter, count) => {
    const { headers } = await serving.ask('GET', `${OPERATIONS}/files?${filter}`)
    expect(headers.get('x-total-count')).toBe(String(count))
  })

  it.each(['page=-1', 'size=0', 'sort=colour', 'createdTime=yesterday', 'endTime=2025-02-30'])(
    'files with %s are refused',
    async (query) => {
      const { status, json } = await serving.ask('GET', `${OPERATIONS}/files?${query}`)
      expect([status, json.fieldErrors[0].field]).toEqual([400, query.split('=')[0]])
    },
  )

  it('who took part is known by ids that stay the same from file to file', async () => {
    const part = async (kind: string) =>
      (await serving.ask('GET', `${OPERATIONS}/operations/${operationId}/${kind}`)).json
    // The set names one device, a cultivator.
    const { implements: cultivators } = await part('implements')
    expect(cultivators).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)])
    expect(await part('machines')).toEqual({ machines: [] })
    expect(await part('operators')).toEqual({ operators: [] })
    expect((await serving.ask('GET', `${OPERATIONS}/files/${fileId}`)).json.machines).toEqual([])
    const later = archiveOf(
      filesOf({ boundary: groundOf({}), start: '2025-10-01T08:00:00', log: 'TLG00002' }),
    )
    await serving.deliver(leafUserId, later, 'Later.zip')
    await serving.settled(leafUserId)
    const { json: operations } = await serving.ask('GET', `${OPERATIONS}/operations?leafUserId=${leafUserId}`)
    expect(operations).toHaveLength(2)
    for (const { id } of operations) {
      const { json } = await serving.ask('GET', `${OPERATIONS}/operations/${id}/implements`)
      expect(json.implements).toEqual(cultivators)
    }
  })
})
