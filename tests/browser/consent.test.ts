/** Consent in a real browser: the owner makes a link on the page, the grower connects over it and nothing else. */
import { join } from 'node:path'
import { type Sandbox, startSandbox } from '@sheaf/claas-sandbox'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumIsThere, launch, violations, type Watched, watch } from '../support/browser.js'
import { temporaryFolder } from '../support/folders.js'
import { OWNER, OWNER_ENV, signedIn } from '../support/owner.js'
import { type SheafProcess, startSheaf } from '../support/sheaf-process.js'

describe.skipIf(!chromiumIsThere)('consent over a link', () => {
  const data = temporaryFolder()
  let sandbox: Sandbox
  let sheaf: SheafProcess
  let url: string
  let browser: Browser
  let owner: Page
  let grower: Page
  let watched: Watched
  let link: string

  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, seed: 'contract' })
    sheaf = startSheaf(['serve'], {
      SHEAF_DATA_DIR: join(data, 'data'),
      SHEAF_PORT: '0',
      SHEAF_EMBEDDED_FSYNC: 'off',
      SHEAF_CLAAS_SANDBOX_URL: sandbox.urls.api,
      ...OWNER_ENV,
    })
    url = (await sheaf.until(/listening on (http:\/\/\S+)/i))[1]!
    const call = await signedIn(url)
    const { body } = await call('POST /services/usermanagement/api/users', {
      body: { name: 'Anna Weber', email: 'anna@example.org' },
    })
    browser = await launch()
    owner = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' })
    grower = await (await browser.newContext({ viewport: { width: 390, height: 800 } })).newPage()
    watched = watch(grower, url)
    await owner.goto(url)
    await owner.getByLabel('Email').fill(OWNER.email)
    await owner.getByLabel('Password').fill(OWNER.password)
    await owner.getByRole('button', { name: /Sign in/ }).click()
    await owner.getByRole('link', { name: 'Settings' }).waitFor()
    await owner.goto(`${url}/growers/${body.id}`)
  })
  afterAll(async () => {
    await browser?.close()
    await sheaf?.stop()
    await sandbox?.close()
  })

  const openLinks = async () => {
    await owner.getByText('Connect by a link').click()
  }
  const decide = async (decision: 'Allow' | 'Deny') => {
    await grower.goto(link)
    await grower.getByRole('link', { name: 'Connect CLAAS' }).click()
    await grower.getByLabel(/^Password/).fill('sandbox')
    await grower.getByRole('button', { name: decision }).click()
  }

  it('first wants the application, which the owner registers in the settings', async () => {
    await openLinks()
    await owner.getByRole('link', { name: 'register it in the settings' }).click()
    await owner.getByRole('button', { name: 'Register application' }).click()
    const dialog = owner.getByRole('dialog', { name: 'New application' })
    await dialog.getByLabel(/^Name/).fill('farm software')
    await dialog.getByLabel('Client key').fill('sandbox-client')
    await dialog.getByLabel(/^Client secret/).fill('sandbox-secret')
    expect(await violations(owner)).toEqual([])
    await dialog.getByRole('button', { name: 'Register', exact: true }).click()
    const row = owner.getByRole('row').filter({ hasText: 'farm software' })
    await row.waitFor()
    expect(await row.innerText()).toContain(`${url}/connect/claas/callback`)
    expect(await owner.content()).not.toContain('sandbox-secret')
    await owner.goBack()
  })

  it('is asked for by a link that the owner makes on the page of the grower', async () => {
    await openLinks()
    await owner.getByLabel(/^Your name/).fill('Farm & Co')
    await owner.getByRole('button', { name: 'Make link' }).click()
    link = await owner.getByRole('textbox', { name: /^Link/ }).inputValue()
    expect(link).toMatch(new RegExp(`^${url}/connect/claas\\?link=`))
    expect(await violations(owner)).toEqual([])
  })

  it('tells the grower what is asked, without accessibility fault', async () => {
    await grower.goto(link)
    await grower.getByText('Farm & Co asks for access to the CLAAS account of Anna Weber').waitFor()
    expect(await violations(grower)).toEqual([])
  })

  it('that is denied is told so, to both', async () => {
    await decide('Deny')
    await grower.getByRole('heading', { name: 'You did not allow access' }).waitFor()
    expect(await violations(grower)).toEqual([])
    await owner.getByRole('row').filter({ hasText: 'Refused by the grower' }).waitFor()
  })

  it('that is given connects the account', async () => {
    await decide('Allow')
    await grower.getByRole('heading', { name: 'Your CLAAS account is connected' }).waitFor()
    await grower.getByText('Sandbox combine 1').waitFor()
    expect(await violations(grower)).toEqual([])
    const row = owner.getByRole('row').filter({ hasText: 'In force' })
    await row.waitFor()
    expect(await row.innerText()).toContain('Anna Weber <anna@example.org>, over a link')
    await owner.getByText('Connected', { exact: true }).waitFor()
    await owner.getByRole('row').filter({ hasText: 'Sandbox combine 1' }).waitFor()
  })

  it('counts once when the grower loads the last page again', async () => {
    await grower.reload()
    await grower.getByRole('heading', { name: 'This answer was used already' }).waitFor()
    await grower.getByText('The account is connected').waitFor()
  })

  it('over a link that was withdrawn is no longer possible', async () => {
    await owner.getByRole('button', { name: 'Withdraw' }).click()
    await owner.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click()
    await owner.getByRole('textbox', { name: /^Link/ }).waitFor({ state: 'detached' })
    await grower.goto(link)
    await grower.getByRole('heading', { name: 'This link was withdrawn' }).waitFor()
  })

  it('shows the grower nothing from elsewhere, and breaks no rule of its own', () => {
    const elsewhere = watched.foreign.filter((address) => !address.startsWith(sandbox.urls.api))
    const faults = watched.faults.filter((fault) => !/status of (400|403|410)/.test(fault))
    expect([elsewhere, faults]).toEqual([[], []])
  })
})
