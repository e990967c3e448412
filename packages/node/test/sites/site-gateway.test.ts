import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  createCaptureLog,
  createInlineOffload,
  createSeededRandom,
  createSimPrimitives,
  VirtualClock,
} from '@warren/testkit'
import { createGateway } from '../../src/gateway/gateway.ts'
import { SITE_HTML_MAX_BYTES } from '../../src/limits.ts'
import { FakeFiles } from '../fake-files.ts'
import { FakeSites, SITE_ADDRESS } from '../fake-sites.ts'

const HOST = `${SITE_ADDRESS}.localhost:9251`

function start() {
  const sites = new FakeSites()
  const files = new FakeFiles()
  const gateway = createGateway({
    clock: new VirtualClock(),
    log: createCaptureLog(),
    content: () => files.content,
    sites: () => sites,
    offload: createInlineOffload(createSimPrimitives(createSeededRandom(1))),
    port: () => 9251,
  })
  const ask = (
    path: string,
    headers: Record<string, string> = {},
    { method = 'GET', host = HOST } = {},
  ): Promise<Response> =>
    gateway(new Request(`http://${host}${path}`, { method, headers: { host, ...headers } }))
  sites.files.set(SITE_ADDRESS, {
    'index.html': '<h1>Hello</h1><script>x</script><a href="http://evil.example/">out</a>',
    'style.css': 'p{color:red;background:url(http://evil.example/)}',
    'a/b.txt': '0123456789',
    'feed.atom': '<feed/>',
    'old.rss': '<rss/>',
    'p.svg': '<svg onload="x"/>',
    'd.pdf': 'pdf',
    '.git/HEAD': 'ref: refs/heads/main',
    'Jörg.txt': 'umlaut',
  })
  return { sites, ask }
}

describe('a site at the gateway', () => {
  test('its first page is shown, written anew, under a policy that runs and loads nothing from elsewhere', async () => {
    const { ask } = start()
    const response = await ask('/')
    const text = await response.text()
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8')
    assert.match(text, /<h1>Hello<\/h1>/)
    assert.doesNotMatch(text, /script|href="http/)
    assert.match(text, /href="\/\.warren\/leave\?to=http%3A%2F%2Fevil\.example%2F"/)
    const policy = response.headers.get('content-security-policy') ?? ''
    assert.match(policy, /sandbox allow-same-origin allow-downloads;/)
    assert.match(policy, /default-src 'none';/)
    assert.doesNotMatch(policy, /allow-scripts|allow-forms|script-src|connect-src|\*/)
    for (const [name, value] of [
      ['x-content-type-options', 'nosniff'],
      ['referrer-policy', 'no-referrer'],
      ['cache-control', 'no-store'],
      ['x-dns-prefetch-control', 'off'],
      ['cross-origin-opener-policy', 'same-origin'],
      ['cross-origin-resource-policy', 'same-origin'],
      ['access-control-allow-origin', null],
    ] as const)
      assert.equal(response.headers.get(name), value, name)
  })

  test('files have the type of their extension, ranges, tags and HEAD', async () => {
    const { ask } = start()
    const types: Readonly<Record<string, string>> = {
      '/style.css': 'text/css; charset=utf-8',
      '/feed.atom': 'application/atom+xml; charset=utf-8',
      '/old.rss': 'application/rss+xml; charset=utf-8',
      '/p.svg': 'image/svg+xml; charset=utf-8',
      '/a/b.txt': 'text/plain; charset=utf-8',
      '/.git/HEAD': 'application/octet-stream',
      '/J%C3%B6rg.txt': 'text/plain; charset=utf-8',
    }
    for (const [path, type] of Object.entries(types)) {
      const { status, headers } = await ask(path)
      assert.deepEqual([path, status, headers.get('content-type')], [path, 200, type])
    }
    assert.equal(await (await ask('/style.css')).text(), 'p{color:red}')
    assert.match(
      (await ask('/p.svg')).headers.get('content-security-policy') ?? '',
      /^sandbox; default-src 'none'/,
    )
    assert.match((await ask('/d.pdf')).headers.get('content-disposition') ?? '', /^attachment/)
    const part = await ask('/a/b.txt', { range: 'bytes=2-4' })
    assert.deepEqual([part.status, await part.text()], [206, '234'])
    const head = await ask('/index.html', {}, { method: 'HEAD' })
    const whole = await ask('/index.html')
    assert.equal(head.headers.get('content-length'), String((await whole.arrayBuffer()).byteLength))
    const etag = whole.headers.get('etag') ?? ''
    assert.equal((await ask('/index.html', { 'if-none-match': etag })).status, 304)
    assert.equal((await ask('/', {}, { method: 'POST' })).status, 405)
  })

  test('a page that is longer than what is written anew is shown as text', async () => {
    const { ask, sites } = start()
    sites.files.set(SITE_ADDRESS, { 'long.html': '<b>'.repeat(SITE_HTML_MAX_BYTES / 3 + 1) })
    assert.equal((await ask('/long.html')).headers.get('content-type'), 'text/plain; charset=utf-8')
  })

  test('folders are lists, with their names as text; what is not there is a page that says so', async () => {
    const { ask, sites } = start()
    sites.files.set(SITE_ADDRESS, { 'a/<b>.txt': 'x', 'a/index.htm': 'y' })
    const list = await ask('/a/')
    assert.equal(list.status, 200)
    const text = await list.text()
    assert.match(text, /&#60;b&#62;\.txt/)
    assert.match(text, /href="\/a\/%3Cb%3E\.txt"/)
    assert.equal((await ask('/a')).headers.get('location'), '/a/')
    assert.equal((await ask('/a/index.htm/')).headers.get('location'), '/a/index.htm')
    for (const path of ['/nothing', '/%ff', '/a/..%2f..%2fetc/passwd', '/.warren/other']) {
      assert.equal((await ask(path)).status, 404, path)
    }
    const away = (await ask('//evil.example')).headers.get('location') ?? ''
    assert.doesNotMatch(away, /^\/\//)
  })

  test('the page between a site and the outside shows the address as text and goes nowhere', async () => {
    const { ask } = start()
    const response = await ask(
      `/.warren/leave?to=${encodeURIComponent('http://evil.example/"><script>x</script>')}`,
    )
    const text = await response.text()
    assert.match(text, /evil\.example/)
    assert.doesNotMatch(text, /<script|<a [^>]*evil|http-equiv|<meta[^>]*refresh/)
    assert.equal(response.headers.get('refresh'), null)
  })

  test('a name is one label before localhost with this very port; nothing else is taken for a site', async () => {
    const { ask, sites } = start()
    for (const host of [
      'a.b.localhost:9251',
      `${SITE_ADDRESS}.localhost:1`,
      `${SITE_ADDRESS}.localhost`,
      `${SITE_ADDRESS}.localhost.evil.example:9251`,
      `${SITE_ADDRESS}.onion:9251`,
      '-a.localhost:9251',
      'evil.example',
    ])
      assert.equal((await ask('/', {}, { host })).status, 403, host)
    assert.equal(sites.opened.length, 0)
    assert.equal((await ask('/', {}, { host: `V12.${SITE_ADDRESS}.localhost:9251` })).status, 200)
    assert.deepEqual(sites.opened.at(-1), { label: SITE_ADDRESS, version: 12 })
    assert.equal((await ask('/', {}, { host: 'nobody.localhost:9251' })).status, 404)
  })

  test('who goes on to a page is content with the version that is known, who loads one again is not', async () => {
    const { ask, sites } = start()
    await ask('/')
    for (const control of ['max-age=0', 'no-cache']) await ask('/', { 'cache-control': control })
    assert.deepEqual(sites.freshness, ['known', 'recent', 'recent'])
  })

  test('what a page elsewhere causes is refused, and one who follows a link from there is asked', async () => {
    const { ask, sites } = start()
    const image = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }
    assert.equal((await ask('/p.svg', image)).status, 403)
    assert.equal((await ask('/p.svg', { ...image, 'sec-fetch-site': 'same-site' })).status, 403)
    assert.equal((await ask('/', { origin: 'http://other.localhost:9251' })).status, 403)
    const follow = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    }
    assert.match(await (await ask('/', follow)).text(), /Another web page sent you/)
    assert.equal((await ask('/', { ...follow, 'sec-fetch-dest': 'iframe' })).status, 403)
    assert.equal(sites.opened.length, 0)
    // A preview is known to its owner alone, and fetches nothing: it is shown at once, and still to nobody but a person.
    const host = 'preview-0123456789abcdef.localhost:9251'
    sites.files.set('preview-0123456789abcdef', { 'index.html': '<p>mine</p>' })
    assert.match(await (await ask('/', { ...follow, host })).text(), /<p>mine<\/p>/)
    assert.equal((await ask('/p.svg', { ...image, host })).status, 403)
    assert.match(
      await (await ask('/', { ...follow, host: 'preview-00.localhost:9251' })).text(),
      /Another web page/,
    )
    assert.equal((await ask('/p.svg', { ...image, 'sec-fetch-site': 'same-origin' })).status, 200)
  })

  test('a site that may run scripts opens in a browser of its own only, in which they are left as they are', async () => {
    const { ask, sites } = start()
    sites.allow('', true)
    const elsewhere = await ask('/')
    assert.equal(elsewhere.status, 403)
    assert.match(await elsewhere.text(), /warren browse/)
    assert.equal((await ask('/.warren/open/bad')).status, 404)
    const entered = await ask('/.warren/open/good')
    const cookie = entered.headers.get('set-cookie') ?? ''
    assert.deepEqual([entered.status, entered.headers.get('location')], [303, '/'])
    assert.match(cookie, /HttpOnly; SameSite=Strict/)
    const inside = await ask('/', { cookie: cookie.split(';')[0] ?? '' })
    assert.equal(inside.status, 200)
    assert.match(await inside.text(), /<script>x<\/script>/)
    assert.match(inside.headers.get('content-security-policy') ?? '', /connect-src 'self'.*webrtc 'block'/)
    sites.allow('', false)
    const after = await ask('/', { cookie: cookie.split(';')[0] ?? '' })
    assert.doesNotMatch(await after.text(), /<script/)
  })

  const CLICKED = {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  }

  test('a click on the page of its own node opens a site without a question: with a ticket, once, and the ticket stays nowhere', async () => {
    const { ask, sites } = start()
    assert.equal((await ask('/', CLICKED)).status, 403)
    const { pathname } = new URL(sites.visit('', undefined).url ?? '')
    const letIn = await ask(pathname, CLICKED)
    // Not by a redirect: the site's own place leads on, so that it is not asked about when it is loaded again.
    assert.equal(letIn.status, 200)
    assert.match(await letIn.text(), /<meta http-equiv="refresh" content="0; url=\/">/)
    assert.equal(letIn.headers.get('referrer-policy'), 'no-referrer')
    assert.match(letIn.headers.get('cache-control') ?? '', /no-store/)
    assert.equal(letIn.headers.get('set-cookie'), null)
    const again = await ask(pathname, CLICKED)
    assert.equal(again.status, 403)
    assert.match(await again.text(), /Another web page/)
  })

  test('a ticket is for one site and version, for seconds, and for no picture or frame of a page elsewhere', async () => {
    const { ask, sites } = start()
    const ticketOf = (version?: number): string => new URL(sites.visit('', version).url ?? '').pathname
    sites.files.set('other', { 'index.html': 'other' })
    const other = { host: 'other.localhost:9251' }
    const old = { host: `v3.${HOST}` }
    assert.equal((await ask(ticketOf(), CLICKED, other)).status, 403)
    assert.equal((await ask(ticketOf(), CLICKED, old)).status, 403)
    assert.equal((await ask(ticketOf(3), CLICKED)).status, 403)
    assert.equal((await ask(ticketOf(3), CLICKED, old)).status, 200)
    const embedded = { ...CLICKED, 'sec-fetch-dest': 'iframe' }
    const unused = ticketOf()
    assert.equal((await ask(unused, embedded)).status, 403)
    assert.equal((await ask(unused, CLICKED)).status, 200, 'what was refused used nothing up')
    const late = ticketOf()
    await sites.clock.runFor(11_000)
    assert.equal((await ask(late, CLICKED)).status, 403)
    assert.equal((await ask(`/.warren/visit/${'0'.repeat(32)}`, CLICKED)).status, 403)
  })

  test('a site that was taken back says so', async () => {
    const { ask, sites } = start()
    sites.files.set(SITE_ADDRESS, {})
    sites.isEnded = true
    assert.equal((await ask('/')).status, 410)
  })
})
