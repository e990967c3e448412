import assert from 'node:assert/strict'
import net from 'node:net'
import { test } from 'node:test'
import type { AddressInfo } from 'node:net'
import { createNodeClock } from '@warren/platform/node'
import fc from 'fast-check'
import { checkTarget, readAnswer } from '../src/local-servers/check-target.ts'
import { listeningServers, parseListening } from '../src/local-servers/listening.ts'

const CLOCK = createNodeClock()
const NOT_OWN = (): boolean => false

/** @param answer - what it says to whoever connects, before or after being asked. */
async function serverSaying(answer: string | undefined, heard: string[] = []) {
  const server = net.createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      heard.push(String(chunk))
      socket.end(answer ?? '')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { target: `127.0.0.1:${port}`, close: () => new Promise((resolve) => server.close(resolve)) }
}

test('a web server is found with its status and the title of its page', async () => {
  const server = await serverSaying(
    'HTTP/1.1 200 OK\r\n\r\n<!doctype html><TITLE lang=en>Tea &amp;\n Cake</TITLE>',
  )
  const found = await checkTarget(CLOCK, server.target, undefined, NOT_OWN)
  assert.deepEqual(found, {
    target: server.target,
    found: 'http',
    http: { status: 200, title: 'Tea & Cake' },
  })
  await server.close()
})

test('a web server behind a service is asked by the name that visitors use', async () => {
  const heard: string[] = []
  const server = await serverSaying('HTTP/1.1 403 Forbidden\r\n\r\n', heard)
  const address = `${'a'.repeat(56)}.onion`
  const found = await checkTarget(CLOCK, server.target, address, NOT_OWN)
  assert.deepEqual(found.http, { status: 403 })
  assert.match(heard.join(''), new RegExp(`^Host: ${address}\\r$`, 'm'))
  await server.close()
})

test('a server that speaks something else accepts, and one that is not there refuses', async () => {
  const server = await serverSaying('220 mail\r\n')
  assert.equal((await checkTarget(CLOCK, server.target, undefined, NOT_OWN)).found, 'accepts')
  await server.close()
  const gone = await checkTarget(CLOCK, server.target, undefined, NOT_OWN)
  assert.equal(gone.found, 'refused')
  assert.ok(gone.next !== undefined)
  assert.equal((await checkTarget(CLOCK, 'unix:/nonexistent/socket', undefined, NOT_OWN)).found, 'refused')
})

test('a port of Warren itself is not asked but named', async () => {
  assert.equal((await checkTarget(CLOCK, '127.0.0.1:9251', undefined, () => true)).found, 'own')
})

test('what no service may lead to is not asked either', async () => {
  await assert.rejects(checkTarget(CLOCK, '93.184.216.34:80', undefined, NOT_OWN), { kind: 'bad-input' })
})

test('whatever a server answers, what is told of it is short, and holds nothing that turns the text around it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (title) => {
      const { http } = readAnswer(new TextEncoder().encode(`HTTP/1.1 200 OK\r\n\r\n<title>${title}</title>`))
      assert.ok((http?.title ?? '').length <= 120)
      assert.doesNotMatch(http?.title ?? '', /[\p{Cc}\p{Cf}<]/u)
    }),
  )
})

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1FBB 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1
   1: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4712 1
   2: 0100007F:9999 0100007F:1FBB 01 00000000:00000000 00:00000000 00000000  1000        0 4713 1
   3: 22D8B85D:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4714 1
   4: 1401A8C0:0051 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4715 1`
const TABLE_6 = `   0: 00000000000000000000000001000000:0BB8 0:0 0A 0:0 00:0 0 1000 0 5001 1
   1: 00000000000000000000000000000000:0BB9 0:0 0A 0:0 00:0 0 1000 0 5002 1
   2: 0000000000000000FFFF00000100007F:0BBA 0:0 0A 0:0 00:0 0 1000 0 5003 1`

test('listening sockets are read from the system, at the address where a service reaches them', () => {
  assert.deepEqual(
    parseListening(TABLE).map(({ target }) => target),
    ['127.0.0.1:8123', '127.0.0.1:8080', '192.168.1.20:81'],
  )
  assert.deepEqual(
    parseListening(TABLE_6).map(({ target }) => target),
    ['[::1]:3000', '127.0.0.1:3001', '127.0.0.1:3002'],
  )
})

test('a table that is none gives no servers', () => {
  fc.assert(fc.property(fc.string(), (text) => void parseListening(text)))
  assert.deepEqual(parseListening(''), [])
})

test('a socket of this process is never offered', async () => {
  const server = await serverSaying(undefined)
  const shown = await listeningServers()
  assert.ok(!shown.some(({ target }) => target === server.target))
  await server.close()
})
