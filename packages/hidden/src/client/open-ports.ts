/**
 * Ports that a service has just accepted streams for, over the very circuit that carries the next one: the answer to another
 * BEGIN is as good as known, and a round trip over two circuits is worth more than hearing it (docs/spec/hidden-services.md §8).
 */
import type { Clock } from '@warren/kernel'
import type { ClientCircuit } from '@warren/circuit'
import { OPEN_PORT_HEARD_MS } from '../timeouts.ts'

export class OpenPorts {
  readonly #clock: Clock
  /** As many ports as this node's own callers named. */
  readonly #accepted = new WeakMap<ClientCircuit, Set<number>>()
  /** When the service proved that it is there, before anything else came over a circuit. */
  readonly #metAtMs = new WeakMap<ClientCircuit, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Two who have just met again: what the one accepted before it accepts now. */
  inherit(circuit: ClientCircuit, insteadOf: ClientCircuit): void {
    const ports = this.#accepted.get(insteadOf)
    if (ports === undefined) return
    this.#accepted.set(circuit, ports)
    this.#metAtMs.set(circuit, this.#clock.nowMs())
  }

  /** True if the port was accepted before, and the service was heard over this circuit a moment ago. */
  isOpen(circuit: ClientCircuit, port: number): boolean {
    const heardAtMs = circuit.heardAtMs ?? this.#metAtMs.get(circuit)
    if (heardAtMs === undefined || this.#clock.nowMs() - heardAtMs > OPEN_PORT_HEARD_MS) return false
    return this.#accepted.get(circuit)?.has(port) ?? false
  }

  /** Learns from the answer to a BEGIN, and passes it on. What is not accepted is waited for the next time. */
  watch(circuit: ClientCircuit, port: number, opened: Promise<void>): Promise<void> {
    const ports = this.#accepted.get(circuit) ?? new Set()
    this.#accepted.set(circuit, ports)
    const learned = opened.then(
      () => void ports.add(port),
      (error: unknown) => {
        ports.delete(port)
        throw error
      },
    )
    learned.catch(() => {})
    return learned
  }
}
