/**
 * Circuits begun ahead of need: all but the last relay, which is named when one is needed (docs/spec/circuit.md §8). What
 * a connection waits for is then one hop, not three or four; the paths are the same (docs/spec/directory.md §9).
 */
import { type CircuitPool, type ClientCircuit, createCircuitPool } from '@warren/circuit'
import { type Guards, isConflict, isOwn, type RelayInfo } from '@warren/directory'
import type { Ports } from '@warren/kernel'
import type { CircuitPurpose } from '@warren/records'
import { VISITORS_RETURN_MS } from '../timeouts.ts'
import type { NetworkParts } from './network.ts'
import type { PatientBuilds } from './patient-builds.ts'

/** A descriptor is asked of four holders, of which two answers count, and introduced through one relay. */
const CLIENT_CIRCUITS = 4
/** Visitors come in threes: a download opens three circuits at once. */
const SERVICE_CIRCUITS = 3
/** So many more at most for visitors who are to come back: as many as a service meets at once. */
const RETURNING_CIRCUITS = 5

const MEETINGS: ReadonlySet<CircuitPurpose> = new Set(['rendezvous', 'rendezvous-service', 'reunion-service'])

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
  /**
   * Who found none builds a whole one, and is told once when one that fits is there after all: a hop to add to it is sooner there than
   * what has not been built yet. Of those who wait one is told of each.
   *
   * @returns ends the wait.
   */
  whenReadyFor(relay: RelayInfo, purpose: CircuitPurpose, tell: () => void): () => void
  /** A service lost the circuit to a visitor with its own guard: he, like all the others, will be here again in a moment. */
  expectVisitor(): void
  /** Builds anew without waiting for the end of a pause. */
  wake(): void
  stop(): void
}

interface Waiter {
  readonly relay: RelayInfo
  /** Somebody waits at the other end. */
  readonly isMeeting: boolean
  readonly tell: () => void
}

/** Circuits of one length, apart from each other so that one of them fits whatever is named; and one for what none did fit. */
class Beginnings {
  readonly #any: CircuitPool
  readonly #missed: CircuitPool
  /** What the last circuits begun pass after the guard. */
  readonly #others: (readonly RelayInfo[])[] = []
  readonly #waiters = new Set<Waiter>()
  #beside: RelayInfo | undefined

  constructor(
    { ports, paths, guards, builds, notes }: Supplies,
    hops: 2 | 3,
    size: number,
    returning: () => number,
  ) {
    const anyPath = (): readonly RelayInfo[] => {
      const chosen = paths.pathTo({ kind: 'start', hops, apart: this.#others.flat() })
      this.#others.push(chosen.slice(1))
      if (this.#others.length >= size) this.#others.shift()
      return chosen
    }
    const missedPath = (): readonly RelayInfo[] => {
      const beside = this.#beside
      return paths.pathTo({ kind: 'start', hops, ...(beside === undefined ? {} : { beside }) })
    }
    const isStale = (circuit: ClientCircuit): boolean => hasBadStart(guards, circuit)
    this.#any = createCircuitPool(ports, {
      builder: notes.noting(builds.over(anyPath), 'begun'),
      path: anyPath,
      size: () => size + returning(),
      isStale,
      onReady: () => this.#tellFirst(),
    })
    const builder = notes.noting(builds.over(missedPath), 'begun')
    this.#missed = createCircuitPool(ports, { builder, path: missedPath, size: 1, isStale })
  }

  start(): void {
    this.#any.start()
  }

  /**
   * Where all circuits share a relay with what is named, such as the guard, in a small network, it will be named again. What fits it
   * is begun only now that a circuit like that is built in any case: no guard is used for it that would not be.
   */
  takeFor(relay: RelayInfo): ClientCircuit | undefined {
    this.#any.start()
    const fits = (circuit: ClientCircuit): boolean => fitsBefore(circuit, relay)
    const circuit = this.#any.takeReady(fits) ?? this.#missed.takeReady(fits)
    if (circuit === undefined && this.#any.ready > 0) {
      this.#beside = relay
      this.#missed.takeReady(() => true)?.destroy()
      this.#missed.start()
    }
    return circuit
  }

  /** @see BegunCircuits.whenReadyFor */
  whenReadyFor(waiter: Waiter): () => void {
    this.#waiters.add(waiter)
    return () => void this.#waiters.delete(waiter)
  }

  /** Who waits longest and can use what is ready now, meetings first; he takes it in this turn. */
  #tellFirst(): void {
    const able = [...this.#waiters].filter(({ relay }) =>
      this.#any.hasReady((circuit) => fitsBefore(circuit, relay)),
    )
    const first = able.find(({ isMeeting }) => isMeeting) ?? able[0]
    if (first === undefined) return
    this.#waiters.delete(first)
    first.tell()
  }

  /** More are wanted than were. */
  refill(): void {
    this.#any.wake()
  }

  wake(): void {
    this.#any.wake()
    this.#missed.wake()
  }

  stop(): void {
    this.#any.stop()
    this.#missed.stop()
  }
}

function fitsBefore({ path }: ClientCircuit, last: RelayInfo): boolean {
  return path.every((hop) => !isConflict(hop, last))
}

/** Its guard has given way to another since it was built. */
export function hasBadStart(guards: Pick<Guards, 'hasGivenWay'>, { path }: ClientCircuit): boolean {
  const [guard] = path
  return guard !== undefined && guards.hasGivenWay(guard)
}

interface Supplies {
  readonly ports: Pick<Ports, 'clock' | 'random' | 'log'>
  readonly paths: NetworkParts['paths']
  readonly guards: NetworkParts['guards']
  readonly builds: PatientBuilds
  readonly notes: NetworkParts['notes']
}

export function createBegunCircuits(
  ports: Pick<Ports, 'clock' | 'random' | 'log'>,
  { paths, guards, directory, notes }: Pick<NetworkParts, 'paths' | 'guards' | 'directory' | 'notes'>,
  builds: PatientBuilds,
): BegunCircuits {
  const supplies = { ports, paths, guards, builds, notes }
  const client = new Beginnings(supplies, 2, CLIENT_CIRCUITS, () => 0)
  let lost = 0
  let lostAtMs = Number.NEGATIVE_INFINITY
  const isAwaited = (): boolean => ports.clock.nowMs() - lostAtMs < VISITORS_RETURN_MS
  const returning = (): number => (isAwaited() ? Math.min(lost, RETURNING_CIRCUITS) : 0)
  const service = new Beginnings(supplies, 3, SERVICE_CIRCUITS, returning)
  const beginningsFor = (purpose: CircuitPurpose): Beginnings | undefined => {
    switch (purpose) {
      case 'record-get':
      case 'introduction':
      case 'rendezvous':
      case 'store-get':
        return client
      // When relays die together those that are left are known to work: who lost his introduction points has them back by one hop.
      case 'introduction-service':
      case 'rendezvous-service':
      case 'reunion-service':
        return service
      default:
        return undefined
    }
  }
  return {
    start: () => client.start(),
    takeFor(relay, purpose) {
      // What leads back to this node is for paths to judge.
      return isOwn(relay, directory.own()) ? undefined : beginningsFor(purpose)?.takeFor(relay)
    },
    whenReadyFor(relay, purpose, tell) {
      const beginnings = isOwn(relay, directory.own()) ? undefined : beginningsFor(purpose)
      const isMeeting = MEETINGS.has(purpose)
      return beginnings?.whenReadyFor({ relay, isMeeting, tell }) ?? (() => {})
    },
    expectVisitor() {
      lost = isAwaited() ? lost + 1 : 1
      lostAtMs = ports.clock.nowMs()
      service.refill()
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
