import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BoundedQueue } from '@warren/kernel'
import fc from 'fast-check'

test('a queue behaves like an array that refuses what is too much', () => {
  const operation = fc.oneof(
    { weight: 5, arbitrary: fc.record({ push: fc.nat() }) },
    { weight: 4, arbitrary: fc.constant('shift' as const) },
    { weight: 1, arbitrary: fc.constant('clear' as const) },
  )
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(operation, { maxLength: 60 }),
      (capacity, operations) => {
        const queue = new BoundedQueue<number>(capacity)
        const model: number[] = []
        for (const each of operations) {
          if (each === 'shift') assert.equal(queue.shift(), model.shift())
          else if (each === 'clear') {
            queue.clear()
            model.length = 0
          } else {
            assert.equal(queue.push(each.push), model.length < capacity)
            if (model.length < capacity) model.push(each.push)
          }
          assert.deepEqual(
            [queue.length, queue.isFull, queue.peek()],
            [model.length, model.length === capacity, model[0]],
          )
        }
      },
    ),
  )
})

test('a queue without room is our own mistake', () => {
  for (const capacity of [0, -1, 1.5, Number.NaN])
    assert.throws(() => new BoundedQueue(capacity), { kind: 'bug' })
})
