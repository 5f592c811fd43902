/**
 * The screen of a grower in a real browser: a task is sent to a machine and followed, names are applied, everything exported
 * and erased.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { simulate } from '@sheaf/claas-sandbox'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumIsThere, launch, violations, type Watched, watch } from '../support/browser.js'
import { ClaasScene, FULL } from '../support/claas-scene.js'
import { temporaryFolder } from '../support/folders.js'
import { OWNER } from '../support/owner.js'

describe.skipIf(!chromiumIsThere)('the screen of a grower', () => {
  const folder = temporaryFolder()
  let scene: ClaasScene
  let browser: Browser
  let page: Page
  let watched: Watched

  beforeAll(async () => {
    scene = await ClaasScene.open(folder, 'default')
    await scene.begin()
    await scene.connect()
    await scene.machinesListed()
    browser = await launch()
    page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' })
    watched = watch(page, scene.server.url)
    await page.goto(`${scene.server.url}/growers/${scene.leafUserId}`)
    await page.getByLabel('Email').fill(OWNER.email)
    await page.getByLabel('Password').fill(OWNER.password)
    await page.getByRole('button', { name: /Sign in/ }).click()
    await page.getByRole('heading', { name: 'Tasks for machines' }).waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await scene?.close()
  })

  it('asks for what a task needs, and sends it once', async () => {
    await page.getByRole('button', { name: 'Send a task' }).click()
    const form = page.getByRole('dialog', { name: 'Send a task' })
    await form.getByLabel('Name', { exact: true }).fill('Spread CAN')
    await form.getByRole('button', { name: 'Send' }).click()
    await form.getByRole('alert').filter({ hasText: 'Choose at least one machine.' }).waitFor()
    await form.getByLabel('Sandbox combine 1').check()
    const square = [
      [8.65, 51.72],
      [8.652, 51.72],
      [8.652, 51.722],
      [8.65, 51.72],
    ]
    const boundary = join(folder, 'boundary.geojson')
    writeFileSync(boundary, JSON.stringify({ type: 'Polygon', coordinates: [square] }))
    await form.getByLabel(/^Boundary/).setInputFiles(boundary)
    expect(await violations(page)).toEqual([])
    await form.getByRole('button', { name: 'Send' }).click()
    const row = page.getByRole('row').filter({ hasText: 'Spread CAN' })
    await row.filter({ hasText: 'CLAAS has it; the terminal has not fetched it yet.' }).waitFor()
    expect(await row.textContent()).toContain('ISOXML 4.2')
    expect(await scene.sandboxDeliveries()).toHaveLength(1)
  })

  it('hands out the task data as they were sent, and everything of the grower', async () => {
    const [sent] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'ISOXML 4.2' }).click(),
    ])
    expect(
      readFileSync(await sent.path())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK')
    const [whole] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export' }).click(),
    ])
    expect(whole.suggestedFilename()).toMatch(/^Grower-\d{4}-\d\d-\d\d\.zip$/)
  })

  it('takes the name that the owner has for a crop, and makes the files anew', async () => {
    await scene.drop(FULL, 'harvest.zip', simulate('harvest').zip)
    await scene.sync()
    const names = page.getByRole('region', { name: 'Names in files' })
    const name = names.getByLabel('Your name for Winterweizen').first()
    await name.fill('spelt')
    expect(await violations(page)).toEqual([])
    await names.getByRole('button', { name: 'Save and apply' }).click()
    await names
      .getByRole('status')
      .filter({ hasText: /Saved; \d+ files? named anew/ })
      .waitFor()
    await names
      .getByRole('row')
      .filter({ hasText: 'Winterweizen' })
      .filter({ hasText: 'spelt' })
      .first()
      .waitFor()
    expect(await name.inputValue()).toBe('spelt')
  })

  it('erases the grower after a second word', async () => {
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    const question = page.getByRole('dialog', { name: /^Delete Grower/ })
    await question.getByText('this cannot be undone').waitFor()
    await question.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByRole('heading', { name: 'Growers' }).waitFor()
    expect([watched.foreign, watched.faults]).toEqual([[], []])
  })
})
