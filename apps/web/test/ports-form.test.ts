import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Settings } from '@warren/api'
import { choiceOf, isPort, portsRequestOf } from '../src/lib/ports-form.ts'

const SETTINGS: Settings = {
  proxy: { now: '127.0.0.1:9250', isWaiting: false },
  gateway: { isWaiting: false },
  api: { now: '127.0.0.1:41000', saved: '[::1]:41001', isWaiting: true },
}

test('a form that nobody has touched asks for nothing, and shows what waits for the next start', () => {
  const choice = choiceOf(SETTINGS)
  assert.deepEqual(choice, {
    proxy: { isOn: true, port: '9250' },
    gateway: { isOn: false, port: '' },
    api: { isOn: true, port: '41001' },
  })
  assert.deepEqual(portsRequestOf(choice, SETTINGS), {})
})

test('only what was changed is asked for, at the address that it had, in the digits of any keyboard', () => {
  const choice = choiceOf(SETTINGS)
  assert.deepEqual(portsRequestOf({ ...choice, proxy: { isOn: true, port: ' ۹۳۰۰ ' } }, SETTINGS), {
    proxy: '127.0.0.1:9300',
  })
  assert.deepEqual(portsRequestOf({ ...choice, proxy: { isOn: false, port: 'x' } }, SETTINGS), {
    proxy: 'off',
  })
  assert.deepEqual(
    portsRequestOf({ ...choice, gateway: { isOn: true, port: '' }, api: { isOn: true, port: '' } }, SETTINGS),
    { gateway: 'usual', api: 'usual' },
  )
})

test('browsers that may open links although programs may not connect need a port that is said', () => {
  const choice = {
    ...choiceOf(SETTINGS),
    proxy: { isOn: false, port: '' },
    gateway: { isOn: true, port: '' },
  }
  assert.deepEqual(portsRequestOf(choice, SETTINGS), { proxy: 'off', gateway: '127.0.0.1:9251' })
})

test('what is no port is never sent', () => {
  for (const typed of ['0', '65536', '12.5', '-1', 'a', '1e3x']) {
    assert.equal(isPort(typed), false, typed)
    const choice = { ...choiceOf(SETTINGS), api: { isOn: true, port: typed } }
    assert.equal(portsRequestOf(choice, SETTINGS), undefined, typed)
  }
  assert.ok(isPort('') && isPort('1') && isPort('65535'))
})
