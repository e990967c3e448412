/**
 * Second legs for circuits to services that carry a transfer (docs/spec/hidden-services.md §8): another rendezvous with the
 * same service, kept apart from the first after the guard. A usual page gets none: it costs an introduction and seven hops.
 */
import { asWarrenError, type Cancel, CancelSource, type Ports, type Timer } from '@warren/kernel'
import type { ClientCircuit } from '@warren/circuit'
import { SECOND_LEG_MIN_BYTES } from '../limits.ts'
import { SECOND_LEG_LOOK_MS } from '../timeouts.ts'

/** Builds another circuit to the service of a circuit. */
export type BuildLeg = (cancel: Cancel) => Promise<ClientCircuit>

export class SecondLegs {
  readonly #ports: Pick<Ports, 'clock' | 'log'>
  readonly #stop = new CancelSource()
  readonly #timers = new Map<ClientCircuit, Timer>()
  /** Circuits for which one was built, or tried: not twice. */
  readonly #tried = new WeakSet<ClientCircuit>()

  constructor(ports: Pick<Ports, 'clock' | 'log'>) {
    this.#ports = ports
  }

  /** A stream was opened: looks from time to time, as long as there are streams, whether they carry much. */
  watch(circuit: ClientCircuit, build: BuildLeg): void {
    if (this.#tried.has(circuit) || this.#timers.has(circuit) || this.#stop.cancel.aborted) return
    this.#look(circuit, circuit.bytesReceived + circuit.bytesSent, build)
  }

  stop(): void {
    this.#stop.abort()
    for (const timer of this.#timers.values()) timer.cancel()
    this.#timers.clear()
  }

  #look(circuit: ClientCircuit, bytesBefore: number, build: BuildLeg): void {
    const timer = this.#ports.clock.after(SECOND_LEG_LOOK_MS, () => {
      this.#timers.delete(circuit)
      if (!circuit.isOpen || circuit.openStreams === 0) return
      const bytes = circuit.bytesReceived + circuit.bytesSent
      if (bytes - bytesBefore >= SECOND_LEG_MIN_BYTES) void this.#add(circuit, build)
      else this.#look(circuit, bytes, build)
    })
    this.#timers.set(circuit, timer)
  }

  async #add(circuit: ClientCircuit, build: BuildLeg): Promise<void> {
    this.#tried.add(circuit)
    try {
      const second = await build(this.#stop.cancel)
      if (circuit.isOpen) await circuit.addLeg(second)
      else second.destroy()
    } catch (error) {
      // The first one goes on alone.
      this.#ports.log.write('debug', 'a second leg was not built', {}, asWarrenError(error))
    }
  }
}
