import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { needsWan, until, Wan } from '@warren/testkit/processes'

/** Answers `hello` to whoever connects at port 7000. */
const SERVER = `require('node:net').createServer((s) => s.end('hello')).listen(7000)`

/** Prints what the host at the address says, or nothing if it cannot be reached. */
const client = (address: string): string =>
  `const s = require('node:net').connect(7000, '${address}', () => {}).on('data', (d) => console.log(String(d))).on('error', () => {}); setTimeout(() => s.destroy(), 1500).unref()`

describe('the wide-area test bed', { skip: needsWan() }, () => {
  let wan: Wan
  const ask = async (from: number, to: number): Promise<string> =>
    (await wan.host(from).run(process.execPath, ['-e', client(wan.host(to).address)])).output.trim()

  before(async () => {
    wan = await Wan.create({ hosts: 4, nat: [4], delayMs: 5 })
    for (const index of [1, 2, 3, 4]) {
      // Ended by the bed's own end: its directory stands in the environment.
      void wan
        .host(index)
        .run(process.execPath, ['-e', SERVER], { env: { ...process.env, HOME: wan.directory } })
        .catch(() => {})
    }
    await until('the hosts answer each other', 60_000, async () =>
      (await ask(2, 1)) === 'hello' && (await ask(1, 3)) === 'hello' ? true : undefined,
    )
  })
  after(() => wan?.close())

  it('writes down who exchanged packets with whom, and nobody else', async () => {
    const before = await wan.contacts()
    assert.ok(before.has('1-2') && before.has('1-3'))
    assert.ok(!before.has('2-3') && !before.has('1-4'))
  })

  it('a host behind a router reaches others and is reached by nobody', async () => {
    assert.equal(await ask(4, 2), 'hello')
    assert.equal(await ask(3, 4), '')
    const contacts = await wan.contacts()
    assert.ok(contacts.has('2-4'), 'under the address of its router')
    assert.ok(contacts.has('3-4'), 'an attempt counts as well')
  })

  it('a cut line carries nothing until it is healed, and a host that is down hears nobody', async () => {
    await wan.cut(1, 2)
    assert.equal(await ask(2, 1), '')
    assert.equal(await ask(3, 1), 'hello')
    await wan.heal(1, 2)
    assert.equal(await ask(2, 1), 'hello')
    await wan.down(3)
    assert.equal(await ask(2, 3), '')
    await wan.up(3)
    assert.equal(await ask(2, 3), 'hello')
  })
})
