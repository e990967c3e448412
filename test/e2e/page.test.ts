/** The page's way in, with real daemons and a real browser: who gets in, who does not, and what is left behind. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, afterEach, before, describe, it, type TestContext } from 'node:test'
import { needs } from '@warren/testkit'
import { Testbed, until } from '@warren/testkit/processes'
import { ROUTES } from '@warren/web/routes'
import type { Browser } from 'playwright-core'
import {
  codeUrl,
  goTo,
  launchBrowser,
  newProfile,
  SHOWN_MS,
  untilTrue,
  visit,
  watchFaults,
} from './page-bed.ts'

const IN = 'header nav'
const SIGN_IN = 'text=This page is not open yet'

describe('the page', { skip: needs('chromium') }, () => {
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

  it('a part of it that cannot be loaded is told, and is there when it is loaded again', async () => {
    const context = await newProfile(browser)
    const page = await context.newPage()
    const others = /\/others-[A-Z0-9]+\.js$/
    await page.route(others, (route) => route.abort())
    const url = await codeUrl(testbed.client)
    const faults = watchFaults(page, new URL(url).origin)
    await page.goto(url)
    // The first screen needs nothing else.
    await page.getByRole('heading', { level: 1, name: 'What do you want to do?' }).waitFor()
    await page.getByRole('navigation').getByRole('link', { name: 'Get', exact: true }).click()
    await page.getByRole('heading', { name: 'This part of the page is not there' }).waitFor()
    await page.unroute(others)
    await page.getByRole('button', { name: 'Load again' }).click()
    await page.getByLabel('Link', { exact: true }).waitFor()
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('a code opens it once, and is out of the address and the history at once', async () => {
    const url = await codeUrl(testbed.client)
    const code = url.slice(url.indexOf('#') + 1)
    assert.match(code, /^[0-9a-f]{32}$/)
    const context = await newProfile(browser)
    const page = await context.newPage()
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(url)
    await page.waitForSelector(IN)
    assert.equal(page.url().includes(code), false)
    assert.equal(await page.evaluate('history.length'), 2)
    assert.deepEqual(
      asked.filter((asking) => asking.includes(code)),
      [],
    )
    const stranger = await newProfile(browser)
    const second = await stranger.newPage()
    await second.goto(url)
    await second.waitForSelector(SIGN_IN)
    assert.match(await second.innerText('main'), /used before, or is too old/)
    assert.equal(second.url().includes(code), false)
    await stranger.close()
    await context.close()
  })

  it('a tab that is loaded again stays in, a second tab is let in by the first, another profile is not', async () => {
    const { context, page, origin, close } = await visit(browser, testbed.client)
    await page.reload()
    await page.waitForSelector(IN)
    const second = await context.newPage()
    await second.goto(`${origin}/#/settings`)
    await second.waitForSelector(IN)
    const stranger = await newProfile(browser)
    const outside = await stranger.newPage()
    await outside.goto(`${origin}/`)
    await outside.waitForSelector(SIGN_IN)
    assert.equal(await outside.locator(IN).count(), 0)
    await stranger.close()
    await close()
  })

  it('it keeps no cookie, and of all that outlives the tab only the language and the colours', async () => {
    const { context, page, close } = await visit(browser, testbed.client)
    await goTo(page, 'settings')
    await page.selectOption('select >> nth=1', 'dark')
    await page.selectOption('select >> nth=0', 'de')
    await untilTrue(page, "document.documentElement.lang === 'de'")
    assert.deepEqual(await context.cookies(), [])
    assert.deepEqual(await page.evaluate('Object.keys(localStorage).sort()'), [
      'warren-language',
      'warren-theme',
    ])
    assert.deepEqual(await page.evaluate('Object.keys(sessionStorage)'), ['warren-session'])
    assert.deepEqual(await page.evaluate('indexedDB.databases()'), [])
    assert.equal(
      await page.evaluate('navigator.serviceWorker.getRegistrations().then((all) => all.length)'),
      0,
    )
    await close()
  })

  it('a daemon that is stopped or killed is missed, and comes back without a new code', async () => {
    const { page, faults, close } = await visit(browser, testbed.client)
    for (const end of ['stop', 'kill'] as const) {
      await testbed.client[end]()
      await page.waitForSelector('text=Warren does not answer')
      await testbed.client.start()
      await page.waitForSelector('text=Connected')
    }
    assert.deepEqual(faults, [])
    await close()
  })

  it('a name that was made to point here, and an origin that is not the page, are refused', async () => {
    const { apiPort, token } = testbed.client
    const asked = (path: string, headers: Readonly<Record<string, string>>): Promise<number> =>
      new Promise((resolve, reject) => {
        const request = http.get({ port: apiPort, host: '127.0.0.1', path, headers }, (response) => {
          response.resume()
          resolve(response.statusCode ?? 0)
        })
        request.on('error', reject)
      })
    const own = { host: `127.0.0.1:${apiPort}`, authorization: `Bearer ${token}` }
    for (const path of ['/', '/page.js', '/v1/status']) {
      assert.equal(await asked(path, own), 200, path)
      const strange: Readonly<Record<string, string>>[] = [
        { host: 'rebound.example' },
        { host: `rebound.example:${apiPort}` },
        { host: `127.0.0.1.rebound.example:${apiPort}` },
        { origin: 'http://rebound.example' },
        { origin: `http://127.0.0.1:${apiPort + 1}` },
        { origin: `http://localhost:${apiPort}` },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
      ]
      for (const headers of strange) {
        assert.equal(await asked(path, { ...own, ...headers }), 403, `${path} ${JSON.stringify(headers)}`)
      }
    }
  })

  it('the page of another local port reaches neither the API nor the session', async (test) => {
    const neighbour = await startNeighbour(test)
    const elsewhere = `${neighbour.origin}/`
    const { context, page, origin, close } = await visit(browser, testbed.client)
    const session = await page.evaluate("sessionStorage.getItem('warren-session')")
    assert.match(String(session), /warren_page_/)
    const { token } = JSON.parse(String(session)) as { token: string }
    const thief = await context.newPage()
    await thief.goto(elsewhere)
    const tries = await thief.evaluate(`(async () => {
      const from = (text, options) => fetch(text, options).then((answer) => answer.type + ' ' + answer.status, () => 'refused')
      const heard = await new Promise((resolve) => {
        const channel = new BroadcastChannel('warren-tabs')
        channel.onmessage = ({ data }) => resolve(data)
        channel.postMessage({ ask: true })
        fetch('/').then(() => fetch('/')).then(() => fetch('/')).then(() => resolve('nothing'))
      })
      globalThis.opened = open('${origin}/')
      const frame = document.body.appendChild(document.createElement('iframe'))
      frame.src = '${origin}/'
      await new Promise((resolve) => { frame.onload = resolve })
      globalThis.read = (place) => { try { return String(place().sessionStorage.length) } catch { return 'refused' } }
      return {
        simple: await from('${origin}/v1/status'),
        stolen: await from('${origin}/v1/status', { headers: { authorization: 'Bearer ${token}' } }),
        blind: await from('${origin}/v1/stop', { method: 'POST', mode: 'no-cors', body: '{}' }),
        heard,
        frame: read(() => frame.contentWindow),
        own: Object.keys(sessionStorage).length + Object.keys(localStorage).length,
      }
    })()`)
    assert.deepEqual(tries, {
      simple: 'refused',
      stolen: 'refused',
      blind: 'opaque 0',
      heard: 'nothing',
      frame: 'refused',
      own: 0,
    })
    // A window is nobody's until the page is in it.
    await until(
      'the window is closed to who opened it',
      SHOWN_MS,
      async () => (await thief.evaluate('read(() => opened)')) === 'refused',
    )
    assert.notEqual(await testbed.client.state(), undefined)
    // Another name of the same port is another origin, too.
    const other = await context.newPage()
    await other.goto(origin.replace('127.0.0.1', 'localhost'))
    await other.waitForSelector(SIGN_IN)
    await close()
  })

  it('names that somebody chose are shown as they are and run nothing, on any screen', async () => {
    const directory = join(testbed.directory, 'hostile')
    mkdirSync(directory, { recursive: true })
    const names = [
      '<img src=x onerror=globalThis.ran=1>',
      '"><script>globalThis.ran=1<\\script>',
      'javascript:globalThis.ran=1',
      '{{constructor.constructor("globalThis.ran=1")()}} ${globalThis.ran=1} {nav.home}',
      '\u202egpj.exe',
    ]
    const { client } = testbed
    for (const name of names) {
      const file = join(directory, name)
      writeFileSync(file, name)
      await client.must('share', file)
    }
    const address = await client.addService(9)
    assert.match(address, /^[a-z2-7]{56}$/)
    for (const name of names.slice(0, 4)) {
      const response = await fetch(`${client.api}/v1/tokens`, {
        method: 'POST',
        headers: { authorization: `Bearer ${client.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name: name.slice(0, 64), scopes: ['status'] }),
      })
      assert.equal(response.status, 201)
    }
    const { context, page, faults, close } = await visit(browser, client)
    const places: string[] = [...ROUTES]
    for (const route of ROUTES) for (const name of names) places.push(`${route}/${encodeURIComponent(name)}`)
    for (const place of places) await goTo(page, place)
    await goTo(page, 'settings')
    await page.waitForSelector('text=<img src=x onerror')
    assert.equal(await page.evaluate('globalThis.ran'), undefined)
    const links = await page.evaluate("[...document.querySelectorAll('a')].map(({ protocol }) => protocol)")
    assert.deepEqual(
      (links as string[]).filter((protocol) => protocol !== 'http:'),
      [],
    )
    const injected = await context.newPage()
    const alsoFaults = watchFaults(injected, client.api)
    await injected.goto(
      `${client.api}/?x=<script>globalThis.ran=1</script>#/home/<img src=x onerror=globalThis.ran=1>`,
    )
    await injected.waitForSelector(IN)
    assert.equal(await injected.evaluate('globalThis.ran'), undefined)
    assert.deepEqual([...faults, ...alsoFaults], [])
    await close()
  })

  it('what is injected all the same may neither run nor load, nor leave this machine', async (test) => {
    const { origin: place, asked } = await startNeighbour(test)
    const { page, faults, close } = await visit(browser, testbed.client)
    const thrown = await page.evaluate(`(async () => {
      globalThis.refusals = []
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => refusals.push(effectiveDirective))
      const tries = [
        () => { document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="globalThis.ran=1">') },
        () => { const script = document.createElement('script'); script.text = 'globalThis.ran=1'; document.body.append(script) },
        () => { document.body.setAttribute('onclick', 'globalThis.ran=1'); document.body.click() },
        () => { const image = new Image(); image.src = '${place}/x.png' },
        () => fetch('${place}/').catch(() => {}),
        () => { const style = document.createElement('style'); style.textContent = 'body { background: red }'; document.body.append(style) },
        () => { const frame = document.createElement('iframe'); frame.src = '${place}/'; document.body.append(frame) },
        () => { const form = document.createElement('form'); form.action = '${place}/'; document.body.append(form); form.submit() },
      ]
      let thrown = 0
      for (const attempt of tries) { try { await attempt() } catch { thrown++ } }
      return thrown
    })()`)
    assert.ok(Number(thrown) >= 1, 'markup as text is refused by trusted types')
    await untilTrue(
      page,
      "['connect-src', 'form-action', 'frame-src', 'img-src', 'style-src-elem'].every((name) => refusals.includes(name))",
    )
    assert.equal(await page.evaluate('globalThis.ran'), undefined)
    await until('a refusal is seen by the tests that say there was none', SHOWN_MS, () => faults.length > 0)
    assert.deepEqual(asked, [])
    await close()
  })
})

/** Another server of this machine, for as long as the test runs; `asked`: what it was asked for. */
async function startNeighbour(test: TestContext): Promise<{ origin: string; asked: readonly string[] }> {
  const asked: string[] = []
  const server = http.createServer((request, response) => {
    asked.push(request.url ?? '')
    response.setHeader('content-type', 'text/html')
    response.end('<h1>neighbour</h1>')
  })
  test.after(() => {
    server.close()
    server.closeAllConnections()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}
