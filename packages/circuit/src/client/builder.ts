/** Builds circuits of our own, hop by hop, and keeps the list of those that are open. */
import { asWarrenError, assert, type Cancel, fail, type WarrenError, within } from '@warren/kernel'
import type { RelayInfo } from '@warren/directory'
import type { BuildWatch, CircuitBuilder, ClientCircuit } from '../circuit.ts'
import type { CircuitContext } from '../context.ts'
import { MAX_CLIENT_CIRCUITS } from '../limits.ts'
import type { LinkCircuits } from '../link-circuits.ts'
import { BuildPace } from './build-pace.ts'
import { type BuildTurns, createBuildTurns } from './build-turns.ts'
import { ClientCircuitEnd } from './client-circuit.ts'
import { type PreparedHandshake, prepareHandshake } from './hop-handshake.ts'

/** Says at which hop, counted from 0, building failed. */
function failedAt(hop: number, thrown: unknown): WarrenError {
  const error = asWarrenError(thrown)
  return fail(error.kind, 'circuit: building failed', { fields: { ...error.fields, hop }, cause: error })
}

export class ClientSide implements CircuitBuilder {
  readonly #context: CircuitContext
  readonly #open = new Set<ClientCircuitEnd>()
  readonly #turns: BuildTurns
  #serial = 0
  #building = 0
  #isClosed = false

  constructor(context: CircuitContext) {
    this.#context = context
    this.#turns = createBuildTurns(context.ports.clock, context.limits.createRate.client)
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

  async build(path: readonly RelayInfo[], cancel?: Cancel, watch?: BuildWatch): Promise<ClientCircuit> {
    assert(path.length > 0, 'circuit: a path has a relay')
    if (this.#isClosed) throw fail('closed', 'circuits: shut down')
    if (this.#open.size + this.#building >= MAX_CLIENT_CIRCUITS) {
      throw fail('overloaded', 'circuits: too many of our own', { fields: { circuits: this.#open.size } })
    }
    const { ports, buildTimes } = this.#context
    const pace = new BuildPace(ports.clock, buildTimes, 'build', path.length)
    let circuit: ClientCircuitEnd | undefined
    pace.watch(watch, () => circuit?.path.length ?? 0)
    const work = async (): Promise<ClientCircuit> => {
      circuit = await this.#start(path[0] as RelayInfo, pace, cancel)
      await this.#addHops(circuit, path, pace, cancel)
      return circuit
    }
    return pace.measure(work())
  }

  keepAlive(): void {
    for (const circuit of this.#open) circuit.keepAlive()
  }

  close(): void {
    this.#isClosed = true
    this.#turns.stop()
    for (const circuit of [...this.#open]) circuit.destroy()
  }

  /**
   * Each hop waits for the one before it; what can be computed for the next is computed meanwhile, and not before this one was asked: where many
   * circuits are built at once they all wait for the same threads.
   */
  async #addHops(
    circuit: ClientCircuitEnd,
    path: readonly RelayInfo[],
    pace: BuildPace,
    cancel: Cancel | undefined,
  ): Promise<void> {
    const prepare = (relay: RelayInfo): PreparedHandshake => prepareHandshake(this.#context, relay)
    let prepared: PreparedHandshake | undefined
    for (const [hop, relay] of path.entries()) {
      const own = prepared ?? prepare(relay)
      const adding = circuit.addHop(relay, own, pace.leftMs, cancel)
      const following = path[hop + 1]
      prepared = following && own.then(() => prepare(following))
      // The hop before it may fail: then nobody awaits it.
      prepared?.catch(() => {})
      try {
        await adding
      } catch (error) {
        // The guard's link took all of it along: no later relay is to blame.
        throw failedAt(circuit.isLinkLost ? 0 : hop, error)
      }
    }
  }

  #throwIfGone(circuits: LinkCircuits): void {
    if (circuits.isClosed || this.#isClosed) throw fail('closed', 'circuit: the link is gone')
  }

  async #start(first: RelayInfo, pace: BuildPace, cancel: Cancel | undefined): Promise<ClientCircuitEnd> {
    const { ports, config, circuitsOf } = this.#context
    this.#building++
    try {
      const dialling = config.linkTo({ id: first.id, address: first.address }, cancel)
      const circuits = circuitsOf(await within(ports.clock, pace.leftMs, dialling, cancel))
      this.#throwIfGone(circuits)
      const turn = this.#turns.next(circuits, cancel)
      if (turn !== undefined) await pace.outside(turn)
      this.#throwIfGone(circuits)
      pace.linked()
      const circuit: ClientCircuitEnd = new ClientCircuitEnd(this.#context, circuits, ++this.#serial, () => {
        this.#open.delete(circuit)
      })
      this.#open.add(circuit)
      return circuit
    } catch (error) {
      throw failedAt(0, error)
    } finally {
      this.#building--
    }
  }
}
