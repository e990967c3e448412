import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from '../src/config.ts'
import { queueBytesOf } from '../src/daemon/queue-memory.ts'

const GIB = 1024 ** 3

test('queues get an eighth of the machine, within bounds, or what the owner says', () => {
  assert.equal(queueBytesOf({ memory: undefined }, GIB), GIB / 8)
  assert.equal(queueBytesOf({ memory: undefined }, 128 * 1024 ** 2), 32_000_000)
  assert.equal(queueBytesOf({ memory: undefined }, 64 * GIB), GIB)
  assert.equal(queueBytesOf({ memory: '2GB' }, GIB), 2_000_000_000)
})

test('a size that queues cannot do with is refused with what to type', () => {
  for (const memory of ['31MB', 'much', '-5GB'])
    assert.throws(() => readConfig(undefined, { memory }), { kind: 'bad-input', next: /--memory 256MB/ })
  assert.equal(readConfig(undefined, { memory: '64MB' }).memory, '64MB')
})
