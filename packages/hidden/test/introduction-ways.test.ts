/** The ways of a client to introduction points: opened ahead, beside each other once one failed, and left where nobody goes on. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClientCircuit } from '@warren/circuit'
import { CancelSource, defer, fail, type WarrenError } from '@warren/kernel'
import { VirtualClock } from '@warren/testkit'
import type { Approach } from '../src/client/introduce.ts'
import { type IntroductionTarget, IntroductionWays } from '../src/client/introduction-ways.ts'
import { WAY_BESIDE_MS } from '../src/timeouts.ts'

const GONE = fail('unreachable', 'test: gone')

interface Way {
  readonly name: string
  opens(): Promise<void>
  fails(): Promise<void>
  closes(): Promise<void>
  isDiscarded: boolean
}

/** Points by name, in this order; what becomes of each the test says. */
function ways(names: readonly string[]) {
  const clock = new VirtualClock()
  const cancelling = new CancelSource()
  const left = [...names]
  const begun: Way[] = []
  const unreached: string[] = []
  const nameOf = new Map<IntroductionTarget['point'], string>()
  const open = (to: IntroductionTarget): Approach => {
    const circuit = defer<ClientCircuit>()
    const closed = defer<WarrenError | undefined>()
    circuit.promise.catch(() => {})
    const way: Way = {
      name: nameOf.get(to.point) ?? '',
      opens: () => settled(() => circuit.resolve({ closed: closed.promise } as ClientCircuit)),
      fails: () => settled(() => circuit.reject(GONE)),
      closes: () => settled(() => closed.resolve(GONE)),
      isDiscarded: false,
    }
    const settled = async (how: () => void): Promise<void> => {
      how()
      await clock.runFor(0)
    }
    begun.push(way)
    return {
      ...to,
      circuit: circuit.promise,
      discard: () => {
        way.isDiscarded = true
      },
    }
  }
  const pick = (): IntroductionTarget | undefined => {
    const name = left.shift()
    if (name === undefined) return undefined
    const target = { point: {} } as IntroductionTarget
    nameOf.set(target.point, name)
    return target
  }
  const all = new IntroductionWays(
    clock,
    { pick, open, unreached: (to) => unreached.push(nameOf.get(to.point) ?? '') },
    cancelling.cancel,
  )
  return { all, clock, begun, begunNames: () => begun.map(({ name }) => name), unreached, cancelling }
}

test('one way is opened at first; from the first failure on the next two are', async () => {
  const { all, begun, begunNames, unreached } = ways(['a', 'b', 'c', 'd'])
  const next = all.next()
  assert.deepEqual(begunNames(), ['a'])
  await begun[0]?.fails()
  assert.deepEqual([begunNames(), unreached], [['a', 'b', 'c'], ['a']])
  await begun[2]?.opens()
  assert.ok((await next) !== undefined)
  // While this one is tried, what follows is on its way.
  assert.deepEqual(begunNames(), ['a', 'b', 'c', 'd'])
})

test('whoever is silent has another tried beside him after a while, and not a third', async () => {
  const { all, clock, begun, begunNames } = ways(['a', 'b', 'c'])
  const next = all.next()
  await clock.runFor(WAY_BESIDE_MS - 1)
  assert.deepEqual(begunNames(), ['a'])
  await clock.runFor(10 * WAY_BESIDE_MS)
  assert.deepEqual(begunNames(), ['a', 'b'])
  await begun[1]?.opens()
  assert.ok((await next) !== undefined)
})

test('a way that is lost while it waits counts as one that was not reached', async () => {
  const { all, begun, unreached } = ways(['a', 'b'])
  all.begin()
  await begun[0]?.opens()
  await begun[0]?.closes()
  assert.deepEqual(unreached, ['a'])
  const next = all.next()
  await begun[1]?.opens()
  assert.ok((await next) !== undefined)
})

test('where no point is left that is said', async () => {
  const { all, begun } = ways(['a'])
  const next = all.next()
  await begun[0]?.fails()
  assert.equal(await next, undefined)
})

test('what nobody goes on with is left, also what opens afterwards', async () => {
  const { all, begun } = ways(['a', 'b', 'c'])
  all.hurry()
  all.begin()
  await begun[0]?.opens()
  all.discard()
  await begun[1]?.opens()
  assert.deepEqual(
    begun.map(({ name, isDiscarded }) => [name, isDiscarded]),
    [
      ['a', true],
      ['b', true],
    ],
  )
})

test('who gives up waits no longer', async () => {
  const { all, begun, cancelling } = ways(['a', 'b'])
  const next = assert.rejects(all.next(), { kind: 'cancelled' })
  cancelling.abort()
  await begun[0]?.fails()
  await next
  assert.equal(begun.length, 1)
})
