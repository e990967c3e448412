/**
 * Circuits begun ahead of need: all but the last relay, which is named when one is needed (docs/spec/circuit.md §8). What
 * a connection waits for is then one hop, not three or four; the paths are the same (docs/spec/directory.md §9).
 */
import { type CircuitBuilder, type CircuitPool, type ClientCircuit, createCircuitPool } from '@warren/circuit'
import { isConflict, isOwn, type RelayInfo } from '@warren/directory'
import type { Ports } from '@warren/kernel'
import type { CircuitPurpose } from '@warren/records'
import type { NetworkParts } from './network.ts'

/** A descriptor is asked of four holders, of which two answers count, and introduced through one relay. */
const CLIENT_CIRCUITS = 4
/** Visitors come in threes: a download opens three circuits at once. */
const SERVICE_CIRCUITS = 3

export interface BegunCircuits {
  /** Keeps some ready from now on: for a client, that is before anybody asks for the first connection. */
  start(): void
  /**
   * A circuit that was begun and that `relay` may end; nobody had it before, and it is the caller's. Keeps some ready from the
   * first call on.
   *
   * @returns undefined: none fits. Build one.
   */
  takeFor(relay: RelayInfo, purpose: CircuitPurpose): ClientCircuit | undefined
  /** Builds anew without waiting for the end of a pause. */
  wake(): void
  stop(): void
}

export function createBegunCircuits(
  ports: Pick<Ports, 'clock' | 'random' | 'log'>,
  { paths, directory }: Pick<NetworkParts, 'paths' | 'directory'>,
  builder: CircuitBuilder,
): BegunCircuits {
  const poolOf = (hops: 2 | 3, size: number): CircuitPool => {
    const others: (readonly RelayInfo[])[] = []
    const path = (): readonly RelayInfo[] => {
      const chosen = paths.pathTo({ kind: 'start', hops, apart: others.flat() })
      others.push(chosen.slice(1))
      if (others.length >= size) others.shift()
      return chosen
    }
    return createCircuitPool(ports, { builder, path, size })
  }
  const client = poolOf(2, CLIENT_CIRCUITS)
  const service = poolOf(3, SERVICE_CIRCUITS)
  const poolFor = (purpose: CircuitPurpose): CircuitPool | undefined => {
    switch (purpose) {
      case 'record-get':
      case 'introduction':
        return client
      case 'introduction-service':
        // A service starts: visitors will come, and it is they who wait.
        service.start()
        return undefined
      case 'rendezvous-service':
        return service
      default:
        return undefined
    }
  }
  return {
    start: () => client.start(),
    takeFor(relay, purpose) {
      const pool = poolFor(purpose)
      // Paths refuse what leads back to this node, and say so.
      if (pool === undefined || isOwn(relay, directory.own())) return undefined
      pool.start()
      return pool.takeReady(({ path }) => path.every((hop) => !isConflict(hop, relay)))
    },
    wake() {
      client.wake()
      service.wake()
    },
    stop() {
      client.stop()
      service.stop()
    },
  }
}
