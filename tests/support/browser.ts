/** A real browser on the page: Debian's Chromium, what it must not do, and what can be seen in it. */
import { existsSync } from 'node:fs'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'

const CHROMIUM = process.env['SHEAF_CHROMIUM'] ?? '/usr/bin/chromium'
export const chromiumIsThere = existsSync(CHROMIUM)
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** @param more  further switches of the browser */
export function launch(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: [...QUIET, ...more] })
}

export interface Watched {
  /** Requests to another host. */
  readonly foreign: string[]
  /** Errors of the page and of its console, violations of the content security policy among them. */
  readonly faults: string[]
}

/** A refusal that a test asks for is written to the console by the browser itself; it is no fault of the page. */
const ASKED_FOR = /status of (400|401)/

/** Notes from now on what a page must never do. */
export function watch(page: Page, home: string): Watched {
  const watched: Watched = { foreign: [], faults: [] }
  page.on('request', (request) => {
    if (!request.url().startsWith(home) && !/^(blob|data):/.test(request.url()))
      watched.foreign.push(request.url())
  })
  page.on('pageerror', (error) => watched.faults.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !ASKED_FOR.test(message.text())) watched.faults.push(message.text())
  })
  return watched
}

/** Accessibility faults of what is shown now, by the rules of axe. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as {
    violations: { id: string; nodes: { html: string }[] }[]
  }
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
}

/** How many of the legend's class colours a part of the page really shows. */
export async function coloursIn(page: Page, selector: string): Promise<number> {
  const picture = await page.locator(selector).screenshot()
  return (await page.evaluate(`(${COUNT_COLOURS})("${picture.toString('base64')}")`)) as number
}

/** Runs in the browser: decodes the picture and counts the class colours that cover at least fifty pixels. */
const COUNT_COLOURS = `async (base64) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  const context = canvas.getContext('2d')
  context.drawImage(bitmap, 0, 0)
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height)
  const classes = [[200,0,0],[255,40,0],[255,150,0],[255,240,0],[0,230,0],[0,190,0],[0,130,0]]
  return classes.filter(([r, g, b]) => {
    let pixels = 0
    for (let i = 0; i < data.length; i += 4) if (data[i] === r && data[i + 1] === g && data[i + 2] === b) pixels++
    return pixels >= 50
  }).length
}`
