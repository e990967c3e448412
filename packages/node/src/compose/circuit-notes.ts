/** What each circuit of this node is for, kept beside the circuits, which do not know it themselves. */
import type { CircuitPurpose } from '@warren/api'
import type { CircuitBuilder, ClientCircuit } from '@warren/circuit'

export interface CircuitNote {
  readonly purpose: CircuitPurpose
  /** Address of the service that it leads to or whose visitor it leads to. */
  readonly service?: string
}

/** Of a circuit that nobody has said anything about yet. */
const BUILDING: CircuitNote = { purpose: 'building' }

export class CircuitNotes {
  readonly #notes = new WeakMap<ClientCircuit, CircuitNote>()

  of(circuit: ClientCircuit): CircuitNote {
    return this.#notes.get(circuit) ?? BUILDING
  }

  set(circuit: ClientCircuit, note: CircuitNote): void {
    this.#notes.set(circuit, note)
  }

  /** A builder whose circuits are for `purpose` once they are there. */
  noting(builder: CircuitBuilder, purpose: CircuitPurpose): CircuitBuilder {
    return {
      build: async (path, cancel, watch) => {
        const circuit = await builder.build(path, cancel, watch)
        this.set(circuit, { purpose })
        return circuit
      },
    }
  }
}
