/** Own ports and an upstream proxy changed on the page, what was got passed on, and all of it without a mouse. */
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { needs } from '@warren/testkit'
import { freePort, REPOSITORY, startSocksProxy, Testbed } from '@warren/testkit/processes'
import type { Browser, Page } from 'playwright-core'
import { goTo, launchBrowser, lookLike, screenFaults, untilTrue, visit } from './page-bed.ts'
import { clickTo, pickPlace } from './page-driver.ts'

const PICTURES = join(REPOSITORY, 'artifacts', 'page')

describe('settings of ports and proxy on the page, and passing on', { skip: needs('chromium') }, () => {
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

  /** Of what is shown now, as it is on a telephone by night and on a desk by day. */
  const picture = async (page: Page, name: string): Promise<void> => {
    for (const look of [
      { colorScheme: 'dark', width: 360 } as const,
      { colorScheme: 'light', width: 1200 } as const,
    ]) {
      await lookLike(page, look)
      await page.screenshot({
        path: join(PICTURES, `${name}-${look.colorScheme}-${look.width}.png`),
        fullPage: true,
      })
      assert.deepEqual(await screenFaults(page), [], `${name} ${look.width}`)
    }
  }

  it('a port that is none or taken is said and changes nothing; another one holds at once, that of the page from the next start', async () => {
    const { client } = testbed
    const { page, faults, close } = await visit(browser, client)
    await goTo(page, 'settings')
    const save = page.getByRole('button', { name: 'Save', exact: true })
    const port = page.getByLabel('Port for browsers')
    await port.waitFor()
    const before = await port.inputValue()
    await port.fill('70000')
    await page.getByText('A port is a number from 1 to 65535.').waitFor()
    assert.ok(await save.isDisabled())
    await port.fill(String(client.apiPort))
    await save.click()
    await page.getByText('Another program may have it').waitFor()
    await picture(page, 'settings-port-taken')
    assert.match(String((await client.must('status'))['gateway']), new RegExp(`:${before}$`))
    const [gateway, api] = [await freePort(), await freePort()]
    await port.fill(String(gateway))
    await page.getByLabel('Port of this page').fill(String(api))
    await save.click()
    await page.getByText('The new port of this page holds from the next start').waitFor()
    assert.match(String((await client.must('status'))['gateway']), new RegExp(`:${gateway}$`))
    await picture(page, 'settings-port-waits')
    await page.getByLabel('Browsers may open links and sites').uncheck()
    await save.click()
    await page.getByText('The port for browsers is switched off.').waitFor()
    assert.equal((await client.must('status'))['gateway'], undefined)
    const shown = await client.must('settings', 'show')
    assert.deepEqual((shown['api'] as { saved?: string }).saved, `127.0.0.1:${api}`)
    await client.must('settings', 'ports', '--gateway', 'usual', '--api', 'usual')
    assert.deepEqual(JSON.parse(readFileSync(join(client.home, 'config.json'), 'utf8')), {})
    assert.deepEqual(faults, [])
    await close()
  })

  it('everything goes through a proxy that is named, with its login, and without it again after what that means was said', async () => {
    const { client } = testbed
    const login = { user: 'me@home', password: 'p:w/d' }
    const proxy = await startSocksProxy({ port: await freePort(), login })
    const { page, faults, close } = await visit(browser, client)
    await goTo(page, 'settings')
    await page.getByRole('button', { name: 'Use a proxy' }).click()
    const use = page.getByRole('button', { name: 'Send everything through it' })
    await page.getByLabel('Address of the proxy').fill('tor.example')
    await use.click()
    await page.getByText('This is not an IP address with a port').waitFor()
    await page.getByLabel('Address of the proxy').fill(`127.0.0.1:${proxy.address.port}`)
    await page.getByText('It wants a login').click()
    await page.getByLabel('User name').fill(login.user)
    await page.getByLabel('Password of the proxy').fill(login.password)
    await picture(page, 'settings-proxy')
    await use.click()
    await page.getByText('goes through this proxy, and nothing beside it').waitFor()
    await page.getByRole('link', { name: 'Connected' }).waitFor()
    assert.ok(proxy.asked.length > 0)
    assert.equal((await page.content()).includes(login.password), false)
    await proxy.close()
    await page.getByText('Until it does, nothing leaves this computer').waitFor()
    await picture(page, 'settings-proxy-gone')
    await page.getByRole('button', { name: 'Go without the proxy' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Go without the proxy' }).click()
    await page.getByText('Warren connects to its entry relay directly.').waitFor()
    await page.getByRole('link', { name: 'Connected' }).waitFor()
    assert.deepEqual(faults, [])
    await close()
  })

  it('what was got is passed on under its link when that was chosen, and the page that asked need not stay', async () => {
    const { client, service } = testbed
    const file = join(testbed.directory, 'poem.txt')
    writeFileSync(file, 'a poem')
    // Nothing in a home is ever shared.
    const got = join(testbed.directory, 'got')
    mkdirSync(got)
    const { link } = await service.must('share', file)
    const { page, faults, close } = await visit(browser, client)
    await clickTo(page, 'Get')
    await page.getByLabel('Link', { exact: true }).fill(String(link))
    await page.getByRole('button', { name: 'See what it holds' }).click()
    await page.getByLabel('Pass it on to others afterwards').check()
    await picture(page, 'get-pass-on')
    await page.getByRole('button', { name: 'Change', exact: true }).click()
    await pickPlace(page, got)
    await page.getByRole('button', { name: 'Take this folder' }).click()
    await page.getByRole('button', { name: 'Get it' }).click()
    await page.getByText('It is passed on to others under its link').waitFor()
    await picture(page, 'get-passed-on')
    const [share] = (await client.run('share', 'list')).objects
    assert.equal(share?.['path'], join(got, 'poem.txt'))
    assert.deepEqual(faults, [])
    await close()
  })

  it('a dialog holds the focus and gives it back, however it is left; what an examination found gets it', async () => {
    const { page, close } = await visit(browser, testbed.client)
    await goTo(page, 'settings')
    const leave: readonly (() => Promise<void>)[] = [
      () => page.keyboard.press('Escape'),
      () => page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).press('Enter'),
    ]
    for (const close of leave) {
      await page.getByRole('main').getByRole('button', { name: 'Stop Warren' }).last().press('Enter')
      for (let step = 0; step < 12; step++) {
        await page.keyboard.press('Tab')
        // The browser's own window is the one way out, as everywhere.
        assert.ok(
          await page.evaluate(
            "document.activeElement === document.body || document.activeElement.closest('dialog') !== null",
          ),
        )
      }
      await close()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await untilTrue(page, "document.activeElement.textContent.trim() === 'Stop Warren'")
    }
    await goTo(page, 'doctor')
    const examine = page.getByRole('button', { name: /^Examine/ })
    await examine.press('Enter')
    await page.getByRole('heading', { name: /Nothing is wrong|found/ }).waitFor()
    // While it works the button has it, which may be over at once.
    await untilTrue(page, "document.activeElement.matches('h2')")
    await close()
  })

  it('on a telephone the rest of the menu opens and closes by keyboard', async () => {
    const { page, close } = await visit(browser, testbed.client, { width: 360 })
    const more = page.getByRole('button', { name: /^More/ })
    await more.press('Enter')
    await page.getByRole('navigation').getByRole('link', { name: 'Transfers' }).waitFor()
    await page.screenshot({ path: join(PICTURES, 'menu-open-light-360.png') })
    assert.deepEqual(await screenFaults(page), [])
    await page.keyboard.press('Tab')
    await untilTrue(page, "document.activeElement.getAttribute('href') === '#/transfers'")
    await page.keyboard.press('Escape')
    await untilTrue(page, "document.activeElement.getAttribute('aria-expanded') === 'false'")
    await close()
  })
})
