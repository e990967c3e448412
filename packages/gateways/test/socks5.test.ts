/** SOCKS5 byte for byte: what recorded clients send and what they expect back (docs/spec/proxy.md §2). */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { concatBytes, fail, fromHex, type safeText, toHex, utf8 } from '@warren/kernel'
import { SERVICE, settle, startProxy, WRONG_SERVICE } from './proxy-harness.ts'

const NO_AUTH = '050100'

function request(name: string, port = 80, command = 1): string {
  const bytes = utf8(name)
  return toHex(
    concatBytes(Uint8Array.of(5, command, 0, 3, bytes.length), bytes, Uint8Array.of(port >> 8, port & 255)),
  )
}

const REPLY = (code: string, addressType = '01'): string => `05${code}00${addressType}000000000000`

/** Sends hex in one piece; the whole answer in hex, whether the connection was closed, and what was asked for. */
async function exchange(hex: string, options = {}) {
  const harness = await startProxy(options)
  const client = harness.client()
  client.duplex.write(fromHex(hex))
  await settle(harness)
  return {
    harness,
    client,
    answer: toHex(client.received),
    ended: client.ended,
    asked: harness.opened[0]?.request,
  }
}

describe('SOCKS5: requests that are refused at once', () => {
  const ip4 = '050100017f0000010050'
  const ip6 = '0501000400000000000000000000000000000001' + '0050'
  const cases: readonly [title: string, sent: string, answer: string][] = [
    ['an address with a wrong checksum gets F6', request(`${WRONG_SERVICE}.onion`), REPLY('f6')],
    ['an address of another length (v2) gets F6', request('expyuzz4wqqyqhjn.onion'), REPLY('f6')],
    ['a label that is no host label gets F6', request(`-x.${SERVICE}.onion`), REPLY('f6')],
    ['a trailing dot gets 04', request(`${SERVICE}.onion.`), REPLY('04')],
    ['a public name gets 02', request('example.com'), REPLY('02')],
    ['a name that only contains onion gets 02', request(`${SERVICE}.onion.example.com`), REPLY('02')],
    ['an address written as a name gets 02', request('127.0.0.1'), REPLY('02')],
    ['an IPv4 address gets 02', ip4, REPLY('02')],
    ['an IPv6 address gets 02', ip6, REPLY('02')],
    ['a .exit name gets 01', request('foo.exit'), REPLY('01')],
    ['port 0 gets 01', request(`${SERVICE}.onion`, 0), REPLY('01')],
    ['an empty name gets 01', request(''), REPLY('01')],
    ['a name with a zero byte gets 01', request('a\0.onion'), REPLY('01')],
    ['an unknown address type gets 01', '05010009000000000000', REPLY('01')],
    ['BIND gets 07', '05020001000000000000', REPLY('07')],
    ['UDP ASSOCIATE gets 07', '05030001000000000000', REPLY('07')],
    ['RESOLVE gets 04 with address type 0', request(`${SERVICE}.onion`, 0, 0xf0), REPLY('04', '00')],
    ['RESOLVE of a public name gets the same', request('nosuch.invalid', 42, 0xf0), REPLY('04', '00')],
    ['RESOLVE_PTR gets the same', '05f100017f0000010000', REPLY('04', '00')],
  ]
  for (const [title, sent, answer] of cases) {
    it(title, async () => {
      const result = await exchange(NO_AUTH + sent)
      assert.deepEqual([result.answer, result.ended, result.asked], [`0500${answer}`, true, undefined])
    })
  }

  it('without extended errors a mistyped address gets 04', async () => {
    const result = await exchange(NO_AUTH + request(`${WRONG_SERVICE}.onion`), { extendedErrors: false })
    assert.equal(result.answer, `0500${REPLY('04')}`)
  })
})

describe('SOCKS5: greetings', () => {
  const cases: readonly [title: string, sent: string, answer: string, ended: boolean][] = [
    ['no authentication is chosen if it is all there is', '050100', '0500', false],
    ['user and password are preferred', '05020002', '0502', false],
    ['the preference does not depend on the order', '0503000102', '0502', false],
    ['unknown methods are passed over', '05020001', '0500', false],
    ['nothing acceptable gets FF', '050101', '05ff', true],
    ['no methods at all get FF', '0500', '05ff', true],
    ['both fields may be empty', '050102' + '010000', '0502' + '0100', false],
    [
      'a structured user name of type 0 is accepted',
      `050102${toHex(utf8('\x01\x09<torS0X>0\x04iso1'))}`,
      '05020100',
      false,
    ],
    [
      'type 0 with more behind it is refused with a reply',
      `050102${toHex(utf8('\x01\x0c<torS0X>0abc\x04iso1'))}`,
      `0502${REPLY('01')}`,
      true,
    ],
    [
      'another type is refused with a reply',
      `050102${toHex(utf8('\x01\x09<torS0X>1\x04iso1'))}`,
      `0502${REPLY('01')}`,
      true,
    ],
    ['a wrong version of the password message is told nothing', '050102' + '020000', '0502', true],
    ['an unknown SOCKS version is told nothing', '060100', '', true],
    ['a TLS hello is told nothing', '160301', '', true],
    ['a request of another version is told nothing', '050100' + '04010050', '0500', true],
  ]
  for (const [title, sent, answer, ended] of cases) {
    it(title, async () => {
      const result = await exchange(sent)
      assert.deepEqual([result.answer, result.ended], [answer, ended])
    })
  }
})

describe('SOCKS5: what reaches the connector', () => {
  it('is lower case without the suffix, for both suffixes and any case', async () => {
    for (const name of [`${SERVICE}.onion`, `${SERVICE.toUpperCase()}.ONION`, `${SERVICE}.Warren`]) {
      const { asked } = await exchange(NO_AUTH + request(name, 8080))
      assert.deepEqual([asked?.service, asked?.host, asked?.port], [SERVICE, SERVICE, 8080])
    }
  })

  it('keeps sub-labels in host', async () => {
    const { asked } = await exchange(NO_AUTH + request(`www.Shop.${SERVICE}.onion`))
    assert.deepEqual([asked?.service, asked?.host], [SERVICE, `www.shop.${SERVICE}`])
  })

  it('isolates by user and password together, so that moving a byte between them is another key', async () => {
    const keyOf = async (credentials: string): Promise<string | undefined> =>
      (await exchange(`050102${credentials}${request(`${SERVICE}.onion`)}`)).asked?.isolation
    const keys = await Promise.all(
      ['01016101' + '62', '01026162' + '00', '01000261' + '62', '01000' + '0', '01016201' + '62'].map(keyOf),
    )
    assert.equal(new Set(keys).size, keys.length)
    assert.ok(keys.every((key) => key !== undefined))
  })

  it('two empty fields isolate like no credentials', async () => {
    const without = await exchange(NO_AUTH + request(`${SERVICE}.onion`))
    const empty = await exchange(`050102010000${request(`${SERVICE}.onion`)}`)
    assert.equal(empty.asked?.isolation, without.asked?.isolation)
  })

  it('hears credentials that come though no authentication was chosen', async () => {
    const { asked, answer } = await exchange(`${NO_AUTH}0101610162${request(`${SERVICE}.onion`)}`)
    const asUsual = await exchange(`0501020101610162${request(`${SERVICE}.onion`)}`)
    assert.equal(answer, '05000100')
    assert.equal(asked?.isolation, asUsual.asked?.isolation)
  })
})

describe('SOCKS5: how a connection ends up', () => {
  it('success has an empty bound address', async () => {
    const { harness, client } = await exchange(NO_AUTH + request(`${SERVICE}.onion`))
    harness.opened[0]?.accept()
    await settle(harness)
    assert.equal(toHex(client.received), `0500${REPLY('00')}`)
  })

  const failures: readonly [string, string][] = [
    ['descriptor-not-found', 'f0'],
    ['descriptor-bad', 'f1'],
    ['introduction-failed', 'f2'],
    ['rendezvous-failed', 'f3'],
    ['client-key-missing', 'f4'],
    ['client-key-wrong', 'f5'],
    ['introduction-timeout', 'f7'],
    ['port-refused', '05'],
    ['network-not-ready', '03'],
  ]
  for (const [code, hex] of failures) {
    it(`${code} is told as ${hex.toUpperCase()}`, async () => {
      const { harness, client } = await exchange(NO_AUTH + request(`${SERVICE}.onion`))
      // Only literals may pass as safe text; the table above is one.
      harness.opened[0]?.fail(
        fail('refused', 'test', { fields: { code: code as ReturnType<typeof safeText<'x'>> } }),
      )
      await settle(harness)
      assert.deepEqual([toHex(client.received), client.ended], [`0500${REPLY(hex)}`, true])
    })
  }

  it('an error without a code is told by its kind', async () => {
    const { harness, client } = await exchange(NO_AUTH + request(`${SERVICE}.onion`))
    harness.opened[0]?.fail(fail('no-path', 'test'))
    await settle(harness)
    assert.equal(toHex(client.received), `0500${REPLY('03')}`)
  })
})
