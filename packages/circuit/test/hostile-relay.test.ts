import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawBelow } from '@warren/kernel'
import { bodyOf, CELL_COMMANDS, circuitIdOf, DEFAULT_GEOMETRY, newCell } from '@warren/wire'
import { RELAY_COMMANDS, type RelayCommand } from '../src/circuit.ts'
import { TestNetwork } from './support/network.ts'

const ALLOWED: readonly number[] = [RELAY_COMMANDS.drop]

test('a message of any command that a client did not ask for closes its circuit and nothing else', async () => {
  const network = new TestNetwork({ relays: 1 })
  const client = network.createClient()
  const bystander = await network.build(client, 0)
  for (const command of [...Object.values(RELAY_COMMANDS), 0, 200] as RelayCommand[]) {
    network.relay(0).circuits.relay.onMessage((100 + command) as RelayCommand, (circuit) => {
      circuit.reply(command, network.random.bytes(drawBelow(network.random, 64)))
    })
    const circuit = await network.build(client, 0)
    circuit.send((100 + command) as RelayCommand, new Uint8Array(0))
    await network.clock.runFor(100)
    assert.equal(circuit.isOpen, ALLOWED.includes(command), `command ${command}`)
    circuit.destroy()
  }
  assert.equal(bystander.isOpen, true)
  assert.deepEqual(client.log.messages('error'), [])
})

test('link cells that a first relay may not send close the circuit', async () => {
  for (const command of [CELL_COMMANDS.create, CELL_COMMANDS.created, CELL_COMMANDS.relayEarly] as const) {
    const network = new TestNetwork({ relays: 1 })
    const client = network.createClient()
    const circuit = await network.build(client, 0)
    let circuitId = 0
    const link = network.link(client, 0)
    link.tap = (cell) => {
      circuitId = circuitIdOf(cell)
      return [cell]
    }
    circuit.send(RELAY_COMMANDS.drop, new Uint8Array(0))
    await network.clock.runFor(10)
    const cell = newCell(DEFAULT_GEOMETRY, circuitId, command)
    bodyOf(cell).set(network.random.bytes(100))
    link.other?.send(cell)
    await network.clock.runFor(10)
    assert.equal(circuit.isOpen, false)
    await network.clock.runFor(10)
    assert.equal(network.relay(0).circuits.stats().relayCircuits, 0)
  }
})

test('a client that connects to nothing but garbage gives up with a reason, whatever CREATED holds', async () => {
  for (let run = 0; run < 20; run++) {
    const network = new TestNetwork({ relays: 1, seed: `garbage ${run}` })
    const client = network.createClient()
    await network.build(client, 0)
    const back = network.link(client, 0).other
    assert.ok(back !== undefined)
    back.tap = (cell) => {
      const body = bodyOf(cell)
      const at = drawBelow(network.random, body.length)
      if (run % 2 === 0) body.set(network.random.bytes(body.length - at), at)
      else body[drawBelow(network.random, 1200)] = drawBelow(network.random, 256)
      return [cell]
    }
    const outcome = await network.clock.settle(
      client.circuits.builder.build(network.path(0)).then(
        () => 'built',
        (error: { kind: string }) => error.kind,
      ),
      60_000,
    )
    assert.ok(['not-authentic', 'malformed', 'built'].includes(outcome), outcome)
    assert.deepEqual(client.log.messages('error'), [])
  }
})
