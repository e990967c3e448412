/** What a circuit is used for at the relay where it ends: one thing, once, so that roles cannot be mixed into attacks. */
import { fail } from '@warren/kernel'
import type { RelayCircuit } from '@warren/circuit'

export type CircuitRole =
  | 'introduction-service'
  | 'introduction-client'
  | 'rendezvous-client'
  | 'rendezvous-service'

export class CircuitRoles {
  readonly #roles = new WeakMap<RelayCircuit, CircuitRole>()

  /** @throws WarrenError `protocol-violation`: the circuit has a role already. */
  claim(circuit: RelayCircuit, role: CircuitRole): void {
    if (this.#roles.has(circuit)) throw fail('protocol-violation', 'hidden: the circuit has a role already')
    this.#roles.set(circuit, role)
  }
}
