/** Bad input at every port a node has: the proxy, the local API, and the port at which relays meet. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, afterEach, before, describe, it } from 'node:test'
import { needs } from '@warren/testkit'
import { curl, type Origin, runProgram, startOrigin, Testbed } from '@warren/testkit/processes'

const HTTP_STATUS = ['-o', '/dev/null', '-w', '%{http_code}']
/** Nobody is asked for them: a connection that waits for the network waits 20 s. Most of this is what a busy machine needs to start curl. */
const MALFORMED_LIMIT_MS = 15_000

describe('bad input', { skip: needs('curl') }, () => {
  let testbed: Testbed
  let origin: Origin
  let address: string

  before(async () => {
    testbed = await Testbed.start()
    origin = await startOrigin()
    address = await testbed.service.addService(origin.port)
  })
  after(async () => {
    await origin?.close()
    await testbed?.close()
  })
  afterEach((context) => {
    if ('passed' in context && !context.passed) testbed?.printLogs()
  })

  async function stillWorks(): Promise<void> {
    const result = await curl(['--socks5-hostname', testbed.client.proxy, `http://${address}.onion/small`])
    assert.equal(result.output, 'reached\n', result.errors)
  }

  describe('at the proxy', () => {
    it('names that are no service are refused at once, with the code that says why', async () => {
      const wrongChecksum = `${address.slice(0, 20)}${address[20] === 'a' ? 'b' : 'a'}${address.slice(21)}`
      const cases: readonly [string, RegExp][] = [
        [`${wrongChecksum}.onion`, /\(246\)/],
        ['expyuzz4wqqyqhjn.onion', /\(246\)/],
        [`${address}x.onion`, /\(246\)/],
        ['example.com', /\(2\)/],
        ['127.0.0.1', /\(2\)/],
        ['localhost', /\(2\)/],
      ]
      for (const [name, code] of cases) {
        const result = await curl(['--socks5-hostname', testbed.client.proxy, `http://${name}/`])
        assert.equal(result.code, 97, name)
        assert.match(result.errors, code)
        assert.ok(result.tookMs < MALFORMED_LIMIT_MS, `${name}: ${result.tookMs} ms`)
      }
      const byConnect = await curl([
        '-p',
        '-x',
        `http://${testbed.client.proxy}`,
        'http://example.com/',
        '-w',
        '%{http_connect}',
      ])
      assert.match(byConnect.output, /403/)
    })

    it('an address that nobody publishes gets F0, a port that nobody serves gets 05', async () => {
      const unknown = await curl(['--socks5-hostname', testbed.client.proxy, `http://${UNPUBLISHED}.onion/`])
      assert.match(unknown.errors, /\(240\)/)
      const port = await curl(['--socks5-hostname', testbed.client.proxy, `http://${address}.onion:81/`])
      assert.match(port.errors, /\(5\)/)
    })

    it('a browser that opens the port sees how to use it', async () => {
      const result = await curl([`http://${testbed.client.proxy}/`])
      assert.match(result.output, /--socks5-hostname/)
    })

    it('garbage, half requests and silence at many connections harm nobody else', async () => {
      const sockets = Array.from({ length: 100 }, (_, index) => {
        const socket = connect(testbed.client.proxyPort, '127.0.0.1').on('error', () => {})
        const opening = [
          Buffer.from([5, 255]),
          crypto.getRandomValues(new Uint8Array(3000)),
          Buffer.from('CONNECT '),
          '',
        ][index % 4]
        socket.write(opening ?? '')
        return socket
      })
      await Promise.all(
        sockets.filter((socket) => socket.connecting).map((socket) => once(socket, 'connect')),
      )
      await stillWorks()
      for (const socket of sockets) socket.destroy()
    })
  })

  describe('at the local API', () => {
    const call = (...args: string[]) => curl([...HTTP_STATUS, ...args])
    const withToken = (): string[] => ['-H', `Authorization: Bearer ${testbed.client.token}`]

    it('answers its owner', async () => {
      assert.equal((await call(...withToken(), `${testbed.client.api}/v1/status`)).output, '200')
    })

    const refused: readonly [title: string, args: () => string[], status: string][] = [
      ['no token', () => [`${testbed.client.api}/v1/status`], '401'],
      [
        'a wrong token',
        () => ['-H', `Authorization: Bearer ${'0'.repeat(64)}`, `${testbed.client.api}/v1/status`],
        '401',
      ],
      [
        'the Host of a foreign site (DNS rebinding)',
        () => [...withToken(), '-H', 'Host: evil.example', `${testbed.client.api}/v1/status`],
        '403',
      ],
      [
        'the Origin of a foreign page',
        () => [...withToken(), '-H', 'Origin: http://evil.example', `${testbed.client.api}/v1/status`],
        '403',
      ],
      ['an unknown path', () => [...withToken(), `${testbed.client.api}/v1/nothing`], '404'],
      ['another method', () => [...withToken(), '-X', 'PUT', `${testbed.client.api}/v1/status`], '405'],
      [
        'a body that is not JSON',
        () => [
          ...withToken(),
          '-H',
          'Content-Type: application/json',
          '-d',
          '{',
          `${testbed.client.api}/v1/services`,
        ],
        '400',
      ],
      [
        'unknown fields',
        () => [
          ...withToken(),
          '-H',
          'Content-Type: application/json',
          '-d',
          '{"ports":[],"x":1}',
          `${testbed.client.api}/v1/services`,
        ],
        '400',
      ],
      [
        'a body that never ends',
        () => [
          ...withToken(),
          '-H',
          'Content-Type: application/json',
          '-d',
          `"${'x'.repeat(100_000)}"`,
          `${testbed.client.api}/v1/services`,
        ],
        '413',
      ],
    ]
    for (const [title, args, status] of refused) {
      it(`${title} gets ${status}`, async () => {
        assert.equal((await call(...args())).output, status)
      })
    }
  })

  describe('at the port of a relay', () => {
    it('an ordinary web client sees an ordinary HTTPS server', { skip: needs('openssl') }, async () => {
      const relay = await relayAddress(testbed)
      const page = await curl(['-k', `https://${relay}/`, ...HTTP_STATUS])
      assert.match(page.output, /^[2-4]\d\d$/)
      const shown = await runProgram(
        'openssl',
        ['s_client', '-connect', relay, '-tls1_3', '-groups', 'X25519'],
        { input: 'Q\n' },
      )
      assert.match(shown.output, /TLSv1\.3/)
      const old = await runProgram('openssl', ['s_client', '-connect', relay, '-tls1_2'], { input: 'Q\n' })
      assert.ok(!/Cipher is TLS_/.test(old.output) || old.code !== 0)
    })

    it('garbage before and inside TLS harms nobody else', async () => {
      const relay = await relayAddress(testbed)
      const [host = '', port = ''] = relay.split(':')
      const sockets = Array.from({ length: 30 }, () => {
        const socket = connect(Number(port), host).on('error', () => {})
        socket.write(crypto.getRandomValues(new Uint8Array(5000)))
        return socket
      })
      const inside = await runProgram('openssl', ['s_client', '-quiet', '-connect', relay], {
        input: `${'\0'.repeat(9000)}\n`,
      })
      assert.notEqual(inside.code, undefined)
      await stillWorks()
      for (const socket of sockets) socket.destroy()
    })
  })
})

/** A well-formed address of a key that nobody uses (the first test key of RFC 8032). */
const UNPUBLISHED = '25njqamcweflpvkl73j4szahhihoc4xt3ktcgjnpaingr5yhkenl5sid'

/** The address of some relay that the client uses. */
async function relayAddress(testbed: Testbed): Promise<string> {
  const { objects } = await testbed.client.run('circuits')
  const path = objects.at(0)?.['path'] as readonly { address: string }[] | undefined
  return path?.[0]?.address ?? ''
}
