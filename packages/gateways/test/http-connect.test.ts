/** HTTP CONNECT (docs/spec/proxy.md §4). */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fail, safeText, utf8, utf8Text } from '@warren/kernel'
import { SERVICE, settle, startProxy, WRONG_SERVICE } from './proxy-harness.ts'

async function exchange(text: string) {
  const harness = await startProxy()
  const client = harness.client()
  client.duplex.write(utf8(text))
  await settle(harness)
  return { harness, client, answer: utf8Text(client.received), asked: harness.opened[0]?.request }
}

function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.0 (\d{3}) [A-Z]/.exec(answer)?.[1])
}

describe('HTTP CONNECT', () => {
  const refused: readonly [title: string, sent: string, status: number, cause: RegExp][] = [
    ['a mistyped address', `CONNECT ${WRONG_SERVICE}.onion:80 HTTP/1.1\r\n\r\n`, 400, /name-malformed/],
    [
      'a public name',
      'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n',
      403,
      /name-foreign/,
    ],
    ['an IPv4 address', 'CONNECT 127.0.0.1:80 HTTP/1.1\r\n\r\n', 403, /name-foreign/],
    ['an IPv6 address', 'CONNECT [::1]:80 HTTP/1.1\r\n\r\n', 403, /name-foreign/],
    ['port 0', `CONNECT ${SERVICE}.onion:0 HTTP/1.1\r\n\r\n`, 400, /request-malformed/],
    ['a port beyond 65535', `CONNECT ${SERVICE}.onion:65536 HTTP/1.1\r\n\r\n`, 400, /request-malformed/],
    ['no port', `CONNECT ${SERVICE}.onion HTTP/1.1\r\n\r\n`, 400, /request-malformed/],
    ['another HTTP version', `CONNECT ${SERVICE}.onion:80 HTTP/2.0\r\n\r\n`, 400, /request-malformed/],
    [
      'a line that is no header',
      `CONNECT ${SERVICE}.onion:80 HTTP/1.1\r\nno header\r\n\r\n`,
      400,
      /request-malformed/,
    ],
    [
      'a folded header',
      `CONNECT ${SERVICE}.onion:80 HTTP/1.1\r\nA: b\r\n c\r\n\r\n`,
      400,
      /request-malformed/,
    ],
    [
      '65 headers',
      `CONNECT ${SERVICE}.onion:80 HTTP/1.1\r\n${'A: b\r\n'.repeat(65)}\r\n`,
      400,
      /request-malformed/,
    ],
    [
      'a head of 8 KiB',
      `CONNECT ${SERVICE}.onion:80 HTTP/1.1\r\nA: ${'b'.repeat(8192)}`,
      431,
      /head-too-large/,
    ],
    ['GET', 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', 405, /command-unsupported/],
    ['GET of a whole address', `GET http://${SERVICE}.onion/ HTTP/1.1\r\n\r\n`, 405, /command-unsupported/],
    ['POST with a body', 'POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello', 405, /command-unsupported/],
  ]
  for (const [title, sent, status, cause] of refused) {
    it(`${title} gets ${status} with the cause, and the connection is closed`, async () => {
      const { client, answer, asked } = await exchange(sent)
      assert.deepEqual([statusOf(answer), client.ended, asked], [status, true, undefined])
      assert.match(answer, cause)
    })
  }

  it('a browser that opens the port is told how to use it', async () => {
    const { answer } = await exchange('GET / HTTP/1.1\r\n\r\n')
    assert.match(answer, /\r\nAllow: CONNECT\r\n/)
    assert.match(answer, /--socks5-hostname/)
  })

  it('states the length of its body rightly', async () => {
    const { answer } = await exchange('CONNECT example.com:443 HTTP/1.1\r\n\r\n')
    const [head = '', body = ''] = answer.split('\r\n\r\n')
    assert.equal(Number(/Content-Length: (\d+)/.exec(head)?.[1]), body.length)
  })

  it('answers 200 once the stream is open, and bytes behind the head reach the service', async () => {
    const { harness, client, answer } = await exchange(
      `CONNECT ${SERVICE}.onion:6667 HTTP/1.0\r\n\r\nCAP LS 302\r\n`,
    )
    assert.equal(answer, '')
    const service = harness.opened[0]?.accept()
    await settle(harness)
    assert.equal(utf8Text(client.received), 'HTTP/1.0 200 OK\r\n\r\n')
    assert.equal(utf8Text(service?.received ?? new Uint8Array(0)), 'CAP LS 302\r\n')
  })

  it('understands bare line feeds', async () => {
    const { asked } = await exchange(`CONNECT ${SERVICE}.onion:80 HTTP/1.0\nUser-Agent: x\n\n`)
    assert.equal(asked?.port, 80)
  })

  it('isolates by Proxy-Authorization and by nothing else', async () => {
    const keyOf = async (header: string): Promise<string | undefined> =>
      (await exchange(`CONNECT ${SERVICE}.onion:80 HTTP/1.1\r\n${header}\r\n`)).asked?.isolation
    const plain = await keyOf('')
    assert.equal(await keyOf('User-Agent: other\r\nCookie: a=b\r\n'), plain)
    const a = await keyOf('Proxy-Authorization: Basic YTpi\r\n')
    assert.equal(await keyOf('proxy-authorization:   Basic YTpi  \r\n'), a)
    assert.equal(new Set([plain, a, await keyOf('Proxy-Authorization: Basic YTpj\r\n')]).size, 3)
  })

  it('a failed connection is a 5xx or 403 that names the cause', async () => {
    const cases = [
      [safeText('descriptor-not-found'), 502],
      [safeText('client-key-missing'), 403],
      [safeText('introduction-timeout'), 504],
      [safeText('network-not-ready'), 503],
    ] as const
    for (const [code, status] of cases) {
      const { harness, client } = await exchange(`CONNECT ${SERVICE}.onion:80 HTTP/1.1\r\n\r\n`)
      harness.opened[0]?.fail(fail('refused', 'test', { fields: { code } }))
      await settle(harness)
      const answer = utf8Text(client.received)
      assert.equal(statusOf(answer), status)
      assert.match(answer, new RegExp(`details="${code}"`))
      assert.ok(!answer.includes(SERVICE))
    }
  })
})
