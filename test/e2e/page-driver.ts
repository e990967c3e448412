/** The page of a node in the machine's Chromium, as its owner opens it. */
import { findProgram } from '@warren/testkit'
import type { WarrenNode } from '@warren/testkit/processes'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const WINDOW = { width: 1200, height: 850 }
/** On a machine with two cores that others use too. */
const PATIENCE_MS = 30_000

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findProgram('chromium') ?? '',
    args: ['--no-sandbox', '--disable-gpu'],
  })
}

/** The page, in a browser window of its own that knows nothing yet. */
export async function openPage(
  browser: Browser,
  node: WarrenNode,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const { url } = await node.must('open')
  const context = await browser.newContext({ viewport: WINDOW, locale: 'en-US', ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  await page.goto(String(url))
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}

/** Goes to a screen as one does by hand. */
export async function visit(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
}

/** Walks to a place in the dialog that shows this machine's folders, from wherever it begins. */
export async function pickPlace(page: Page, path: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  const up = dialog.getByRole('button', { name: 'One folder up' })
  const shown = (place: string) => dialog.getByRole('list', { name: place, exact: true })
  const here = async (): Promise<string> => (await dialog.locator('bdi.mono').first().textContent()) ?? ''
  await dialog.getByRole('list', { name: /^\// }).waitFor()
  for (let place = await here(); place !== '/'; place = await here()) {
    await up.click()
    await shown(place.slice(0, Math.max(1, place.lastIndexOf('/')))).waitFor()
  }
  let place = ''
  for (const step of path.split('/').filter((part) => part !== '')) {
    await dialog.getByRole('button', { name: step, exact: true }).click()
    place += `/${step}`
    await shown(place).waitFor()
  }
}
