import assert from 'node:assert/strict'
import test from 'node:test'
import { type Behaviour, hostileTransport, isRelayCell, SimNetwork } from '@warren/sim'
import { DEFAULT_GEOMETRY } from '@warren/wire'
import { fetchAll, publishService, serveBytes, sha256 } from './support.ts'

const SECOND = 1000
/** Well inside the data of a relay cell. */
const TAGGED_BYTE = 2000

test('a cell that a relay tagged ends the circuit and reaches nobody', async () => {
  let cellsToTag = 0
  const tagging: Behaviour = {
    name: 'tag once',
    pass(passing) {
      if (cellsToTag > 0 && isRelayCell(passing)) {
        cellsToTag--
        passing.cell[TAGGED_BYTE] = (passing.cell[TAGGED_BYTE] as number) ^ 1
      }
      return 'on'
    },
  }
  const sim = new SimNetwork({
    seed: 'tagging',
    relays: 8,
    path: { delayMs: 10, rateBytesPerS: 4_000_000 },
    hostileRelay: (_index, { clock }) =>
      hostileTransport({ clock, cellBytes: DEFAULT_GEOMETRY.cellBytes }, [tagging]),
  })
  await sim.start(sim.relays)
  const [service, client] = [sim.addNode('service'), sim.addNode('client')]
  await sim.start([service, client])
  const body = sim.random.fork('body').bytes(2_000_000)
  await serveBytes(service, body)
  const address = await publishService(sim, service)
  let isTagged = false
  const transfer = fetchAll(client, address, {
    onData: (bytes) => {
      if (isTagged || bytes < body.length / 2) return
      isTagged = true
      cellsToTag = 1
    },
  })
  const result = await sim.settle(transfer, 120 * SECOND)
  assert.ok(isTagged)
  assert.equal(cellsToTag, 0)
  assert.ok(result.error !== undefined, 'the reader is told that the transfer broke')
  assert.ok(result.bytes < body.length)
  assert.equal(
    result.sha256,
    sha256(body.subarray(0, result.bytes)),
    'every byte that was delivered is right',
  )
  const again = await sim.settle(fetchAll(client, address), 120 * SECOND)
  assert.equal(again.sha256, sha256(body))
  await sim.stop()
})
