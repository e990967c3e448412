import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import {
  formatLinkBody,
  formatShareLink,
  formatShareUrl,
  networkTagOf,
  parsePlacedLink,
  parseShareLink,
  type ShareLink,
} from '@warren/applications'
import { isWarrenError } from '@warren/kernel'
import { createNodePrimitives } from '@warren/platform/node'
import { createSeededRandom, effort } from '@warren/testkit'
import fc from 'fast-check'

const primitives = createNodePrimitives()
const random = createSeededRandom('links')

function drawLink(hints = 1): ShareLink {
  return {
    networkTag: networkTagOf(random.bytes(32)),
    manifestRoot: random.bytes(32),
    key: random.bytes(32),
    hints: Array.from({ length: hints }, () => random.bytes(32)),
  }
}

/** Refused as a person's input, with what to do. */
function isRefused(text: string): void {
  assert.throws(
    () => parseShareLink(primitives, text),
    (error) => isWarrenError(error) && error.kind === 'bad-input' && (error.next ?? '').endsWith('.'),
    text,
  )
}

test('both forms read back, with one to eight hints', () => {
  for (let hints = 1; hints <= 8; hints++) {
    const link = drawLink(hints)
    assert.deepEqual(parseShareLink(primitives, formatShareLink(primitives, link)), link)
    assert.deepEqual(parseShareLink(primitives, formatShareUrl(primitives, link, 9251)), link)
  }
})

test('the bytes are those of the specification', () => {
  const link = drawLink(2)
  const before = Buffer.concat([
    Buffer.of(1),
    link.networkTag,
    link.manifestRoot,
    link.key,
    Buffer.of(2),
    ...link.hints,
  ])
  const checksum = createHash('sha256').update('warren share link 1\0').update(before).digest().subarray(0, 4)
  const body = Buffer.concat([before, checksum]).toString('base64url')
  assert.equal(formatLinkBody(primitives, link), body)
  assert.equal(formatShareLink(primitives, drawLink()).length, 149)
})

test('what mail programs and people add around a link is let pass', () => {
  const link = drawLink()
  const text = formatShareLink(primitives, link)
  const body = formatLinkBody(primitives, link)
  const forms = [
    ` ${text}\n`,
    `<${text}>`,
    `http://127.0.0.1:1/w/${body}`,
    `http://[::1]:65535/w/${body}/`,
    `http://localhost/w/${body}`,
  ]
  for (const form of forms) assert.deepEqual(parseShareLink(primitives, form), link)
})

test('a link into a share keeps its path for the gateway and is refused as a whole share', () => {
  const link = drawLink()
  const url = `${formatShareUrl(primitives, link, 80)}/a%20b/c`
  assert.deepEqual(parsePlacedLink(primitives, url), { link, path: '/a%20b/c' })
  isRefused(url)
})

test('every changed bit of the body is refused', () => {
  const body = Buffer.from(formatLinkBody(primitives, drawLink(2)), 'base64url')
  for (let bit = 0; bit < body.length * 8; bit++) {
    const changed = Buffer.from(body)
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    isRefused(`warren:${changed.toString('base64url')}`)
  }
})

test('every character left out, doubled, swapped or replaced is refused', () => {
  const text = formatShareLink(primitives, drawLink())
  const others = 'AQgw-_+/= .:é'
  for (let at = 0; at < text.length; at++) {
    const [before, here, after] = [text.slice(0, at), text.charAt(at), text.slice(at + 1)]
    isRefused(before + after)
    isRefused(before + here + here + after)
    isRefused(before)
    const swapped = before + after.charAt(0) + here + after.slice(1)
    if (swapped !== text && after !== '') isRefused(swapped)
    for (const other of others) if (other !== here) isRefused(before + other + after)
  }
})

test('text that is no link is refused with a sentence, whatever it is', () => {
  const texts = [
    '',
    'warren:',
    'http://example.com/w/AAAA',
    'https://localhost:1/w/AAAA',
    'x'.repeat(100_000),
  ]
  for (const text of [...texts, 'http://localhost:1/w/', 'http://localhost.example.com/w/AAAA'])
    isRefused(text)
  const property = fc.property(
    fc.string(),
    fc.constantFrom('', 'warren:', 'http://localhost:1/w/'),
    (text, start) => isRefused(start + text),
  )
  fc.assert(property, { numRuns: effort(300) })
})
