/** Serve, Invite and Network on the page: what is done there by hand is done, and what is shown is so. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { needs } from '@warren/testkit'
import { curl, type Origin, startOrigin, Testbed, until } from '@warren/testkit/processes'
import type { Browser } from 'playwright-core'
import { goTo, launchBrowser, screenFaults, visit } from './page-bed.ts'
import { clickTo } from './page-driver.ts'

/** On a machine that does other things as well. */
const PATIENCE_MS = 60_000

describe('serve, invite and network on the page', { skip: needs('chromium', 'curl') }, () => {
  let testbed: Testbed
  let browser: Browser
  let origin: Origin

  before(async () => {
    testbed = await Testbed.start()
    browser = await launchBrowser()
    origin = await startOrigin()
  })
  after(async () => {
    await browser?.close()
    await origin?.close()
    await testbed?.close()
  })
  afterEach((context) => {
    if ('passed' in context && !context.passed) testbed?.printLogs()
  })

  it('a port becomes an address that another node opens; then only holders of a key may, until it is opened to all', async () => {
    const { page, faults, close } = await visit(browser, testbed.service)
    await clickTo(page, 'Serve')
    await page.getByLabel('Port of your server').fill('no port')
    await page.getByText('This is no port of this computer').waitFor()
    await page.getByLabel('Port of your server').fill(String(origin.port))
    await page.getByRole('button', { name: 'Does it answer?' }).click()
    await page.getByText('A web server answers').waitFor({ timeout: PATIENCE_MS })
    assert.deepEqual(await screenFaults(page), [])
    await page.getByRole('main').getByRole('button', { name: 'Put it on the network' }).click()
    const field = page.getByRole('textbox', { name: 'Address of your server' })
    await field.waitFor({ timeout: PATIENCE_MS })
    const url = await field.inputValue()
    const opened = async (): Promise<boolean> =>
      (await curl(['--socks5-hostname', testbed.client.proxy, '-m', '20', `${url}small`])).output ===
      'reached\n'
    await until('the other node opens it', PATIENCE_MS, opened)

    await clickTo(page, 'Services')
    await page.getByText('Public keys that get in').click()
    await page.getByRole('button', { name: 'Make a key' }).click()
    const line = page.getByRole('textbox', { name: 'Address and private key' })
    await line.waitFor({ timeout: PATIENCE_MS })
    const [address = '', key = ''] = (await line.inputValue()).split(' ')
    assert.deepEqual(await screenFaults(page), [])
    await testbed.client.must('client-auth', 'add', address, key)
    await until('the holder of the key opens it', PATIENCE_MS, opened)
    const { clients } = (await testbed.service.run('service', 'list')).objects[0] as { clients: string[] }
    assert.equal(clients.length, 1)
    await page.getByRole('button', { name: /^Remove: / }).click()
    await page.getByText('This is the last key').waitFor()
    await page.getByRole('button', { name: 'Let everybody in' }).click()
    await page.getByText('Everybody who has the address may enter now').waitFor({ timeout: PATIENCE_MS })
    assert.deepEqual((await testbed.service.run('service', 'list')).objects[0]?.['clients'], [])
    assert.deepEqual(faults, [])
    await close()
  })

  it('the network is shown as text, words and picture, the same as in the terminal; a text of another one is refused', async () => {
    const { page, faults, close } = await visit(browser, testbed.client)
    await clickTo(page, 'Invite')
    const shown = page.getByRole('textbox', { name: 'The network as text' })
    await shown.waitFor({ timeout: PATIENCE_MS })
    assert.match(await shown.inputValue(), /^warren-network:/)
    await page.getByLabel('Text or words of the network').fill('warren-network:AAAA')
    await page.getByRole('button', { name: 'Take over its relays' }).click()
    await page.getByRole('alert').waitFor({ timeout: PATIENCE_MS })
    assert.deepEqual(await screenFaults(page), [])
    await page.getByLabel('Text or words of the network').fill(await shown.inputValue())
    await page.getByRole('button', { name: 'Take over its relays' }).click()
    await page.getByText(/were known here already|was new|were new/).waitFor({ timeout: PATIENCE_MS })
    assert.deepEqual(faults, [])
    await close()
  })

  it('the network view shows the guard and the paths that there are, and every socket with what it is for', async () => {
    const { page, faults, close } = await visit(browser, testbed.client)
    await goTo(page, 'network')
    await page.getByRole('heading', { name: 'Paths from here' }).waitFor({ timeout: PATIENCE_MS })
    const { guard } = (await testbed.client.must('status')) as unknown as { guard: { address: string } }
    await page.getByText(guard.address).first().waitFor({ timeout: PATIENCE_MS })
    const sockets = (await testbed.client.run('sockets')).objects
    assert.ok(sockets.length > 0)
    assert.equal((await page.innerText('main')).includes('Nothing that this node knows of'), false)
    assert.deepEqual(await screenFaults(page), [])
    assert.deepEqual(faults, [])
    await close()
  })
})
