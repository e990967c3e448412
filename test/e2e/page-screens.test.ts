/** Every screen of the page, in every language, both themes, on a telephone and on a desk: reachable, readable, within its frame. */
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { needs } from '@warren/testkit'
import { REPOSITORY, Testbed } from '@warren/testkit/processes'
import { ROUTES } from '@warren/web/routes'
import type { Browser } from 'playwright-core'
import { goTo, launchBrowser, type Look, lookLike, screenFaults, untilTrue, visit } from './page-bed.ts'

const NARROW = 360
const WIDE = 1200
/** English in every look; the others where room is scarcest. Each screen is asked for once in a language, and then looked at in all of its looks. */
const LOOKS: Readonly<Record<string, readonly Look[]>> = {
  'en-US': [
    { colorScheme: 'light', width: NARROW },
    { colorScheme: 'dark', width: NARROW },
    { colorScheme: 'light', width: WIDE },
    { colorScheme: 'dark', width: WIDE },
  ],
  'de-DE': [{ colorScheme: 'light', width: NARROW }],
  'fa-IR': [
    { colorScheme: 'dark', width: NARROW },
    { colorScheme: 'light', width: WIDE },
  ],
}
const PICTURES = join(REPOSITORY, 'artifacts', 'page')

describe('the screens of the page', { skip: needs('chromium') }, () => {
  let testbed: Testbed
  let browser: Browser

  before(async () => {
    mkdirSync(PICTURES, { recursive: true })
    testbed = await Testbed.start()
    browser = await launchBrowser()
  })
  after(async () => {
    await browser?.close()
    await testbed?.close()
  })
  afterEach((context) => {
    if ('passed' in context && !context.passed) testbed?.printLogs()
  })

  for (const [locale, looks] of Object.entries(LOOKS)) {
    it(`${locale}: every screen says its language and leaves no name of a sentence; in every look axe finds nothing, nothing moves sideways, nothing is refused`, async () => {
      const language = locale.slice(0, 2)
      const { page, faults, close } = await visit(browser, testbed.client, { locale })
      assert.equal(await page.getAttribute('html', 'lang'), language)
      assert.equal(await page.getAttribute('html', 'dir'), locale === 'fa-IR' ? 'rtl' : 'ltr')
      const found: string[] = []
      for (const route of ROUTES) {
        await goTo(page, route)
        const widths = new Set<number>()
        for (const look of looks) {
          const { colorScheme, width } = look
          await lookLike(page, look)
          const name = `${route}-${language}-${colorScheme}-${width}`
          await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
          // Themes differ in colours alone.
          const faultsNow = await screenFaults(page, widths.has(width) ? 'colours' : 'all')
          for (const fault of faultsNow) found.push(`${name}: ${fault}`)
          widths.add(width)
        }
        // The menu is folded where it is narrow.
        const text = `${await page.innerText('body')} ${await page.locator('nav').textContent()}`
        assert.doesNotMatch(text, /\{\w+\}|\b(?:undefined|NaN|\[object)\b/, route)
      }
      await close()
      assert.deepEqual([...found, ...faults], [])
    })
  }

  it('what is too wide, has no label, or cannot be read is found', async () => {
    const { page, close } = await visit(browser, testbed.client, { width: 360 })
    assert.deepEqual(await screenFaults(page), [])
    await page.evaluate(`(() => {
      const main = document.querySelector('main')
      const wide = main.appendChild(document.createElement('div'))
      wide.style.width = '800px'
      wide.style.height = '10px'
      main.append(document.createElement('input'), document.createElement('h1'))
      const faint = main.appendChild(document.createElement('p'))
      faint.textContent = 'faint'
      faint.style.color = '#ddd'
    })()`)
    const found = (await screenFaults(page)).join('\n')
    for (const fault of [/sideways/, /first headings/, /^label /m, /^color-contrast /m])
      assert.match(found, fault)
    await close()
  })

  it('a person without a mouse reaches the content and every place of the menu', async () => {
    const { page, close } = await visit(browser, testbed.client)
    await page.evaluate('document.body.focus()')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await untilTrue(page, "document.activeElement.id === 'main'")
    for (const route of ['share', 'settings']) {
      await page.focus(`nav a[href="#/${route}"]`)
      await page.keyboard.press('Enter')
      await untilTrue(page, `location.hash === '#/${route}' && document.activeElement.id === 'main'`)
    }
    await close()
  })
})
