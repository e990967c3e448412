/** Circuits for those who need one: over paths that fit the purpose, with what fails reported to who chooses relays. */
import type { CircuitPurpose as ShownPurpose } from '@warren/api'
import { type CircuitPool, type ClientCircuit, createCircuitPool, raceBuilds } from '@warren/circuit'
import type { RelayInfo } from '@warren/directory'
import { type Cancel, isWarrenError, type Ports, throwIfCancelled, type WarrenError } from '@warren/kernel'
import type { KeptApart, TakeCircuit } from '@warren/hidden'
import type { CircuitPurpose, OpenCircuitTo } from '@warren/records'
import { createBegunCircuits, hasBadStart } from './begun-circuits.ts'
import { createBuildReporter, isWorthAnother } from './build-reports.ts'
import { createCircuitRates } from './circuit-rates.ts'
import type { NetworkParts } from './network.ts'
import { createPatientBuilds, isGuardFailure } from './patient-builds.ts'

export interface CircuitSupply {
  /** Clean circuits that wait for connections. */
  readonly pool: CircuitPool
  readonly openCircuitTo: OpenCircuitTo
  /** A clean circuit; one that was built ahead if it fits. Starts the pool. */
  readonly takeCircuit: TakeCircuit
  /** So many relays other than the one given, each drawn as the last of a path is; fewer where there are none. */
  drawReunionPoints(count: number, beside: RelayInfo): RelayInfo[]
  /** Begins the circuits that a first connection will want, so that it waits for one hop and not for three. */
  beginAhead(): void
  /** A relay that must not be a service's last hop: it knows our address, or hides who does. */
  avoidAsLastHop(relay: RelayInfo): boolean
  /** The network came back: what failed before says nothing now. */
  wake(): void
  stop(): void
}

/** Clean circuits kept: a page opens two or three connections at once. */
const POOL_CIRCUITS = 3
/** Paths tried, also at once, before the caller is told: relays that fail or are slow are passed over meanwhile. */
const PATHS_TRIED = 4

/**
 * So many relays say that the last one, which is given, is not reached, before that is believed: who has other introduction points or
 * holders to ask tries those, and comes back, and beside a reunion there is the ordinary way; to a service's rendezvous and introduction point
 * there is no other.
 */
const BELIEVED_AFTER: Readonly<Record<CircuitPurpose, number>> = {
  'record-get': 1,
  introduction: 1,
  rendezvous: 1,
  'record-put': 2,
  'introduction-service': 2,
  'rendezvous-service': 2,
  'reunion-service': 1,
  'store-get': 1,
  'store-put': 1,
}

/**
 * What a service builds to whatever relay is named, its own as well: if one meeting point were refused, or lacked the descriptor that all
 * other holders have, whoever looked for that would have found where the service is.
 */
const MAY_END_HERE: ReadonlySet<CircuitPurpose> = new Set([
  'rendezvous-service',
  'reunion-service',
  'record-put',
])

const SHOWN_AS: Readonly<Record<CircuitPurpose, ShownPurpose>> = {
  'record-get': 'records-get',
  introduction: 'introduction',
  rendezvous: 'connection',
  'record-put': 'records-put',
  'introduction-service': 'listening',
  'rendezvous-service': 'visitor',
  'reunion-service': 'visitor',
  'store-get': 'store-get',
  'store-put': 'store-put',
}

/** Services take a hop more: who names the last relay could watch which one comes before it (docs/spec/directory.md §9). */
const HOPS: Readonly<Record<CircuitPurpose, 3 | 4>> = {
  'record-get': 3,
  introduction: 3,
  rendezvous: 3,
  'record-put': 4,
  'introduction-service': 4,
  'rendezvous-service': 4,
  'reunion-service': 4,
  'store-get': 3,
  'store-put': 4,
}

export function createCircuitSupply(
  ports: Pick<Ports, 'clock' | 'random' | 'log'>,
  network: NetworkParts,
): CircuitSupply {
  const { circuits, paths, guards, directory, notes } = network
  const reporter = createBuildReporter(ports, network)
  const builds = createPatientBuilds(ports, guards, reporter.reporting(circuits.builder))
  /** Beside which another one goes on as soon as there is one that was begun. */
  const whole = async (
    choose: () => readonly RelayInfo[],
    cancel: Cancel | undefined,
    slow: () => void,
    given: { readonly last: RelayInfo; readonly purpose: CircuitPurpose } | undefined,
  ): Promise<ClientCircuit> => {
    const goOn = (): void => {
      stopWaiting?.()
      slow()
    }
    const stopWaiting = given && begun.whenReadyFor(given.last, given.purpose, goOn)
    try {
      return await builds.build(choose, cancel, { slow: goOn })
    } finally {
      stopWaiting?.()
    }
  }
  const build = (
    choose: () => readonly RelayInfo[],
    cancel: Cancel | undefined,
    given?: { readonly last: RelayInfo; readonly purpose: CircuitPurpose },
  ): Promise<ClientCircuit> => {
    const { last, purpose } = given ?? {}
    let doubtsLeft = purpose === undefined ? Number.POSITIVE_INFINITY : BELIEVED_AFTER[purpose]
    const isLastGone = ({ kind, fields }: WarrenError): boolean =>
      purpose !== undefined &&
      kind === 'unreachable' &&
      fields['hop'] === HOPS[purpose] - 1 &&
      --doubtsLeft <= 0
    return raceBuilds({
      attempts: PATHS_TRIED + (last === undefined ? 0 : 1),
      // What could be done about the guard was done.
      isWorthAnother: (error) => isWorthAnother(error) && !isGuardFailure(error) && !isLastGone(error),
      async begin(_attempt, slow) {
        throwIfCancelled(cancel)
        const started = given && begun.takeFor(given.last, given.purpose)
        if (started === undefined || last === undefined) return whole(choose, cancel, slow, given)
        await reporter.extend(started, last, cancel, { slow })
        return started
      },
    })
  }
  const rates = createCircuitRates(ports, circuits, network.quality)
  const anyPath = (): readonly RelayInfo[] => paths.pathTo({ kind: 'general' })
  const builder = notes.noting(builds.over(anyPath), 'ready')
  const pool = createCircuitPool(ports, {
    builder,
    path: anyPath,
    size: POOL_CIRCUITS,
    isStale: (circuit) => hasBadStart(guards, circuit),
  })
  const begun = createBegunCircuits(ports, network, builds)
  const takeApart = async (apart: KeptApart, cancel: Cancel | undefined): Promise<ClientCircuit> => {
    const ready = pool.takeReady((circuit) => !sharesRelays(circuit.path, apart.uses()))
    if (ready === undefined) return build(() => chooseApart(paths, apart), cancel)
    apart.chose(ready.path)
    return ready
  }
  return {
    pool,
    beginAhead: () => begun.start(),
    openCircuitTo: async (relay, purpose, cancel) => {
      throwIfCancelled(cancel)
      rates.start()
      const to = { kind: 'last', relay, hops: HOPS[purpose], mayBeOwn: MAY_END_HERE.has(purpose) } as const
      const opened = await build(() => paths.pathTo(to), cancel, { last: relay, purpose })
      notes.set(opened, { purpose: SHOWN_AS[purpose] })
      if (SHOWN_AS[purpose] === 'visitor')
        void opened.closed.then(() => (opened.isLinkLost ? begun.expectVisitor() : undefined))
      return opened
    },
    takeCircuit: async (cancel, apart) => {
      // A relay that serves only others keeps no circuits until somebody connects through it.
      pool.start()
      rates.start()
      const circuit = await (apart === undefined ? pool.take(cancel) : takeApart(apart, cancel))
      notes.set(circuit, { purpose: 'connection' })
      return circuit
    },
    drawReunionPoints: (count, beside) => drawLast(paths, count, beside),
    avoidAsLastHop: (relay) => {
      const same = (other: RelayInfo): boolean => isSame(other, relay)
      const own = directory.own()
      return guards.neverLast().some(same) || (own.hosts?.includes(relay.address.host) ?? false)
    },
    wake: () => {
      pool.wake()
      begun.wake()
    },
    stop: () => {
      pool.stop()
      begun.stop()
      rates.stop()
    },
  }
}

/** Chosen and told in one turn, so that the next of the group knows of it. */
function chooseApart(paths: NetworkParts['paths'], apart: KeptApart): RelayInfo[] {
  const path = paths.pathTo({ kind: 'general', apart: apart.uses() })
  apart.chose(path)
  return path
}

/** Paths are chosen for them and not built. */
function drawLast(paths: NetworkParts['paths'], count: number, beside: RelayInfo): RelayInfo[] {
  const drawn: RelayInfo[] = []
  try {
    while (drawn.length < count) {
      const last = paths.pathTo({ kind: 'general', exclude: [beside, ...drawn] }).at(-1)
      if (last !== undefined) drawn.push(last)
    }
  } catch (error) {
    // It goes without: the circuit that this is for has just been built, and who cannot meet again comes anew.
    if (!isWarrenError(error) || error.kind !== 'no-path') throw error
  }
  return drawn
}

/** All circuits share the guard. */
function sharesRelays(path: readonly RelayInfo[], uses: readonly RelayInfo[]): boolean {
  return path.slice(1).some((relay) => uses.some((used) => isSame(used, relay)))
}

function isSame(a: RelayInfo, b: RelayInfo): boolean {
  return a.id.every((byte, index) => byte === b.id[index])
}
