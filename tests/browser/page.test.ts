/** The page in a real browser, fed by the demo: sign in, follow the work from grower to map, in both themes. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumIsThere, coloursIn, launch, violations, type Watched, watch } from '../support/browser.js'
import { eventually } from '../support/eventually.js'
import { temporaryFolder } from '../support/folders.js'
import { OWNER, OWNER_ENV, signedIn } from '../support/owner.js'
import { type SheafProcess, startSheaf } from '../support/sheaf-process.js'

/** As long as the browser itself waits for an element; a poll left to itself gives up after one second. */
const PATIENCE = { timeout: 30_000 }
const SIZE = { width: 1280, height: 780 }

describe.skipIf(!chromiumIsThere)('the page', () => {
  const data = temporaryFolder()
  let demo: SheafProcess
  let url: string
  let browser: Browser
  let page: Page
  let watched: Watched
  let harvest: string

  beforeAll(async () => {
    demo = startSheaf(['demo'], { SHEAF_DATA_DIR: join(data, 'demo'), SHEAF_PORT: '0', ...OWNER_ENV })
    url = (await demo.until(/listening on (http:\/\/\S+)/i, 180_000))[1]!
    const call = await signedIn(url)
    const operations = await eventually(
      async () => (await call('GET /services/operations/api/operations', { query: {} })).body,
      (found) => new Set(found.map(({ type }) => type)).size === 4,
    )
    harvest = `${url}/operations/${operations.find(({ type }) => type === 'harvested')!.id}`
    browser = await launch()
    page = await browser.newPage({ viewport: SIZE, locale: 'en-GB' })
    watched = watch(page, url)
  })
  afterAll(async () => {
    await browser?.close()
    await demo?.stop()
  })

  describe('at the door', () => {
    it('refuses a wrong password with a sentence', async () => {
      await page.goto(url)
      await signIn(page, 'not this one')
      await expect
        .poll(() => page.getByRole('alert').innerText(), PATIENCE)
        .toBe('The name or the password is wrong.')
    })

    it('shows the four operations after sign-in, each with its picture', async () => {
      await signIn(page, OWNER.password)
      await page.locator('.card').nth(3).waitFor()
      expect(await page.locator('.card .kind').allInnerTexts()).toEqual(
        expect.arrayContaining(['Planted', 'Applied', 'Harvested', 'Tillage']),
      )
      await page.locator('.card .picture[data-ready=yes]').nth(3).waitFor()
      // a picture is scaled down, which mixes colours: not all seven need fifty pure pixels
      await expect.poll(() => coloursIn(page, '.card.harvested .picture'), PATIENCE).toBeGreaterThanOrEqual(3)
    })
  })

  describe('on an operation', () => {
    it('draws the swaths and says yield per class beside them', async () => {
      await page.locator('.card.harvested').click()
      await mapIsDrawn()
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Winter wheat, harvested')
      expect(await page.title()).toBe('Winter wheat, harvested · Kleine Heide · Sheaf')
      expect(await pressed('Dry yield')).toBe('true')
      expect(await page.locator('.classes tbody tr').count()).toBe(7)
      await expect.poll(() => coloursIn(page, '.map-area'), PATIENCE).toBe(7)
    })

    it('keeps only what the brush leaves, on the map and in the numbers', async () => {
      const from = page.getByRole('slider', { name: 'from' })
      await from.focus()
      await page.keyboard.press('End')
      for (let i = 0; i < 40; i++) await page.keyboard.press('ArrowLeft')
      // the highest fifth of the range holds the highest class alone
      await expect.poll(() => coloursIn(page, '.map-area'), PATIENCE).toBe(1)
      const [points] = (await brushed()).split(' points')
      expect(Number(points!.replace(',', ''))).toBeLessThan(3_000)
      expect(page.url()).toMatch(/[?&]from=/)
      await page.getByRole('button', { name: 'All', exact: true }).click()
      await expect.poll(brushed, PATIENCE).toMatch(/100 %$/)
    })

    it('says every value of a swath that is clicked, and goes along its pass', async () => {
      const { width, height } = (await page.locator('.map-area').boundingBox())!
      await page.locator('.map-area canvas').click({ position: { x: width / 2, y: height / 2 } })
      const chosen = page.getByRole('region', { name: 'Chosen swath' })
      const point = async () =>
        Number((await chosen.getByRole('heading').innerText()).replaceAll(',', '').split(' ')[1])
      const first = await point()
      expect(await chosen.getByRole('term').allInnerTexts()).toEqual(
        expect.arrayContaining(['Dry yield', 'Moisture', 'Speed', 'Width']),
      )
      await chosen.getByRole('button', { name: 'Next' }).click()
      await expect.poll(point, PATIENCE).toBe(first + 1)
      await chosen.getByRole('button', { name: 'Close' }).click()
      await expect.poll(() => chosen.count(), PATIENCE).toBe(0)
    })

    it('can be read with the keyboard alone', async () => {
      const canvas = page.locator('.map-area canvas')
      await page.getByRole('button', { name: 'Sign out' }).focus()
      await page.keyboard.press('Tab')
      await expect.poll(() => canvas.evaluate((it) => it === it.ownerDocument.activeElement)).toBe(true)
      await page.locator('.crosshair').waitFor()
      await page.keyboard.press('Enter')
      await expect.poll(() => page.locator('output.hidden').innerText(), PATIENCE).toMatch(/^Dry yield \d/)
      await page.keyboard.press('Escape')
      await expect.poll(() => page.locator('.chosen').count(), PATIENCE).toBe(0)
    })

    it('shows the filtered points, other properties and colours, and holds it all in the address', async () => {
      await page.getByRole('button', { name: 'Filtered', exact: true }).click()
      await page.getByRole('button', { name: 'Speed', exact: true }).click()
      await page.getByLabel('Colour-safe').check()
      await expect
        .poll(() => Object.fromEntries(new URL(page.url()).searchParams), PATIENCE)
        .toEqual({ property: 'speed', points: 'filtered', colours: 'safe' })
      await page.reload()
      await mapIsDrawn()
      expect(await pressed('Speed')).toBe('true')
      expect(await pressed('Filtered')).toBe('true')
      expect(await page.getByRole('heading', { name: /^Speed/ }).innerText()).toBe('Speed km/h')
      await page.getByLabel('Colour-safe').uncheck()
    })

    it('speaks in US units when asked to', async () => {
      await page.getByLabel('Units').selectOption('us')
      expect(await page.getByRole('heading', { name: /^Speed/ }).innerText()).toBe('Speed mph')
      expect(await page.locator('.classes thead').innerText()).toContain('ac')
      await page.getByLabel('Units').selectOption('metric')
    })

    it('goes back to where one came from', async () => {
      await page.goBack()
      await page.getByRole('heading', { name: 'Overview' }).waitFor()
    })

    it('keeps the levels that came when the stream breaks, and loads the rest', async () => {
      await page.route('**/view', async (route) => {
        const answer = await route.fetch()
        const whole = await answer.body()
        await route.fulfill({
          headers: { 'content-type': 'application/octet-stream' },
          body: whole.subarray(0, whole.length / 2),
        })
      })
      await page.goto(harvest)
      await page.getByRole('alert').getByText('What came is on the map').waitFor()
      await expect.poll(() => coloursIn(page, '.map-area'), PATIENCE).toBe(7)
      await page.unroute('**/view')
      await page.getByRole('button', { name: 'Load the rest' }).click()
      await mapIsDrawn()
    })
  })

  describe('for a grower', () => {
    it('shows the connection with its event log, machines and files', async () => {
      await page.getByRole('link', { name: 'Growers' }).click()
      await page.getByRole('link', { name: 'Demo grower' }).click()
      await page.getByText('Connected', { exact: true }).first().waitFor()
      await page.locator('.events li').first().waitFor()
      expect(await page.locator('.events .code').first().innerText()).toBe('200')
      const machines = page.getByRole('region', { name: 'Table of machines', exact: true })
      const combine = machines.getByRole('row').filter({ hasText: 'Sandbox combine' })
      await combine.filter({ hasText: 'LEXION_8700__C8601234' }).waitFor()
      const devices = page.getByRole('region', { name: 'Table of machines and implements in files' })
      await devices.getByRole('row').filter({ hasText: 'VARIO 1080' }).waitFor()
    })

    it('opens a file to its steps, and hands out the original', async () => {
      await page.getByRole('link', { name: 'Files', exact: true }).click()
      await page.locator('td.name a').first().click()
      await page.locator('.steps li').first().waitFor()
      expect(await page.locator('.steps .step-name').allInnerTexts()).toContain('standardGeojson')
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Original' }).click(),
      ])
      expect(download.suggestedFilename()).toMatch(/^TASKDATA_\d+_\d+\.zip$/)
      expect(
        readFileSync(await download.path())
          .subarray(0, 2)
          .toString(),
      ).toBe('PK')
    })

    it('adds one, says why CLAAS refuses its values, changes and deletes it', async () => {
      await page.getByRole('link', { name: 'Growers' }).click()
      await page.getByRole('button', { name: 'Add grower' }).click()
      await page.getByLabel('Name').fill('Second grower')
      await page.getByLabel('Email').fill('second@example.org')
      await page.getByRole('button', { name: 'Add', exact: true }).click()
      await page.getByRole('heading', { name: 'Second grower' }).waitFor()
      await page.getByLabel('Client key').fill('sandbox-client')
      await page.getByLabel('Client secret').fill('sandbox-secret')
      await page.getByLabel('Refresh token').fill('no token of this sandbox')
      await page.getByRole('button', { name: 'Connect CLAAS' }).click()
      await page.getByText('Consent lost').waitFor()
      await page.locator('.events .code', { hasText: '400' }).first().waitFor()
      expect(await page.content()).not.toContain('sandbox-secret')
      await page.getByRole('button', { name: 'Edit' }).click()
      await page.getByRole('dialog').getByLabel('Name').fill('Renamed grower')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('heading', { name: 'Renamed grower' }).waitFor()
      await page.getByRole('button', { name: 'Delete' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
      await page.getByRole('heading', { name: 'Growers' }).waitFor()
      await expect.poll(() => page.getByText('Renamed grower').count(), PATIENCE).toBe(0)
    })
  })

  describe('on the fields', () => {
    it('draws a new field, and deletes it', async () => {
      await page.goto(`${url}/fields`)
      await page.getByRole('button', { name: /Kleine Heide/ }).waitFor()
      await page.getByRole('button', { name: 'Draw a field' }).click()
      await page.locator('.canvas[data-drawing=yes]').waitFor()
      await page.getByLabel('Name').fill('Drawn field')
      for (const [x, y] of [
        [250, 600],
        [330, 600],
        [330, 680],
        [250, 600],
      ] as const)
        await page.mouse.click(x, y)
      await page.getByText(/^About \d/).waitFor()
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('heading', { name: 'Drawn field' }).waitFor()
      await page.getByText('in use').waitFor()
      await page.getByRole('button', { name: 'Delete' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
      await expect.poll(() => page.getByRole('button', { name: /Drawn field/ }).count(), PATIENCE).toBe(0)
    })

    it('takes boundaries from a file, and says which it cannot take', async () => {
      const ring = (corners: number[][]) => [[...corners, corners[0]!]]
      const [a, b, c, d] = [
        [8.3, 51.9],
        [8.304, 51.9],
        [8.304, 51.903],
        [8.3, 51.903],
      ]
      const feature = (name: string, coordinates: number[][][]) => ({
        ...{ type: 'Feature', properties: { name } },
        geometry: { type: 'Polygon', coordinates },
      })
      const features = [feature('Square', ring([a!, b!, c!, d!])), feature('Bow tie', ring([a!, c!, b!, d!]))]
      await page.getByRole('button', { name: 'Upload boundaries' }).click()
      await page.getByLabel('File').setInputFiles({
        ...{ name: 'fields.geojson', mimeType: 'application/geo+json' },
        buffer: Buffer.from(JSON.stringify({ type: 'FeatureCollection', features })),
      })
      await page.getByRole('button', { name: 'Upload', exact: true }).click()
      await page.getByText('1 field created.').waitFor()
      await page.getByText(/^fields\.geojson, polygon 2, "Bow tie": .*crosses itself/).waitFor()
      await page.getByRole('button', { name: 'Close' }).click()
      await page.getByRole('button', { name: /Square/ }).waitFor()
    })
  })

  describe('for everybody', () => {
    it.each(['light', 'dark'] as const)('has no accessibility fault on its screens, %s', async (theme) => {
      await page.emulateMedia({ colorScheme: theme })
      const grower = await hrefOf('/growers', 'td a')
      const file = await hrefOf('/files', 'td.name a')
      const paths = [
        '/',
        '/growers',
        grower,
        '/files',
        file,
        '/operations',
        new URL(harvest).pathname,
        '/fields',
      ]
      for (const path of paths) {
        await page.goto(url + path)
        await page.getByRole('heading', { level: 1 }).waitFor()
        await page.waitForLoadState('networkidle')
        expect(await violations(page), `${path} ${theme}`).toEqual([])
      }
    })

    it('fits a phone, where the panel of an operation is a sheet of three heights', async () => {
      await page.setViewportSize({ width: 390, height: 844 })
      for (const path of ['/', '/growers', '/files', '/operations', '/fields', new URL(harvest).pathname]) {
        await page.goto(url + path)
        await page.getByRole('heading', { level: 1 }).waitFor()
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), path).toBe(true)
      }
      const heights: number[] = []
      for (let tap = 0; tap < 3; tap++) {
        await page.getByRole('button', { name: /Height of this panel/ }).click()
        const name = await page.locator('.panel').getAttribute('class')
        heights.push(name === 'panel low' ? 0 : name === 'panel half' ? 1 : 2)
      }
      expect(heights).toEqual([2, 0, 1])
      await page.setViewportSize(SIZE)
    })

    it('asks to sign in again when the session has ended, and goes on at the same place', async () => {
      await page.goto(`${url}/files?status=failed`)
      await page.evaluate(
        `sessionStorage.setItem('sheaf.session', JSON.stringify({ username: 'x', token: 'expired' }))`,
      )
      await page.reload()
      await page.getByText('Your session has ended').waitFor()
      await signIn(page, OWNER.password)
      await page.getByRole('heading', { name: 'Machine files' }).waitFor()
      expect(page.url()).toBe(`${url}/files?status=failed`)
    })

    it('draws a picture, and says why, where there is no WebGL2', async () => {
      const poor = await launch(['--disable-3d-apis'])
      try {
        const other = await poor.newPage({ viewport: SIZE })
        await other.goto(harvest)
        await signIn(other, OWNER.password)
        await other.getByText('This browser offers no WebGL2').waitFor()
        await other.locator('.picture-map canvas[data-ready=yes]').waitFor()
        await expect.poll(() => coloursIn(other, '.picture-map canvas'), PATIENCE).toBe(7)
        expect(await other.locator('.classes tbody tr').count()).toBe(7)
      } finally {
        await poor.close()
      }
    })

    it('asked no other host and met no fault', () => {
      expect(watched.foreign).toEqual([])
      expect(watched.faults).toEqual([])
    })
  })

  async function mapIsDrawn(): Promise<void> {
    await page.locator('.canvas[data-ready=yes]').waitFor()
  }

  function brushed(): Promise<string> {
    return page.locator('.brushed p').innerText()
  }

  function pressed(name: string): Promise<string | null> {
    return page.getByRole('button', { name, exact: true }).getAttribute('aria-pressed')
  }

  /** Address of the first link of a list. */
  async function hrefOf(list: string, selector: string): Promise<string> {
    await page.goto(url + list)
    return (await page.locator(selector).first().getAttribute('href'))!
  }
})

async function signIn(page: Page, password: string): Promise<void> {
  await page.getByLabel('Email').fill(OWNER.email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: /Sign in/ }).click()
}
