/** What an owner changes about his node while its daemon goes on, at the same port and with the same token. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import net from 'node:net'
import type os from 'node:os'
import path from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import type { NetworkAnswer, Problem, RelayAddresses, RestoreOutcome, Space, Status } from '@warren/api'
import { type DaemonOptions, formatRecoveryWords } from '@warren/node'
import { createNodePrimitives, openHomeDir } from '@warren/platform/node'
import { Sensitive } from '@warren/kernel'
import { markRestore, settleRestore } from '../src/daemon/unfinished-restore.ts'
import { relayAddresses } from '../src/daemon/relay-addresses.ts'
import { type AskedDaemon, configOf, freeAddress, HomeDaemons } from './support/home-daemons.ts'

let daemons: HomeDaemons

before(async () => {
  daemons = await HomeDaemons.open('changes')
})
after(() => daemons.close())
afterEach(() => daemons.stopAll())

const newHome = (): string => daemons.newHome()
const start = (home: string, options?: Partial<DaemonOptions>): Promise<AskedDaemon> =>
  daemons.start(home, options)

test('a home without a network makes one of its own, and is its first relay from then on', async () => {
  const home = newHome()
  const { daemon, ask } = await start(home)
  const listen = await freeAddress()
  const { status, answer } = await ask<NetworkAnswer>('POST', 'network/new', { name: 'our house', listen })
  assert.equal(status, 201)
  assert.ok(answer.name === 'our house' && answer.testing && answer.entries === 1)
  const { answer: now } = await ask<Status>('GET', 'status')
  assert.equal(now.relay?.address, listen)
  assert.deepEqual(configOf(home), { relay: true, listen })
  assert.equal((await ask('POST', 'network/new', { name: 'another', listen })).status, 400)
  await daemon.stop()
  const again = await start(home)
  assert.equal(again.daemon.status().relay?.address, listen)
})

test('an address that is taken, or none of a relay, is refused with what to do, and the home waits on', async () => {
  const taken = net.createServer().listen(0, '127.61.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
  const { port } = taken.address() as net.AddressInfo
  const { daemon, ask } = await start(newHome())
  for (const [listen, kind] of [
    [`127.61.0.1:${port}`, 'unreachable'],
    ['0.0.0.0:9252', 'bad-input'],
    ['127.61.0.1:99999', 'bad-input'],
  ] as const) {
    const { answer } = await ask<Problem>('POST', 'network/new', { name: 'none', listen })
    assert.equal(answer.kind, kind, listen)
    assert.ok((answer.next ?? '') !== '', listen)
  }
  assert.equal(daemon.status().state, 'no-network')
  taken.close()
})

test('a member becomes a relay and ends being one; its services stay, and it is remembered', async () => {
  const home = newHome()
  const { daemon, ask, usable } = await start(home, { networkFile: daemons.local.networkFile })
  await usable()
  const { answer: job } = await ask<{ result: { service: { address: string } } }>('POST', 'services', {
    ports: [{ port: 80, target: '127.0.0.1:9' }],
  })
  const listen = await freeAddress()
  assert.equal((await ask('DELETE', 'relay')).status, 400)
  const { status, answer } = await ask<Status>('POST', 'relay', {
    listen,
    bandwidth: '2MB',
    volume: '50GB/day',
  })
  assert.equal(status, 200, JSON.stringify(answer))
  assert.equal(answer.relay?.address, listen)
  assert.deepEqual(configOf(home), { relay: true, listen, bandwidth: '2MB', volume: '50GB/day' })
  const { answer: services } = await ask<{ items: { address: string }[] }>('GET', 'services')
  assert.deepEqual(
    services.items.map(({ address }) => address),
    [job.result.service.address],
  )
  await usable()
  const { answer: ended } = await ask<Status>('DELETE', 'relay')
  assert.equal(ended.relay, undefined)
  assert.deepEqual(configOf(home), {})
  await usable()
  assert.equal(daemon.status().servicesPublished <= 1, true)
})

test('a relay that cannot be there leaves the node as it was', async () => {
  const home = newHome()
  const { ask, usable } = await start(home, { networkFile: daemons.local.networkFile })
  await usable()
  // No address of this machine; and one that this network does not allow.
  for (const listen of ['192.0.2.7:9252', '198.51.100.7:9252']) {
    const { answer } = await ask<Problem>('POST', 'relay', { listen })
    assert.ok(answer.kind === 'unreachable' || answer.kind === 'bad-input', JSON.stringify(answer))
  }
  await usable()
  const { answer } = await ask<Status>('GET', 'status')
  assert.equal(answer.relay, undefined)
  assert.equal(fs.existsSync(path.join(home, 'config.json')), false)
})

test('begun anew, a node is what it was; a proxy that is gone is left on demand, and stays left', async () => {
  const home = newHome()
  const { daemon, ask, usable } = await start(home, { networkFile: daemons.local.networkFile })
  await usable()
  const before = (await ask<Status>('GET', 'status')).answer
  const { status, answer } = await ask<Status>('POST', 'restart')
  assert.ok(status === 200 && answer.network.id === before.network.id && answer.pid === before.pid)
  await usable()
  assert.equal((await ask('DELETE', 'upstream')).status, 400)
  await daemon.stop()
  fs.writeFileSync(path.join(home, 'config.json'), '{"upstream": "socks5://127.0.0.1:9"}')
  const proxied = await start(home)
  assert.equal(proxied.daemon.status().upstream?.address, '127.0.0.1:9')
  assert.equal((await proxied.ask('DELETE', 'upstream')).status, 200)
  await proxied.usable()
  assert.deepEqual(configOf(home), {})
})

test('two changes at once are refused, and the first one is done', async () => {
  const { daemon, token, usable } = await start(newHome(), { networkFile: daemons.local.networkFile })
  await usable()
  const restart = (): Promise<Response> =>
    Promise.resolve(
      daemon.handle(
        new Request(`http://${daemon.api}/v1/restart`, {
          method: 'POST',
          headers: { host: daemon.api, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        }),
      ),
    )
  const answers = await Promise.all([restart(), restart()])
  assert.deepEqual(
    answers.map(({ ok }) => Number(ok)).toSorted((a, b) => a - b),
    [0, 1],
  )
  await usable()
})

test('what takes space in the home is told by kind, and what the disk has left', async () => {
  const { ask } = await start(newHome())
  const { answer } = await ask<Space>('GET', 'space')
  assert.ok(answer.parts.some(({ part, bytes }) => part === 'keys' && bytes > 0))
  assert.ok((answer.freeBytes ?? 0) <= (answer.totalBytes ?? 0))
})

test('a demonstration is ended without stopping, leaves nothing behind, and another network can be joined', async () => {
  const home = newHome()
  const { ask, usable } = await start(home)
  assert.equal((await ask('DELETE', 'network/demonstration')).status, 400)
  await ask('POST', 'network/demonstration')
  await usable()
  assert.equal((await ask('POST', 'network/new', { name: 'mine', listen: await freeAddress() })).status, 400)
  assert.equal((await ask('POST', 'restore', { words: 'a' })).status, 400)
  const { status, answer } = await ask<Status>('DELETE', 'network/demonstration')
  assert.ok(status === 200 && answer.state === 'no-network')
  assert.equal(fs.existsSync(path.join(home, 'demonstration')), false)
  assert.equal((await ask('POST', 'network', { network: daemons.local.networkFile })).status, 200)
  await usable()
})

test('words given to an unused home replace its key, and what they open is looked for once it has a network', async () => {
  const words = formatRecoveryWords(new Uint8Array(32).fill(7))
  const home = newHome()
  const { daemon, ask, usable } = await start(home)
  assert.equal((await ask('POST', 'restore', {})).status, 400)
  assert.equal((await ask('POST', 'restore', { words: words.toReversed().join(' ') })).status, 400)
  assert.equal((await ask('POST', 'restore', { words: words.join(' '), file: '/nonexistent' })).status, 400)
  const { status, answer } = await ask<RestoreOutcome>('POST', 'restore', { words: words.join(' ') })
  assert.ok(status === 200 && answer.pending, JSON.stringify(answer))
  assert.equal(daemon.status().recovery?.state, 'restoring')
  assert.equal((await ask('POST', 'restore', { words: words.join(' ') })).status, 400)
  assert.deepEqual((await ask<{ words: string[] }>('POST', 'backup/words', {})).answer.words, words)
  await ask('POST', 'network', { network: daemons.local.networkFile })
  await usable()
  assert.ok(
    (await ask<{ items: { kind: string }[] }>('GET', 'jobs')).answer.items.some(
      ({ kind }) => kind === 'restore',
    ),
  )
})

test('a home whose words were shown is not given another owner', async () => {
  const { ask } = await start(newHome())
  await ask('POST', 'backup/words', {})
  const words = formatRecoveryWords(new Uint8Array(32).fill(8)).join(' ')
  assert.equal((await ask('POST', 'restore', { words })).status, 400)
})

test('bringing back that was cut off between state and key leaves the unused home it was', async () => {
  const home = newHome()
  const { daemon, ask } = await start(home)
  const { words } = (await ask<{ words: string[] }>('POST', 'backup/words', {})).answer
  await daemon.stop()
  const opened = openHomeDir(home)
  markRestore(opened, createNodePrimitives(), new Sensitive(new Uint8Array(32).fill(9)))
  fs.writeFileSync(path.join(home, 'state'), 'of another key')
  fs.writeFileSync(path.join(home, 'state-made'), '1\n')
  const again = await start(home)
  assert.deepEqual(
    fs.readdirSync(home).filter((name) => /^state|restoring/.test(name)),
    [],
  )
  assert.deepEqual((await again.ask<{ words: string[] }>('POST', 'backup/words', {})).answer.words, words)
  await again.daemon.stop()
  settleRestore(opened, createNodePrimitives())
  assert.ok(fs.existsSync(path.join(home, 'key')))
})

test('addresses of this machine: public ones first, those that lead nowhere left out', () => {
  const at = (address: string, family: 'IPv4' | 'IPv6' = 'IPv4'): os.NetworkInterfaceInfo =>
    ({ address, family, netmask: '', mac: '', internal: false, cidr: null }) as os.NetworkInterfaceInfo
  const { addresses, port } = relayAddresses({
    lo: [at('127.0.0.1')],
    eth: [at('fe80::1', 'IPv6'), at('192.168.1.20'), at('8.8.8.8'), at('169.254.1.1')],
    none: undefined,
  })
  assert.deepEqual(
    addresses.map(({ address, reach }) => `${address} ${reach}`),
    ['8.8.8.8 public', '192.168.1.20 private', '127.0.0.1 loopback'],
  )
  assert.equal(port, 9252)
  const sent = relayAddresses() satisfies RelayAddresses
  assert.ok(sent.addresses.length > 0)
})
