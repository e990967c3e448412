/** A node that waits, looked at in other languages than the daemon's: what it says is in the language of the page, and nothing of it is left in English. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { needs } from '@warren/testkit'
import { freePort, removeLeftovers, REPOSITORY, WarrenNode } from '@warren/testkit/processes'
import { CATALOGUES } from '@warren/web/said'
import type { Browser, Page } from 'playwright-core'
import { goTo, launchBrowser, visit } from './page-bed.ts'

const PICTURES = join(REPOSITORY, 'artifacts', 'page')
const LOOK_BUTTONS: Readonly<Record<string, string>> = { 'de-DE': 'Untersuchen', 'fa-IR': 'بررسی' }
const ALONE = 'This is the only relay of its network so far.'
const WAITS_FOR = 'other relays to join this network; this is its first'

/** Text that says of itself that it is English. */
function englishOn(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const found = []
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode
      const isSeen = !['SCRIPT', 'STYLE'].includes(parentElement.tagName)
      if (isSeen && data.trim() !== '' && parentElement.closest('[lang]')?.lang === 'en') found.push(data.trim())
    }
    return found
  })()`)
}

describe('what the daemon says, in the language of the page', { skip: needs('chromium') }, () => {
  let directory: string
  let node: WarrenNode
  let browser: Browser

  before(async () => {
    mkdirSync(PICTURES, { recursive: true })
    directory = mkdtempSync(join(tmpdir(), 'warren-languages-'))
    node = await WarrenNode.create({ name: 'alone', directory })
    await node.must('network', 'new', '--testing', '--listen', `127.0.0.1:${await freePort()}`)
    await node.start()
    browser = await launchBrowser()
  })
  after(async () => {
    await browser?.close()
    await node?.stop()
    removeLeftovers(directory)
  })

  for (const [locale, lookButton] of Object.entries(LOOK_BUTTONS)) {
    it(`${locale}: what it waits for, what leaves this machine and what the doctor finds`, async () => {
      const language = locale.slice(0, 2)
      const said = CATALOGUES[language] ?? {}
      const { page, faults, close } = await visit(browser, node, { locale })
      const isShown = (english: string): Promise<void> =>
        page
          .getByText(said[english] ?? english, { exact: false })
          .first()
          .waitFor()
      await goTo(page, 'network')
      await isShown(WAITS_FOR)
      assert.deepEqual(await englishOn(page), [])
      await page.screenshot({ path: join(PICTURES, `said-network-${language}.png`), fullPage: true })
      await goTo(page, 'doctor')
      await page.getByRole('main').getByRole('button', { name: lookButton, exact: true }).click()
      await isShown(ALONE)
      assert.deepEqual(await englishOn(page), [])
      await page.screenshot({ path: join(PICTURES, `said-doctor-${language}.png`), fullPage: true })
      assert.deepEqual(faults, [])
      await close()
    })
  }

  it('in English all of it is English', async () => {
    const { page, close } = await visit(browser, node)
    await goTo(page, 'network')
    await page.getByText(WAITS_FOR, { exact: false }).first().waitFor()
    assert.ok((await englishOn(page)).some((text) => text.includes(WAITS_FOR)))
    await close()
  })
})
