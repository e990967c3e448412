/** The port for browsers with a real socket, and with a real browser: what is shown, what is saved, what runs. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import fs from 'node:fs'
import http from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { createNodeClock, openHomeDir } from '@warren/platform/node'
import {
  createCaptureLog,
  findProgram,
  needs,
  createInlineOffload,
  createSeededRandom,
  createSimPrimitives,
} from '@warren/testkit'
import { chromium } from 'playwright-core'
import { openGateway } from '../src/daemon/gateway-listener.ts'
import type { ByteRange, ContentReader } from '../src/shares/control.ts'
import { FakeFiles, LINK } from './fake-files.ts'

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-gateway-'))
after(() => fs.rmSync(directory, { recursive: true, force: true }))
const files = new FakeFiles()
const ports = {
  clock: createNodeClock(),
  log: createCaptureLog(),
  content: () => files.content,
  sites: () => files.sites,
  offload: createInlineOffload(createSimPrimitives(createSeededRandom(1))),
}
const PATH = `/w/${LINK.slice('warren:'.length)}`

class Bytes implements ContentReader {
  readonly name: string
  readonly tag = 'bytes-1'
  readonly #content: Uint8Array

  constructor(name: string, content: Uint8Array) {
    this.name = name
    this.#content = content
  }

  get bytes(): number {
    return this.#content.length
  }

  async *read({ first, last }: ByteRange): AsyncGenerator<Uint8Array> {
    yield this.#content.subarray(first, last + 1)
  }
}

function hold(...held: readonly Bytes[]): void {
  files.content_ = { ...files.content_, name: 'things', kind: 'folder', files: held.length }
  files.entries_ = held.map(({ name, bytes }) => ({ path: name, kind: 'file', bytes, executable: false }))
  files.content.open = async (_link, inside) => {
    const found = held.find(({ name }) => name === inside)
    if (found === undefined) throw new Error('not held')
    return found
  }
}

async function squat(): Promise<{ address: string; close(): void }> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() }
}

test('the port of the last run is taken again, so that links stay right; one that somebody has is passed over', async () => {
  const home = openHomeDir(path.join(directory, 'port'))
  const squatter = await squat()
  squatter.close()
  const asked = await openGateway(home, { gateway: squatter.address, proxy: 'off' }, ports)
  assert.equal(`127.0.0.1:${asked?.address.port}`, squatter.address)
  const other = await openGateway(home, { gateway: undefined, proxy: '127.0.0.1:0' }, ports)
  assert.notEqual(other?.address.port, asked?.address.port)
  await asked?.close()
  await other?.close()
  const again = await openGateway(home, { gateway: undefined, proxy: '127.0.0.1:0' }, ports)
  assert.equal(again?.address.port, other?.address.port)
  await again?.close()
})

test('a port that was asked for and is taken is an error; switched off there is none', async () => {
  const home = openHomeDir(path.join(directory, 'taken'))
  const squatter = await squat()
  await assert.rejects(openGateway(home, { gateway: squatter.address, proxy: '127.0.0.1:0' }, ports), {
    kind: 'unreachable',
  })
  squatter.close()
  assert.equal(await openGateway(home, { gateway: 'off', proxy: '127.0.0.1:0' }, ports), undefined)
  assert.equal(await openGateway(home, { gateway: undefined, proxy: 'off' }, ports), undefined)
})

test('a browser shows pictures and plays sound, saves pages, runs nothing, and fetches nothing for pages elsewhere', {
  skip: needs('chromium'),
}, async () => {
  const home = openHomeDir(path.join(directory, 'browser'))
  const gateway = await openGateway(home, { gateway: '127.0.0.1:0', proxy: 'off' }, ports)
  const local = `localhost:${gateway?.address.port}`
  hold(
    new Bytes('page.html', Buffer.from('<script>document.title = "it ran"</script>')),
    new Bytes(
      'dot.gif',
      Buffer.from('R0lGODlhAQABAIAAAP8AAP///yH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64'),
    ),
    new Bytes('notes.txt', Buffer.from('<b>plain</b>')),
    new Bytes('tone.wav', wave()),
  )
  const elsewhere = http.createServer((_request, response) => {
    response.setHeader('content-type', 'text/html')
    response.end(`<a href="http://${local}${PATH}">go</a><img src="http://${local}${PATH}/dot.gif">`)
  })
  elsewhere.listen(0, '127.0.0.1')
  await once(elsewhere, 'listening')
  const browser = await chromium.launch({
    executablePath: findProgram('chromium') ?? '',
    args: ['--no-sandbox', '--disable-gpu'],
  })
  try {
    const page = await browser.newPage()
    await page.goto(`http://${local}${PATH}`)
    await page.click('text=dot.gif')
    assert.equal(await page.locator('img').evaluate((image) => (image as HTMLImage).naturalWidth), 1)
    await page.goto(`http://${local}${PATH}/notes.txt`)
    assert.equal(await page.innerText('body'), '<b>plain</b>')
    await page.goto(`http://${local}${PATH}/tone.wav`)
    const media = page.locator('video, audio')
    await page.waitForFunction('document.querySelector("video, audio")?.duration > 0')
    assert.equal(await media.evaluate((element) => (element as HTMLMedia).error), null)
    await page.goto(`http://${local}${PATH}`)
    const download = page.waitForEvent('download')
    await page.click('text=page.html')
    assert.equal((await download).suggestedFilename(), 'page.html')
    assert.equal(await page.title(), 'things')
    await page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`)
    assert.equal(await page.locator('img').evaluate((image) => (image as HTMLImage).naturalWidth), 0)
    await page.click('text=go')
    assert.match(await page.innerText('h1'), /Another web page sent you/)
    await page.click('text=Open it all the same')
    await page.waitForSelector('table')
    assert.equal(await page.title(), 'things')
  } finally {
    await browser.close()
    elsewhere.close()
    await gateway?.close()
  }
})

interface HTMLImage {
  readonly naturalWidth: number
}
interface HTMLMedia {
  readonly error: unknown
}

/** A second of silence: 8000 samples of one byte. */
function wave(): Uint8Array {
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + 8000, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(8000, 24)
  header.writeUInt32LE(8000, 28)
  header.writeUInt16LE(1, 32)
  header.writeUInt16LE(8, 34)
  header.write('data', 36)
  header.writeUInt32LE(8000, 40)
  return Buffer.concat([header, Buffer.alloc(8000, 128)])
}
