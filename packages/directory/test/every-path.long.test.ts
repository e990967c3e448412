/**
 * Every path that is ever chosen keeps every rule, in thousands of networks of any shape: mistakes of path builders have been the
 * costliest ones of anonymity networks.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawBelow, drawUnit, isWarrenError, type Random } from '@warren/kernel'
import { createSeededRandom, MemoryState, VirtualClock } from '@warren/testkit'
import {
  createGuards,
  createPathQuality,
  createPaths,
  defaultParameters,
  type Guards,
  isConflict,
  type OwnPlace,
  type PathPurpose,
  type Paths,
  type RelayInfo,
} from '@warren/directory'
import { createView, type FakeView, makeRelay } from './population.ts'

const { guards: parameters } = defaultParameters(false)
const NETWORKS = 2000

interface World {
  readonly view: FakeView
  readonly own: OwnPlace
  readonly guards: Guards
  readonly paths: Paths
  readonly clock: VirtualClock
  readonly state: MemoryState
}

/** A network of 0 to 60 relays in which operators and prefixes repeat as they like, and this node may be one of them. */
function drawWorld(random: Random, seed: string): World {
  const clock = new VirtualClock()
  const count = drawBelow(random, 61)
  const operators = 1 + drawBelow(random, 2 * count + 1)
  const prefixes = 1 + drawBelow(random, Math.min(250, 2 * count + 1))
  const relays = Array.from({ length: count }, (_, index) =>
    makeRelay(index, {
      operator: drawBelow(random, operators) % 250,
      prefix: drawBelow(random, prefixes),
      firstSeenMs: clock.wallMs() - drawBelow(random, 30) * 86_400_000,
    }),
  )
  const [self, neighbour] = relays
  const isRelay = self !== undefined && drawUnit(random) < 0.5
  const own: OwnPlace = isRelay
    ? { id: self.id, hosts: [self.address.host, neighbour?.address.host ?? ''] }
    : {}
  const view = createView(relays)
  const quality = createPathQuality({ clock })
  const ports = { clock, random: createSeededRandom(seed), state: new MemoryState() }
  const guards = createGuards(ports, { view, parameters, own: () => own, quality })
  const paths = createPaths(ports, { view, guards, own: () => own, quality })
  return { view, own, guards, paths, clock, state: ports.state }
}

function drawPurpose(random: Random, relays: readonly RelayInfo[]): PathPurpose {
  const relay = relays[drawBelow(random, Math.max(1, relays.length))]
  const hops = drawUnit(random) < 0.5 ? 3 : 4
  const kind = drawBelow(random, 3)
  if (kind === 0 && relay !== undefined) return { kind: 'last', relay, hops }
  if (kind === 1) {
    const start = { kind: 'start', hops: hops === 3 ? 2 : 3 } as const
    return relay === undefined || drawUnit(random) < 0.5 ? start : { ...start, beside: relay }
  }
  return { kind: 'general', hops, exclude: relay === undefined ? [] : [relay] }
}

const has = (relays: readonly RelayInfo[], relay: RelayInfo | undefined): boolean =>
  relays.some((other) => other === relay)

/** What is on disk at this moment. */
function guardsOnDisk(
  state: MemoryState,
): { readonly id: string; readonly layer: string; readonly used: boolean }[] {
  const stored = state.snapshot().get('guards')?.get('state')
  return stored === undefined
    ? []
    : (JSON.parse(new TextDecoder().decode(stored)) as { entries: ReturnType<typeof guardsOnDisk> }).entries
}

function checkPath(world: World, purpose: PathPurpose, path: readonly RelayInfo[]): void {
  const { view, own, guards, state } = world
  const { layer2, layer3 } = guards.status()
  assert.equal(path.length, purpose.hops)
  for (const [at, relay] of path.entries()) {
    assert.ok(has(view.relays(), relay), 'of relays that are listed')
    assert.ok(
      own.id === undefined || !relay.id.every((byte, index) => byte === own.id?.[index]),
      'never oneself',
    )
    assert.ok(!(own.hosts ?? []).includes(relay.address.host), 'never at an address of one’s own')
    for (const other of path.slice(at + 1)) assert.ok(!isConflict(relay, other), 'nobody shares anything')
  }
  const disk = guardsOnDisk(state)
  const isOnDisk = (relay: RelayInfo | undefined, layer: string): boolean =>
    disk.some((one) => one.layer === layer && one.id === Buffer.from(relay?.id ?? []).toString('hex'))
  assert.ok(isOnDisk(path[0], 'guard'), 'the first is a guard, and on disk')
  assert.ok(isOnDisk(path[1], 'layer2'), 'the second is a vanguard, and on disk')
  assert.ok(has(layer2, path[1]))
  const hasThird = purpose.hops === (purpose.kind === 'start' ? 3 : 4) && layer3.length > 0
  if (hasThird)
    assert.ok(isOnDisk(path[2], 'layer3'), 'the third of a service is one of its layer, and on disk')
  const last = path.at(-1)
  if (purpose.kind === 'last') assert.equal(last, purpose.relay)
  if (purpose.kind !== 'general') return
  assert.ok(!has(layer2, last) && last !== path[0], 'a last relay that is drawn is no vanguard')
  assert.ok(!has(purpose.exclude ?? [], last))
}

test(`every path of ${NETWORKS} random networks keeps every rule, while relays fail, vanish and come back`, async () => {
  const random = createSeededRandom('every path')
  let built = 0
  let refused = 0
  for (let network = 0; network < NETWORKS; network++) {
    const world = drawWorld(random, `network ${network}`)
    const all = world.view.relays()
    for (let circuit = 0; circuit < 8; circuit++) {
      const purpose = drawPurpose(random, world.view.relays())
      try {
        const path = world.paths.pathTo(purpose)
        checkPath(world, purpose, path)
        built++
        const failedHop = drawBelow(random, path.length + 2)
        if (failedHop < path.length) world.paths.reportFailure(path, failedHop)
        else world.paths.reportSuccess(path)
      } catch (error) {
        if (!isWarrenError(error)) throw error
        assert.equal(error.kind, 'no-path', error.message)
        refused++
      }
      if (circuit % 3 === 2) world.view.set(all.filter(() => drawUnit(random) < 0.8))
      await world.clock.runFor(drawBelow(random, 40) * 3_600_000)
    }
  }
  assert.ok(built > 6_000, `${built} paths, ${refused} refusals`)
})
