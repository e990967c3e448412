/** How long people wait, counted in trips over the wire: computing takes no time here, so that every needless wait in a row shows. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { SimNetwork } from '@warren/sim'
import { fetchAll, publishService, serveBytes } from './support.ts'

/** One way between any two machines. */
const DELAY_MS = 25
const RELAYS = 20

test('a service is reached for the first time within 1.8 s over a wide area, and a circuit in six round trips of a link', async () => {
  const sim = new SimNetwork({ seed: 'first contact', relays: RELAYS, path: { delayMs: DELAY_MS } })
  await sim.start(sim.relays)
  const service = sim.addNode('service')
  const client = sim.addNode('client')
  await sim.start([service, client])
  await serveBytes(service, new Uint8Array(100))
  const address = await publishService(sim, service)
  await sim.clock.runFor(10_000)

  const waits: number[] = []
  for (let visit = 0; visit < 6; visit++) {
    const startedMs = sim.clock.nowMs()
    await sim.settle(fetchAll(client, address, { isolation: `visit ${visit}` }), 60_000)
    waits.push(sim.clock.nowMs() - startedMs)
    await sim.clock.runFor(60_000)
  }
  assert.ok((waits[0] ?? Infinity) < 1_800, `the first took ${waits[0]} ms`)
  assert.ok(Math.max(...waits) < 1_800, `the longest of ${waits.join(', ')} ms`)

  const three = client.node.summary().buildTimes?.find(({ hops }) => hops === 3)
  const sixTripsMs = 6 * 2 * DELAY_MS
  assert.ok((three?.medianMs ?? Infinity) <= sixTripsMs + 15, `three hops take ${three?.medianMs} ms`)
  await sim.stop()
})
