import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { type Duplex, fail, splice, utf8, utf8Text, type WarrenError } from '@warren/kernel'
import { createMemoryPipe } from '@warren/testkit'

interface Seen {
  readonly end: Duplex
  text: string
  bytes: number
  ended: boolean
  drains: number
  closed: { error: WarrenError | undefined } | undefined
}

function watch(end: Duplex): Seen {
  const seen: Seen = { end, text: '', bytes: 0, ended: false, drains: 0, closed: undefined }
  end.start({
    data(chunk) {
      seen.bytes += chunk.length
      if (seen.bytes <= 100) seen.text += utf8Text(chunk)
    },
    end: () => {
      seen.ended = true
    },
    drain: () => {
      seen.drains++
    },
    close: (error) => {
      assert.equal(seen.closed, undefined, 'closed once')
      seen.closed = { error }
    },
  })
  return seen
}

/** left == pipe == spliced == pipe == right, as a proxy joins a program to a stream. */
function setUp(capacityBytes?: number) {
  const options = capacityBytes === undefined ? {} : { capacityBytes }
  const [left, proxyLeft] = createMemoryPipe(options)
  const [proxyRight, right] = createMemoryPipe(options)
  const done: { error: WarrenError | undefined }[] = []
  splice(proxyLeft, proxyRight, (error) => done.push({ error }))
  return { left, right, done }
}

/** Lets everything happen that promises and microtasks can still do. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

suite('splice', () => {
  test('carries bytes both ways', async () => {
    const { left, right } = setUp()
    const seen = [watch(left), watch(right)]
    left.write(utf8('from left'))
    right.write(utf8('from right'))
    await settle()
    assert.deepEqual(
      seen.map(({ text }) => text),
      ['from right', 'from left'],
    )
  })

  test('keeps half-close: what has ended one way still carries the other', async () => {
    const { left, right, done } = setUp()
    const [seenLeft, seenRight] = [watch(left), watch(right)]
    left.write(utf8('request'))
    left.end()
    await settle()
    assert.deepEqual(
      [seenRight.text, seenRight.ended, seenLeft.ended, done.length],
      ['request', true, false, 0],
    )
    right.write(utf8('answer'))
    right.end()
    await settle()
    assert.deepEqual(
      [seenLeft.text, seenLeft.ended, seenLeft.closed, seenRight.closed],
      ['answer', true, { error: undefined }, { error: undefined }],
    )
    assert.deepEqual(done, [{ error: undefined }])
  })

  test('keeps back-pressure: a reader that stops stops the writer, within a bound', async () => {
    const capacityBytes = 1000
    const { left, right } = setUp(capacityBytes)
    const [seenLeft, seenRight] = [watch(left), watch(right)]
    right.pause()
    let written = 0
    for (let round = 0; round < 200; round++) {
      if (left.write(new Uint8Array(100))) written += 100
      else break
      await settle()
    }
    assert.ok(written <= 3 * capacityBytes, `${written} bytes were accepted`)
    assert.deepEqual([seenRight.bytes, seenLeft.drains], [0, 0])
    right.resume()
    await settle()
    assert.equal(seenLeft.drains, 1)
    assert.equal(seenRight.bytes, written + 100)
  })

  test('an abort on one side ends both, with the cause told once', async () => {
    const { left, right, done } = setUp()
    const [seenLeft, seenRight] = [watch(left), watch(right)]
    const cause = fail('cancelled', 'planted')
    left.abort(cause)
    await settle()
    assert.equal(seenLeft.closed?.error, cause)
    assert.equal(seenRight.closed?.error?.kind, 'closed')
    assert.equal(done.length, 1)
    assert.equal(done[0]?.error?.kind, 'closed')
    right.write(utf8('into the void'))
    right.end()
    await settle()
    assert.deepEqual([seenLeft.bytes, done.length], [0, 1])
  })

  test('an abort after a half-close still ends the other direction', async () => {
    const { left, right, done } = setUp()
    const [seenLeft] = [watch(left), watch(right)]
    left.end()
    await settle()
    right.abort(fail('cancelled', 'planted'))
    await settle()
    assert.deepEqual([seenLeft.closed?.error?.kind, done.length], ['closed', 1])
  })
})
