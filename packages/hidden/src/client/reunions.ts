/**
 * A client's reunions with services whose circuit was lost while it was used (docs/spec/hidden-services.md §7.1): both go to the relay that
 * was named when they met, without descriptor and introduction.
 */
import { type Cancel, type Clock, type Ports, throwIfCancelled, within } from '@warren/kernel'
import type { ClientCircuit } from '@warren/circuit'
import type { RelayInfo } from '@warren/directory'
import { type OpenCircuitTo, withDeadline } from '@warren/records'
import { MAX_SESSIONS } from '../limits.ts'
import { forgetReunion, isReunionDue, type Reunion, reunionFinish } from '../reunion.ts'
import { CIRCUIT_TIMEOUT_MS, REUNION_WAIT_MS } from '../timeouts.ts'
import type { Connected } from './connection-attempt.ts'
import { type Arrival, leaveCookie } from './rendezvous.ts'

/** What is kept of a circuit to a service for the time when it is lost. */
export interface ReunionTerms extends Reunion {
  /** Where, in the order in which they are tried. */
  readonly relays: readonly RelayInfo[]
}

/** One that is due: the service waits there for a few seconds. */
export interface DueReunion {
  readonly terms: ReunionTerms
  /** The circuit that was lost. */
  readonly lost: ClientCircuit
  readonly untilMs: number
}

type ReunionPorts = Pick<Ports, 'clock' | 'primitives'>

/** Those that are due, by session. */
export class Reunions {
  readonly #ports: ReunionPorts
  readonly #due = new Map<string, DueReunion>()

  constructor(ports: ReunionPorts) {
    this.#ports = ports
  }

  /** Has the reunion be due once the circuit of a session is lost with streams on it. */
  watch(key: string, circuit: ClientCircuit, terms: ReunionTerms): void {
    const { clock, primitives } = this.#ports
    const metAtMs = clock.nowMs()
    void circuit.closed.then(() => {
      const isDue = terms.relays.length > 0 && isReunionDue(circuit, clock.nowMs() - metAtMs)
      if (!isDue) return forgetReunion(primitives, terms)
      this.#drop(key)
      if (this.#due.size >= MAX_SESSIONS) this.#dropOldest()
      this.#due.set(key, { terms, lost: circuit, untilMs: clock.nowMs() + REUNION_WAIT_MS })
    })
  }

  /** The one that is due for a session, which is the caller's. */
  take(key: string): DueReunion | undefined {
    const due = this.#due.get(key)
    if (due === undefined) return undefined
    this.#due.delete(key)
    if (due.untilMs > this.#ports.clock.nowMs()) return due
    forgetReunion(this.#ports.primitives, due.terms)
    return undefined
  }

  stop(): void {
    for (const key of [...this.#due.keys()]) this.#drop(key)
  }

  #dropOldest(): void {
    const [oldest] = this.#due.keys()
    if (oldest !== undefined) this.#drop(oldest)
  }

  #drop(key: string): void {
    const due = this.#due.get(key)
    if (due === undefined) return
    this.#due.delete(key)
    forgetReunion(this.#ports.primitives, due.terms)
  }
}

interface ReuniteConfig {
  readonly openCircuitTo: OpenCircuitTo
  readonly recordBytes: number
}

/** @throws WarrenError `timeout`, `cancelled`, `not-authentic`, and what building circuits throws. */
export async function reunite(
  ports: ReunionPorts,
  config: ReuniteConfig,
  { terms, lost }: DueReunion,
  cancel: Cancel,
): Promise<Connected> {
  const { clock, primitives } = ports
  let circuit: ClientCircuit | undefined
  try {
    const opened = await openToFirst(clock, config.openCircuitTo, terms.relays, cancel)
    circuit = opened
    const arrive = (reply: Uint8Array): Arrival => {
      const { hop, reunion } = reunionFinish(primitives, terms, reply)
      opened.addVirtualHop(hop, 'client')
      return { firstStream: undefined, reunion }
    }
    const { recordBytes } = config
    const { arrival } = await leaveCookie(opened, { cookie: terms.cookie, recordBytes, arrive }, cancel)
    const { reunion } = await within(clock, REUNION_WAIT_MS, arrival, cancel)
    const { relays } = terms
    return { circuit: opened, firstStream: undefined, reunion: { ...reunion, relays }, insteadOf: lost }
  } catch (error) {
    circuit?.destroy()
    throw error
  } finally {
    forgetReunion(primitives, terms)
  }
}

/** Where one is gone the other end finds the same, and both go on to the next. */
async function openToFirst(
  clock: Clock,
  openCircuitTo: OpenCircuitTo,
  relays: readonly RelayInfo[],
  cancel: Cancel,
): Promise<ClientCircuit> {
  let failure: unknown
  for (const relay of relays) {
    try {
      return await withDeadline(clock, CIRCUIT_TIMEOUT_MS, cancel, (inner) =>
        openCircuitTo(relay, 'rendezvous', inner),
      )
    } catch (error) {
      throwIfCancelled(cancel)
      failure = error
    }
  }
  throw failure
}
