/**
 * A site that wants out, in Chromium: nothing of it reaches a listener outside, neither in an ordinary browser, where it runs no scripts, nor in
 * `warren browse`, where it does. And it is read from a third node after its author was killed.
 */
import assert from 'node:assert/strict'
import dgram from 'node:dgram'
import { once } from 'node:events'
import fs from 'node:fs'
import net, { type AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { findProgram, needs } from '@warren/testkit'
import { freePort, Testbed, until, warren } from '@warren/testkit/processes'
import { type Browser, chromium, type Page } from 'playwright-core'
import { launchBrowser, SHOWN_MS } from './page-bed.ts'

/** Hears whatever comes by TCP or UDP. */
class Outside {
  readonly heard: string[] = []
  readonly #server = net.createServer((socket) => {
    this.heard.push('a connection')
    socket.on('data', (bytes) => this.heard.push(bytes.toString('latin1').slice(0, 200)))
    socket.on('error', () => {})
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\naccess-control-allow-origin: *\r\n\r\n')
  })
  readonly #udp = dgram.createSocket('udp4', (bytes) =>
    this.heard.push(`a datagram of ${bytes.length} bytes`),
  )

  async open(): Promise<void> {
    this.#server.listen(0, '0.0.0.0')
    await once(this.#server, 'listening')
    this.#udp.bind(this.port, '0.0.0.0')
    await once(this.#udp, 'listening')
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** `IP:PORT` */
  get at(): string {
    return `${ownAddress()}:${this.port}`
  }

  async close(): Promise<void> {
    this.#udp.close()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

/** Every way out that a page knows without a script, and some with one. */
function hostilePage(out: string): string {
  return `<!doctype html><html><head><title>quiet</title>
<meta http-equiv="refresh" content="3;url=${out}/refresh"><base href="${out}/base/">
<link rel="preconnect" href="${out}"><link rel="dns-prefetch" href="//${out.slice(7)}"><link rel="prefetch" href="${out}/prefetch">
<link rel="preload" as="image" href="${out}/preload"><link rel="stylesheet" href="${out}/a.css"><link rel="icon" href="${out}/i.ico">
<style>@import url(${out}/import.css); body{background:url(${out}/css.png)}</style>
</head><body background="${out}/background" onload="location='${out}/onload'">
<h1>Hostile</h1><p id="kept">kept</p>
<img src="${out}/img.png" srcset="${out}/2x.png 2x"><img src="x" onerror="location='${out}/onerror'">
<iframe src="${out}/frame"></iframe><object data="${out}/object"></object><embed src="${out}/embed">
<video src="${out}/v.mp4" poster="${out}/p.png" autoplay></video><audio src="${out}/a.ogg" autoplay></audio>
<svg width="9" height="9"><image href="${out}/svg.png"/></svg><img src="picture.svg"><form id="f" action="${out}/form"></form>
<a id="out" href="${out}/link">out</a><a id="ping" href="other.html" ping="${out}/ping">ping</a>
<script>location = '${out}/location'</script></body></html>`
}

/** One way out for each number behind the question mark; the title says when it was tried. */
function tryingPage(out: string, at: string): string {
  return `<!doctype html><title>trying</title><form id="f" action="${out}/form"></form><script>
const tries = [
  async () => { if (!(await (await fetch('/other.html')).text()).includes('other')) throw new Error('the site does not reach itself') },
  () => fetch('${out}/fetch', { mode: 'no-cors' }),
  () => new Promise((done) => { const image = new Image(); image.onload = image.onerror = done; image.src = '${out}/image' }),
  () => navigator.sendBeacon('${out}/beacon', 'x'),
  () => new Promise((done) => { new WebSocket('ws://${at}/socket').onerror = done }),
  () => new Promise((done) => { new EventSource('${out}/events').onerror = done }),
  () => open('${out}/open'),
  () => { const link = document.createElement('link'); link.rel = 'preconnect'; link.href = '${out}'; document.head.append(link) },
  () => { const link = document.createElement('link'); link.rel = 'prefetch'; link.href = '${out}/x'; document.head.append(link) },
  ${gatherCandidates(at)},
  () => document.getElementById('f').submit(),
  () => { location = '${out}/location' },
]
Promise.resolve().then(tries[Number(location.search.slice(1))]).then(() => { document.title = 'tried' }, (error) => { document.title = 'failed: ' + error })
</script>`
}

const TRIES = 12
/** It ends when its browser does; that is when all was tried. */
const BROWSED_MS = 15 * 60_000

function gatherCandidates(at: string): string {
  return `async () => {
    const iceServers = [{ urls: 'stun:${at}' }, { urls: 'turn:${at}?transport=tcp', username: 'a', credential: 'b' }]
    const peer = new RTCPeerConnection({ iceServers })
    peer.createDataChannel('x')
    const gathered = new Promise((done) => { peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && done() })
    await peer.setLocalDescription(await peer.createOffer())
    await gathered
  }`
}

/** An address of this machine that is not its loopback: WebRTC sends nothing over that. */
function ownAddress(): string {
  const all = Object.values(os.networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1'
}

describe('a site that wants out', { skip: needs('chromium') }, () => {
  const outside = new Outside()
  let testbed: Testbed
  let address: string
  let gateway: string

  before(async () => {
    await outside.open()
    testbed = await Testbed.start()
    const out = `http://${outside.at}`
    const folder = path.join(testbed.directory, 'site')
    fs.mkdirSync(folder)
    fs.writeFileSync(path.join(folder, 'index.html'), hostilePage(out))
    fs.writeFileSync(path.join(folder, 'try.html'), tryingPage(out, outside.at))
    fs.writeFileSync(path.join(folder, 'other.html'), '<title>other</title><p>other</p>')
    fs.writeFileSync(
      path.join(folder, 'picture.svg'),
      `<svg xmlns="http://www.w3.org/2000/svg"><script>location='${out}/svg'</script><image href="${out}/svg"/></svg>`,
    )
    const published = await testbed.service.must('site', 'publish', folder)
    address = String(published['address'])
    const [victim] = testbed.relays()
    await testbed.service.kill()
    if (victim !== undefined) testbed.killRelay(victim.address)
    const preview = new URL(String((await testbed.client.must('site', 'preview', folder))['url']))
    gateway = preview.port
  })
  after(async () => {
    await testbed?.close()
    await outside.close()
  })
  afterEach((context) => {
    if ('passed' in context && !context.passed) testbed?.printLogs()
  })

  it('is read in an ordinary browser, its author and a relay killed, and reaches nothing outside', async () => {
    const browser = await launchBrowser()
    try {
      const page = await browser.newPage()
      page.setDefaultTimeout(SHOWN_MS)
      await page.goto(`http://${address}.localhost:${gateway}/`, { timeout: 3 * SHOWN_MS })
      await page.waitForSelector('#kept')
      assert.equal(await page.title(), 'quiet')
      // Past the time at which the page would refresh itself.
      await page.waitForLoadState('networkidle')
      await page.click('#ping')
      await page.waitForURL(/other\.html/)
      await page.goBack()
      await page.click('#out')
      await page.waitForURL(/\.warren\/leave/)
      assert.match(await page.content(), /leads out of Warren/)
      assert.equal(await page.locator('a').count(), 0)
      await page.goto(`http://${address}.localhost:${gateway}/picture.svg`)
      assert.deepEqual(outside.heard, [])
    } finally {
      await browser.close()
    }
  })

  it('runs its scripts in a browser of its own, where every way out leads nowhere', async () => {
    await testbed.client.must('site', 'allow', address)
    const { browser, closed } = await browse()
    try {
      const [context] = browser.contexts()
      assert.ok(context !== undefined)
      const page = await until('it has a page', 3 * SHOWN_MS, () => context.pages()[0])
      // Its first page left by itself, and came nowhere.
      await page.waitForFunction("location.protocol === 'chrome-error:'", undefined, {
        timeout: 3 * SHOWN_MS,
      })
      for (let index = 0; index < TRIES; index++) {
        const tab: Page = await context.newPage()
        await tab.goto(`http://${address}.localhost:${gateway}/try.html?${index}`, {
          timeout: SHOWN_MS,
          waitUntil: 'commit',
        })
        const isOver =
          "document.title !== 'trying' && document.title !== '' || location.protocol === 'chrome-error:'"
        await tab.waitForFunction(isOver, undefined, { timeout: SHOWN_MS })
        if (index === 0) assert.equal(await tab.title(), 'tried')
        await tab.close()
      }
      const direct = await context.newPage()
      await assert.rejects(direct.goto(`http://${outside.at}/typed`), /ERR_PROXY_CONNECTION_FAILED/)
      await assert.rejects(direct.goto(`http://localhost:${gateway}/w/x`), /ERR_PROXY_CONNECTION_FAILED/)
      assert.deepEqual(outside.heard, [])
    } finally {
      const session = await browser.newBrowserCDPSession()
      await session.send('Browser.close').catch(() => {})
      await closed
    }
  })

  it('a listener outside hears a browser that is not confined: the test can fail', async () => {
    const browser = await launchBrowser()
    try {
      const page = await browser.newPage()
      await page.goto(`http://${outside.at}/`).catch(() => {})
      await until('the connection is heard', SHOWN_MS, () => outside.heard.includes('a connection'))
      if (ownAddress() === '127.0.0.1') return
      await page.evaluate(`(${gatherCandidates(outside.at)})()`)
      await until('the datagram is heard', SHOWN_MS, () =>
        outside.heard.some((what) => what.startsWith('a datagram')),
      )
    } finally {
      await browser.close()
    }
  })

  /** `warren browse` with a Chromium that shows no window and can be driven. */
  async function browse(): Promise<{ browser: Browser; closed: Promise<unknown> }> {
    const port = await freePort()
    const program = path.join(testbed.directory, 'chromium')
    const given = `--headless=new --disable-gpu --remote-debugging-port=${port}`
    fs.writeFileSync(program, `#!/bin/sh\nexec ${findProgram('chromium')} ${given} "$@"\n`, { mode: 0o755 })
    const words = ['browse', address, '--chromium', program, '--no-sandbox', '--home', testbed.client.home]
    const closed = warren(testbed.directory, words, { timeoutMs: BROWSED_MS })
    const browser = await until('the browser can be driven', 3 * SHOWN_MS, () =>
      chromium.connectOverCDP(`http://127.0.0.1:${port}`).catch(() => undefined),
    )
    return { browser, closed }
  }
})
