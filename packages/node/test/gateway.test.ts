import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fail } from '@warren/kernel'
import {
  createCaptureLog,
  createInlineOffload,
  createSeededRandom,
  createSimPrimitives,
  VirtualClock,
} from '@warren/testkit'
import fc from 'fast-check'
import { createGateway } from '../src/gateway/gateway.ts'
import { dispositionOf, mediaTypeOf } from '../src/gateway/media-type.ts'
import { escapeHtml, rowsOf } from '../src/gateway/pages.ts'
import { parseByteRange } from '../src/http/byte-range.ts'
import { GATEWAY_PATIENCE_MS } from '../src/timeouts.ts'
import { FakeFile, FakeFiles } from './fake-files.ts'

const HOST = '127.0.0.1:9251'
const PATH = '/w/AbCd-_09'

function start() {
  const clock = new VirtualClock()
  const files = new FakeFiles()
  const gateway = createGateway({
    clock,
    log: createCaptureLog(),
    content: () => files.content,
    sites: () => files.sites,
    offload: createInlineOffload(createSimPrimitives(createSeededRandom(1))),
    port: () => 9251,
  })
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
    gateway(new Request(`http://${HOST}${path}`, { method, headers: { host: HOST, ...headers } }))
  return { clock, files, ask, gateway }
}

test('a link opens in a browser: the file with its type, as it arrives', async () => {
  const { ask } = start()
  const response = await ask(PATH)
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('content-type'), 'video/mp4')
  assert.equal(response.headers.get('accept-ranges'), 'bytes')
  assert.match(response.headers.get('content-disposition') ?? '', /^inline; filename="a.mp4"/)
  assert.equal((await response.arrayBuffer()).byteLength, 1000)
  assert.equal((await ask(`${PATH}/a.mp4`)).status, 200)
  assert.equal((await ask(`${PATH}/other.mp4`)).status, 404)
})

test('ranges, HEAD and conditions are answered as HTTP says', async () => {
  const { ask, files } = start()
  const head = await ask(PATH, {}, 'HEAD')
  assert.deepEqual([head.status, head.headers.get('content-length'), head.body], [200, '1000', null])
  const etag = head.headers.get('etag') ?? ''
  const last = await ask(PATH, { range: 'bytes=-10' })
  assert.deepEqual([last.status, last.headers.get('content-range')], [206, 'bytes 990-999/1000'])
  assert.equal((await ask(PATH, { range: 'bytes=1000-' })).headers.get('content-range'), 'bytes */1000')
  assert.equal((await ask(PATH, { range: 'bytes=1000-' })).status, 416)
  assert.equal((await ask(PATH, { range: 'bytes=0-1,5-6' })).status, 200)
  assert.equal((await ask(PATH, { 'if-none-match': etag })).status, 304)
  assert.equal((await ask(PATH, { 'if-none-match': '*' })).status, 304)
  const far = await ask(PATH, { range: `bytes=10-${'9'.repeat(30)}` })
  assert.deepEqual([far.status, far.headers.get('content-range')], [206, 'bytes 10-999/1000'])
  assert.equal((await ask(PATH, { range: `bytes=${'9'.repeat(400)}-` })).status, 416)
  assert.equal((await ask(PATH, {}, 'POST')).headers.get('allow'), 'GET, HEAD')
  assert.equal((await ask(PATH, { range: 'bytes=0-1', 'if-range': etag })).status, 206)
  assert.equal((await ask(PATH, { range: 'bytes=0-1', 'if-range': '"other"' })).status, 200)
  files.files = [new FakeFile('a.mp4', 0)]
  const empty = await ask(PATH)
  assert.deepEqual([empty.status, empty.headers.get('content-length')], [200, '0'])
})

test('what keeps the first bytes away is a page with a sentence, not a file that ends too early', async () => {
  const { ask, files } = start()
  const [file] = files.files
  assert.ok(file)
  file.failure = fail('overloaded', 'too many files are read at once', { next: 'Close some.' })
  const refused = await ask(PATH, { range: 'bytes=5-9' })
  assert.equal(refused.status, 429)
  assert.match(await refused.text(), /Too many files are read at once\.[\s\S]*Close some\./)
})

test('who leaves before he takes the first bytes leaves no reader behind', async () => {
  const { gateway, files } = start()
  const left = new AbortController()
  const { signal } = left
  const response = await gateway(new Request(`http://${HOST}${PATH}`, { signal, headers: { host: HOST } }))
  assert.equal(response.status, 200)
  left.abort()
  await new Promise(setImmediate)
  assert.equal(files.files[0]?.left, 1)
  const cancelled = await gateway(new Request(`http://${HOST}${PATH}`, { headers: { host: HOST } }))
  await cancelled.body?.cancel()
  assert.equal(files.files[0]?.left, 2)
})

test('a range is read as it is meant, and never reaches beyond the file', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(1200), fc.nat(1200), (bytes, first, last) => {
      const range = parseByteRange(`bytes=${first}-${last}`, bytes)
      if (last < first) return range === undefined
      if (first >= bytes) return range === 'outside'
      return typeof range === 'object' && range.first === first && range.last === Math.min(last, bytes - 1)
    }),
  )
  fc.assert(
    fc.property(fc.string(), fc.nat(1000), (text, bytes) => {
      const range = parseByteRange(text, bytes)
      return typeof range !== 'object' || (range.first <= range.last && range.last < bytes)
    }),
  )
})

test('what a page elsewhere causes is never fetched; a link followed from there is asked about first', async () => {
  const { ask, files } = start()
  let inspected = 0
  const { inspect } = files.content
  files.content.inspect = (link, progress) => {
    inspected++
    return inspect(link, progress)
  }
  for (const headers of [
    { host: 'evil.example' },
    { host: '127.0.0.1.evil.example:9251' },
    { host: '' },
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
    { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
  ]) {
    assert.equal((await ask(PATH, headers)).status, 403, JSON.stringify(headers))
  }
  const followed = await ask(PATH, {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  })
  assert.equal(followed.status, 403)
  assert.match(await followed.text(), /Another web page sent you[\s\S]*href="\/w\/AbCd-_09"/)
  assert.equal(inspected, 0)
  assert.equal((await ask(PATH, { 'sec-fetch-site': 'same-origin' })).status, 200)
  assert.equal((await ask(PATH, { 'sec-fetch-site': 'none' })).status, 200)
  assert.equal((await ask(PATH, {}, 'POST')).status, 405)
})

test('nothing of a stranger’s file runs: active types are saved, everything else is sandboxed and sniffed by nobody', async () => {
  const { ask, files } = start()
  for (const name of [
    'x.html',
    'x.svg',
    'x.xml',
    'x.xhtml',
    'x.pdf',
    'x.js',
    'x.swf',
    'x',
    'x.mht',
    'x.webmanifest',
  ]) {
    files.content_ = { ...files.content_, name }
    files.files = [new FakeFile(name, 10)]
    const { headers } = await ask(PATH)
    assert.match(headers.get('content-disposition') ?? '', /^attachment;/, name)
  }
  for (const name of ['x.png', 'x.mp4', 'x.txt', 'x.md', 'x.ogg', 'x.JPG']) {
    assert.ok(mediaTypeOf(name).isShown, name)
  }
  assert.equal(mediaTypeOf('x.json').contentType, 'text/plain; charset=utf-8')
  const { headers } = await ask(PATH)
  const policy = headers.get('content-security-policy') ?? ''
  assert.match(policy, /^sandbox[^;]*; default-src 'none'/)
  assert.doesNotMatch(policy, /allow-scripts|script-src|connect-src/)
  assert.equal(headers.get('x-content-type-options'), 'nosniff')
  assert.equal(headers.get('referrer-policy'), 'no-referrer')
  assert.equal(headers.get('set-cookie'), null)
})

test('any name makes one well-formed header and no markup', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), (name) => {
      const header = dispositionOf(name, true)
      new Headers({ 'content-disposition': header })
      assert.match(header, /^inline; filename="[^"\\]*"; filename\*=UTF-8''[\w.!#$&+^`|~%-]*$/)
      assert.doesNotMatch(escapeHtml(name), /[<>"']/)
    }),
  )
})

test('a folder is a page with its files, folder by folder, every name escaped', async () => {
  const { ask, files } = start()
  const file = (path: string) => ({ path, kind: 'file' as const, bytes: 5, executable: false })
  files.content_ = { ...files.content_, name: 'pics', kind: 'folder', files: 3 }
  files.entries_ = [
    file('a/1.png'),
    file('a/<b>.png'),
    file('z.txt'),
    { ...file('empty'), kind: 'folder', bytes: 0 },
  ]
  files.files = [new FakeFile('1.png', 5)]
  const top = await (await ask(PATH)).text()
  assert.match(top, /href="\/w\/AbCd-_09\/a\/"/)
  assert.match(top, /href="\/w\/AbCd-_09\/z.txt"/)
  assert.match(top, /10 bytes/)
  const inner = await (await ask(`${PATH}/a/`)).text()
  assert.match(inner, /href="\/w\/AbCd-_09\/a\/%3Cb%3E.png"/)
  assert.doesNotMatch(inner, /<b>|<script/)
  assert.equal((await ask(`${PATH}/empty/`)).status, 200)
  assert.equal((await ask(`${PATH}/nowhere/`)).status, 404)
  assert.equal((await ask(`${PATH}/a/1.png`)).headers.get('content-type'), 'image/png')
  assert.equal((await ask(`${PATH}/%zz`)).status, 404)
  assert.equal(rowsOf(files.entries_, ['nowhere']), undefined)
})

test('a folder of many files comes page by page', async () => {
  const { ask, files } = start()
  files.content_ = { ...files.content_, kind: 'folder', files: 2500 }
  files.entries_ = Array.from({ length: 2500 }, (_, index) => ({
    path: `${index}`,
    kind: 'file' as const,
    bytes: 1,
    executable: false,
  }))
  assert.match(await (await ask(PATH)).text(), /\?from=1000/)
  const last = await (await ask(`${PATH}?from=2000`)).text()
  assert.equal(last.split('<tr>').length - 1, 500)
  assert.doesNotMatch(last, /\?from=/)
})

test('a sharer that does not answer is waited for within a bound, and the page says what it waited for', async () => {
  const { ask, clock, files } = start()
  files.gate = (waiting, cancel) =>
    new Promise((_, reject) => {
      waiting('the sharer', 'the sharer is offline, or the link is <old>')
      cancel.addEventListener('abort', () => reject(fail('cancelled', 'the caller gave up')))
    })
  const response = await clock.settle(ask(PATH), GATEWAY_PATIENCE_MS + 1)
  assert.equal(response.status, 504)
  assert.match(await response.text(), /offline, or the link is &#60;old&#62;/)
})

test('a damaged link, and a place that is none, are a page with a sentence and what to do', async () => {
  const { ask } = start()
  const damaged = await ask('/w/AbCd')
  assert.equal(damaged.status, 400)
  assert.match(await damaged.text(), /This link is damaged[\s\S]*Copy it again/)
  assert.equal((await ask('/')).status, 404)
  assert.equal((await ask('/v1/status')).status, 404)
})
