import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hostPortSchema } from '@warren/api'
import fc from 'fast-check'
import { heldKeyOf, parsePorts, parseTyped, serviceUrl, visitorPort } from '../src/lib/target.ts'

test('a port alone, with a host, or out of a web address, is a target of this machine', () => {
  const typed: [string, string][] = [
    ['8123', '127.0.0.1:8123'],
    [' :8123 ', '127.0.0.1:8123'],
    ['localhost:3000', 'localhost:3000'],
    ['http://localhost:5173/path?x#y', 'localhost:5173'],
    ['http://LOCALHOST/', 'localhost:80'],
    ['https://127.0.0.1', '127.0.0.1:443'],
    ['192.168.1.7:81', '192.168.1.7:81'],
    ['[::1]:3000', '[::1]:3000'],
    ['unix:/run/app.sock', 'unix:/run/app.sock'],
    ['۸۱۲۳', '127.0.0.1:8123'],
  ]
  for (const [text, target] of typed) assert.equal(parseTyped(text)?.target, target, text)
})

test('what is no port or address of a server is refused', () => {
  for (const text of ['', 'abc', '0', '65536', 'localhost', 'example.org:80', 'http://example.org/', 'unix:'])
    assert.equal(parseTyped(text), undefined, text)
})

test('whatever is typed, what comes out is what the API takes', () => {
  const part = fc.constantFrom('localhost', ':', '127.0.0.1', '80', '[::1]', 'http://', '/', '999999', ' ')
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(part).map((parts) => parts.join('')),
      ),
      (text) => {
        const target = parseTyped(text)?.target
        if (target !== undefined && !target.startsWith('unix:')) hostPortSchema.parse(target)
      },
    ),
  )
})

test('a web server gets the port for web pages, anything else its own', () => {
  assert.equal(visitorPort({ target: '127.0.0.1:8123', port: 8123 }, true), 80)
  assert.equal(visitorPort({ target: '127.0.0.1:2222', port: 2222 }, false), 2222)
  assert.equal(serviceUrl('a.onion', 80), 'http://a.onion/')
  assert.equal(serviceUrl('a.onion', 2222), 'a.onion:2222')
})

test('ports are changed only when every row is a port and a server', () => {
  assert.deepEqual(parsePorts([{ port: '80', target: '3000' }]), [{ port: 80, target: '127.0.0.1:3000' }])
  assert.equal(parsePorts([]), undefined)
  assert.equal(
    parsePorts([
      { port: '80', target: '3000' },
      { port: '', target: '3001' },
    ]),
    undefined,
  )
  assert.equal(parsePorts([{ port: '0', target: '3000' }]), undefined)
})

test('a key for a service is taken alone, and out of the line that its owner hands on', () => {
  const name = `${'a'.repeat(56)}.onion`
  const key = 'b'.repeat(52)
  const wanted = { address: name, privateKey: key }
  assert.deepEqual(heldKeyOf(name, ` ${key} `), wanted)
  assert.deepEqual(heldKeyOf(`http://${name}/`, key), wanted)
  assert.deepEqual(heldKeyOf(`${name} ${key}\n`, ''), wanted)
  assert.equal(heldKeyOf(name, 'short'), undefined)
  assert.equal(heldKeyOf('example.org', key), undefined)
})
