/**
 * A site that wants out, in Chromium: nothing of it reaches a listener outside, neither in an ordinary browser, where it runs no scripts, nor in
 * `warren browse`, where it does. And it is read from a third node after its author was killed.
 */
import assert from 'node:assert/strict'
import dgram from 'node:dgram'
import { once } from 'node:events'
import fs from 'node:fs'
import net, { type AddressInfo } from 'node:net'
import path from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { findProgram, needs } from '@warren/testkit'
import { Testbed } from '@warren/testkit/processes'
import { chromium } from 'playwright-core'
import { confinedArguments, prepareProfile } from '../../apps/cli/src/browse/chromium.ts'
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
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    this.#udp.bind(this.port, '127.0.0.1')
    await once(this.#udp, 'listening')
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  async close(): Promise<void> {
    this.#udp.close()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

/** Every way out that a page knows; the title says when all were tried. */
function hostilePage(out: string, port: number): string {
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
<script>
const tries = [
  () => fetch('${out}/fetch', { mode: 'no-cors' }),
  () => { new Image().src = '${out}/image' },
  () => navigator.sendBeacon('${out}/beacon', 'x'),
  () => { new WebSocket('ws://127.0.0.1:${port}/socket') },
  () => { new EventSource('${out}/events') },
  () => { open('${out}/open') },
  () => { const l = document.createElement('link'); l.rel = 'preconnect'; l.href = '${out}'; document.head.append(l) },
  async () => {
    const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${port}' }, { urls: 'turn:127.0.0.1:${port}?transport=tcp', username: 'a', credential: 'b' }] })
    peer.createDataChannel('x'); await peer.setLocalDescription(await peer.createOffer())
  },
  () => { document.getElementById('f').submit() },
  () => { location = '${out}/location' },
]
addEventListener('load', async () => {
  for (const attempt of tries) { try { await attempt() } catch {} }
  document.title = 'tried'
})
</script></body></html>`
}

describe('a site that wants out', { skip: needs('chromium') }, () => {
  const outside = new Outside()
  let testbed: Testbed
  let address: string
  let gateway: string

  before(async () => {
    await outside.open()
    testbed = await Testbed.start()
    const out = `http://127.0.0.1:${outside.port}`
    const folder = path.join(testbed.directory, 'site')
    fs.mkdirSync(folder)
    fs.writeFileSync(path.join(folder, 'index.html'), hostilePage(out, outside.port))
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
    const folder = fs.mkdtempSync(path.join(testbed.directory, 'profile-'))
    prepareProfile(folder)
    const way = await browseWay()
    const context = await chromium.launchPersistentContext(folder, {
      executablePath: findProgram('chromium') ?? '',
      args: [...confinedArguments(new URL(way).host), '--no-sandbox', '--disable-gpu'],
      ignoreDefaultArgs: ['--disable-features', '--proxy-server'],
    })
    try {
      const page = await context.newPage()
      const titles: string[] = []
      page.on('framenavigated', (frame) => titles.push(frame.url()))
      await page.goto(way, { timeout: 3 * SHOWN_MS, waitUntil: 'commit' })
      await page.waitForFunction(
        "document.title === 'tried' || location.protocol === 'chrome-error:'",
        undefined,
        {
          timeout: SHOWN_MS,
        },
      )
      const direct = await context.newPage()
      await assert.rejects(
        direct.goto(`http://127.0.0.1:${outside.port}/typed`),
        /ERR_PROXY_CONNECTION_FAILED/,
      )
      await assert.rejects(direct.goto(`http://localhost:${gateway}/w/x`), /ERR_PROXY_CONNECTION_FAILED/)
      assert.deepEqual(outside.heard, [])
      assert.ok(titles.length > 0)
    } finally {
      await context.close()
    }
  })

  it('a listener outside hears a browser that is not confined: the test can fail', async () => {
    const browser = await launchBrowser()
    try {
      const page = await browser.newPage()
      await page.goto(`http://127.0.0.1:${outside.port}/`).catch(() => {})
      assert.notDeepEqual(outside.heard, [])
    } finally {
      await browser.close()
    }
  })

  /** What `warren browse` gives its Chromium. */
  async function browseWay(): Promise<string> {
    const response = await fetch(`${testbed.client.api}/v1/sites/${address}/browse`, {
      method: 'POST',
      headers: { authorization: `Bearer ${testbed.client.token}` },
    })
    const { url } = (await response.json()) as { url?: string }
    assert.ok(url !== undefined)
    return url
  }
})
