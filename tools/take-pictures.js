/**
 * Takes the pictures of README.md: starts the demo in a temporary folder, opens the page in Chromium and writes
 * `docs/*.png`. Needs a build and Chromium (`SHEAF_CHROMIUM`, by default /usr/bin/chromium).
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const root = fileURLToPath(new URL('..', import.meta.url))
const docs = join(root, 'docs')
const OWNER = { email: 'owner@localhost', password: 'sheaf-demo' }
const DESKTOP = { width: 1280, height: 780 }
const PHONE = { width: 390, height: 844 }

const data = mkdtempSync(join(tmpdir(), 'sheaf-pictures-'))
const demo = spawn(process.execPath, [join(root, 'packages/cli/bin/sheaf.js'), 'demo'], {
  env: { ...process.env, SHEAF_DATA_DIR: data, SHEAF_PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
})
const browser = await chromium.launch({
  executablePath: process.env.SHEAF_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
})
try {
  const url = await untilAllIsThere(demo)
  mkdirSync(docs, { recursive: true })
  await take('operation-light', url, DESKTOP, 'light', async (page) => {
    await openCard(page, 'harvested')
    const { width, height } = await page.locator('.map-area').boundingBox()
    await page.mouse.move(0.42 * width, 0.5 * height)
    await page.locator('.hover').waitFor()
  })
  await take('operation-dark', url, DESKTOP, 'dark', async (page) => {
    await openCard(page, 'applied')
    await page.getByLabel('Colour-safe').check()
    await page.getByRole('slider', { name: 'Time' }).fill('3000')
    await page.locator('.machine-dot').waitFor()
  })
  await take('phone', url, PHONE, 'light', (page) => openCard(page, 'planted'))
} finally {
  await browser.close()
  const ended = new Promise((resolve) => demo.once('close', resolve))
  demo.kill('SIGTERM')
  await ended
  rmSync(data, { recursive: true, force: true })
}

/** Resolves with the page's address once the demo's four kinds of work are on the map. */
function untilAllIsThere({ stdout }) {
  return new Promise((resolve, reject) => {
    let text = ''
    stdout.setEncoding('utf8').on('data', (piece) => {
      text += piece
      if (text.includes('All four kinds')) resolve(/listening on (\S+)/.exec(text)[1])
    })
    stdout.once('close', () => reject(new Error(`The demo ended early:\n${text}`)))
  })
}

async function take(name, url, viewport, colorScheme, prepare) {
  const page = await browser.newPage({ viewport, colorScheme, locale: 'en-GB', timezoneId: 'Europe/Berlin' })
  await page.goto(url)
  await page.getByLabel('Email').fill(OWNER.email)
  await page.getByLabel('Password').fill(OWNER.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.locator('.card').nth(3).waitFor()
  await prepare(page)
  const path = join(docs, `${name}.png`)
  await page.screenshot({ path })
  console.log(`docs/${name}.png: ${Math.round(statSync(path).size / 1_000)} kB`)
  await page.close()
}

/** Opens the operation of a kind, and waits until its map has been painted. */
async function openCard(page, kind) {
  await page.locator(`.card.${kind}`).click()
  await page.locator('.canvas[data-ready=yes]').waitFor()
  await page.evaluate('new Promise((painted) => requestIdleCallback(() => requestAnimationFrame(painted)))')
  await page.waitForLoadState('networkidle')
}
