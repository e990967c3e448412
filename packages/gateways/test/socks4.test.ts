/** SOCKS4 and 4a byte for byte (docs/spec/proxy.md §3). */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fail, fromHex, toHex, utf8 } from '@warren/kernel'
import { SERVICE, settle, startProxy, WRONG_SERVICE } from './proxy-harness.ts'

const GRANTED = '005a000000000000'
const REJECTED = '005b000000000000'

const named = (name: string, user = '', head = '0401005000000001'): string =>
  `${head}${toHex(utf8(`${user}\0${name}\0`))}`

async function exchange(hex: string) {
  const harness = await startProxy()
  const client = harness.client()
  client.duplex.write(fromHex(hex))
  await settle(harness)
  return { harness, client, asked: harness.opened[0]?.request }
}

describe('SOCKS4a', () => {
  const refused: readonly [string, string][] = [
    ['a mistyped address', named(`${WRONG_SERVICE}.onion`)],
    ['a public name', named('example.com')],
    ['plain SOCKS4, which names an IPv4 address', '040100507f00000100'],
    ['the address 0.0.0.0', '040100500000000000'],
    ['an empty name', named('')],
    ['port 0', named(`${SERVICE}.onion`, '', '0401000000000001')],
    ['BIND', named(`${SERVICE}.onion`, '', '0402005000000001')],
    ['a user id that does not end', `0401005000000001${'61'.repeat(256)}`],
    ['a name that does not end', `040100500000000100${'61'.repeat(256)}`],
  ]
  for (const [title, sent] of refused) {
    it(`${title} is rejected with 5b`, async () => {
      const { client, asked } = await exchange(sent)
      assert.deepEqual([toHex(client.received), client.ended, asked], [REJECTED, true, undefined])
    })
  }

  it('grants with 5a and zeros once the stream is open', async () => {
    const { harness, client, asked } = await exchange(named(`www.${SERVICE}.onion`, 'user'))
    assert.equal(asked?.host, `www.${SERVICE}`)
    harness.opened[0]?.accept()
    await settle(harness)
    assert.equal(toHex(client.received), GRANTED)
  })

  it('a failed connection is 5b', async () => {
    const { harness, client } = await exchange(named(`${SERVICE}.onion`))
    harness.opened[0]?.fail(fail('not-found', 'test'))
    await settle(harness)
    assert.deepEqual([toHex(client.received), client.ended], [REJECTED, true])
  })

  it('isolates by user id', async () => {
    const keys = await Promise.all(
      ['', 'a', 'b'].map(async (user) => (await exchange(named(`${SERVICE}.onion`, user))).asked?.isolation),
    )
    assert.equal(new Set(keys).size, 3)
  })
})
