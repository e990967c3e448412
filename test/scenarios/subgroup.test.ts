import assert from 'node:assert/strict'
import test from 'node:test'
import { ed25519 } from '@noble/curves/ed25519.js'
import { formatOnionAddress, parseOnionAddress } from '@warren/crypto'
import { isWarrenError } from '@warren/kernel'
import { SimNetwork } from '@warren/sim'
import { createSeededRandom, createSimPrimitives } from '@warren/testkit'
import { publishService, serveBytes } from './support.ts'

test('an address with a point of small order added is refused and nobody is asked for it', async () => {
  const sim = new SimNetwork({ seed: 'subgroup', relays: 7 })
  await sim.start(sim.relays)
  const [service, client] = [sim.addNode('service'), sim.addNode('client')]
  await sim.start([service, client])
  await serveBytes(service, new Uint8Array(100))
  const address = await publishService(sim, service)
  await sim.clock.runFor(10_000)

  const primitives = createSimPrimitives(createSeededRandom('subgroup'))
  const { Point } = ed25519
  // A point of order 8: L times any point outside the prime-order group.
  const outside = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a')
  const identity = Point.fromBytes(parseOnionAddress(primitives, address).identity)
  const twin = formatOnionAddress(primitives, identity.add(outside).toBytes())
  assert.notEqual(twin, address)
  const before = sim.bytesOnWire
  await assert.rejects(
    sim.settle(client.node.connect({ service: twin, port: 80, isolation: '' }), 120_000),
    (error) => isWarrenError(error) && error.kind === 'bad-input',
  )
  assert.equal(sim.bytesOnWire, before)
  await sim.stop()
})
