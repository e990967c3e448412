/** The first minutes on the page while something is wrong: it is said in a sentence, with what to do, and goes on when it is put right. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { needs } from '@warren/testkit'
import { runProgram, Testbed, until, WarrenNode } from '@warren/testkit/processes'
import type { Browser, Page } from 'playwright-core'
import { goTo, launchBrowser, screenFaults, visit } from './page-bed.ts'
import { clickTo, getByHand } from './page-driver.ts'

/** On a machine that does other things as well. */
const PATIENCE_MS = 180_000
const hashOf = (path: string): string => createHash('sha256').update(fs.readFileSync(path)).digest('hex')
const [FAKETIME] = fs.globSync('/usr/lib/*/faketime/libfaketime.so.1')

describe('the first minutes with trouble', { skip: needs('chromium') }, () => {
  let testbed: Testbed
  let browser: Browser
  let file: string

  before(async () => {
    testbed = await Testbed.start()
    browser = await launchBrowser()
    file = join(testbed.directory, 'film.bin')
    fs.writeFileSync(file, randomBytes(20_000_000))
  })
  after(async () => {
    await browser?.close()
    await testbed?.close()
  })
  afterEach((context) => {
    if ('passed' in context && !context.passed) testbed?.printLogs()
  })

  const isHere = (page: Page, name: string): Promise<void> =>
    page.getByRole('region', { name }).getByText('Here', { exact: true }).waitFor({ timeout: PATIENCE_MS })
  const isConnected = (page: Page): Promise<void> =>
    page.getByText('Connected', { exact: true }).waitFor({ timeout: PATIENCE_MS })

  it('a relay that is killed in the middle of a download is gone around, and nothing has to be done', async () => {
    const { link } = await testbed.service.must('share', file)
    const { page, faults, close } = await visit(browser, testbed.client)
    const { guard } = await testbed.client.must('status')
    // So slow that it is not over before the relay is.
    await getByHand(page, String(link), testbed.client.home, { kilobytesPerS: 2_000 })
    const card = page.getByRole('region', { name: 'film.bin' })
    await card.getByRole('progressbar').waitFor({ timeout: PATIENCE_MS })
    testbed.killRelay((guard as { address: string }).address)
    await isHere(page, 'film.bin')
    assert.equal(hashOf(join(testbed.client.home, 'film.bin')), hashOf(file))
    await isConnected(page)
    assert.deepEqual(faults, [])
    await close()
  })

  it('a full disk is said on every screen; when there is room again it is fetched', {
    skip: process.getuid?.() === 0 ? false : 'needs root, for a disk of its own',
  }, async () => {
    const node = await WarrenNode.create({
      name: 'full',
      directory: testbed.directory,
      networkFile: testbed.networkFile,
    })
    fs.mkdirSync(node.home, { mode: 0o700 })
    const mount = async (program: string, ...args: string[]): Promise<number | undefined> =>
      (await runProgram(program, args)).code
    assert.equal(await mount('mount', '-t', 'tmpfs', '-o', 'size=64m,mode=700', 'tmpfs', node.home), 0)
    try {
      await node.start()
      const { page, faults, close } = await visit(browser, node)
      const filler = join(node.home, 'filler')
      await runProgram('sh', ['-c', `cat /dev/zero > '${filler}'`])
      const sentence = page.getByText('The disk is full')
      await sentence.waitFor({ timeout: PATIENCE_MS })
      assert.deepEqual(await screenFaults(page), [])
      for (const screen of ['share', 'settings', 'transfers']) {
        await goTo(page, screen)
        await sentence.waitFor()
      }
      await goTo(page, 'doctor')
      await page.getByRole('button', { name: 'Examine', exact: true }).click()
      await page.getByRole('button', { name: 'Show what takes space' }).click({ timeout: PATIENCE_MS })
      await page.getByText(/^Keys: /).waitFor({ timeout: PATIENCE_MS })
      assert.deepEqual(await screenFaults(page), [])
      const small = join(testbed.directory, 'small.bin')
      fs.writeFileSync(small, randomBytes(100_000))
      const { link } = await testbed.service.must('share', small)
      await clickTo(page, 'Get')
      await page.getByLabel('Link', { exact: true }).fill(String(link))
      await page.getByRole('button', { name: 'See what it holds' }).click()
      const shown = page.getByRole('button', { name: 'Get it' }).waitFor({ timeout: PATIENCE_MS })
      await shown.catch(async (cause: unknown) => {
        throw new Error(`the page says: ${await page.getByRole('main').innerText()}`, { cause })
      })
      fs.rmSync(filler)
      await sentence.waitFor({ state: 'detached', timeout: PATIENCE_MS })
      await getByHand(page, String(link), node.home)
      await isHere(page, 'small.bin')
      assert.equal(hashOf(join(node.home, 'small.bin')), hashOf(small))
      assert.deepEqual(faults, [])
      await close()
    } finally {
      await node.stop()
      await mount('umount', '-l', node.home)
    }
  })

  it('a clock that is an hour off is said, with which way; once it is set Warren connects by itself', {
    skip: FAKETIME === undefined ? 'needs libfaketime' : false,
  }, async () => {
    const shift = join(testbed.directory, 'clock')
    fs.writeFileSync(shift, '+1h')
    const node = await WarrenNode.create({
      name: 'late',
      directory: testbed.directory,
      networkFile: testbed.networkFile,
      prefix: [
        'env',
        `LD_PRELOAD=${FAKETIME}`,
        `FAKETIME_TIMESTAMP_FILE=${shift}`,
        'FAKETIME_CACHE_DURATION=1',
        'FAKETIME_DONT_FAKE_MONOTONIC=1',
      ],
    })
    // It is not usable before its clock is right.
    node.start().catch(() => {})
    await until('its API answers', PATIENCE_MS, async () => (await node.state()) !== undefined)
    const { page, faults, close } = await visit(browser, node)
    const sentence = page.getByText(/The clock of this computer is (1 hr|59 min) ahead/)
    await sentence.waitFor({ timeout: PATIENCE_MS })
    assert.deepEqual(await screenFaults(page), [])
    await goTo(page, 'doctor')
    await sentence.waitFor()
    fs.writeFileSync(shift, '+0')
    await sentence.waitFor({ state: 'detached', timeout: PATIENCE_MS })
    await isConnected(page)
    await until('the terminal says so, too', PATIENCE_MS, async () => (await node.state()) === 'usable')
    assert.deepEqual(faults, [])
    await close()
    await node.stop()
  })
})
