import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClientCircuit } from '@warren/circuit'
import type { Directory, RelayInfo, RelaySelf } from '@warren/directory'
import { fail, SILENT_LOG } from '@warren/kernel'
import type { Link } from '@warren/link'
import { createSeededRandom, MemoryState, VirtualClock } from '@warren/testkit'
import { createReachability, type Reachability } from '../src/relay/reachability.ts'
import { SmallNetwork } from './small-network.ts'

test('a relay that nobody can dial says so, leaves the list, and is back once it can be dialled', async () => {
  const small = new SmallNetwork(5)
  const relays = small.makeRelays()
  await small.start(...relays)
  const ip = '10.9.0.1'
  const wrong = small.make(ip, { relay: true, advertise: { host: ip, port: 9 } })
  await small.start(wrong)
  await small.clock.runFor(30_000)
  const { relay } = wrong.summary()
  assert.equal(relay?.reachable, false)
  assert.equal(relay.listed, false)
  assert.equal(relay.finding, `nobody could connect to ${ip}:9, so it is not listed`)
  assert.match(relay.next ?? '', /TCP port 9 .*--advertise/)
  assert.deepEqual(
    relays.map((node) => node.summary().relays),
    [5, 5, 5, 5, 5],
  )
  await small.stop(wrong)

  const right = small.make(ip, { relay: true })
  await small.start(right)
  // What was found before holds until somebody has dialled it.
  assert.equal(right.summary().relay?.listed, false)
  await small.clock.runFor(30_000)
  assert.equal(right.summary().relay?.reachable, true)
  assert.equal(right.summary().relay?.listed, true)
  assert.deepEqual(
    relays.map((node) => [node.summary().relays, node.summary().relay?.reachable]),
    relays.map(() => [6, true]),
  )
  await small.stop(right, ...relays)
})

test('the first relays of a network come up by themselves, whether there are one, two or three', async () => {
  for (const count of [1, 2, 3]) {
    const small = new SmallNetwork(count)
    const relays = small.makeRelays()
    const started = relays.map((node) =>
      node.start({ cancel: { ...NEVER_CANCEL }, step: () => {}, waiting: () => {}, part: () => {} }),
    )
    for (const start of started) start.catch(() => {})
    await small.clock.runFor(60_000)
    for (const node of relays) {
      assert.equal(node.summary().relays, count)
      assert.equal(node.summary().relay?.listed, true)
      assert.equal(node.summary().relay?.reachable, count === 1 ? 'unknown' : true)
      assert.equal(
        node.summary().waitingFor,
        count === 1 ? node.summary().waitingFor : `${5 - count} more relays`,
      )
    }
    await small.stop(...relays)
  }
})

const NEVER_CANCEL = { aborted: false, addEventListener: () => {}, removeEventListener: () => {} }

type Behaviour = 'dials' | 'fails' | 'away'

/** A relay whose testers behave as told. `reached`: what was concluded. */
class Bench {
  readonly clock = new VirtualClock()
  readonly holds: boolean[] = []
  readonly test: Reachability
  readonly state = new MemoryState()

  constructor(behaviours: readonly Behaviour[]) {
    const relays = behaviours.map((_, index) => relayNumber(index + 1))
    const self = { ...relayNumber(200), keyPair: () => ({ current: {} }) } as unknown as RelaySelf
    const directory = {
      view: { relays: () => relays, byId: () => undefined, version: 1 },
      own: () => ({ id: self.id }),
      introduceTo: async ({ id }: RelayInfo) => {
        if (behaviours[(id[0] ?? 0) - 1] === 'away') throw fail('unreachable', 'nobody listens there')
      },
      lastRound: () => ({ answered: 1, lastRoundAtMs: 0 }),
    } as unknown as Directory
    this.test = createReachability(
      { clock: this.clock, random: createSeededRandom(1), state: this.state, log: SILENT_LOG },
      {
        self,
        directory,
        builder: {
          build: async ([tester]) => {
            const dials = behaviours[(tester?.id[0] ?? 0) - 1] === 'dials'
            if (!dials) throw fail('refused', 'circuit: building failed', { fields: { hop: 1 } })
            this.test.linkOpened(linkFrom(tester as RelayInfo))
            return { destroy: () => {} } as ClientCircuit
          },
        },
        hold: (held) => void this.holds.push(held),
        changed: () => {},
      },
    )
    this.test.start()
  }
}

function relayNumber(number: number): RelayInfo {
  const id = new Uint8Array(32).fill(number)
  return {
    id,
    address: { host: `10.${number}.0.1`, port: 443 },
    onionKey: id,
    kemKey: id,
    operator: id,
    prefix: `10.${number}`,
    aliveAtMs: 0,
    firstSeenMs: 0,
  }
}

function linkFrom({ id, address }: RelayInfo): Link {
  return { dialled: false, peer: { kind: 'relay', id }, remote: address } as Link
}

test('two relays that lie about a third by doing nothing are outvoted by one that dials', async () => {
  const { clock, test: self, holds } = new Bench(['fails', 'fails', 'dials'])
  await clock.runFor(10_000)
  assert.equal(self.status().reachable, true)
  assert.deepEqual(holds, [false])
  self.stop()
})

test('one relay that fails, or could not be asked, is no reason to leave the list', async () => {
  for (const behaviours of [['fails'], ['fails', 'away'], ['away', 'away', 'away']] as const) {
    const { clock, test: self, holds } = new Bench(behaviours)
    await clock.runFor(10_000)
    assert.equal(self.status().reachable, 'unknown')
    assert.deepEqual(holds, [])
    self.stop()
  }
})

test('a link that arrives while a relay counts as unreachable proves the contrary at once', async () => {
  const { clock, test: self, holds } = new Bench(['fails', 'fails', 'fails'])
  await clock.runFor(10_000)
  assert.equal(self.status().reachable, false)
  self.linkOpened({ ...linkFrom(relayNumber(7)), dialled: true })
  assert.equal(self.status().reachable, false)
  self.linkOpened(linkFrom(relayNumber(7)))
  assert.equal(self.status().reachable, true)
  assert.deepEqual(holds, [true, false])
  self.stop()
})

test('testers that dialled us a moment before the test, and so refuse to do it again, do not count as failed', async () => {
  const { clock, test: self, holds } = new Bench(['fails', 'fails', 'fails'])
  await clock.runFor(2_000)
  self.arrived({ kind: 'relay', id: relayNumber(1).id })
  await clock.runFor(10_000)
  assert.equal(self.status().reachable, true)
  assert.deepEqual(holds, [false])
  // What arrived long ago proves nothing.
  await clock.runFor(7 * 3_600_000)
  assert.equal(self.status().reachable, false)
  self.stop()
})
