/** A browser before the page of a node: each visit in a profile of its own, with everything noted that must not happen. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { findProgram } from '@warren/testkit'
import { until, type WarrenNode } from '@warren/testkit/processes'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

/**
 * How long anything on the page is waited for. On an idle machine all of it is there within a second or three; where two processors do many
 * other things it has taken half a minute, and a longer patience costs nothing while all is well.
 */
export const SHOWN_MS = 120_000

const HEIGHT = 850

export interface VisitOptions {
  readonly locale?: string
  readonly colorScheme?: 'light' | 'dark'
  readonly width?: number
}

/** A profile of its own; whatever is done in it has the patience of {@link SHOWN_MS}. */
export async function newProfile(
  browser: Browser,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'en-US', reducedMotion: 'reduce', ...options })
  context.setDefaultTimeout(SHOWN_MS)
  return context
}

/** One profile of a browser, with the page in its first tab. */
export interface Visit {
  readonly context: BrowserContext
  readonly page: Page
  /** The page's own place. */
  readonly origin: string
  /** What the browser refused, scripts that failed, and requests to elsewhere. */
  readonly faults: string[]
  readonly close: () => Promise<void>
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findProgram('chromium') ?? '',
    args: ['--no-sandbox', '--disable-gpu'],
    timeout: SHOWN_MS,
  })
}

/** The address with a code in it, as `warren open` tells it. */
export async function codeUrl(node: WarrenNode): Promise<string> {
  return String((await node.must('open'))['url'])
}

/** Opens the page as its owner does, and waits until it shows a screen. */
export async function visit(browser: Browser, node: WarrenNode, options: VisitOptions = {}): Promise<Visit> {
  return visitAt(browser, await codeUrl(node), options)
}

/** The same with the address that `warren open` told. */
export async function visitAt(browser: Browser, url: string, options: VisitOptions = {}): Promise<Visit> {
  const { locale = 'en-US', colorScheme = 'light', width = 1200 } = options
  const context = await newProfile(browser, { locale, colorScheme, viewport: { width, height: HEIGHT } })
  const page = await context.newPage()
  const { origin } = new URL(url)
  const faults = watchFaults(page, origin)
  await page.goto(url)
  await page.waitForSelector('main h1')
  return { context, page, origin, faults, close: () => context.close() }
}

/** A daemon that stops, and an answer that says no, are told by the browser as well; they are what some tests are about. */
const EXPECTED = /Failed to load resource|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING/

export function watchFaults(page: Page, origin: string): string[] {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) faults.push(message.text())
  })
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${origin}/`) && !url.startsWith('blob:') && !url.startsWith('data:'))
      faults.push(`asks elsewhere: ${url}`)
  })
  return faults
}

/** Waits until an expression is true. Playwright's own waiting evaluates text, which the page's policy forbids. */
export async function untilTrue(page: Page, expression: string): Promise<void> {
  await until(expression, SHOWN_MS, async () => (await page.evaluate(`Boolean(${expression})`)) === true)
}

/** Two frames: it is drawn, and what follows from how it was drawn is as well. */
const DRAWN = 'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))'

export interface Look {
  readonly colorScheme: 'light' | 'dark'
  readonly width: number
}

/** Shows the same screen in other colours and another width. */
export async function lookLike(page: Page, { colorScheme, width }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme })
  await page.setViewportSize({ width, height: HEIGHT })
  await page.evaluate(`new Promise((resolve) => {
    const look = () => {
      const isSo = innerWidth === ${width} && matchMedia('(prefers-color-scheme: ${colorScheme})').matches
      requestAnimationFrame(isSo ? () => requestAnimationFrame(resolve) : look)
    }
    look()
  })`)
}

/** Shows a screen and waits until it stands. */
export async function goTo(page: Page, place: string): Promise<void> {
  // The page's own listener came first: when this one is called, the new screen is there.
  await page.evaluate(`new Promise((resolve) => {
    const before = location.href
    addEventListener('hashchange', resolve, { once: true })
    location.hash = ${JSON.stringify(`#/${place}`)}
    if (location.href === before) resolve()
  }).then(() => ${DRAWN})`)
  await page.waitForSelector('main h1')
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Which of axe's rules are asked: those of colours alone where a screen differs from one that was looked at before in its colours alone. */
type Asked = 'all' | 'colours'

/** What is wrong with the screen that is shown now, also for people who see, hear or move differently: rule, impact and places. */
export async function screenFaults(page: Page, asked: Asked = 'all'): Promise<string[]> {
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(AXE)
  const rules =
    asked === 'all' ? '' : "runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },"
  const { sideways, headings, violations } = await page.evaluate<ScreenLooked>(
    `axe.run(document, { preload: false, ${rules} resultTypes: ['violations'] }).then(({ violations }) => ({
      sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      headings: document.querySelectorAll('main h1').length,
      violations: violations.map(({ id, impact, nodes }) => id + ' (' + impact + '): ' + nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(' | ')),
    }))`,
  )
  return [
    ...(sideways > 0 ? [`it moves ${sideways} px sideways`] : []),
    ...(headings === 1 ? [] : [`it has ${headings} first headings`]),
    ...violations,
  ]
}

interface ScreenLooked {
  readonly sideways: number
  readonly headings: number
  readonly violations: readonly string[]
}
