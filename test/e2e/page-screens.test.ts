/** Every screen of the page, in every language, both themes, on a telephone and on a desk: reachable, readable, within its frame. */
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { needs } from '@warren/testkit'
import { REPOSITORY, Testbed } from '@warren/testkit/processes'
import { ROUTES } from '@warren/web/routes'
import type { Browser } from 'playwright-core'
import { goTo, launchBrowser, screenFaults, visit } from './page-bed.ts'

const LOCALES = ['en-US', 'de-DE', 'fa-IR'] as const
/** English in every look; the others where room is scarcest. */
const LOOKS = [
  ['en-US', 'light', 360],
  ['en-US', 'light', 1200],
  ['en-US', 'dark', 360],
  ['en-US', 'dark', 1200],
  ['de-DE', 'light', 360],
  ['fa-IR', 'dark', 360],
  ['fa-IR', 'light', 1200],
] as const
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

  for (const [locale, colorScheme, width] of LOOKS) {
    it(`${locale}, ${colorScheme}, ${width} px: axe finds nothing, nothing moves sideways, nothing is refused`, async () => {
      const { page, faults, close } = await visit(browser, testbed.client, { locale, colorScheme, width })
      const found: string[] = []
      for (const route of ROUTES) {
        await goTo(page, route)
        const name = `${route}-${locale.slice(0, 2)}-${colorScheme}-${width}`
        await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
        for (const fault of await screenFaults(page)) found.push(`${route}: ${fault}`)
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

  it('every screen says its language and direction, and no name of a sentence is left untranslated', async () => {
    for (const locale of LOCALES) {
      const { page, close } = await visit(browser, testbed.client, { locale })
      assert.equal(await page.getAttribute('html', 'lang'), locale.slice(0, 2))
      assert.equal(await page.getAttribute('html', 'dir'), locale === 'fa-IR' ? 'rtl' : 'ltr')
      for (const route of ROUTES) {
        await goTo(page, route)
        const text = await page.innerText('body')
        assert.doesNotMatch(text, /\{\w+\}|\b(?:undefined|NaN|\[object)\b/, route)
      }
      await close()
    }
  })

  it('a person without a mouse reaches the content and every place of the menu', async () => {
    const { page, close } = await visit(browser, testbed.client)
    await page.evaluate('document.body.focus()')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate('document.activeElement.id'), 'main')
    for (const route of ['share', 'settings']) {
      await page.focus(`nav a[href="#/${route}"]`)
      await page.keyboard.press('Enter')
      await page.waitForFunction(`location.hash === '#/${route}' && document.activeElement.id === 'main'`)
    }
    await close()
  })
})
