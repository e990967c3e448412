import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explainSockets, type OwnEnds } from '@warren/node'
import type { ProcessSocket } from '@warren/platform/node'

const id = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)
const RELAY = { host: '198.51.100.7', port: 443 }

const OWN: OwnEnds = {
  api: '127.0.0.1:1000',
  proxy: '127.0.0.1:9250',
  gateway: '127.0.0.1:9251',
  listen: '0.0.0.0:9252',
  upstream: undefined,
  targets: ['127.0.0.1:8080', '[::1]:8081'],
  asksRouter: false,
  known: {
    links: [
      { peer: { kind: 'relay', id: id(1) }, remote: RELAY, dialled: true },
      { peer: { kind: 'client' }, remote: { host: '203.0.113.9', port: 5000 }, dialled: false },
    ],
    relays: [
      { id: id(1), address: RELAY },
      { id: id(2), address: { host: '2001:db8::1', port: 443 } },
    ],
  },
}

let inodes = 0
function socket(local: string, remote?: string, more: Partial<ProcessSocket> = {}): ProcessSocket {
  const state = remote === undefined ? 'listening' : 'open'
  return { inode: String(++inodes), fds: [20], protocol: 'tcp', local, remote, state, ...more }
}

const purposeOf = (one: ProcessSocket, own: OwnEnds = OWN): string =>
  explainSockets([one], own)[0]?.purpose ?? ''

test('each socket that a node has is told for what it is', () => {
  const cases: [ProcessSocket, string][] = [
    [socket('127.0.0.1:1000'), 'api'],
    [socket('127.0.0.1:1000', '127.0.0.1:50000'), 'api'],
    [socket('127.0.0.1:9250', '127.0.0.1:50001'), 'proxy'],
    [socket('127.0.0.1:9251'), 'gateway'],
    [socket('0.0.0.0:9252'), 'relay-port'],
    [socket('192.0.2.1:9252', '203.0.113.9:5000'), 'link'],
    [socket('192.0.2.1:9252', '203.0.113.9:5001'), 'relay-port'],
    [socket('192.0.2.1:40000', '198.51.100.7:443'), 'link'],
    [socket('[2001:db8::2]:40000', '[2001:db8:0:0::1]:443', { state: 'opening' }), 'dial'],
    [socket('127.0.0.1:40001', '127.0.0.1:8080'), 'service'],
    [socket('[::1]:40001', '[::1]:8081'), 'service'],
    [socket('', undefined, { protocol: 'unix', fds: [1, 2], state: 'open' }), 'process'],
    [socket('netlink', undefined, { protocol: 'other' }), 'process'],
  ]
  for (const [one, purpose] of cases) assert.equal(purposeOf(one), purpose, JSON.stringify(one))
})

test('everything else is said to be unexplained: strangers, near misses, datagrams, unnamed sockets', () => {
  const strangers = [
    socket('192.0.2.1:40000', '198.51.100.7:444'),
    socket('192.0.2.1:40000', '198.51.100.8:443'),
    socket('127.0.0.1:40000', '127.0.0.53:53'),
    socket('127.0.0.1:40000', '127.0.0.1:1000'),
    socket('127.0.0.1:1001'),
    socket('0.0.0.0:80'),
    socket('0.0.0.0:40000', undefined, { protocol: 'udp', state: 'unconnected' }),
    socket('192.0.2.1:40000', '198.51.100.7:443', { protocol: 'udp' }),
    socket('', undefined, { protocol: 'unix', state: 'open' }),
    socket('/run/elsewhere', undefined, { protocol: 'unix' }),
    socket('', undefined, { protocol: 'other' }),
  ]
  for (const one of strangers) assert.equal(purposeOf(one), 'unexplained', JSON.stringify(one))
})

test('behind an upstream proxy a relay that is reached without it is unexplained', () => {
  const own = { ...OWN, upstream: '127.0.0.1:9050' }
  assert.equal(purposeOf(socket('127.0.0.1:40000', '127.0.0.1:9050'), own), 'upstream')
  assert.equal(purposeOf(socket('192.0.2.1:40000', '198.51.100.7:443'), own), 'unexplained')
})

test('what can leave the machine is told from what cannot', () => {
  const leaves = (one: ProcessSocket): boolean => explainSockets([one], OWN)[0]?.leaves ?? false
  assert.ok(leaves(socket('192.0.2.1:40000', '198.51.100.7:443')))
  assert.ok(leaves(socket('0.0.0.0:9252')))
  assert.ok(leaves(socket('0.0.0.0:1', undefined, { protocol: 'udp', state: 'unconnected' })))
  assert.ok(leaves(socket('', undefined, { protocol: 'unix', state: 'open' })))
  assert.ok(!leaves(socket('127.0.0.1:40000', '127.0.0.1:8080')))
  assert.ok(!leaves(socket('127.0.0.1:9250')))
})
