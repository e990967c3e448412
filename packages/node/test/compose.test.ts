import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatShareLink } from '@warren/applications'
import { parseOnionAddress } from '@warren/crypto'
import { isWarrenError } from '@warren/kernel'
import { echo, exchange, NEVER, SmallNetwork } from './small-network.ts'

const SERVER = { host: '127.0.0.1', port: 8123 }
const PORTS = { ports: [{ port: 80, target: '127.0.0.1:8123' }] }

test('a client reaches a service through six relays, byte for byte, and neither dials the other', async () => {
  const small = new SmallNetwork(6)
  const relays = small.makeRelays()
  const service = small.make('192.168.1.1')
  const client = small.make('192.168.2.1')
  await small.start(...relays)
  await small.start(service, client)
  await small.net.host('192.168.1.1').localNet.listen(SERVER, echo)

  const added = service.services.add(PORTS)
  const published = await small.clock.settle(
    service.services.published(added.address, () => {}, NEVER),
    60_000,
  )
  assert.ok(published.state === 'published' || published.state === 'degraded')
  const body = small.random.fork('body').bytes(1_000_000)
  const name = added.address.replace('.onion', '')
  const stream = await small.clock.settle(client.connect({ service: name, port: 80, isolation: '' }), 60_000)
  const back = await small.clock.settle(exchange(stream, body), 120_000)
  assert.ok(Buffer.from(back).equals(body))

  assert.equal(client.summary().state, 'usable')
  assert.equal(client.summary().relays, 6)
  // The body went out and came back.
  assert.ok(client.summary().bandwidth.sentBytes > body.length)
  assert.ok(client.summary().bandwidth.receivedBytes > body.length)
  assert.equal(client.summary().network.notice, 'demonstration network, no anonymity claimed')
  assert.ok(client.circuits().some(({ hops }) => hops === 4))

  const refused = client.connect({ service: name, port: 81, isolation: '' })
  await assert.rejects(
    small.clock.settle(refused, 60_000),
    (error) => isWarrenError(error) && error.fields['code'] === 'port-refused',
  )
  await small.stop(client, service, ...relays)
  await small.clock.runFor(1_000)
  assert.equal(small.net.openConnections, 0)
  const machines = ['192.168.1.1', '192.168.2.1']
  assert.deepEqual(
    [...small.dials].filter((dial) => machines.includes(dial.split('>')[1] ?? '')),
    [],
  )
  assert.deepEqual(
    small.log.entries.filter(({ level }) => level === 'error'),
    [],
  )
})

test('a service keeps its address over a restart and admits only the clients it was given', async () => {
  const small = new SmallNetwork(6)
  const relays = small.makeRelays()
  const client = small.make('192.168.2.1')
  await small.start(...relays)
  let service = small.make('192.168.1.1')
  await small.start(service, client)
  await small.net.host('192.168.1.1').localNet.listen(SERVER, echo)
  const keys = client.clientAuth.newKeys()
  const { address } = service.services.add({ ...PORTS, clients: [keys.publicKey] })
  await small.clock.settle(
    service.services.published(address, () => {}, NEVER),
    60_000,
  )
  await small.stop(service)

  service = small.make('192.168.1.1')
  assert.equal(service.services.list()[0]?.state, 'waiting')
  await small.start(service)
  assert.equal(
    (
      await small.clock.settle(
        service.services.published(address, () => {}, NEVER),
        60_000,
      )
    ).address,
    address,
  )

  const name = address.replace('.onion', '')
  const connect = () =>
    small.clock.settle(client.connect({ service: name, port: 80, isolation: 'a' }), 120_000)
  const codeIs = (code: string) => (error: unknown) => isWarrenError(error) && error.fields['code'] === code
  await assert.rejects(connect(), codeIs('client-key-missing'))
  client.clientAuth.add(address, client.clientAuth.newKeys().privateKey)
  await assert.rejects(connect(), codeIs('client-key-wrong'))
  const { primitives } = small
  const link = formatShareLink(primitives, {
    networkTag: new Uint8Array(4),
    manifestRoot: new Uint8Array(32),
    key: new Uint8Array(32),
    hints: [parseOnionAddress(primitives, name).identity],
  })
  assert.equal(client.clientAuth.add(link, keys.privateKey).address, address)
  assert.deepEqual(client.clientAuth.list(), [{ address, publicKey: keys.publicKey }])
  const body = small.random.fork('small body').bytes(10_000)
  const stream = await connect()
  assert.ok(Buffer.from(await small.clock.settle(exchange(stream, body), 60_000)).equals(body))
  await small.stop(client, service, ...relays)
})

test('a node without a network says what it waits for, and a connection waits for it, then is told why', async () => {
  const small = new SmallNetwork(6)
  const client = small.make('192.168.2.1')
  let wait: string | undefined
  const progress = {
    cancel: NEVER,
    step: () => {},
    part: () => {},
    waiting: (waitingFor: string | undefined) => {
      wait = waitingFor
    },
  }
  const starting = client.start(progress)
  starting.catch(() => {})
  await small.clock.runFor(15_000)
  assert.equal(client.summary().state, 'joining')
  assert.match(String(wait), /relay/)
  assert.match(String(client.summary().cause), /none of 3 relays asked has answered/)
  const connecting = client.connect({ service: 'a'.repeat(56), port: 80, isolation: '' })
  await assert.rejects(
    small.clock.settle(connecting, 60_000),
    (error) => isWarrenError(error) && error.fields['code'] === 'network-not-ready',
  )
  await small.stop(client)
  await assert.rejects(starting, (error) => isWarrenError(error) && error.kind === 'cancelled')
})

test('a service is refused beside a listed relay unless its owner agrees, and leads nowhere but home', async () => {
  const small = new SmallNetwork(6)
  const [relay] = small.makeRelays()
  assert.ok(relay !== undefined)
  assert.throws(() => relay.services.add(PORTS), /listed relay/)
  assert.match(String(relay.services.add({ ...PORTS, besideRelay: true }).warning), /one machine/)
  const client = small.make('192.168.2.1')
  for (const target of ['8.8.8.8:80', '[2001:4860::1]:80', '0.0.0.0:80', '127.0.0.1:70000', '224.0.0.1:80']) {
    assert.throws(() => client.services.add({ ports: [{ port: 80, target }] }), { kind: 'bad-input' }, target)
  }
  const twice = { port: 80, target: '127.0.0.1:1' }
  assert.throws(() => client.services.add({ ports: [twice, twice] }), /twice/)
  assert.deepEqual(client.services.list(), [])
})
