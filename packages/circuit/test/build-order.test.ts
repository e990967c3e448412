/** In which order the halves of handshakes are computed when many circuits are built at once. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CELL_COMMANDS, commandOf } from '@warren/wire'
import { TestNetwork } from './support/network.ts'

const JOB_MS = 10
const BUILDS = 5

test('of circuits that are built at once each asks its first relay before any computes what its second will be asked', async () => {
  const network = new TestNetwork({ relays: 3, clientJobMs: JOB_MS })
  const client = network.createClient()
  const warm = await network.build(client, 0)
  const createdAtMs: number[] = []
  network.link(client, 0).tap = (cell) => {
    if (commandOf(cell) === CELL_COMMANDS.create) createdAtMs.push(network.clock.nowMs() - startedAtMs)
    return [cell]
  }
  const startedAtMs = network.clock.nowMs()
  const built = Promise.all(
    Array.from({ length: BUILDS }, () => client.circuits.builder.build(network.path(0, 1, 2))),
  )
  const circuits = await network.clock.settle(built, 60_000)
  assert.equal(createdAtMs.length, BUILDS)
  assert.ok(Math.max(...createdAtMs) < (BUILDS + 1) * JOB_MS, `asked after ${createdAtMs.join(', ')} ms`)
  assert.ok(circuits.every(({ hops }) => hops === 3))
  for (const circuit of [warm, ...circuits]) circuit.destroy()
})
