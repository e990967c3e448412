/**
 * A service's circuits to rendezvous points: built for introductions and reunions, a bounded number at once and in total, and torn
 * down when their clients have left (docs/spec/hidden-services.md §7).
 */
import { asWarrenError, CancelSource, fail, pause, type Ports, type Timer } from '@warren/kernel'
import { type ClientCircuit, type IncomingStream, LegPairs, RELAY_COMMANDS } from '@warren/circuit'
import { rendezvousReplyJob } from '@warren/crypto'
import type { RelayInfo, RelayView } from '@warren/directory'
import { type OpenCircuitTo, withDeadline } from '@warren/records'
import { MAX_RENDEZVOUS_BUILDS, MAX_SERVICE_CIRCUITS, RENDEZVOUS_BUILD_ATTEMPTS } from '../limits.ts'
import { encodeAddressed } from '../message-format.ts'
import {
  copyReunion,
  deriveSessionKeys,
  forgetReunion,
  isReunionDue,
  type Reunion,
  reunionReply,
  SESSION_KEY_BYTES,
  type SessionKeys,
} from '../reunion.ts'
import {
  CIRCUIT_TIMEOUT_MS,
  IDLE_SWEEP_MS,
  RENDEZVOUS_RETRY_MS,
  REUNION_BESIDE_MS,
  REUNION_WAIT_MS,
  SERVICE_CIRCUIT_IDLE_MS,
} from '../timeouts.ts'
import type { AcceptedIntroduction } from './introductions.ts'

export interface RendezvousConfig {
  readonly view: RelayView
  readonly openCircuitTo: OpenCircuitTo
  readonly onStream: (stream: IncomingStream) => void
}

/** What is kept of a circuit for the time when it is lost. */
interface Meeting {
  /** Where both meet again. */
  readonly reunionPoints: readonly Uint8Array[]
  readonly reunion: Reunion
}

/** One way to a client that is to be met again. */
interface LostMeeting extends Meeting {
  readonly lostAtMs: number
  /** Which of the reunion points is gone to. */
  readonly at: number
  /** Of all ways to this client: one of them has come. */
  readonly ways: { hasCome: boolean }
}

type RendezvousPorts = Pick<Ports, 'clock' | 'offload' | 'primitives' | 'log'>

export class RendezvousCircuits {
  readonly #ports: RendezvousPorts
  readonly #config: RendezvousConfig
  readonly #next: () => AcceptedIntroduction | undefined
  readonly #stop = new CancelSource()
  readonly #legs = new LegPairs()
  /** Circuits with the monotonic time at which each was last seen with a stream. */
  readonly #circuits = new Map<ClientCircuit, number>()
  /** Ways to clients that are to be met again; at most one for each circuit that was lost, and one beside it. */
  readonly #lost: LostMeeting[] = []
  #building = 0
  #sweep: Timer | undefined
  failed = 0

  /** @param next - takes the introduction to serve next. */
  constructor(
    ports: RendezvousPorts,
    config: RendezvousConfig,
    next: () => AcceptedIntroduction | undefined,
  ) {
    this.#ports = ports
    this.#config = config
    this.#next = next
  }

  get open(): number {
    return this.#circuits.size
  }

  /** Builds for as many introductions as the bounds allow. */
  serve(): void {
    while (!this.#stop.cancel.aborted && this.#building < MAX_RENDEZVOUS_BUILDS) {
      if (this.#circuits.size + this.#building >= MAX_SERVICE_CIRCUITS && !this.#closeLongestIdle()) return
      const work = this.#nextWork()
      if (work === undefined) return
      this.#building++
      void this.#run(work)
    }
  }

  stop(): void {
    this.#stop.abort()
    this.#sweep?.cancel()
    for (const circuit of this.#circuits.keys()) circuit.destroy()
    this.#circuits.clear()
    for (const { reunion } of this.#lost.splice(0)) forgetReunion(this.#ports.primitives, reunion)
  }

  /** Who was here a moment ago before who comes anew: he waits for a few seconds only. */
  #nextWork(): (() => Promise<void>) | undefined {
    const lost = this.#takeLost()
    if (lost !== undefined) return () => this.#meetAgain(lost)
    const introduction = this.#next()
    return introduction && (() => this.#meet(introduction))
  }

  #takeLost(): LostMeeting | undefined {
    const oldestMs = this.#ports.clock.nowMs() - REUNION_WAIT_MS
    for (let lost = this.#lost.shift(); lost !== undefined; lost = this.#lost.shift()) {
      if (lost.lostAtMs > oldestMs && !lost.ways.hasCome) return lost
      forgetReunion(this.#ports.primitives, lost.reunion)
    }
    return undefined
  }

  async #run(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.failed++
      this.#ports.log.write('debug', 'a rendezvous was not reached', {}, asWarrenError(error))
    }
    this.#building--
    this.serve()
  }

  async #meet(introduction: AcceptedIntroduction): Promise<void> {
    const { request, state } = introduction
    // Only relays that we know ourselves: a client cannot send us to an address of its choice.
    const relay = this.#config.view.byId(request.rendezvousPoint)
    if (relay === undefined) {
      this.failed++
      return
    }
    const replying = this.#ports.offload.run(rendezvousReplyJob, { state, keyBytes: SESSION_KEY_BYTES })
    // It is awaited only once the circuit is there.
    replying.catch(() => {})
    const circuit = await this.#circuitTo(relay)
    const { reply, keys } = await destroyOnFailure(circuit, replying)
    const { cookie, reunionPoints, firstPort } = request
    this.#come(
      circuit,
      encodeAddressed({ name: cookie, body: reply }),
      deriveSessionKeys(keys),
      reunionPoints,
    )
    this.#ports.primitives.wipe(keys)
    if (firstPort !== 0) circuit.serveStream(String(firstPort))
  }

  /**
   * Where the client said that it would be if the circuit were lost; it says what it wants when it is there. Each point is tried once: a
   * client that is not met again comes anew. The second has its turn as soon as the first has failed, and beside it where that takes long:
   * who has lost his guard too would else find out after all the others that the first point is gone.
   */
  async #meetAgain(lost: LostMeeting): Promise<void> {
    const { clock, primitives } = this.#ports
    const { reunionPoints, reunion, at, ways } = lost
    // Each way overwrites its own.
    let other =
      at + 1 < reunionPoints.length ? { ...lost, at: at + 1, reunion: copyReunion(reunion) } : undefined
    const timer = clock.after(REUNION_BESIDE_MS, () => {
      if (other !== undefined) this.#lost.push(other)
      other = undefined
      this.serve()
    })
    try {
      const circuit = await this.#openToPoint(reunionPoints[at])
      ways.hasCome = true
      const { reply, keys } = reunionReply(primitives, reunion)
      this.#come(circuit, encodeAddressed({ name: reunion.cookie, body: reply }), keys, reunionPoints)
    } catch (error) {
      if (other !== undefined && !this.#stop.cancel.aborted) {
        this.#lost.unshift(other)
        other = undefined
      }
      throw error
    } finally {
      timer.cancel()
      forgetReunion(primitives, reunion)
      if (other !== undefined) forgetReunion(primitives, other.reunion)
    }
  }

  #openToPoint(point: Uint8Array | undefined): Promise<ClientCircuit> {
    const relay = point && this.#config.view.byId(point)
    if (relay === undefined) throw fail('unreachable', 'reunion: no relay that was named is known')
    return this.#open(relay, 'reunion-service')
  }

  /** @param message - RENDEZVOUS1, which has the circuit joined to the client's. */
  #come(
    circuit: ClientCircuit,
    message: Uint8Array,
    keys: SessionKeys,
    reunionPoints: Meeting['reunionPoints'],
  ): void {
    if (this.#stop.cancel.aborted) return circuit.destroy()
    circuit.onStream(this.#config.onStream)
    circuit.addVirtualHop(keys.hop, 'service')
    circuit.acceptLegs(this.#legs)
    circuit.send(RELAY_COMMANDS.rendezvous1, message)
    this.#keep(circuit, { reunionPoints, reunion: keys.reunion })
  }

  #open(relay: RelayInfo, purpose: 'rendezvous-service' | 'reunion-service'): Promise<ClientCircuit> {
    return withDeadline(this.#ports.clock, CIRCUIT_TIMEOUT_MS, this.#stop.cancel, (cancel) =>
      this.#config.openCircuitTo(relay, purpose, cancel),
    )
  }

  async #circuitTo(relay: RelayInfo): Promise<ClientCircuit> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#open(relay, 'rendezvous-service')
      } catch (error) {
        if (attempt >= RENDEZVOUS_BUILD_ATTEMPTS || this.#stop.cancel.aborted) throw error
      }
      // Whatever it met needs a moment to be told from a passing failure, and then is gone around.
      await pause(this.#ports.clock, RENDEZVOUS_RETRY_MS, this.#stop.cancel)
    }
  }

  #keep(circuit: ClientCircuit, meeting: Meeting): void {
    const { clock, primitives } = this.#ports
    const metAtMs = clock.nowMs()
    this.#circuits.set(circuit, metAtMs)
    void circuit.closed.then(() => {
      this.#circuits.delete(circuit)
      const lostAtMs = clock.nowMs()
      if (meeting.reunionPoints.length > 0 && isReunionDue(circuit, lostAtMs - metAtMs))
        this.#lost.push({ ...meeting, lostAtMs, at: 0, ways: { hasCome: false } })
      else forgetReunion(primitives, meeting.reunion)
      this.serve()
    })
    this.#sweep ??= this.#ports.clock.after(IDLE_SWEEP_MS, () => this.#sweepIdle())
  }

  #sweepIdle(): void {
    const nowMs = this.#ports.clock.nowMs()
    for (const [circuit, usedAtMs] of this.#circuits) {
      if (circuit.openStreams > 0) this.#circuits.set(circuit, nowMs)
      else if (nowMs - usedAtMs >= SERVICE_CIRCUIT_IDLE_MS) circuit.destroy()
    }
    const isNeeded = this.#circuits.size > 0 && !this.#stop.cancel.aborted
    this.#sweep = isNeeded ? this.#ports.clock.after(IDLE_SWEEP_MS, () => this.#sweepIdle()) : undefined
  }

  /** Makes room for a client who asks at the cost of one who has nothing open. False: all are in use. */
  #closeLongestIdle(): boolean {
    let longest: ClientCircuit | undefined
    let usedAtMs = Number.POSITIVE_INFINITY
    for (const [circuit, circuitUsedAtMs] of this.#circuits) {
      if (circuit.openStreams > 0 || circuitUsedAtMs >= usedAtMs) continue
      longest = circuit
      usedAtMs = circuitUsedAtMs
    }
    if (longest === undefined) return false
    this.#circuits.delete(longest)
    longest.destroy()
    return true
  }
}

async function destroyOnFailure<T>(circuit: ClientCircuit, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    circuit.destroy()
    throw error
  }
}
