/** The first minutes with the page: two people, each with a browser and nothing else, and what goes wrong meanwhile. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { needs } from '@warren/testkit'
import { Testbed } from '@warren/testkit/processes'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, type Visit, visit } from './page-bed.ts'
import { clickTo, getByHand, type GetHow, pickPlace } from './page-driver.ts'

const hashOf = (file: string): string => createHash('sha256').update(fs.readFileSync(file)).digest('hex')

/** Hostile to any page that takes names for markup. */
const HOSTILE_NAME = '<img src=x onerror=alert(1)>.txt'

describe('the first minutes on the page', { skip: needs('chromium') }, () => {
  let testbed: Testbed
  let browser: Browser
  let visits: readonly Visit[] = []
  let sharer: Page
  let getter: Page
  let folder: string

  before(async () => {
    testbed = await Testbed.start()
    browser = await launchBrowser()
    folder = join(testbed.directory, 'photos')
    fs.mkdirSync(join(folder, 'summer'), { recursive: true })
    fs.writeFileSync(join(folder, 'summer', 'one.bin'), randomBytes(3_000_000))
    fs.writeFileSync(join(folder, 'two.bin'), randomBytes(200_000))
    fs.writeFileSync(join(folder, HOSTILE_NAME), 'hello')
    visits = [await visit(browser, testbed.service), await visit(browser, testbed.client)]
    ;[sharer, getter] = visits.map(({ page }) => page) as [Page, Page]
  })
  after(async () => {
    await browser?.close()
    await testbed?.close()
  })
  afterEach((context) => {
    if ('passed' in context && !context.passed) testbed?.printLogs()
  })

  const linkShown = async (): Promise<string> => {
    const field = sharer.getByRole('textbox', { name: /^Link to/ }).first()
    await field.waitFor()
    return field.inputValue()
  }
  const get = (link: string, how?: GetHow): Promise<void> => getByHand(getter, link, testbed.client.home, how)

  it('a folder is shared where it lies, and a part of it fetched by the link', async () => {
    await clickTo(sharer, 'Share')
    await sharer.getByRole('button', { name: 'Choose on this computer' }).click()
    await pickPlace(sharer, folder)
    await sharer.getByRole('button', { name: 'Take this folder' }).click()
    await sharer.getByRole('main').getByRole('button', { name: 'Share', exact: true }).click()
    const link = await linkShown()
    await sharer.getByRole('img', { name: 'Link to photos' }).waitFor()
    await get(link, { untick: /two\.bin/ })
    await getter.getByRole('region', { name: 'photos' }).getByText('Here', { exact: true }).waitFor()
    const got = join(testbed.client.home, 'photos')
    assert.deepEqual(fs.readdirSync(got).sort(), [HOSTILE_NAME, 'summer'])
    assert.equal(hashOf(join(got, 'summer', 'one.bin')), hashOf(join(folder, 'summer', 'one.bin')))
    const [share] = (await testbed.service.run('share', 'list')).objects
    assert.equal(share?.['path'], folder, 'no copy was made')
  })

  it('a file that the browser hands over is found where it lies, and else copied with the owner told', async () => {
    const inHome = join(testbed.directory, 'found.bin')
    fs.writeFileSync(inHome, randomBytes(100_000))
    for (const isThere of [true, false]) {
      await clickTo(sharer, 'Home')
      await clickTo(sharer, 'Share')
      const bytes = isThere ? fs.readFileSync(inHome) : randomBytes(50_000)
      const name = isThere ? 'found.bin' : 'nowhere.bin'
      const { mtimeMs } = fs.statSync(inHome)
      // Text: the types of a browser are not known here.
      const dropped = await sharer.evaluateHandle(`(() => {
        const data = Uint8Array.from(atob('${bytes.toString('base64')}'), (character) => character.charCodeAt(0))
        const transfer = new DataTransfer()
        transfer.items.add(new File([data], '${name}', { lastModified: ${Math.floor(mtimeMs)} }))
        return transfer
      })()`)
      await sharer
        .getByRole('group', { name: 'Drag a file or folder here' })
        .dispatchEvent('drop', { dataTransfer: dropped })
      await sharer.getByRole('heading', { name }).waitFor()
      await sharer.getByText('keeps an encrypted copy').waitFor({ state: isThere ? 'detached' : 'visible' })
      await sharer.getByRole('main').getByRole('button', { name: 'Share', exact: true }).click()
      await sharer.getByRole('img', { name: `Link to ${name}` }).waitFor()
      const shares = (await testbed.service.run('share', 'list')).objects
      assert.equal(shares.find((share) => share['name'] === name)?.['path'], isThere ? inHome : undefined)
    }
  })

  it('a page whose daemon is killed says so, and goes on by itself when it is back', async () => {
    const big = join(testbed.directory, 'big.bin')
    fs.writeFileSync(big, randomBytes(30_000_000))
    const { link } = await testbed.service.must('share', big)
    await get(String(link))
    const daemon = testbed.client
    await daemon.kill()
    await getter.getByRole('heading', { name: 'Warren does not answer' }).waitFor()
    await daemon.start()
    await getter.getByRole('heading', { name: 'Warren does not answer' }).waitFor({ state: 'detached' })
    await clickTo(getter, 'Get')
    const card = getter.getByRole('region', { name: 'big.bin' })
    await card.getByText('Here', { exact: true }).waitFor()
    assert.equal(hashOf(join(daemon.home, 'big.bin')), hashOf(big))
  })

  it('what the command line and another tab do is seen at once', async () => {
    const file = join(testbed.directory, 'from-the-shell.txt')
    fs.writeFileSync(file, 'hello')
    const other = await sharer.context().newPage()
    await other.goto(testbed.service.api)
    await other.getByRole('heading', { level: 1, name: 'What do you want to do?' }).waitFor()
    for (const page of [sharer, other]) await clickTo(page, 'Transfers')
    const { id } = await testbed.service.must('share', file)
    for (const page of [sharer, other]) await page.getByRole('button', { name: /from-the-shell/ }).waitFor()
    await testbed.service.must('share', 'stop', String(id))
    for (const page of [sharer, other])
      await page.getByRole('button', { name: /from-the-shell/ }).waitFor({ state: 'detached' })
    await other.close()
  })

  it('through all of it no script failed or ran out of a name, and nothing was asked for elsewhere', () => {
    for (const { faults } of visits) assert.deepEqual(faults, [])
  })
})
