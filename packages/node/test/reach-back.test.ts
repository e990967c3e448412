import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defer, isWarrenError } from '@warren/kernel'
import type { Link } from '@warren/link'
import { VirtualClock } from '@warren/testkit'
import { MAX_REACH_BACKS, REACH_BACK_BURST } from '../src/limits.ts'
import { createReachBack } from '../src/relay/reach-back.ts'
import { REACH_BACK_INTERVAL_MS } from '../src/timeouts.ts'

const LINK = {} as Link

function isOverloaded(error: unknown): boolean {
  return isWarrenError(error) && error.kind === 'overloaded'
}

function numbered(number: number): Uint8Array {
  return new Uint8Array(32).fill(number)
}

/** A relay that dials whoever asks; `answer`: what becomes of each dial. */
function bench(answer: () => Promise<Link>) {
  const clock = new VirtualClock()
  const dialled: number[] = []
  const reachBack = createReachBack(clock, {
    links: {
      dialAfresh: ({ id }) => {
        dialled.push(id[0] ?? 0)
        return answer()
      },
    },
    directory: {
      heldTarget: (id) => (id[0] === 99 ? undefined : { id, address: { host: '10.0.0.1', port: 443 } }),
    },
  })
  return { clock, dialled, reachBack }
}

test('one relay has another one dial only so often, and takes nothing from a third', async () => {
  const { clock, dialled, reachBack } = bench(async () => LINK)
  for (let count = 0; count < REACH_BACK_BURST; count++) assert.equal(await reachBack(numbered(1)), LINK)
  await assert.rejects(reachBack(numbered(1)), isOverloaded)
  assert.equal(await reachBack(numbered(2)), LINK)
  await clock.runFor(REACH_BACK_INTERVAL_MS)
  assert.equal(await reachBack(numbered(1)), LINK)
  await assert.rejects(reachBack(numbered(1)), isOverloaded)
  assert.equal(dialled.length, REACH_BACK_BURST + 2)
})

test('only so many dials are under way at once, and one that is over makes room', async () => {
  const answers: ReturnType<typeof defer<Link>>[] = []
  const { dialled, reachBack } = bench(() => {
    const answer = defer<Link>()
    answers.push(answer)
    return answer.promise
  })
  const dials = Array.from({ length: MAX_REACH_BACKS }, (_, index) => reachBack(numbered(index)))
  await assert.rejects(reachBack(numbered(50)), isOverloaded)
  answers[0]?.resolve(LINK)
  await dials[0]
  const late = reachBack(numbered(50))
  for (const answer of answers) answer.resolve(LINK)
  await Promise.all([...dials, late])
  assert.equal(dialled.length, MAX_REACH_BACKS + 1)
})

test('a relay that is not held is not dialled, wherever it might be', async () => {
  const { dialled, reachBack } = bench(async () => LINK)
  await assert.rejects(reachBack(numbered(99)), { kind: 'not-found' })
  assert.deepEqual(dialled, [])
})
