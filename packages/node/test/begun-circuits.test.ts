import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClientCircuit } from '@warren/circuit'
import { createCaptureLog, createSeededRandom, VirtualClock } from '@warren/testkit'
import { createBegunCircuits } from '../src/compose/begun-circuits.ts'

type Parts = Parameters<typeof createBegunCircuits>
type Relay = Parameters<ReturnType<typeof createBegunCircuits>['takeFor']>[0]

function relay(index: number): Relay {
  const id = new Uint8Array(32).fill(index)
  const address = { host: `10.${index}.0.1`, port: 443 }
  return { id, operator: id, prefix: `10.${index}`, address } as Relay
}

/** Circuits that are there at once, and end when they are told to. */
function begunCircuits() {
  const clock = new VirtualClock()
  const ports = { clock, random: createSeededRandom('begun'), log: createCaptureLog() }
  const path = [relay(1), relay(2), relay(3)]
  let built = 0
  let gaveWay = false
  const builder = {
    build: () => {
      built++
      const circuit = {
        path,
        isOpen: true,
        builtAtMs: clock.nowMs(),
        closed: new Promise(() => {}),
        destroy() {
          circuit.isOpen = false
        },
      }
      return Promise.resolve(circuit as unknown as ClientCircuit)
    },
  }
  const network = {
    paths: { pathTo: () => path },
    directory: { own: () => ({}) },
    guards: { hasGivenWay: () => gaveWay },
    notes: { noting: (inner: unknown) => inner },
  }
  const builds = { build: builder.build, over: () => builder }
  const begun = createBegunCircuits(ports, network as unknown as Parts[1], builds)
  const giveWay = (): void => {
    gaveWay = true
  }
  return { begun, clock, built: () => built, giveWay }
}

test('a service that lost its introduction points goes on over circuits that were begun ahead; its first ones are built', async () => {
  const { begun, clock } = begunCircuits()
  const named = relay(9)
  assert.equal(begun.takeFor(named, 'introduction-service'), undefined)
  await clock.runFor(1)
  for (let point = 0; point < 3; point++)
    assert.ok(begun.takeFor(named, 'introduction-service') !== undefined, `point ${point}`)
  begun.stop()
})

test('a circuit that was begun is for nobody whose relay lies on it already', async () => {
  const { begun, clock } = begunCircuits()
  begun.takeFor(relay(9), 'introduction-service')
  await clock.runFor(1)
  assert.equal(begun.takeFor(relay(2), 'introduction-service'), undefined)
  begun.stop()
})

test('a circuit that was begun at a guard which has given way since is handed to nobody', async () => {
  const { begun, clock, giveWay } = begunCircuits()
  begun.takeFor(relay(9), 'introduction-service')
  await clock.runFor(1)
  giveWay()
  assert.equal(begun.takeFor(relay(9), 'introduction-service'), undefined)
  begun.stop()
})

test('who builds a whole circuit is told of the next one that fits, once, and one of those who wait of each', async () => {
  const { begun, clock } = begunCircuits()
  const told: string[] = []
  const waits = (name: string, last: Relay): (() => void) =>
    begun.whenReadyFor(last, 'reunion-service', () => {
      told.push(name)
      assert.ok(begun.takeFor(last, 'reunion-service') !== undefined)
    })
  assert.equal(begun.takeFor(relay(9), 'reunion-service'), undefined)
  waits('on its path', relay(2))
  waits('first', relay(9))
  waits('gone', relay(9))()
  waits('second', relay(8))
  await clock.runFor(1)
  assert.deepEqual(told, ['first', 'second'])
  begun.stop()
})
