/** What this node does as a relay: answers CREATE, keeps the circuits that pass, ages out the idle ones. */
import { asWarrenError } from '@warren/kernel'
import type { Link } from '@warren/link'
import { bodyOf, CELL_COMMANDS, circuitIdOf, commandOf, newCell } from '@warren/wire'
import type { CircuitContext } from '../context.ts'
import { decodeCreate, encodeCreated } from '../format.ts'
import { answerHandshake, type RelayHandshakeKeys } from '../handshake.ts'
import { type Leg, sendDestroy } from '../leg.ts'
import type { LinkCircuits } from '../link-circuits.ts'
import { IDLE_SWEEPS } from '../timeouts.ts'
import { Admission } from './admission.ts'
import { Extensions } from './extensions.ts'
import { HandshakeLine } from './handshake-line.ts'
import { RelayCircuitEnd } from './relay-circuit.ts'

/** A circuit whose handshake is being computed: its client may give up, and may not send yet. */
class WaitingLeg implements Leg {
  isGivenUp = false
  isDestroyed = false

  handleCell(cell: Uint8Array): void {
    // A relay cell here is for keys that nobody has yet: whatever comes before CREATED ends the circuit.
    this.isGivenUp = true
    this.isDestroyed ||= commandOf(cell) === CELL_COMMANDS.destroy
  }

  handleWritable(): void {}

  handleLinkClosed(): void {
    this.isGivenUp = true
    this.isDestroyed = true
  }
}

/** True for ids that the peer may allocate: the dialler's have the top bit set. */
function isPeersId(link: Link, circuitId: number): boolean {
  const hasTopBit = circuitId >>> 31 === 1
  return circuitId !== 0 && hasTopBit !== link.dialled
}

export class RelaySide {
  readonly extensions = new Extensions()
  readonly #context: CircuitContext
  readonly #admission: Admission
  readonly #line: HandshakeLine
  readonly #circuits = new Set<RelayCircuitEnd>()
  #isClosed = false

  constructor(context: CircuitContext) {
    this.#context = context
    const { ports, config, limits, memory } = context
    this.#admission = new Admission(ports.clock, config.view, limits, memory)
    this.#line = new HandshakeLine(limits)
  }

  get size(): number {
    return this.#circuits.size
  }

  get heldBytes(): number {
    let bytes = 0
    for (const circuit of this.#circuits) bytes += circuit.countBytes()
    return bytes
  }

  get waitingHandshakes(): number {
    return this.#line.length
  }

  /** A CREATE for a circuit id that is not in use. */
  handleCreate(circuits: LinkCircuits, cell: Uint8Array): void {
    const circuitId = circuitIdOf(cell)
    const { relay, geometry } = this.#context.config
    if (!isPeersId(circuits.link, circuitId)) {
      this.#context.ports.log.write('debug', 'relay: a circuit id that the peer may not give')
      return circuits.link.close()
    }
    if (relay === undefined || this.#isClosed) return sendDestroy(circuits.link, geometry, circuitId)
    const isOpen = this.#context.config.allowance?.accepts() ?? true
    if (!isOpen || !this.#admission.admitsCreate(circuits, this.#circuits.size)) {
      return sendDestroy(circuits.link, geometry, circuitId, 'overloaded')
    }
    const waiting = new WaitingLeg()
    circuits.add(circuitId, waiting)
    this.#line.add(circuits, this.#admission.kindOf(circuits) === 'relay', {
      run: () => this.#answer(relay, circuits, circuitId, waiting, cell),
      refuse: () => {
        if (waiting.isDestroyed) return
        circuits.remove(circuitId)
        sendDestroy(circuits.link, geometry, circuitId, 'overloaded')
      },
    })
  }

  mayExtend(from: LinkCircuits): boolean {
    return this.#admission.admitsExtend(from)
  }

  /** Destroys circuits through which nothing passed for long. */
  sweepIdle(): void {
    for (const circuit of [...this.#circuits]) if (circuit.sweepIdle(IDLE_SWEEPS)) circuit.destroy()
  }

  close(): void {
    this.#isClosed = true
    for (const circuit of [...this.#circuits]) circuit.destroy()
  }

  /** True: the circuit is not wanted any more, its id is free, and its client has been told if it did not say so itself. */
  #isGivenUp(circuits: LinkCircuits, circuitId: number, waiting: WaitingLeg): boolean {
    if (!waiting.isGivenUp && !this.#isClosed) return false
    circuits.remove(circuitId)
    if (!waiting.isDestroyed) sendDestroy(circuits.link, this.#context.config.geometry, circuitId)
    return true
  }

  async #answer(
    relay: RelayHandshakeKeys,
    circuits: LinkCircuits,
    circuitId: number,
    waiting: WaitingLeg,
    cell: Uint8Array,
  ): Promise<void> {
    const { ports, config, handshake } = this.#context
    try {
      // Where nobody waits for the answer any more the work is saved.
      if (this.#isGivenUp(circuits, circuitId, waiting)) return
      const answer = await answerHandshake(handshake, relay, decodeCreate(bodyOf(cell)))
      if (this.#isGivenUp(circuits, circuitId, waiting)) return
      circuits.remove(circuitId)
      const circuit: RelayCircuitEnd = new RelayCircuitEnd(
        this.#context,
        this.extensions,
        circuits,
        circuitId,
        answer.keys,
        () => this.#circuits.delete(circuit),
      )
      this.#circuits.add(circuit)
      circuits.add(circuitId, circuit)
      const created = newCell(config.geometry, circuitId, CELL_COMMANDS.created)
      bodyOf(created).set(encodeCreated(answer.reply))
      circuits.link.send(created)
    } catch (thrown) {
      const error = asWarrenError(thrown)
      ports.log.write(error.kind === 'bug' ? 'error' : 'debug', 'relay: handshake refused', {}, error)
      circuits.remove(circuitId)
      if (waiting.isDestroyed) return
      sendDestroy(
        circuits.link,
        config.geometry,
        circuitId,
        error.kind === 'overloaded' ? 'overloaded' : 'none',
      )
    }
  }
}
