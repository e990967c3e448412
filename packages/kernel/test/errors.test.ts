import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { test } from 'node:test'
import {
  assert as claim,
  asWarrenError,
  fail,
  isWarrenError,
  Sensitive,
  SILENT_LOG,
  safeText,
} from '@warren/kernel'

test('an error tells what the caller may try', () => {
  assert.deepEqual(
    [
      fail('timeout', 'x').retry,
      fail('closed', 'x').retry,
      fail('malformed', 'x').retry,
      fail('refused', 'x').retry,
    ],
    ['other-path', 'now', 'never', 'later'],
  )
})

test('an error keeps its fields, its next step and its cause', () => {
  const cause = new Error('cause')
  const error = fail('storage', 'message', { fields: { count: 1 }, next: 'Do this.', cause })
  assert.deepEqual(
    [error.fields, error.next, error.cause, error.message],
    [{ count: 1 }, 'Do this.', cause, 'message'],
  )
  assert.ok(isWarrenError(error))
  assert.equal('cause' in fail('storage', 'message'), false)
})

test('what is thrown without being a WarrenError is our own bug, with its cause kept', () => {
  const foreign = new TypeError('foreign')
  assert.deepEqual([asWarrenError(foreign).kind, asWarrenError(foreign).cause], ['bug', foreign])
  const own = fail('refused', 'own')
  assert.equal(asWarrenError(own), own)
  assert.equal(asWarrenError(undefined).kind, 'bug')
})

test('a false claim is a bug', () => {
  claim(true, 'holds')
  assert.throws(() => claim(false, 'does not hold'), { kind: 'bug', message: 'does not hold' })
})

test('computed text reaches neither an error, a claim nor a log', () => {
  const address: string = ['10.0.0.1', ':443'].join('')
  // Never called: the compiler is what is tested, and each line below must be an error to it.
  const refused = (): void => {
    // @ts-expect-error A message is a literal.
    fail('unreachable', address)
    // @ts-expect-error A template with a variable is not a literal.
    fail('unreachable', `cannot reach ${address}`)
    // @ts-expect-error Nor in a part of a union.
    fail('unreachable', address === '' ? 'cannot reach' : `cannot reach ${address}`)
    // @ts-expect-error A field is no plain string.
    fail('unreachable', 'cannot reach', { fields: { address } })
    // @ts-expect-error Bytes are no field.
    fail('unreachable', 'cannot reach', { fields: { key: new Uint8Array(32) } })
    // @ts-expect-error A kind outside of the list.
    fail('whatever', 'cannot reach')
    // @ts-expect-error A claim is a literal.
    claim(true, address)
    // @ts-expect-error Safe text is a literal.
    safeText(address)
    // @ts-expect-error A log message is a literal.
    SILENT_LOG.write('info', address)
    // @ts-expect-error A log field is no plain string.
    SILENT_LOG.write('info', 'reached', { address })
    // @ts-expect-error What is sensitive is no field.
    SILENT_LOG.write('info', 'reached', { address: new Sensitive(address) })
    // @ts-expect-error Nor is a template with a number in it.
    SILENT_LOG.write('info', `port ${address.length}`)
    SILENT_LOG.write('info', address === '' ? 'reached' : 'not reached')
    SILENT_LOG.write('info', 'reached', { count: 1, first: true, reason: safeText('asked') })
  }
  assert.equal(typeof refused, 'function')
})

test('a sensitive value never prints, however it is printed', () => {
  const sensitive = new Sensitive('the secret')
  const printed = [
    String(sensitive),
    ['', sensitive].join(''),
    JSON.stringify({ sensitive }),
    inspect(sensitive),
    inspect({ deep: [sensitive] }, { depth: 9, showHidden: true }),
    Object.values(sensitive).join(),
    JSON.stringify(Object.getOwnPropertyDescriptors(sensitive)),
  ]
  for (const text of printed) assert.doesNotMatch(text, /the secret/)
  assert.equal(sensitive.reveal(), 'the secret')
})
