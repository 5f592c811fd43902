/**
 * The built isoxml package in a real browser, as a plain module: a zipped set is fetched, inflated by
 * the browser's own DecompressionStream and decoded there, and gives the values that it was made from.
 */
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { deflateRawSync } from 'node:zlib'
import { type TimeLogRecord, writeTaskDataSet, zipFiles } from '@sheaf/isoxml'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumIsThere, launch } from '../support/browser.js'

const DIST = fileURLToPath(new URL('../../packages/isoxml/dist', import.meta.url))

/** A quarter of an hour at one record a second; the yield in every record, the width in every tenth. */
const RECORDS = 900
const records: TimeLogRecord[] = Array.from({ length: RECORDS }, (_, record) => ({
  localTimeMs: Date.UTC(2024, 6, 15, 14) + 1000 * record,
  north: 521_000_000 + 150 * record,
  east: -86_000_000 - 40 * record,
  status: 4,
  values: [[0, 300_000 + record], ...(record % 10 === 0 ? [[1, -record] as const] : [])] as const,
}))

/** What the page is asked for, worked out from the plain records above. */
const EXPECTED = {
  sets: 1,
  customer: 'Höfer & Söhne',
  logs: 1,
  records: 900,
  values: 990, //                 900 of channel 0, 90 of channel 1
  sumOfYield: 270_404_550, //     900 × 300,000 + (0 + 1 + … + 899 = 404,550)
  sumOfWidth: -40_050, //         −10 × (0 + 1 + … + 89 = 4,005)
  sumOfNorth: 468_960_682_500, // 900 × 521,000,000 + 150 × 404,550
  sumOfEast: -77_416_182_000, //  −(900 × 86,000,000 + 40 × 404,550)
  first: '2024-07-15T14:00:00.000Z',
  last: '2024-07-15T14:14:59.000Z',
  yieldUnit: 'mg/m²',
  diagnostics: [],
}

const PAGE = `<!doctype html><meta charset="utf-8"><title>isoxml</title><link rel="icon" href="data:,"><script type="module">
import { dataDictionaryEntry, denseChannel, inspectTaskData, memorySource, openTaskData, openZip } from '/isoxml/isoxml.js'

async function inflateRaw(deflated) {
  const inflated = new Blob([deflated]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(inflated).arrayBuffer())
}
const sum = (column) => column.reduce((total, value) => total + value, 0)

// an error of the page is handed over as text: its stack names places that the runner of the tests cannot read
window.decode = () => decode().catch((error) => String(error))

async function decode() {
  const bytes = new Uint8Array(await (await fetch('/set.zip')).arrayBuffer())
  const archive = await openTaskData(await openZip(memorySource(bytes), { inflateRaw }))
  const [set] = archive.sets
  const log = await set.readTimeLog('TLG00001')
  const [harvest, width] = log.channels.map((channel) => denseChannel(channel, log.records).values)
  const report = await inspectTaskData(archive)
  return {
    sets: archive.sets.length,
    customer: set.taskData.customers.get('CTR1').lastName,
    logs: set.logs.length,
    records: log.records,
    values: log.values,
    sumOfYield: sum(harvest),
    sumOfWidth: sum(width),
    sumOfNorth: sum(log.north),
    sumOfEast: sum(log.east),
    first: new Date(log.localTimeMs[0]).toISOString(),
    last: new Date(log.localTimeMs[log.records - 1]).toISOString(),
    yieldUnit: dataDictionaryEntry(log.channels[0].ddi).unit,
    diagnostics: report.sets.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code)),
  }
}
</script>`

function zippedSet(): Uint8Array {
  const files = writeTaskDataSet({
    version: '4.3',
    dataTransferOrigin: 2,
    customers: [{ id: 'CTR1', lastName: 'Höfer & Söhne' }],
    devices: [
      {
        ...{ id: 'DVC-1', designator: 'Combine', clientName: 'A00E840000000001' },
        ...{ structureLabel: '01020304050607', localizationLabel: 'FF000000006E65' },
        elements: [
          { id: 'DET-1', objectId: 1, type: 1, designator: '', number: 0, parentObjectId: 0, references: [] },
        ],
      },
    ],
    tasks: [{ id: 'TSK1', designator: 'Harvest', customerId: 'CTR1', status: 4, timeLogs: ['TLG00001'] }],
    logs: [
      {
        stem: 'TLG00001',
        layout: {
          position: ['north', 'east', 'status'],
          channels: [
            { ddi: 84, elementId: 'DET-1' },
            { ddi: 67, elementId: 'DET-1' },
          ],
        },
        records,
      },
    ],
  })
  return zipFiles(files, (bytes) => new Uint8Array(deflateRawSync(bytes)))
}

/** The page, the set and the built modules; nothing else. */
function serve(set: Uint8Array): Server {
  return createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const module = /^\/isoxml\/([\w-]+(?:\/[\w-]+)*\.(?:js|wasm))$/.exec(path)?.[1]
    if (path === '/page') response.setHeader('content-type', 'text/html').end(PAGE)
    else if (path === '/set.zip') response.setHeader('content-type', 'application/zip').end(set)
    else if (module !== undefined && existsSync(`${DIST}/${module}`)) {
      const type = module.endsWith('.wasm') ? 'application/wasm' : 'text/javascript'
      response.setHeader('content-type', type).end(readFileSync(`${DIST}/${module}`))
    } else {
      response.statusCode = 404
      response.end()
    }
  }).listen(0, '127.0.0.1')
}

describe.skipIf(!chromiumIsThere)('the isoxml package in a browser', () => {
  let server: Server
  let browser: Browser
  let page: Page
  const faults: string[] = []
  const refused: string[] = []

  beforeAll(async () => {
    server = serve(zippedSet())
    await new Promise((listening) => server.once('listening', listening))
    browser = await launch()
    page = await browser.newPage()
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text())
    })
    page.on('response', (response) => {
      if (!response.ok()) refused.push(response.url())
    })
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/page`)
    await page.waitForFunction('window.decode !== undefined')
  })
  afterAll(async () => {
    await browser?.close()
    server?.close()
  })

  it('decodes a zipped set to the values that it was made from', async () => {
    expect(await page.evaluate('window.decode()')).toEqual(EXPECTED)
  })

  it('needs no file but its own modules, and the console stays silent', () => {
    expect(refused).toEqual([])
    expect(faults).toEqual([])
  })
})
