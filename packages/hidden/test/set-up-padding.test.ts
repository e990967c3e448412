/** What relays before the last see of a circuit's first cells says nothing of what it was built for. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CancelSource } from '@warren/kernel'
import { createDateBeacon, createPlacement, createRecordsClient } from '@warren/records'
import { commandOf } from '@warren/wire'
import { approach, introduce } from '../src/client/introduce.ts'
import { establishRendezvous } from '../src/client/rendezvous.ts'
import { credentialsFor } from '../src/descriptor.ts'
import { createDescriptorRecordType } from '../src/descriptor-record.ts'
import { createIntroductionKeys } from '../src/service/introduction-keys.ts'
import { currentPeriod } from '../src/time-period.ts'
import { NETWORK_ID, PERIOD_MINUTES, TestNetwork, type TestRelay } from './support/network.ts'

/** CREATE, CREATED, two extends and their answers, three cells one way and seven the other. */
const FIRST_CELLS = { guard: 6 + 3 + 7, middle: 4 + 3 + 7 } as const
const RECORD_BYTES = 16_384

/** Runs of cells as a relay sees them: direction, command, how many. */
type Sequence = readonly string[]

function runsOf(cells: readonly string[]): Sequence {
  const runs: { cell: string; count: number }[] = []
  for (const cell of cells) {
    const last = runs.at(-1)
    if (last?.cell === cell) last.count++
    else runs.push({ cell, count: 1 })
  }
  return runs.map(({ cell, count }) => `${count} ${cell}`)
}

/** A network in which one node's circuits are watched at their guard and at the middle behind it. */
function watched() {
  const seen = { guard: [] as string[], middle: [] as string[] }
  const entry: { guard?: TestRelay } = {}
  const network = new TestNetwork({
    relays: 8,
    tap: (cell, link) => {
      const dialler = link.dialled ? link : link.other
      const isClients = link.dialled ? link.other?.peer.kind === 'client' : link.peer.kind === 'client'
      const isGuards = dialler?.circuits === entry.guard?.circuits
      if (!isClients && !isGuards) return
      seen[isClients ? 'guard' : 'middle'].push(`${link.dialled ? 'out' : 'in'} ${commandOf(cell)}`)
    },
  })
  const node = network.createNode()
  entry.guard = network.relayOf(node.guard)
  const observe = async (work: () => Promise<unknown>): Promise<typeof seen> => {
    seen.guard.length = 0
    seen.middle.length = 0
    await network.clock.settle(work(), 60_000)
    await network.clock.runFor(5000)
    return { guard: [...seen.guard], middle: [...seen.middle] }
  }
  return { network, node, observe }
}

test('circuits for records, introductions and rendezvous begin alike at the guard and at the middle', async () => {
  const { network, node, observe } = watched()
  const { primitives, clock } = network
  const ports = network.ports(node.clock)
  const cancel = new CancelSource().cancel
  const identity = primitives.ed25519PublicOf(primitives.random.bytes(32))
  const period = currentPeriod(clock.wallMs(), PERIOD_MINUTES)
  const credentials = credentialsFor(primitives, NETWORK_ID, identity, period)
  const type = createDescriptorRecordType(primitives, {
    networkId: NETWORK_ID,
    periodMinutes: PERIOD_MINUTES,
  })
  const others = network.relays.filter(({ info }) => info !== node.guard)
  const [relay] = others
  assert.ok(relay !== undefined)

  const { takeCircuit, openCircuitTo } = node
  const rendezvousOf = () => establishRendezvous(ports, { takeCircuit, recordBytes: RECORD_BYTES }, cancel)
  const rendezvous = await network.clock.settle(rendezvousOf(), 60_000)
  const { authKey, encryptionKey, kemKey } = createIntroductionKeys(primitives)
  const point = { relayId: relay.info.id, authKey, encryptionKey, kemKey }
  const input = {
    credentials,
    networkId: NETWORK_ID,
    rendezvous,
    reunionPoints: [],
    firstPort: 0,
    effortProof: new Uint8Array(0),
    recordBytes: RECORD_BYTES,
  }

  // From one holder only: a reader asks several at the same time.
  const oneHolder = createRecordsClient(ports, {
    view: { ...network.view, relays: () => [relay.info] },
    placement: createPlacement(primitives, NETWORK_ID, createDateBeacon(primitives, NETWORK_ID)),
    openCircuitTo,
  })
  const record = await observe(() => oneHolder.get(type, credentials.location))
  const introduction = await observe(() =>
    introduce(ports, approach(ports, openCircuitTo, { relay: relay.info, point }, cancel), input, cancel),
  )
  const meeting = await observe(rendezvousOf)

  for (const place of ['guard', 'middle'] as const) {
    const first = (cells: readonly string[]): Sequence => runsOf(cells.slice(0, FIRST_CELLS[place]))
    assert.ok(record[place].length >= FIRST_CELLS[place], `${record[place].length} cells at the ${place}`)
    assert.deepEqual(first(introduction[place]), first(record[place]), `introduction at the ${place}`)
    assert.deepEqual(first(meeting[place]), first(record[place]), `rendezvous at the ${place}`)
  }
  // An introduction ends as a record does, too.
  assert.deepEqual(runsOf(introduction.guard), runsOf(record.guard))
})
