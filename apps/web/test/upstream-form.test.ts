import assert from 'node:assert/strict'
import { test } from 'node:test'
import { upstreamUrlOf } from '../src/lib/upstream-form.ts'

const urlOf = (address: string, user = '', password = ''): string | undefined =>
  upstreamUrlOf({ address, user, password })

test('a proxy is an IP address and a port, with or without what is written before it elsewhere', () => {
  for (const typed of [
    '127.0.0.1:9050',
    ' socks5://127.0.0.1:9050/ ',
    'SOCKS5h://127.0.0.1:9050',
    '۱۲۷.۰.۰.۱:۹۰۵۰',
  ])
    assert.equal(urlOf(typed), 'socks5://127.0.0.1:9050', typed)
  assert.equal(urlOf('[::1]:1080'), 'socks5://[::1]:1080')
  assert.equal(urlOf('localhost:1080'), 'socks5://localhost:1080')
})

test('a login is sent so that no character of it ends it', () => {
  assert.equal(urlOf('127.0.0.1:1', 'a@b', 'c:d/e%'), 'socks5://a%40b:c%3Ad%2Fe%25@127.0.0.1:1')
})

test('names, half an address, ports that are none and half a login are not sent', () => {
  for (const typed of [
    '',
    '9050',
    'tor.example:9050',
    '127.0.0.1',
    '127.0.0.1:0',
    '127.0.0.1:65536',
    'http://127.0.0.1:80',
  ])
    assert.equal(urlOf(typed), undefined, typed)
  assert.equal(urlOf('127.0.0.1:1', 'me'), undefined)
  assert.equal(urlOf('127.0.0.1:1', '', 'secret'), undefined)
})
