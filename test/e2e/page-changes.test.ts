/** What an owner changes about his node on the page: its network, whether it is a relay, and whose it is. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { needs } from '@warren/testkit'
import { freePort, Testbed, until, WarrenNode } from '@warren/testkit/processes'
import type { Browser, Page } from 'playwright-core'
import { goTo, launchBrowser, screenFaults, untilTrue, visit } from './page-bed.ts'

/** A demonstration's relays and node are ended, or a node begun anew, on a machine that does other things as well. */
const CHANGED_MS = 180_000

describe('changing a node on the page', { skip: needs('chromium') }, () => {
  let testbed: Testbed
  let browser: Browser
  const alone: WarrenNode[] = []

  before(async () => {
    testbed = await Testbed.start()
    browser = await launchBrowser()
  })
  after(async () => {
    await browser?.close()
    for (const node of alone) await node.stop()
    await testbed?.close()
  })
  afterEach((context) => {
    if ('passed' in context && !context.passed) testbed?.printLogs()
  })

  const newcomer = async (name: string): Promise<WarrenNode> => {
    const node = await WarrenNode.create({ name, directory: testbed.directory })
    await node.start()
    alone.push(node)
    return node
  }
  const button = (page: Page, name: string) =>
    page.getByRole('main').getByRole('button', { name, exact: true })
  const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name })
  const chooseAddress = async (page: Page): Promise<void> => {
    await page
      .getByLabel('Address of this computer', { exact: true })
      .selectOption({ label: '127.0.0.1 (this computer only)' })
    await page.getByLabel('Port', { exact: true }).fill(String(await freePort()))
  }

  it('a network is made by name, address and one agreement, by keyboard; others can be invited at once', async () => {
    const node = await newcomer('founder')
    const { page, faults, close } = await visit(browser, node)
    await button(page, 'Make a network').focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('Name of the network').fill('our house')
    await chooseAddress(page)
    assert.deepEqual(await screenFaults(page), [])
    assert.equal(await button(page, 'Make it').isDisabled(), true)
    await page.getByLabel(/^Everybody in the network may know/).focus()
    await page.keyboard.press('Space')
    await button(page, 'Make it').focus()
    await page.keyboard.press('Enter')
    await heading(page, 'Bring somebody in').waitFor({ timeout: CHANGED_MS })
    await page.getByRole('heading', { level: 2, name: 'our house' }).waitFor()
    // The text changes until the node is in order: it names the relays that are known.
    await until('the page shows what the terminal does', CHANGED_MS, async () => {
      const { text } = await node.must('network', 'show')
      return (await page.getByRole('textbox', { name: 'The network as text' }).inputValue()) === text
    })
    assert.ok((await node.must('status'))['relay'])
    assert.deepEqual(faults, [])
    await close()
  })

  it('an address that is taken is said in a sentence, and nothing has changed', async () => {
    const node = await newcomer('unlucky')
    const { page, faults, close } = await visit(browser, node)
    await button(page, 'Make a network').click()
    await page.getByLabel('Name of the network').fill('no luck')
    await page
      .getByLabel('Address of this computer', { exact: true })
      .selectOption({ label: '127.0.0.1 (this computer only)' })
    await page.getByLabel('Port', { exact: true }).fill(String(node.apiPort))
    await page.getByLabel(/^Everybody in the network may know/).check()
    await button(page, 'Make it').click()
    await page.getByRole('alert').getByText('Another program has this port').waitFor()
    assert.deepEqual(await screenFaults(page), [])
    assert.equal((await node.must('status'))['state'], 'no-network')
    assert.deepEqual(faults, [])
    await close()
  })

  it('a demonstration is left for a real network without stopping Warren', async () => {
    const node = await newcomer('trying')
    const { page, faults, close } = await visit(browser, node)
    await button(page, 'Try it').click()
    await heading(page, 'What do you want to do?').waitFor({ timeout: CHANGED_MS })
    await goTo(page, 'settings')
    await page.getByText('In a demonstration there is nobody').waitFor()
    await goTo(page, 'invite')
    await button(page, 'End the demonstration').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('What was made in it is gone then').waitFor()
    assert.deepEqual(await screenFaults(page), [])
    await dialog.getByRole('button', { name: 'End the demonstration' }).click()
    await heading(page, 'Welcome').waitFor({ timeout: CHANGED_MS })
    await page.getByLabel('Text or words of the network').fill(readFileSync(testbed.networkFile, 'utf8'))
    await button(page, 'Join').click()
    await heading(page, 'What do you want to do?').waitFor({ timeout: CHANGED_MS })
    await until('it is connected', CHANGED_MS, async () => (await node.state()) === 'usable')
    assert.deepEqual(faults, [])
    await close()
  })

  it('words of another machine bring its service back in an unused home; wrong ones are said to be wrong', async () => {
    const address = await testbed.service.addService(await freePort())
    await until('the list of services is kept', CHANGED_MS, async () => {
      const { recovery } = await testbed.service.must('status')
      return (recovery as { state?: string } | undefined)?.state === 'kept'
    })
    const words = (await testbed.service.must('backup', 'words'))['words'] as string[]
    await testbed.service.stop()
    const node = await newcomer('again')
    const { page, faults, close } = await visit(browser, node)
    await button(page, 'I have recovery words').click()
    const field = page.getByLabel('The 24 words')
    await field.fill(words.toReversed().join(' '))
    await button(page, 'Bring it back').click()
    await page.getByRole('alert').getByText('checksum').waitFor()
    assert.deepEqual(await screenFaults(page), [])
    await field.fill(words.join(' '))
    await button(page, 'Bring it back').click()
    await page.getByText('Your keys are back').waitFor({ timeout: CHANGED_MS })
    assert.equal((await page.content()).includes(words.join(' ')), false)
    await page.getByLabel('Text or words of the network').fill(readFileSync(testbed.networkFile, 'utf8'))
    await button(page, 'Join').click()
    await heading(page, 'What do you want to do?').waitFor({ timeout: CHANGED_MS })
    await until('the service is back', CHANGED_MS, async () =>
      (await node.run('service', 'list')).output.includes(address),
    )
    await goTo(page, 'services')
    await page.getByText(address.slice(0, 8)).first().waitFor()
    assert.deepEqual(faults, [])
    await close()
  })

  it('a member becomes a relay when he agrees, the page stays open through it, and he ends being one', async () => {
    const { page, faults, close } = await visit(browser, testbed.client)
    await goTo(page, 'settings')
    await button(page, 'Become a relay').click()
    await chooseAddress(page)
    await page.getByLabel('Passed on for others in a second, at most').fill('a lot')
    await page.getByLabel(/may be known to everybody/).check()
    await button(page, 'Become a relay').click()
    await page.getByRole('alert').waitFor()
    assert.deepEqual(await screenFaults(page), [])
    await page.getByLabel('Passed on for others in a second, at most').fill('2MB')
    await button(page, 'Become a relay').click()
    await page.getByText(/This node is a relay at 127\.0\.0\.1/).waitFor({ timeout: CHANGED_MS })
    const config = () => JSON.parse(readFileSync(join(testbed.client.home, 'config.json'), 'utf8')) as object
    await until('it is written down', CHANGED_MS, () => 'relay' in config())
    await untilTrue(page, "document.body.innerText.includes('Connected')")
    await button(page, 'Be no relay any more').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Be no relay any more' }).click()
    await page.getByText('This node is no relay').waitFor({ timeout: CHANGED_MS })
    await until('it is written down', CHANGED_MS, () => Object.keys(config()).length === 0)
    assert.deepEqual(faults, [])
    await close()
  })
})
