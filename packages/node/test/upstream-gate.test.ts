import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Channel, fail, isWarrenError, SILENT_LOG, type Transport } from '@warren/kernel'
import { VirtualClock } from '@warren/testkit'
import { readConfig } from '../src/config.ts'
import { createUpstreamGate } from '../src/upstream/upstream-gate.ts'
import { parseUpstream } from '../src/upstream/upstream-text.ts'

const ADDRESS = { host: '10.0.0.1', port: 443 }
const gone = (): Error => fail('unreachable', 'upstream proxy: it is gone', { fields: { upstream: true } })

function makeGate(): {
  clock: VirtualClock
  gate: ReturnType<typeof createUpstreamGate>
  dial: () => Promise<Channel>
  calls: { dials: number; greetings: number; back: number }
  proxy: { failure: Error | undefined }
} {
  const clock = new VirtualClock()
  const calls = { dials: 0, greetings: 0, back: 0 }
  const proxy: { failure: Error | undefined } = { failure: undefined }
  const transport = {
    dial: async () => {
      calls.dials++
      if (proxy.failure !== undefined) throw proxy.failure
      return {} as Channel
    },
    listen: async () => assert.fail('nobody listens'),
  } as Transport
  const gate = createUpstreamGate(
    { clock, log: SILENT_LOG },
    {
      transport,
      upstream: {
        name: '127.0.0.1:1080',
        greet: async () => {
          calls.greetings++
          if (proxy.failure !== undefined) throw proxy.failure
        },
      },
      changed: () => {},
      cameBack: () => void calls.back++,
    },
  )
  const dial = (): Promise<Channel> => gate.transport.dial(ADDRESS, () => new Uint8Array(32))
  return { clock, gate, dial, calls, proxy }
}

test('while the upstream proxy is gone nothing is dialled; it is asked for, and its return is told', async () => {
  const { clock, gate, dial, calls, proxy } = makeGate()
  assert.equal(gate.status().state, 'unknown')
  await dial()
  assert.equal(gate.status().state, 'working')
  proxy.failure = gone()
  await assert.rejects(dial(), /it is gone/)
  assert.deepEqual(gate.status(), {
    address: '127.0.0.1:1080',
    state: 'gone',
    cause: 'upstream proxy 127.0.0.1:1080 is gone',
  })
  await assert.rejects(dial(), /it is gone/)
  assert.equal(calls.dials, 2)
  await clock.runFor(10_000)
  assert.ok(calls.greetings >= 4)
  proxy.failure = fail('no-permission', 'upstream proxy: it wants a user name and password', {
    fields: { upstream: true },
  })
  await clock.runFor(3_000)
  assert.match(gate.status().cause ?? '', /127\.0\.0\.1:1080: it wants a user name/)
  proxy.failure = undefined
  await clock.runFor(3_000)
  assert.equal(calls.back, 1)
  assert.equal(gate.status().state, 'working')
  await dial()
  assert.equal(calls.dials, 3)
  gate.stop()
})

test('a relay that does not answer through the proxy is no failure of the proxy', async () => {
  const { gate, dial, proxy } = makeGate()
  proxy.failure = fail('unreachable', 'dial: nobody listens there')
  await assert.rejects(dial())
  assert.equal(gate.status().state, 'working')
  gate.stop()
})

test('an upstream proxy is read from a URL, its password as any URL has it, and never repeated when it is wrong', () => {
  assert.deepEqual(parseUpstream('socks5://127.0.0.1:1080'), { address: { host: '127.0.0.1', port: 1080 } })
  assert.deepEqual(parseUpstream('socks5://ann:p%40ss%3A@[fd00::1]:9/'), {
    address: { host: 'fd00::1', port: 9 },
    login: { user: 'ann', password: 'p@ss:' },
  })
  for (const text of [
    'http://127.0.0.1:1',
    'socks5://secret@127.0.0.1:1',
    'socks5://example.org:1',
    'socks5://u:secret@h:1',
  ]) {
    assert.throws(
      () => parseUpstream(text),
      (error) =>
        isWarrenError(error) && error.kind === 'bad-input' && !JSON.stringify(error.next).includes('secret'),
    )
  }
})

test('a relay refuses an upstream proxy: its address is public', () => {
  const both = { relay: true, listen: '10.0.0.1:9252', upstream: 'socks5://127.0.0.1:1080' }
  assert.throws(
    () => readConfig(undefined, both),
    (error) => isWarrenError(error) && error.kind === 'bad-input' && /hides nothing/.test(error.message),
  )
})
