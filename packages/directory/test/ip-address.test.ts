import assert from 'node:assert/strict'
import { isIP } from 'node:net'
import { test } from 'node:test'
import fc from 'fast-check'
import { addressClassOf, formatIp, isAddressAllowed, parseIp, prefixOf } from '@warren/directory'

const classOf = (text: string): string => addressClassOf(parseIp(text) as Uint8Array)

test('every address survives formatting and parsing', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ minLength: 4, maxLength: 4 }),
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
  )
  fc.assert(
    fc.property(bytes, (ip) => {
      assert.deepEqual(parseIp(formatIp(ip)), ip)
    }),
  )
})

test('parsing agrees with the platform on what an address is', () => {
  const text = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.string({ maxLength: 46 }),
    fc.stringMatching(/^[0-9a-f:.]{2,40}$/),
  )
  fc.assert(
    fc.property(text, (candidate) => {
      assert.equal(
        parseIp(candidate) !== undefined,
        isIP(candidate) !== 0 && !candidate.includes('%'),
        candidate,
      )
    }),
    { numRuns: 5000 },
  )
})

test('an address has one spelling', () => {
  const spell = (text: string): string => formatIp(parseIp(text) as Uint8Array)
  assert.equal(spell('2001:DB8:0:0:1:0:0:1'), '2001:db8::1:0:0:1')
  assert.equal(spell('0:0:0:0:0:0:0:0'), '::')
  assert.equal(spell('::ffff:1.2.3.4'), '::ffff:102:304')
  assert.equal(spell('1:0:2:3:4:5:6:7'), '1:0:2:3:4:5:6:7')
})

test('names, ports, zones and octal digits are no addresses', () => {
  for (const text of [
    'localhost',
    '1.2.3',
    '01.2.3.4',
    '1.2.3.256',
    'fe80::1%eth0',
    '[::1]',
    '1.2.3.4:80',
    '1::2::3',
    '0.0.0.0::0',
    '',
    ':',
  ]) {
    assert.equal(parseIp(text), undefined, text)
  }
})

test('special addresses fit neither network', () => {
  const special = [
    '0.0.0.0',
    '169.254.1.1',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '::',
    'fe80::1',
    'ff02::1',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
    '2001::1',
    '2002:808:808::1',
    '2001:db8::1',
  ]
  for (const text of special) {
    assert.equal(classOf(text), 'special', text)
    for (const testing of [true, false])
      assert.equal(isAddressAllowed(parseIp(text) as Uint8Array, testing), false, text)
  }
})

test('testing networks take loopback and private addresses only, real ones public addresses only', () => {
  for (const text of [
    '127.0.0.1',
    '127.9.8.7',
    '10.0.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '::1',
    'fd00::1',
  ]) {
    assert.equal(isAddressAllowed(parseIp(text) as Uint8Array, true), true, text)
    assert.equal(isAddressAllowed(parseIp(text) as Uint8Array, false), false, text)
  }
  for (const text of ['8.8.8.8', '172.32.0.1', '193.0.0.1', '2a00:1450::1', '2606:4700::1']) {
    assert.equal(isAddressAllowed(parseIp(text) as Uint8Array, true), false, text)
    assert.equal(isAddressAllowed(parseIp(text) as Uint8Array, false), true, text)
  }
})

test('a prefix bucket holds what shares its bits', () => {
  const rule = { ipv4Bits: 20, ipv6Bits: 36 }
  assert.equal(prefixOf(parseIp('198.51.127.255') as Uint8Array, rule), '198.51.112.0/20')
  assert.equal(prefixOf(parseIp('2a00:1450:ffff::1') as Uint8Array, rule), '2a00:1450:f000::/36')
})
