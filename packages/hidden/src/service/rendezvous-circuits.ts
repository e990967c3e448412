/**
 * A service's circuits to rendezvous points: built for introductions, a bounded number at once and in total, and torn
 * down when their clients have left (docs/spec/hidden-services.md §7).
 */
import { asWarrenError, CancelSource, pause, type Ports, type Timer } from '@warren/kernel'
import { type ClientCircuit, type IncomingStream, LegPairs, RELAY_COMMANDS } from '@warren/circuit'
import { deriveHopKeys, HOP_KEY_BYTES, rendezvousReplyJob } from '@warren/crypto'
import type { RelayInfo, RelayView } from '@warren/directory'
import { type OpenCircuitTo, withDeadline } from '@warren/records'
import { MAX_RENDEZVOUS_BUILDS, MAX_SERVICE_CIRCUITS, RENDEZVOUS_BUILD_ATTEMPTS } from '../limits.ts'
import { encodeAddressed } from '../message-format.ts'
import {
  CIRCUIT_TIMEOUT_MS,
  IDLE_SWEEP_MS,
  RENDEZVOUS_RETRY_MS,
  SERVICE_CIRCUIT_IDLE_MS,
} from '../timeouts.ts'
import type { AcceptedIntroduction } from './introductions.ts'

export interface RendezvousConfig {
  readonly view: RelayView
  readonly openCircuitTo: OpenCircuitTo
  readonly onStream: (stream: IncomingStream) => void
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
      const introduction = this.#next()
      if (introduction === undefined) return
      this.#building++
      void this.#serveOne(introduction)
    }
  }

  stop(): void {
    this.#stop.abort()
    this.#sweep?.cancel()
    for (const circuit of this.#circuits.keys()) circuit.destroy()
    this.#circuits.clear()
  }

  async #serveOne(introduction: AcceptedIntroduction): Promise<void> {
    try {
      await this.#meet(introduction)
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
    const replying = this.#ports.offload.run(rendezvousReplyJob, { state, keyBytes: HOP_KEY_BYTES })
    // It is awaited only once the circuit is there.
    replying.catch(() => {})
    const circuit = await this.#circuitTo(relay)
    const { reply, keys } = await destroyOnFailure(circuit, replying)
    if (this.#stop.cancel.aborted) return circuit.destroy()
    circuit.onStream(this.#config.onStream)
    circuit.addVirtualHop(deriveHopKeys(keys), 'service')
    circuit.acceptLegs(this.#legs)
    this.#ports.primitives.wipe(keys)
    circuit.send(RELAY_COMMANDS.rendezvous1, encodeAddressed({ name: request.cookie, body: reply }))
    this.#keep(circuit)
    if (request.firstPort !== 0) circuit.serveStream(String(request.firstPort))
  }

  async #circuitTo(relay: RelayInfo): Promise<ClientCircuit> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await withDeadline(this.#ports.clock, CIRCUIT_TIMEOUT_MS, this.#stop.cancel, (cancel) =>
          this.#config.openCircuitTo(relay, 'rendezvous-service', cancel),
        )
      } catch (error) {
        if (attempt >= RENDEZVOUS_BUILD_ATTEMPTS || this.#stop.cancel.aborted) throw error
      }
      // Whatever it met needs a moment to be told from a passing failure, and then is gone around.
      await pause(this.#ports.clock, RENDEZVOUS_RETRY_MS, this.#stop.cancel)
    }
  }

  #keep(circuit: ClientCircuit): void {
    this.#circuits.set(circuit, this.#ports.clock.nowMs())
    void circuit.closed.then(() => {
      this.#circuits.delete(circuit)
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
