/** What is served at the API's own origin beside the API: a few files, to this machine's own pages and to nobody else's. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { createPageFiles } from '../src/daemon/page-files.ts'
import { createPageServer } from '../src/http/page-server.ts'

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-page-'))
after(() => fs.rmSync(directory, { recursive: true, force: true }))
for (const name of [
  'index.html',
  'page.js',
  'chunk-AB2CD3EF.js',
  'page.css',
  'icon.svg',
  'secret.txt',
  '.hidden.js',
])
  fs.writeFileSync(path.join(directory, name), `content of ${name}`)
fs.writeFileSync(path.join(path.dirname(directory), `${path.basename(directory)}.txt`), 'beside')
after(() => fs.rmSync(`${directory}.txt`, { force: true }))

const sourceIn = (place: string) => ({ directory: () => Promise.resolve(place) })
const serve = createPageServer(createPageFiles(sourceIn(directory)))
const HOST = '127.0.0.1:9251'

function ask(
  place: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<Response | undefined> {
  return serve(new Request(`http://${HOST}${place}`, { method, headers: { host: HOST, ...headers } }))
}

test('the files of the page are served, each as what it is', async () => {
  const types = {
    '/': 'text/html; charset=utf-8',
    '/page.js': 'text/javascript; charset=utf-8',
    '/chunk-AB2CD3EF.js': 'text/javascript; charset=utf-8',
    '/page.css': 'text/css; charset=utf-8',
    '/icon.svg': 'image/svg+xml',
  }
  for (const [place, type] of Object.entries(types)) {
    const answer = await ask(place)
    assert.equal(answer?.headers.get('content-type'), type)
    assert.match((await answer?.text()) ?? '', /^content of /)
  }
  assert.equal(await (await ask('/?a=b'))?.text(), 'content of index.html')
  assert.equal(await (await ask('/', {}, 'HEAD'))?.text(), '')
})

test('nothing else of the directory or beside it is, however it is written', async () => {
  for (const place of [
    '/index.html',
    '/secret.txt',
    '/page.js/',
    '//page.js',
    '/./../secret.txt',
    '/%2e%2e/secret.txt',
    `/..%2f${path.basename(directory)}.txt`,
    '/page.js%00.html',
    '/%70age.js',
    '/.hidden.js',
    '/missing.js',
    '/constructor',
    '/__proto__',
  ])
    assert.equal(await ask(place), undefined, place)
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
    assert.equal(await ask('/', {}, method), undefined)
  for (const place of ['/v1', '/v1/status', '/v1/../v1/status'])
    assert.equal(await ask(place), undefined, place)
})

test('every answer forbids what the page does not need: other origins, inline code, frames, forms, sniffing, caches', async () => {
  for (const place of ['/', '/page.js', '/icon.svg']) {
    const headers = (await ask(place))?.headers
    const policy = headers?.get('content-security-policy') ?? ''
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'self'",
      "frame-ancestors 'none'",
      "form-action 'none'",
      "base-uri 'none'",
      "require-trusted-types-for 'script'",
    ])
      assert.ok(policy.split('; ').includes(part), part)
    assert.doesNotMatch(policy, /unsafe|\*|https?:|data:|blob:/)
    assert.equal(headers?.get('x-content-type-options'), 'nosniff')
    assert.equal(headers?.get('cache-control'), 'no-store')
    assert.equal(headers?.get('referrer-policy'), 'no-referrer')
    assert.equal(headers?.get('cross-origin-opener-policy'), 'same-origin')
    assert.equal(headers?.get('cross-origin-resource-policy'), 'same-origin')
    assert.equal(headers?.get('set-cookie'), null)
    assert.equal(headers?.get('access-control-allow-origin'), null)
  }
})

test('who comes from another site gets a sentence, not the page', async () => {
  for (const headers of [
    { host: 'evil.example' },
    { host: `${HOST}.evil.example` },
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ] as Record<string, string>[]) {
    for (const place of ['/', '/page.js']) {
      const answer = await ask(place, headers)
      assert.equal(answer?.status, 403)
      assert.match((await answer?.text()) ?? '', /type: warren open\n$/)
    }
  }
  assert.equal((await ask('/', { 'sec-fetch-site': 'none', origin: `http://${HOST}` }))?.status, 200)
})

test('a package without its page says how it is built', async () => {
  for (const missing of [undefined, path.join(directory, 'nowhere')]) {
    const files = createPageFiles(missing === undefined ? undefined : sourceIn(missing))
    assert.match(new TextDecoder().decode((await files('/'))?.bytes), /npm run build/)
    assert.equal(await files('/page.js'), undefined)
  }
})
