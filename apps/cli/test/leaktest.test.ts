import assert from 'node:assert/strict'
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { test } from 'node:test'
import type { OwnEnds } from '@warren/node'
import type { ProcessSocket } from '@warren/platform/node'
import { askProxy } from '../src/leaktest/ask-proxy.ts'
import { judge } from '../src/leaktest/judge.ts'
import { bothEnds } from '../src/leaktest/own-ends.ts'
import { parseCalls } from '../src/leaktest/trace.ts'
import { type SeenSocket, watchSockets } from '../src/leaktest/watch.ts'
import { limitsOf, showLeakReport } from '../src/show/leaktest.ts'

const id = new Uint8Array(32)
const OWN: OwnEnds = {
  api: '127.0.0.1:1000',
  proxy: '127.0.0.1:9250',
  gateway: undefined,
  listen: undefined,
  upstream: undefined,
  targets: [],
  asksRouter: false,
  known: { links: [], relays: [{ id, address: { host: '198.51.100.7', port: 443 } }] },
}

let inodes = 0
function seen(remote: string | undefined, more: Partial<ProcessSocket> = {}): SeenSocket {
  const local = '192.0.2.1:40000'
  const socket: ProcessSocket = {
    inode: String(++inodes),
    fds: [20],
    protocol: 'tcp',
    local,
    remote,
    state: 'open',
    ...more,
  }
  return { socket, pid: 1, firstMs: 5, looks: 1 }
}

test('relays and own ends pass; each of the rest gives a sentence that says what it is', () => {
  const own = seen('127.0.0.1:50000', { local: '127.0.0.1:9250' })
  const fine = judge([seen('198.51.100.7:443'), seen('198.51.100.7:443'), own, own], OWN)
  assert.deepEqual(fine.leaks, [])
  assert.deepEqual(
    fine.endpoints.map(({ place, sockets }) => [place, sockets]),
    [
      ['198.51.100.7:443', 2],
      ['127.0.0.1:9250', 2],
    ],
  )
  const { leaks } = judge(
    [
      seen('203.0.113.5:80'),
      seen('192.0.2.53:53', { protocol: 'udp' }),
      seen('192.0.2.9:123', { protocol: 'udp' }),
      seen(undefined, { protocol: 'udp', local: '0.0.0.0:5353', state: 'unconnected' }),
      seen(undefined, { local: '0.0.0.0:80', state: 'listening' }),
      seen(undefined, { protocol: 'unix', local: '' }),
    ],
    OWN,
  )
  assert.deepEqual(leaks, [
    'It contacts 203.0.113.5:80, which is no relay of this network.',
    'It asks DNS at 192.0.2.53:53.',
    'It sends datagrams to 192.0.2.9:123.',
    'It has a UDP socket at 0.0.0.0:5353, which can send anywhere.',
    'It listens on 0.0.0.0:80.',
    'It has a Unix socket whose other end the system does not tell; the name service of the machine may be behind it.',
  ])
})

test('a relay that came or went meanwhile was allowed', () => {
  const later = {
    ...OWN,
    known: { links: [], relays: [{ id, address: { host: '198.51.100.8', port: 443 } }] },
  }
  const both = bothEnds(OWN, later)
  assert.deepEqual(judge([seen('198.51.100.7:443'), seen('198.51.100.8:443')], both).leaks, [])
  assert.equal(judge([seen('198.51.100.7:443')], later).leaks.length, 1)
})

test('the tracer’s lines are read as sockets: connections, datagrams, name services, listeners, calls that were interrupted', () => {
  const calls = parseCalls(
    `
12 connect(3, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("198.51.100.7")}, 16) = -1 EINPROGRESS
12 connect(3, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, 28 <unfinished ...>
12 <... sendmmsg resumed>[{msg_hdr={msg_name={sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("192.0.2.1")}, msg_namelen=16}}], 1, 0) = 1
12 connect(4, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT
12 bind(5, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("0.0.0.0")}, 16) = 0
12 +++ exited with 0 +++`,
    12,
  )
  assert.deepEqual(judge(calls, OWN).leaks, [
    'It contacts [2001:db8::1]:443, which is no relay of this network.',
    'It asks DNS at 192.0.2.1:53.',
    'It talks at the Unix socket /var/run/nscd/socket.',
    'It listens on 0.0.0.0:80.',
  ])
})

test('a connection that a process opens while it is watched is seen', {
  skip: process.platform === 'linux' ? false : 'no Linux',
}, async () => {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const watch = watchSockets(process.pid)
  const client = net.connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [accepted] = (await once(server, 'connection')) as [net.Socket]
  // It is closed only when it was looked at.
  const mine = `127.0.0.1:${(server.address() as AddressInfo).port}`
  while (watch?.peek().some(({ socket }) => socket.remote === mine) === false) await new Promise(setImmediate)
  client.destroy()
  accepted.destroy()
  server.close()
  assert.ok(watch?.stop().sockets.some(({ socket }) => socket.remote === mine))
})

test('the proxy is understood when it lets through, refuses, closes, or is not there', async () => {
  const answers: Record<string, string> = {
    opened: '\u0005\u0000\u0005\u0000\u0000\u0001',
    refused: '\u0005\u0000\u0005\u0004\u0000\u0001',
    'no answer': '',
  }
  for (const [wanted, answer] of Object.entries(answers)) {
    const server = net.createServer((socket) => socket.resume().end(answer, 'latin1')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const proxy = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const question = {
      proxy,
      language: 'socks5',
      host: 'x',
      port: 80,
      signal: new AbortController().signal,
    } as const
    assert.equal(await askProxy(question), wanted)
    server.close()
    await once(server, 'close')
    assert.equal(await askProxy(question), 'no answer')
  }
})

test('the report says whether it passed, and in any case what it could not see', () => {
  const base = {
    endpoints: [],
    work: [],
    seconds: 2,
    looks: 3,
    longestGapMs: 40,
    processes: 1,
    traced: false,
  }
  const sampled = { ...base, passed: true, leaks: [], machine: { datagrams: 2, connections: 0 } }
  const text = showLeakReport({ ...sampled, limits: limitsOf(sampled) })
  assert.match(text, /^Nothing but relays/)
  assert.match(text, /in between is not seen/)
  assert.match(text, /2 UDP datagrams meanwhile; the system does not tell whose/)
  const quiet = { ...sampled, traced: true, machine: { datagrams: 0, connections: 0 } }
  assert.doesNotMatch(limitsOf(quiet).join(), /in between is not seen/)
  assert.match(limitsOf(quiet).join(), /counted, not sampled/)
  const leaking = { ...sampled, passed: false, leaks: ['It asks DNS at 192.0.2.1:53.'] }
  assert.match(showLeakReport({ ...leaking, limits: [] }), /^Something leaves[^]*asks DNS[^]*report it/)
})
