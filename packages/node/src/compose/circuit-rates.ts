/** What busy circuits of this node carry, looked at every few seconds and told to who weighs relays (docs/spec/directory.md §12). */
import type { Circuits, ClientCircuit } from '@warren/circuit'
import type { Ports, Timer } from '@warren/kernel'
import { RATE_BUSY_BYTES } from '../limits.ts'
import { RATE_LOOK_MS } from '../timeouts.ts'
import type { NetworkParts } from './network.ts'

export interface CircuitRates {
  /** From the first circuit on; again has no effect. */
  start(): void
  stop(): void
}

interface Seen {
  readonly bytes: number
  readonly isBusy: boolean
}

export function createCircuitRates(
  { clock }: Pick<Ports, 'clock'>,
  circuits: Pick<Circuits, 'circuits'>,
  quality: NetworkParts['quality'],
): CircuitRates {
  let seen = new Map<ClientCircuit, Seen>()
  let timer: Timer | undefined
  let isStopped = false
  const look = (): void => {
    const now = new Map<ClientCircuit, Seen>()
    for (const circuit of circuits.circuits()) {
      const bytes = circuit.bytesSent + circuit.bytesReceived
      const before = seen.get(circuit)
      const carried = bytes - (before?.bytes ?? bytes)
      const isBusy = carried >= RATE_BUSY_BYTES
      now.set(circuit, { bytes, isBusy })
      // A transfer that began between two looks would seem slow, and so would one of which little was asked for.
      if (isBusy && before?.isBusy === true) quality.carried(circuit.path, (carried * 1000) / RATE_LOOK_MS)
    }
    seen = now
    timer = clock.after(RATE_LOOK_MS, look)
  }
  return {
    start() {
      if (!isStopped) timer ??= clock.after(RATE_LOOK_MS, look)
    },
    stop() {
      isStopped = true
      timer?.cancel()
    },
  }
}
