/** Builds circuits of our own, hop by hop, and keeps the list of those that are open. */
import { asWarrenError, assert, type Cancel, fail, type WarrenError, within } from '@warren/kernel'
import type { RelayInfo } from '@warren/directory'
import type { CircuitBuilder, ClientCircuit } from '../circuit.ts'
import type { CircuitContext } from '../context.ts'
import { MAX_CLIENT_CIRCUITS } from '../limits.ts'
import { HOP_TIMEOUT_MS } from '../timeouts.ts'
import { ClientCircuitEnd } from './client-circuit.ts'

/** Says at which hop, counted from 0, building failed. */
function failedAt(hop: number, thrown: unknown): WarrenError {
  const error = asWarrenError(thrown)
  return fail(error.kind, 'circuit: building failed', { fields: { ...error.fields, hop }, cause: error })
}

export class ClientSide implements CircuitBuilder {
  readonly #context: CircuitContext
  readonly #open = new Set<ClientCircuitEnd>()
  #serial = 0
  #building = 0
  #isClosed = false

  constructor(context: CircuitContext) {
    this.#context = context
  }

  circuits(): ClientCircuit[] {
    return [...this.#open]
  }

  get size(): number {
    return this.#open.size
  }

  get heldBytes(): number {
    let bytes = 0
    for (const circuit of this.#open) bytes += circuit.countBytes()
    return bytes
  }

  async build(path: readonly RelayInfo[], cancel?: Cancel): Promise<ClientCircuit> {
    const first = path[0]
    assert(first !== undefined, 'circuit: a path has a relay')
    if (this.#isClosed) throw fail('closed', 'circuits: shut down')
    if (this.#open.size + this.#building >= MAX_CLIENT_CIRCUITS) {
      throw fail('overloaded', 'circuits: too many of our own', { fields: { circuits: this.#open.size } })
    }
    this.#building++
    const circuit = await this.#start(first, cancel).finally(() => this.#building--)
    for (const [hop, relay] of path.entries()) {
      try {
        await circuit.extend(relay, cancel)
      } catch (error) {
        throw failedAt(hop, error)
      }
    }
    return circuit
  }

  keepAlive(): void {
    for (const circuit of this.#open) circuit.keepAlive()
  }

  close(): void {
    this.#isClosed = true
    for (const circuit of [...this.#open]) circuit.destroy()
  }

  async #start(first: RelayInfo, cancel: Cancel | undefined): Promise<ClientCircuitEnd> {
    const { ports, config, circuitsOf } = this.#context
    try {
      const dialling = config.linkTo({ id: first.id, address: first.address }, cancel)
      const circuits = circuitsOf(await within(ports.clock, HOP_TIMEOUT_MS, dialling, cancel))
      if (circuits.isClosed || this.#isClosed) throw fail('closed', 'circuit: the link is gone')
      const circuit: ClientCircuitEnd = new ClientCircuitEnd(this.#context, circuits, ++this.#serial, () => {
        this.#open.delete(circuit)
      })
      this.#open.add(circuit)
      return circuit
    } catch (error) {
      throw failedAt(0, error)
    }
  }
}
