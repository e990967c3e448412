/** Asking holders over circuits: who shares one, how many there are, and what becomes of those that do not answer. */
import { CancelSource, isWarrenError } from '@warren/kernel'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { PipeHolders } from './support/pipe-holders.ts'

const rejectsWith = (work: Promise<unknown>, kind: string): Promise<void> =>
  assert.rejects(work, (error) => isWarrenError(error) && error.kind === kind)
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

describe('requests to holders', () => {
  test('requests of a group share a circuit to a holder, and each gets its own answer', async () => {
    const network = new PipeHolders(3)
    const answers = await network.settle(
      Promise.all(
        numbers(300).map((tag) => network.ask(tag % 3, tag, { answerBytes: 4 * (1 + (tag % 50)) })),
      ),
    )
    assert.deepEqual(answers, numbers(300))
    assert.equal(network.opened.length, 3)
    assert.ok(network.holders.every(({ mostPending }) => mostPending > 1 && mostPending <= 64))
  })

  test('groups never share a circuit', async () => {
    const network = new PipeHolders(1)
    await network.settle(
      Promise.all(numbers(6).map((tag) => network.ask(0, tag, { group: `group ${tag % 3}` }))),
    )
    assert.equal(network.opened.length, 3)
  })

  test('to leave takes the longer way, which does to fetch as well, and never the other way round', async () => {
    const network = new PipeHolders(2)
    await network.settle(network.ask(0, 1, { direction: 'leave' }))
    await network.settle(network.ask(0, 2, { direction: 'fetch' }))
    await network.settle(network.ask(1, 3, { direction: 'fetch' }))
    await network.settle(network.ask(1, 4, { direction: 'leave' }))
    assert.deepEqual(
      network.opened.map(({ purpose }) => purpose),
      ['store-put', 'store-get', 'store-put'],
    )
  })

  test('no more bytes are under way than are bounded', async () => {
    const network = new PipeHolders(1)
    await network.settle(
      Promise.all(numbers(100).map((tag) => network.ask(0, tag, { answerBytes: 256 * 1024 }))),
    )
    assert.ok((network.holders[0]?.mostPending ?? 99) <= 8)
  })

  test('circuits are bounded, in a group and in all, and everybody gets one in turn', async () => {
    const network = new PipeHolders(300)
    const one = numbers(300).map((holder) => network.ask(holder, holder, { group: 'one' }))
    const two = numbers(300).map((holder) => network.ask(holder, holder, { group: 'two' }))
    assert.deepEqual(await network.settle(Promise.all([...one, ...two])), [...numbers(300), ...numbers(300)])
    assert.ok(network.mostOpen <= 192 && network.mostOpen > 128, `${network.mostOpen} open`)
    assert.ok(network.mostBuilding <= 16)
  })

  test('who has a circuit and always something to send gives its place up in the end', async () => {
    const network = new PipeHolders(200)
    for (const holder of network.holders) holder.delayMs = 3_000
    const source = new CancelSource()
    const busy = numbers(256).map(async (index) => {
      for (let tag = 0; !source.cancel.aborted; tag++) await network.ask(index % 128, tag)
    })
    await network.clock.runFor(10_000)
    const late = Promise.all(numbers(40).map((index) => network.ask(128 + index, index)))
    await network.settle(late, 120_000)
    assert.ok(network.mostOpen <= 128)
    source.abort()
    await network.settle(Promise.all(busy))
  })

  test('a holder that is away or refuses is not tried again at once', async () => {
    for (const [mood, kind] of [
      ['away', 'unreachable'],
      ['refuses', 'refused'],
    ] as const) {
      const network = new PipeHolders(1)
      const [holder] = network.holders
      assert.ok(holder !== undefined)
      holder.mood = mood
      await network.settle(rejectsWith(network.ask(0, 1), kind))
      holder.mood = 'quick'
      await network.settle(rejectsWith(network.ask(0, 2, { group: 'another' }), kind))
      assert.equal(network.opened.length, mood === 'away' ? 0 : 1)
      await network.clock.runFor(600_000)
      assert.equal(await network.settle(network.ask(0, 3)), 3)
    }
  })

  test('after the network came back nobody counts as away', async () => {
    const network = new PipeHolders(1)
    const [holder] = network.holders
    assert.ok(holder !== undefined)
    holder.mood = 'away'
    await network.settle(rejectsWith(network.ask(0, 1), 'unreachable'))
    holder.mood = 'quick'
    network.requests.wake()
    assert.equal(await network.settle(network.ask(0, 2)), 2)
  })

  for (const [mood, kind] of [
    ['silent', 'timeout'],
    ['drip', 'timeout'],
    ['breaks', 'closed'],
  ] as const) {
    test(`a holder that is ${mood}: its requests fail as ${kind}, and its circuit goes`, async () => {
      const network = new PipeHolders(2)
      if (network.holders[0] !== undefined) network.holders[0].mood = mood
      const failing = numbers(5).map((tag) => rejectsWith(network.ask(0, tag, { answerBytes: 400 }), kind))
      assert.equal(await network.settle(network.ask(1, 9)), 9)
      await network.settle(Promise.all(failing))
      network.requests.end('one')
      await network.clock.runFor(1)
      assert.equal(network.open, 0)
    })
  }

  test('bytes that nobody asked for close the circuit', async () => {
    const network = new PipeHolders(1)
    if (network.holders[0] !== undefined) network.holders[0].mood = 'babbles'
    assert.equal(await network.settle(network.ask(0, 1)), 1)
    await network.clock.runFor(10)
    assert.equal(network.open, 0)
  })

  test('giving up is told at once, disturbs nobody, and what is not sent is not', async () => {
    const network = new PipeHolders(1)
    const source = new CancelSource()
    const options = { cancel: source.cancel, answerBytes: 64 * 1024 }
    const given = numbers(100).map((tag) => rejectsWith(network.ask(0, tag, options), 'cancelled'))
    const others = numbers(10).map((tag) => network.ask(0, 200 + tag))
    await network.clock.runFor(310)
    source.abort()
    await network.settle(Promise.all(given), 1)
    assert.deepEqual(
      await network.settle(Promise.all(others)),
      numbers(10).map((tag) => 200 + tag),
    )
    assert.ok((network.holders[0]?.received ?? 99) < 50)
  })

  test('giving up before there is a circuit leaves none behind', async () => {
    const network = new PipeHolders(1)
    const source = new CancelSource()
    const given = rejectsWith(network.ask(0, 1, { cancel: source.cancel }), 'cancelled')
    await network.clock.runFor(100)
    source.abort()
    await network.settle(given)
    await network.clock.runFor(1_000)
    assert.equal(network.open, 0)
    assert.equal(network.requests.circuits, 0)
    assert.equal(network.clock.pendingTimers, 0)
  })

  test('a circuit that nobody needs closes after a while, and at the end of its group', async () => {
    const network = new PipeHolders(2)
    await network.settle(Promise.all([network.ask(0, 1), network.ask(1, 1, { group: 'other' })]))
    assert.equal(network.open, 2)
    const isOpen = (holder: number, group: string): boolean =>
      network.requests.isOpen(network.holders[holder]?.info.id ?? new Uint8Array(), group)
    assert.deepEqual([isOpen(0, 'one'), isOpen(0, 'other'), isOpen(1, 'other')], [true, false, true])
    network.requests.end('one')
    assert.equal(network.open, 1)
    assert.equal(isOpen(0, 'one'), false)
    await network.clock.runFor(99_000)
    assert.equal(network.open, 1, 'for the next page of a reader')
    await network.clock.runFor(2_000)
    assert.equal(network.open, 0)
    assert.equal(network.clock.pendingTimers, 0)
    await network.settle(network.ask(0, 2, { direction: 'leave' }))
    await network.clock.runFor(31_000)
    assert.equal(network.open, 0, 'nobody reads over what left something')
  })

  test('the end of a group lets answers come that are awaited', async () => {
    const network = new PipeHolders(1)
    const asked = Promise.all(numbers(10).map((tag) => network.ask(0, tag)))
    await network.clock.runFor(310)
    network.requests.end('one')
    assert.deepEqual(await network.settle(asked), numbers(10))
    await network.clock.runFor(1)
    assert.equal(network.open, 0)
  })

  test('stopping fails everything, and leaves nothing', async () => {
    const network = new PipeHolders(3)
    if (network.holders[0] !== undefined) network.holders[0].mood = 'silent'
    const failing = numbers(9).map((tag) =>
      rejectsWith(network.ask(tag % 2, tag, { answerBytes: 1024 }), 'closed'),
    )
    await network.clock.runFor(305)
    const building = rejectsWith(network.ask(2, 1), 'closed')
    await network.clock.runFor(1)
    network.requests.stop()
    await network.settle(Promise.all([...failing, building]))
    await network.clock.runFor(1_000)
    assert.equal(network.open, 0)
    await rejectsWith(network.ask(1, 1), 'closed')
  })
})
