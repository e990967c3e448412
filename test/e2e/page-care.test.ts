/** What an owner does to care for his node on the page: words, passphrase, tokens, doctor, signing out, stopping. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { needs } from '@warren/testkit'
import { freePort, Testbed, until } from '@warren/testkit/processes'
import type { Browser, Page } from 'playwright-core'
import { goTo, launchBrowser, screenFaults, SHOWN_MS, visit } from './page-bed.ts'

const PASSPHRASE = 'a long <b>passphrase</b>'
const UNSAVED = 'nav .second .dot'

describe('caring for a node on the page', { skip: needs('chromium') }, () => {
  let testbed: Testbed
  let browser: Browser

  before(async () => {
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

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
  const shown = (page: Page, text: string): Promise<unknown> => page.waitForSelector(`text=${text}`)

  it('the words are shown, three of them asked for, and only when they are right it is remembered that they are saved', async () => {
    const { page, faults, close } = await visit(browser, testbed.client)
    await goTo(page, 'recovery')
    await page.locator(UNSAVED).waitFor()
    await button(page, 'Show the words').click()
    await page.waitForSelector('ol li .mono')
    const words = await page.locator('ol li .mono').allInnerTexts()
    assert.deepEqual(words, (await testbed.client.must('backup', 'words'))['words'])
    assert.deepEqual(await screenFaults(page), [])
    await button(page, 'I have written them down').click()
    await page
      .getByLabel(/^Word \d+$/)
      .first()
      .waitFor()
    const labels = await page.locator('form label', { hasText: /^Word \d+$/ }).allInnerTexts()
    assert.equal(labels.length, 3)
    assert.equal(await page.locator('ol li .mono').count(), 0)
    for (const label of labels) await page.getByLabel(label, { exact: true }).fill('wrong')
    await button(page, 'Check').click()
    await shown(page, 'are not right')
    assert.deepEqual(await screenFaults(page), [])
    assert.equal((await testbed.client.must('status'))['backup']?.['confirmedAt' as never], undefined)
    for (const label of labels) {
      const word = words[Number(label.slice('Word '.length)) - 1] ?? ''
      await page.getByLabel(label, { exact: true }).fill(` ${word.toUpperCase()} `)
    }
    await button(page, 'Check').click()
    await shown(page, 'Your words are saved')
    await page.waitForSelector(UNSAVED, { state: 'detached' })
    await testbed.client.stop()
    await testbed.client.start()
    // Loaded again, since it said so before the daemon was stopped as well.
    await page.reload()
    await shown(page, 'Connected')
    assert.equal(await page.locator(UNSAVED).count(), 0)
    assert.deepEqual(faults, [])
    await close()
  })

  it('shares are shown one by one, and the backup file is saved', async () => {
    const { page, faults, close } = await visit(browser, testbed.client)
    await goTo(page, 'recovery')
    await page.getByLabel('How many shares').fill('1')
    await button(page, 'Make the shares').click()
    await page.getByLabel('How many shares').fill('2')
    await page.getByLabel('How many bring it back').fill('2')
    await button(page, 'Make the shares').click()
    await shown(page, 'Share 1 of 2')
    assert.equal(await page.locator('ol li .mono').count(), 32)
    await button(page, 'Next share').click()
    await shown(page, 'Share 2 of 2')
    await button(page, 'They have all been handed on').click()
    await page.waitForSelector('text=Split between friends')
    const saving = page.waitForEvent('download')
    await button(page, 'Save the file').click()
    const saved = await saving
    assert.match(saved.suggestedFilename(), /^warren-\d{4}-\d\d-\d\d\.backup$/)
    assert.ok(readFileSync(await saved.path()).length > 0)
    assert.deepEqual(faults, [])
    await close()
  })

  it('a token is told once, may what was chosen and no more, and nothing once it is revoked', async () => {
    const { page, faults, close } = await visit(browser, testbed.client)
    const ask = async (path: string, token: string): Promise<number> =>
      (await fetch(`${testbed.client.api}${path}`, { headers: { authorization: `Bearer ${token}` } })).status
    await goTo(page, 'settings')
    await button(page, 'Make a token').click()
    await page.getByLabel('Name of the program').fill('viewer')
    await button(page, 'Make a token').click()
    await shown(page, 'Choose at least one thing')
    assert.deepEqual(await screenFaults(page), [])
    await page.getByLabel('See how the node is').check()
    await button(page, 'Make a token').click()
    const token = await page.getByLabel('The token, shown once').inputValue()
    assert.deepEqual([await ask('/v1/status', token), await ask('/v1/tokens', token)], [200, 403])
    await button(page, 'Close').click()
    await page.reload()
    await page.getByRole('button', { name: 'Revoke: viewer' }).click()
    assert.equal((await page.content()).includes(token), false)
    await page.locator('dialog').getByRole('button', { name: 'Revoke' }).click()
    await shown(page, 'No program has a token')
    assert.equal(await ask('/v1/status', token), 401)
    assert.deepEqual(faults, [])
    await close()
  })

  it('the doctor says that nothing is wrong, or what is and what to do', async () => {
    const { page, faults, close } = await visit(browser, testbed.client)
    await goTo(page, 'doctor')
    await button(page, 'Examine').click()
    await page.getByRole('heading', { name: /Nothing is wrong|found/ }).waitFor()
    await button(page, 'Show it').click()
    const shownText = await page.getByLabel('All that is in it').inputValue()
    const { token, api, proxy, home } = testbed.client
    for (const secret of [token, api, proxy, home]) assert.equal(shownText.includes(secret), false)
    const saving = page.waitForEvent('download')
    await button(page, 'Save as a file').click()
    assert.equal(readFileSync(await (await saving).path(), 'utf8'), shownText)
    assert.deepEqual(await screenFaults(page), [])
    assert.deepEqual(faults, [])
    await close()
  })

  it('a proxy that is gone is found, and left by a button after its consequence was said', async () => {
    const { client } = testbed
    const config = join(client.home, 'config.json')
    const gone = `socks5://127.0.0.1:${await freePort()}`
    await client.stop()
    writeFileSync(config, JSON.stringify({ upstream: gone }))
    // It is not usable while the proxy is gone.
    const starting = client.start().catch(() => {})
    await until('its API answers', SHOWN_MS, async () => (await client.state()) !== undefined)
    const { page, faults, close } = await visit(browser, client)
    await goTo(page, 'doctor')
    await button(page, 'Examine').click()
    await page.getByRole('main').getByRole('button', { name: 'Go without the proxy' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('see the address of this computer').waitFor()
    assert.deepEqual(await screenFaults(page), [])
    await dialog.getByRole('button', { name: 'Go without the proxy' }).click()
    // The sentence about whom the doctor asks has the word as well.
    await page.getByRole('link', { name: 'Connected' }).waitFor()
    assert.deepEqual(JSON.parse(readFileSync(config, 'utf8')), {})
    assert.deepEqual(faults, [])
    await close()
    await starting
  })

  it('with a passphrase every screen is the lock until it is given, a wrong one is said, and it guards the words', async () => {
    const { client } = testbed
    const { page, faults, close } = await visit(browser, client)
    await goTo(page, 'settings')
    await page.getByLabel('New passphrase').fill(PASSPHRASE)
    await page.getByLabel('The same again').fill('another')
    await button(page, 'Set passphrase').click()
    await shown(page, 'The two are not the same')
    await page.getByLabel('The same again').fill(PASSPHRASE)
    await button(page, 'Set passphrase').click()
    await shown(page, 'A passphrase seals the keys')
    await client.stop()
    const api = `127.0.0.1:${client.apiPort}`
    assert.equal((await client.run('up', '--detach', '--proxy', client.proxy, '--api', api)).code, 4)
    await shown(page, 'Warren is locked')
    await goTo(page, 'recovery')
    await page.getByRole('heading', { level: 1, name: 'Warren is locked' }).waitFor()
    assert.deepEqual(await screenFaults(page), [])
    await page.getByLabel('Passphrase').fill('wrong')
    await button(page, 'Unlock').click()
    await shown(page, 'That is not the passphrase')
    await page.getByLabel('Passphrase').fill(PASSPHRASE)
    await button(page, 'Unlock').click()
    await shown(page, 'Write down your words')
    await page.getByLabel('Passphrase').first().fill('wrong')
    await button(page, 'Show the words').click()
    await shown(page, 'Nothing is shown')
    assert.equal(await page.locator('ol li .mono').count(), 0)
    await goTo(page, 'settings')
    await button(page, 'Take it away').click()
    await page.locator('dialog').getByLabel('Current passphrase').fill(PASSPHRASE)
    await page.locator('dialog').getByRole('button', { name: 'Take it away' }).click()
    await shown(page, 'None is set')
    assert.deepEqual(faults, [])
    await close()
  })

  it('signing out shuts every tab out at once; stopping stops the daemon, and the page says so', async () => {
    const { context, page, origin, close } = await visit(browser, testbed.client)
    const second = await context.newPage()
    await second.goto(`${origin}/`)
    await second.waitForSelector('header nav')
    await goTo(page, 'settings')
    await button(page, 'Sign out everywhere').click()
    await shown(page, 'This page is not open yet')
    await second.reload()
    await shown(second, 'This page is not open yet')
    await close()
    const again = await visit(browser, testbed.client)
    await goTo(again.page, 'settings')
    await button(again.page, 'Stop Warren').click()
    await again.page.locator('dialog').getByRole('button', { name: 'Stop Warren' }).click()
    await shown(again.page, 'Warren does not answer')
    // It ends in order, which takes as long as what was open.
    await until('it answers nobody', SHOWN_MS, async () => (await testbed.client.state()) === undefined)
    await again.close()
  })
})
