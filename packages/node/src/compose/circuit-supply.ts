/** Circuits for those who need one: over paths that fit the purpose, with what fails reported to who chooses relays. */
import { type CircuitBuilder, type CircuitPool, type ClientCircuit, createCircuitPool } from '@warren/circuit'
import type { RelayInfo } from '@warren/directory'
import { asWarrenError, type Cancel, type Ports, throwIfCancelled, type WarrenError } from '@warren/kernel'
import type { KeptApart, TakeCircuit } from '@warren/hidden'
import type { CircuitPurpose, OpenCircuitTo } from '@warren/records'
import { isUpstreamFailure } from '../upstream/upstream-gate.ts'
import { createBegunCircuits } from './begun-circuits.ts'
import type { NetworkParts } from './network.ts'

export interface CircuitSupply {
  /** Clean circuits that wait for connections. */
  readonly pool: CircuitPool
  readonly openCircuitTo: OpenCircuitTo
  /** A clean circuit; one that was built ahead if it fits. Starts the pool. */
  readonly takeCircuit: TakeCircuit
  /** A relay that must not be a service's last hop: it knows our address, or hides who does. */
  avoidAsLastHop(relay: RelayInfo): boolean
  /** The network came back: what failed before says nothing now. */
  wake(): void
  stop(): void
}

/** Clean circuits kept: a page opens two or three connections at once. */
const POOL_CIRCUITS = 3
/** Paths tried before the caller is told: relays that fail are passed over meanwhile. */
const PATHS_TRIED = 3

/** Services take a hop more: who names the last relay could watch which one comes before it (docs/spec/directory.md §9). */
const HOPS: Readonly<Record<CircuitPurpose, 3 | 4>> = {
  'record-get': 3,
  introduction: 3,
  rendezvous: 3,
  'record-put': 4,
  'introduction-service': 4,
  'rendezvous-service': 4,
}

export function createCircuitSupply(
  ports: Pick<Ports, 'clock' | 'random' | 'log'>,
  network: NetworkParts,
): CircuitSupply {
  const { circuits, paths, guards, directory } = network
  const builder = reportingBuilder(circuits.builder, paths)
  const build = async (
    choose: () => readonly RelayInfo[],
    cancel: Cancel | undefined,
  ): Promise<ClientCircuit> => {
    for (let tried = 1; ; tried++) {
      throwIfCancelled(cancel)
      try {
        return await builder.build(choose(), cancel)
      } catch (thrown) {
        const error = asWarrenError(thrown)
        if (tried === PATHS_TRIED || !isWorthAnother(error)) throw error
      }
    }
  }
  const pool = createCircuitPool(ports, {
    builder,
    path: () => paths.pathTo({ kind: 'general' }),
    size: POOL_CIRCUITS,
  })
  const begun = createBegunCircuits(ports, network, builder, isWorthAnother)
  const takeApart = async (apart: KeptApart, cancel: Cancel | undefined): Promise<ClientCircuit> => {
    const ready = pool.takeReady((circuit) => !sharesRelays(circuit.path, apart.uses()))
    if (ready === undefined) return build(() => chooseApart(paths, apart), cancel)
    apart.chose(ready.path)
    return ready
  }
  return {
    pool,
    openCircuitTo: async (relay, purpose, cancel) =>
      (await begun.extendTo(relay, purpose, cancel)) ??
      build(() => paths.pathTo({ kind: 'last', relay, hops: HOPS[purpose] }), cancel),
    takeCircuit: (cancel, apart) => {
      // A relay that serves only others keeps no circuits until somebody connects through it.
      pool.start()
      return apart === undefined ? pool.take(cancel) : takeApart(apart, cancel)
    },
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
    },
  }
}

/** Chosen and told in one turn, so that the next of the group knows of it. */
function chooseApart(paths: NetworkParts['paths'], apart: KeptApart): RelayInfo[] {
  const path = paths.pathTo({ kind: 'general', apart: apart.uses() })
  apart.chose(path)
  return path
}

/** All circuits share the guard. */
function sharesRelays(path: readonly RelayInfo[], uses: readonly RelayInfo[]): boolean {
  return path.slice(1).some((relay) => uses.some((used) => isSame(used, relay)))
}

function isSame(a: RelayInfo, b: RelayInfo): boolean {
  return a.id.every((byte, index) => byte === b.id[index])
}

/** What another path may cure. */
function isWorthAnother({ kind }: WarrenError): boolean {
  return ['unreachable', 'timeout', 'refused', 'closed', 'not-authentic', 'protocol-violation'].includes(kind)
}

function reportingBuilder(inner: CircuitBuilder, paths: NetworkParts['paths']): CircuitBuilder {
  return {
    async build(path, cancel) {
      try {
        const circuit = await inner.build(path, cancel)
        paths.reportSuccess(path)
        return circuit
      } catch (thrown) {
        const error = asWarrenError(thrown)
        const { hop } = error.fields
        // No relay is to blame for a proxy that is gone.
        if (typeof hop === 'number' && !isUpstreamFailure(error) && isWorthAnother(error))
          paths.reportFailure(path, hop)
        throw error
      }
    },
  }
}
