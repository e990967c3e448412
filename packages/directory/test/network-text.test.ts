import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  checkedNetwork,
  createNetwork,
  defaultParameters,
  formatNetworkText,
  formatNetworkWords,
  type Network,
  PARAMETER_RULES,
  parametersFrom,
  parseNetworkText,
  readNetwork,
  WORDS_ENTRIES,
} from '@warren/directory'
import { fromBase64Url, isWarrenError, toBase64Url } from '@warren/kernel'
import { createSeededRandom, createSimPrimitives } from '@warren/testkit'
import fc from 'fast-check'
import { MAX_NETWORK_TEXT_BYTES } from '../src/limits.ts'

const primitives = createSimPrimitives(createSeededRandom('network text'))
const LIST = Array.from(
  { length: 2048 },
  (_, index) =>
    `w${String.fromCharCode(97 + (index % 26), 97 + (Math.floor(index / 26) % 26), 97 + Math.floor(index / 676))}`,
)

function networkOf(relays: number, host = (index: number): string => `10.${index}.0.7`): Network {
  return createNetwork(primitives, {
    name: 'at home',
    testing: true,
    change: (defaults) => ({ ...defaults, prefixes: { ipv4Bits: 32, ipv6Bits: 128 } }),
    bootstrap: Array.from({ length: relays }, (_, index) => ({
      id: primitives.random.bytes(32),
      address: { host: host(index), port: 9000 + index },
    })),
  })
}

const refused = (read: () => unknown): { next: string; fields: Record<string, unknown> } => {
  try {
    read()
  } catch (error) {
    if (isWarrenError(error) && error.kind === 'bad-input')
      return { next: error.next ?? '', fields: error.fields }
    throw error
  }
  return assert.fail('it was accepted')
}

test('a network comes back from its text as it was, with at most 8 of its relays', () => {
  const network = networkOf(11)
  const text = formatNetworkText(primitives, network)
  assert.match(text, /^warren-network:[A-Za-z0-9_-]+$/)
  assert.deepEqual(parseNetworkText(primitives, text), {
    ...network,
    bootstrap: network.bootstrap.slice(0, 8),
  })
})

test('the text survives what mail programs do to it: line breaks, spaces, angle brackets, capitals in its prefix', () => {
  const network = networkOf(3)
  const text = formatNetworkText(primitives, network)
  const mailed = `\n <${text.replace('warren', 'Warren').replace(/.{60}/g, '$&\r\n  ')}> \n`
  assert.deepEqual(readNetwork(primitives, mailed, LIST), network)
})

test('a text with any one bit changed is refused with what to do', () => {
  const text = formatNetworkText(primitives, networkOf(1))
  const body = fromBase64Url(text.slice('warren-network:'.length)) as Uint8Array
  for (let bit = 0; bit < body.length * 8; bit++) {
    const changed = body.slice()
    changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7))
    const { next } = refused(() => parseNetworkText(primitives, `warren-network:${toBase64Url(changed)}`))
    assert.match(next, /copy it again/)
  }
})

test('the largest network that there can be fits the bound of a text', () => {
  const extreme = checkedNetwork(primitives, {
    name: 'n'.repeat(64),
    testing: true,
    nonce: primitives.random.bytes(32),
    parameters: parametersFrom((rule) => (rule.testing === rule.max ? rule.min : rule.max)),
    bootstrap: networkOf(8, (index) => `fd00::${index + 1}`).bootstrap,
  })
  const text = formatNetworkText(primitives, extreme)
  assert.ok(((text.length - 15) * 3) / 4 <= MAX_NETWORK_TEXT_BYTES)
  assert.deepEqual(parseNetworkText(primitives, text), extreme)
  assert.ok(PARAMETER_RULES.length < 256)
})

test('an address that the network does not allow is refused', () => {
  const real = checkedNetwork(primitives, {
    name: 'real',
    testing: false,
    nonce: primitives.random.bytes(32),
    parameters: defaultParameters(false),
    bootstrap: [],
  })
  const bootstrap = [{ id: primitives.random.bytes(32), address: { host: '10.0.0.1', port: 1 } }]
  const { next } = refused(() =>
    parseNetworkText(primitives, formatNetworkText(primitives, { ...real, bootstrap })),
  )
  assert.match(next, /copy it again/)
})

test('a network comes back from its words, whatever stands between them', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 3 }),
      fc.constantFrom(' ', '\n', ', ', ' 12. ', '\t'),
      (relays, between) => {
        const network = networkOf(relays)
        const words = formatNetworkWords(primitives, network, LIST)
        const typed = words.map((word, index) => (index % 2 === 0 ? word.toUpperCase() : word)).join(between)
        const bootstrap = network.bootstrap.slice(0, WORDS_ENTRIES)
        assert.deepEqual(readNetwork(primitives, typed, LIST), { ...network, bootstrap })
      },
    ),
    { numRuns: 50 },
  )
})

test('a word that is not in the list is named by its position, and what it may have been', () => {
  const words = formatNetworkWords(primitives, networkOf(1), LIST)
  const right = words[6] as string
  words[6] = `${right}x`
  const { next, fields } = refused(() => readNetwork(primitives, words.join(' '), LIST))
  assert.equal(fields['position'], 7)
  assert.ok(next.includes('word number 7'))
  assert.ok(next.includes(right))
})

test('two words that changed places, a word too few and another word are refused', () => {
  const words = formatNetworkWords(primitives, networkOf(2), LIST)
  const swapped = [...words]
  swapped[3] = words[9] as string
  swapped[9] = words[3] as string
  for (const wrong of [swapped, words.slice(0, -1), words.slice(1), [...words, words[0] as string]]) {
    refused(() => readNetwork(primitives, wrong.join(' '), LIST))
  }
})

test('what is no network at all is told what one looks like', () => {
  assert.match(refused(() => readNetwork(primitives, 'hello', LIST)).next, /warren network show/)
  assert.match(refused(() => readNetwork(primitives, '', LIST)).next, /warren network show/)
  assert.match(refused(() => readNetwork(primitives, 'warren-network:', LIST)).next, /copy it again/)
})
