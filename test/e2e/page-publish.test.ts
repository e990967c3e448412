/** Publish, Keep and what is left in the network, on the page: done by hand as its owner does, seen as a reader sees it. */
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { needs } from '@warren/testkit'
import { mustWarren, REPOSITORY, Testbed, until } from '@warren/testkit/processes'
import type { Browser } from 'playwright-core'
import { launchBrowser, screenFaults, visit, visitAt } from './page-bed.ts'
import { clickTo, pickPlace } from './page-driver.ts'

/** On a machine that does other things as well. */
const PATIENCE_MS = 180_000
const PICTURES = join(REPOSITORY, 'artifacts', 'page')

describe('publish and keep on the page', { skip: needs('chromium') }, () => {
  let testbed: Testbed
  let browser: Browser
  let folder: string
  let address: string
  let link: string

  before(async () => {
    mkdirSync(PICTURES, { recursive: true })
    testbed = await Testbed.start()
    browser = await launchBrowser()
    folder = join(testbed.directory, 'garden')
    mkdirSync(folder)
    writeFileSync(join(folder, 'index.html'), '<title>Garden</title><h1>Spring</h1>')
    writeFileSync(join(testbed.directory, 'seeds.txt'), 'sunflower\n')
  })
  after(async () => {
    await browser?.close()
    await testbed?.close()
  })
  afterEach((context) => {
    if ('passed' in context && !context.passed) testbed?.printLogs()
  })

  it('a folder is looked at, published, read in a second tab, changed, and read anew', async () => {
    const { page, context, faults, close } = await visit(browser, testbed.service)
    await clickTo(page, 'Publish')
    await page.getByRole('button', { name: 'Choose on this computer' }).click()
    await pickPlace(page, folder)
    await page.getByRole('button', { name: 'Take this folder' }).click()
    const name = page.getByLabel('Name, if you like')
    await name.fill('My Garden')
    await page.getByText('Use up to 52 small letters').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Publish', exact: true }).isDisabled(), true)
    await name.fill('garden')

    const opened = context.waitForEvent('page')
    await page.getByRole('button', { name: 'Preview' }).click()
    const preview = await opened
    await preview.getByRole('heading', { name: 'Spring' }).waitFor({ timeout: PATIENCE_MS })
    assert.match(preview.url(), /^http:\/\/preview-[0-9a-f]+\.localhost:\d+\/$/)
    await preview.close()
    assert.deepEqual(await screenFaults(page), [])
    await page.screenshot({ path: join(PICTURES, 'publish-form.png'), fullPage: true })

    await page.getByRole('button', { name: 'Publish', exact: true }).click()
    const field = page.getByRole('textbox', { name: 'Address of garden' })
    await field.waitFor({ timeout: PATIENCE_MS })
    address = await field.inputValue()
    assert.match(address, /^[a-z2-7]{56}\.onion$/)
    await page.getByText(/^Stored on \d+ holders?\..*Promised until/).waitFor()
    assert.deepEqual(await screenFaults(page), [])
    await page.screenshot({ path: join(PICTURES, 'publish-made.png'), fullPage: true })

    const secondTab = context.waitForEvent('page')
    await page.getByRole('link', { name: 'Open', exact: true }).click()
    const reader = await secondTab
    await reader.getByRole('heading', { name: 'Spring' }).waitFor({ timeout: PATIENCE_MS })
    // The ticket by which it came is in no place that can be gone back to.
    assert.equal(await reader.evaluate('history.length'), 1)
    assert.match(reader.url(), /^http:\/\/garden\.localhost:\d+\/$/)

    writeFileSync(join(folder, 'index.html'), '<title>Garden</title><h1>Summer</h1>')
    await page.getByRole('button', { name: 'Publish changes' }).click()
    await page.getByText('Version 2 is out').waitFor({ timeout: PATIENCE_MS })
    await reader.reload()
    await reader.getByRole('heading', { name: 'Summer' }).waitFor({ timeout: PATIENCE_MS })
    await reader.close()

    await page.getByRole('button', { name: 'Versions and scripts' }).click()
    await page.getByRole('link', { name: 'Version 1' }).waitFor({ timeout: PATIENCE_MS })
    await page.getByRole('checkbox', { name: 'Let its scripts run' }).check()
    await page.getByRole('textbox', { name: 'Command that opens the site' }).waitFor()
    assert.deepEqual(await screenFaults(page), [])
    await page.screenshot({ path: join(PICTURES, 'publish-more.png'), fullPage: true })
    assert.deepEqual(faults, [])
    await close()
  })

  it('a version that another computer published at the same moment is told, with what to do', async () => {
    const { page, faults, close } = await visit(browser, testbed.service)
    // Two machines that do that are in packages/node/test/site-writers.long.test.ts; here only what their daemon says of it is made up.
    await page.route('**/v1/sites?*', async (route) => {
      const response = await route.fetch()
      const { items } = (await response.json()) as { items: object[] }
      await route.fulfill({ response, json: { items: items.map((site) => ({ ...site, above: 1 })) } })
    })
    await page.reload()
    await clickTo(page, 'Publish')
    await page.getByText(/^Another computer with the key of this site published version 1/).waitFor()
    await page.getByText(/open it under “Versions and scripts”/).waitFor()
    assert.deepEqual(await screenFaults(page), [])
    await page.screenshot({ path: join(PICTURES, 'publish-above.png'), fullPage: true })
    assert.deepEqual(faults, [])
    await close()
  })

  it('a share is left in the network with its cost said, and its card says with how many holders and until when', async () => {
    const { page, faults, close } = await visit(browser, testbed.service)
    await clickTo(page, 'Share')
    await page.getByRole('button', { name: 'Choose on this computer' }).click()
    await pickPlace(page, testbed.directory)
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^seeds\.txt/ })
      .click()
    await page.getByRole('checkbox', { name: 'Leave it in the network' }).check()
    await page.getByText('about twice its size').waitFor()
    assert.deepEqual(await screenFaults(page), [])
    await page.screenshot({ path: join(PICTURES, 'share-leave.png'), fullPage: true })
    await page.getByRole('button', { name: 'Share', exact: true }).click()
    await page.getByText(/^In the network with at least/).waitFor({ timeout: PATIENCE_MS })
    link = await page.getByRole('textbox', { name: 'Link to seeds.txt' }).inputValue()
    const { left } = (await testbed.service.run('share', 'list')).objects[0] as { left: { state: string } }
    assert.equal(left.state, 'left')
    assert.deepEqual(await screenFaults(page), [])
    await page.screenshot({ path: join(PICTURES, 'share-left.png'), fullPage: true })
    assert.deepEqual(faults, [])
    await close()
  })

  it('another node keeps both alive by link and by address, and no longer when it is told so', async () => {
    const { page, faults, close } = await visit(browser, testbed.client)
    await clickTo(page, 'Kept content')
    await page.getByText('this computer is no relay').waitFor({ timeout: PATIENCE_MS })
    const target = page.getByLabel('Link, address of a site, or capability')
    const add = page.getByRole('main').getByRole('button', { name: 'Keep something alive' })
    await target.fill('nothing of the kind')
    await add.click()
    await page.getByRole('alert').waitFor({ timeout: PATIENCE_MS })
    for (const [given, kind] of [
      [link, /^Content behind a link/],
      [address, /^Site/],
    ] as const) {
      await target.fill(given)
      await add.click()
      await page.getByRole('heading', { level: 3, name: kind }).waitFor({ timeout: PATIENCE_MS })
      // The form empties itself, and must not empty what is written next.
      await until('the form is empty', PATIENCE_MS, async () => (await target.inputValue()) === '')
    }
    assert.equal((await testbed.client.run('pin', 'list')).objects.length, 2)
    assert.deepEqual(await screenFaults(page), [])
    await page.screenshot({ path: join(PICTURES, 'keep-pins.png'), fullPage: true })
    for (let left = 2; left > 0; left--) {
      await page.getByRole('button', { name: 'Keep it no longer' }).first().click()
      const shown = page.getByRole('heading', { level: 3 })
      await shown.nth(left - 1).waitFor({ state: 'detached', timeout: PATIENCE_MS })
    }
    await page.getByText('Nothing yet.').waitFor({ timeout: PATIENCE_MS })
    assert.equal((await testbed.client.run('pin', 'list')).objects.length, 0)
    assert.deepEqual(faults, [])
    await close()
  })

  it('a relay is shown what it holds for others and the first promise, and changes how much that may be; what is no size is said', async () => {
    const home = join(testbed.testnetDirectory, 'relay-1')
    const { url } = await mustWarren(testbed.directory, ['open', '--home', home])
    const { page, faults, close } = await visitAt(browser, String(url))
    await clickTo(page, 'Kept content')
    await page.getByText(/are in use\. None of it can be read here/).waitFor({ timeout: PATIENCE_MS })
    const quota = page.getByLabel('How much it may be')
    await quota.fill('much')
    await page.getByRole('button', { name: 'Change it' }).click()
    await page.getByText('Give a size from 16 MB').waitFor({ timeout: PATIENCE_MS })
    await quota.fill('2GB')
    await page.getByRole('button', { name: 'Change it' }).click()
    await page.getByText(/of 2 GB are in use/).waitFor({ timeout: PATIENCE_MS })
    assert.deepEqual(await screenFaults(page), [])
    await page.screenshot({ path: join(PICTURES, 'keep-relay.png'), fullPage: true })
    assert.deepEqual(faults, [])
    await close()
  })

  it('a site is taken back, and the page says that copies stay until they expire', async () => {
    const { page, faults, close } = await visit(browser, testbed.service)
    await clickTo(page, 'Publish')
    await page.getByRole('button', { name: 'Take it back' }).click()
    await page.getByText('stay until they expire').waitFor()
    assert.deepEqual(await screenFaults(page), [])
    await page.getByRole('button', { name: 'Take it back' }).click()
    await page.getByText('Taken back').waitFor({ timeout: PATIENCE_MS })
    await page
      .getByText('stays with the relays that promised to keep it until')
      .waitFor({ timeout: PATIENCE_MS })
    assert.deepEqual(faults, [])
    await close()
  })
})
