/** The screen of webhooks in a real browser: a receiver is added, misses a call, and is removed again. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumIsThere, launch, violations } from '../support/browser.js'
import { temporaryFolder } from '../support/folders.js'
import { OWNER, OWNER_ENV, signedIn } from '../support/owner.js'
import { type SheafProcess, startSheaf } from '../support/sheaf-process.js'

describe.skipIf(!chromiumIsThere)('the screen of webhooks', () => {
  const data = temporaryFolder()
  let sheaf: SheafProcess
  let receiver: Server
  let status = 200
  let url: string
  let address: string
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    receiver = createServer((request, response) => {
      request.resume().on('end', () => response.writeHead(status).end('the receiver is full'))
    })
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
    address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
    sheaf = startSheaf(['serve'], {
      SHEAF_DATA_DIR: join(data, 'data'),
      SHEAF_PORT: '0',
      SHEAF_ALERTS_ALLOW_PRIVATE: 'true',
      ...OWNER_ENV,
    })
    url = (await sheaf.until(/listening on (http:\/\/\S+)/i))[1]!
    browser = await launch()
    page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' })
    await page.goto(url)
    await page.getByLabel('Email').fill(OWNER.email)
    await page.getByLabel('Password').fill(OWNER.password)
    await page.getByRole('button', { name: /Sign in/ }).click()
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByRole('heading', { name: 'Settings' }).waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await sheaf?.stop()
    receiver?.closeAllConnections()
    receiver?.close()
  })

  const add = async (name: string, event: string) => {
    await page.getByRole('button', { name: 'Add webhook' }).click()
    await page.getByLabel('Name', { exact: true }).fill(name)
    await page.getByLabel('Address').fill(address)
    await page.getByLabel(/^Secret/).fill('s3cret')
    await page.getByLabel(event).check()
    await page.getByRole('button', { name: 'Add', exact: true }).click()
  }

  it('says why an address is refused, and keeps what was typed', async () => {
    status = 500
    await add('farm software', 'a field is new')
    await page.getByRole('alert').filter({ hasText: 'answered its signed call with 500' }).waitFor()
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('farm software')
  })

  it('lists a webhook that has confirmed', async () => {
    status = 200
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    const row = page.getByRole('row').filter({ hasText: 'farm software' })
    await row.waitFor()
    expect(await row.innerText()).toContain('fieldCreated')
    expect(await page.content()).not.toContain('s3cret')
  })

  it('offers no event that another webhook has', async () => {
    await page.getByRole('button', { name: 'Add webhook' }).click()
    expect(await page.getByLabel('a field is new').isDisabled()).toBe(true)
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Cancel' }).first().click()
  })

  it('shows a call that failed, with what was sent and what came back', async () => {
    status = 503
    const call = await signedIn(url)
    const user = await call('POST /services/usermanagement/api/users', {
      body: { name: 'Anna', email: 'anna@example.org' },
    })
    const coordinates = [[[8, 51], [8.01, 51], [8.01, 51.01], [8, 51]]] // biome-ignore format: one ring, one line
    await call('POST /services/fields/api/users/:leafUserId/fields', {
      params: { leafUserId: user.body.id },
      body: { id: 'home', geometry: { type: 'Polygon', coordinates } },
    })
    await page.locator('.events .code', { hasText: '503' }).waitFor()
    await page.locator('.events summary').first().click()
    await page.getByText('"fieldId": "home"').waitFor()
    await page.getByText('the receiver is full').waitFor()
  })

  it.each(['light', 'dark'] as const)('has no accessibility fault, %s', async (theme) => {
    await page.emulateMedia({ colorScheme: theme })
    expect(await violations(page)).toEqual([])
  })

  it('fits a phone without scrolling sideways', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    expect(await page.evaluate('document.querySelector(".bar nav").scrollWidth <= innerWidth')).toBe(true)
    await page.setViewportSize({ width: 1280, height: 900 })
  })

  it('removes a webhook after asking', async () => {
    await page.getByRole('button', { name: 'Delete' }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('No webhook yet.').waitFor()
  })
})
