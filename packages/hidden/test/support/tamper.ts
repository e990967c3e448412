/** Relays that do not do what they should: they see, hold back, change and repeat what their extensions get and send. */
import type { RelayCircuit, RelayCommand, RelayExtensions } from '@warren/circuit'

/** Decides what becomes of one message: each entry of the result is handled, or sent, instead. */
export type Meddle = (command: RelayCommand, data: Uint8Array) => readonly Uint8Array[]

export interface Tampering {
  /** Messages that arrive from clients and services. */
  readonly incoming?: Meddle
  /** Messages that the relay sends. */
  readonly outgoing?: Meddle
}

export function tamperWith(extensions: RelayExtensions, tampering: Tampering): RelayExtensions {
  const wrapped = new Map<RelayCircuit, RelayCircuit>()
  const wrap = (circuit: RelayCircuit): RelayCircuit => {
    const known = wrapped.get(circuit)
    if (known !== undefined) return known
    const made: RelayCircuit = {
      binding: circuit.binding,
      cameBy: circuit.cameBy,
      reply: (command, data) => {
        for (const each of tampering.outgoing?.(command, data) ?? [data]) circuit.reply(command, each)
      },
      join: (other) => {
        for (const [original, copy] of wrapped) if (copy === other) circuit.join(original)
      },
      get isJoined() {
        return circuit.isJoined
      },
      onClosed: (listener) => circuit.onClosed(listener),
      destroy: () => circuit.destroy(),
    }
    wrapped.set(circuit, made)
    return made
  }
  return {
    onStream: (target, handler) => extensions.onStream(target, handler),
    onMessage: (command, handler) =>
      extensions.onMessage(command, (circuit, data) => {
        for (const each of tampering.incoming?.(command, data) ?? [data]) handler(wrap(circuit), each)
      }),
  }
}
