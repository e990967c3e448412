/**
 * What did not travel: client, service and all relays run under a tracer of system calls while a page is fetched, and
 * every address that any of them sent anything to is one it may know.
 */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { needs } from '@warren/testkit'
import {
  curl,
  curlHashed,
  findLeaks,
  freePort,
  type Origin,
  parseTraffic,
  readTraffic,
  RELAYS,
  runProgram,
  sha256OfFile,
  startOrigin,
  straceInto,
  Testbed,
  type Traffic,
} from '@warren/testkit/processes'

const TRANSFER_BYTES = 5_000_000

/** Where links open in browsers unless somebody else has the port. */
const GATEWAY = '127.0.0.1:9251'

describe('what leaves which process', { skip: needs('curl', 'strace') }, () => {
  let testbed: Testbed
  let origin: Origin
  let relayAddresses: readonly string[] = []
  const logs = new Map<string, string>()
  const relays = (): Set<string> => new Set(relayAddresses)

  before(async () => {
    testbed = await Testbed.start({
      prefixOf: (directory, name) => {
        const file = join(directory, `${name}.strace`)
        logs.set(name, file)
        return straceInto(file)
      },
    })
    relayAddresses = testbed.relays().map(({ address }) => address)
    origin = await startOrigin()
    const address = await testbed.service.addService(origin.port)
    const result = await curlHashed([
      '--socks5-hostname',
      testbed.client.proxy,
      `http://${address}.onion/bytes/${TRANSFER_BYTES}`,
    ])
    assert.equal(result.sha256, sha256OfFile(TRANSFER_BYTES), result.errors)
    // Names that a program forgot to keep local: what a careless proxy would look up or connect to.
    for (const name of [
      'example.com',
      'leak.invalid',
      `localhost:${origin.port}`,
      '127.9.9.9',
      `${address}.example.com`,
    ]) {
      for (const proxy of ['--socks5-hostname', '--socks5', '--socks4a', '-px']) {
        await curl([proxy, testbed.client.proxy, '-m', '5', `http://${name}/`])
      }
    }
  })
  after(async () => {
    await origin?.close()
    await testbed?.close()
  })
  afterEach((context) => {
    if ('passed' in context && !context.passed) testbed?.printLogs()
  })

  const trafficOf = (name: 'client' | 'service' | 'relays'): Traffic => {
    // The command that starts the relays asks their local APIs, and is no relay.
    const traffic = readTraffic(logs.get(name) ?? '', { exceptFirst: name === 'relays' })
    assert.ok(traffic.destinations.length > 0, `nothing was traced of ${name}`)
    return traffic
  }

  it('there are as many relays as were asked for, each at an address of its own', () => {
    assert.equal(relays().size, RELAYS)
  })

  it('the client contacts relays of the list and nothing else, and asks no DNS', () => {
    assert.deepEqual(findLeaks(trafficOf('client'), relays()), [])
  })

  it('the service contacts relays of the list and its own web server and nothing else, and asks no DNS', () => {
    const traffic = trafficOf('service')
    const server = `127.0.0.1:${origin.port}`
    assert.deepEqual(findLeaks(traffic, relays().add(server)), [])
    assert.ok(traffic.destinations.some(({ address }) => address === server))
  })

  it('relays contact each other and nothing else: neither client nor service nor web server', () => {
    assert.deepEqual(findLeaks(trafficOf('relays'), relays()), [])
  })

  it('client and service listen for nobody but programs on this machine', () => {
    for (const [name, node] of [
      ['client', testbed.client],
      ['service', testbed.service],
    ] as const) {
      // Any free port, or the usual one for browsers, which one of the two may have.
      const chosen = trafficOf(name).bound.filter((address) => !address.endsWith(':0') && address !== GATEWAY)
      assert.deepEqual(chosen.toSorted(), [`127.0.0.1:${node.apiPort}`, node.proxy].toSorted())
      const elsewhere = trafficOf(name).bound.filter((address) => !address.startsWith('127.0.0.1:'))
      assert.deepEqual(elsewhere, [])
    }
  })

  it('the service sees its visitor come from this machine, with no word of where it is', () => {
    assert.ok(origin.requests.includes(`GET /bytes/${TRANSFER_BYTES}`))
  })
})

describe('the tracer and its reader', { skip: needs('strace') }, () => {
  it('catch a direct connection, both kinds of DNS and a datagram that are planted', async (context) => {
    const port = await freePort()
    const file = join(import.meta.dirname, `.planted-${process.pid}.strace`)
    context.after(() => runProgram('rm', ['-f', file]))
    const [program = '', ...args] = straceInto(file)
    const leak = join(import.meta.dirname, 'planted-leak.mjs')
    await runProgram(program, [...args, process.execPath, leak, '127.0.0.1', String(port)], {
      timeoutMs: 30_000,
    })
    const leaks = findLeaks(readTraffic(file), new Set(['127.0.0.1:1']))
    assert.ok(leaks.includes(`contacts 127.0.0.1:${port} (connect)`), leaks.join('; '))
    assert.ok(
      leaks.some((leak) => leak.startsWith('asks DNS at 127.0.0.53:53')),
      leaks.join('; '),
    )
    assert.ok(
      leaks.some((leak) => leak.startsWith('contacts 127.9.9.9:9 (send')),
      leaks.join('; '),
    )
    // The system's own resolver: by its daemon's socket, or by DNS at whatever server the machine has.
    assert.ok(
      leaks.some((leak) => /name service|asks DNS at (?!127\.0\.0\.53:)/.test(leak)),
      leaks.join('; '),
    )
  })

  it('read IPv6, Unix sockets, calls that were interrupted, and listeners', () => {
    const traffic = parseTraffic(`
12 connect(3, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, 28 <unfinished ...>
12 <... sendmmsg resumed>[{msg_hdr={msg_name={sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("192.0.2.1")}, msg_namelen=16}}], 1, 0) = 1
12 connect(4, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT
12 bind(5, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("0.0.0.0")}, 16) = 0
12 +++ exited with 0 +++`)
    assert.deepEqual(findLeaks(traffic, new Set()), [
      'contacts [2001:db8::1]:443 (connect)',
      'asks DNS at 192.0.2.1:53 (sendmmsg)',
      'asks the name service at unix:/var/run/nscd/socket (connect)',
      'listens on 0.0.0.0:80',
    ])
  })

  it('leave out the process that was started first, and none that it started', () => {
    const to = (port: number): string =>
      `connect(3, {sa_family=AF_INET, sin_port=htons(${port}), sin_addr=inet_addr("192.0.2.1")}, 16) = 0`
    const text = [`7 ${to(1)}`, `71 ${to(2)}`, `7 ${to(3)}`].join('\n')
    const addresses = (traffic: Traffic) => traffic.destinations.map(({ address }) => address)
    assert.deepEqual(addresses(parseTraffic(text, { exceptFirst: true })), ['192.0.2.1:2'])
    assert.equal(addresses(parseTraffic(text)).length, 3)
  })
})
