/**
 * One circuit at a relay (docs/spec/circuit.md §4, §5): cells go forward and backward under one layer of encryption, in
 * place, from link to link. What is for this relay is answered here; what is for nobody tears the circuit down.
 */
import {
  asWarrenError,
  assert,
  fail,
  type MemoryAccount,
  type MemoryHolder,
  type WarrenError,
} from '@warren/kernel'
import type { BoundHopKeys, RelayCryptor } from '@warren/crypto'
import type { Link } from '@warren/link'
import {
  bodyOf,
  CELL_COMMANDS,
  type CellPool,
  commandOf,
  type Geometry,
  setCircuitId,
  setCommand,
} from '@warren/wire'
import { RELAY_COMMANDS, type RelayCircuit, type RelayCommand } from '../circuit.ts'
import type { CircuitContext } from '../context.ts'
import { dataOf, decodeExtend, encodeCreated, relayCommandOf } from '../format.ts'
import { type Leg, sendDestroy } from '../leg.ts'
import { LINK_QUEUE_HIGH_CELLS, MAX_RELAY_EARLY_CELLS } from '../limits.ts'
import type { LinkCircuits } from '../link-circuits.ts'
import { newRelayCell } from '../relay-cell.ts'
import { PadAnswers } from '../set-up-padding.ts'
import { FarEnd, type FarEndPort } from '../streams/far-end.ts'
import { isForFarEnd } from '../streams/far-end-commands.ts'
import type { Extensions } from './extensions.ts'
import { OutboundLeg } from './outbound-leg.ts'
import { Lane } from './pacer.ts'

/** Of a relay that was not reached. */
const NO_HANDSHAKE = new Uint8Array(0)

export class RelayCircuitEnd implements RelayCircuit, Leg, MemoryHolder, FarEndPort {
  readonly geometry: Geometry
  readonly cells: CellPool
  readonly binding: Uint8Array
  readonly #context: CircuitContext
  readonly #extensions: Extensions
  readonly #inbound: LinkCircuits
  readonly #link: Link
  readonly #circuitId: number
  readonly #cryptor: RelayCryptor
  readonly #account: MemoryAccount
  readonly #onGone: () => void
  readonly #toClient: Lane
  readonly #toNext: Lane
  readonly #closedListeners: (() => void)[] = []
  #outbound: OutboundLeg | undefined
  #joined: RelayCircuitEnd | undefined
  #farEnd: FarEnd | undefined
  readonly #padAnswers = new PadAnswers()
  #relayEarlyCells = 0
  #isOpen = true
  #wasActive = true
  #idleSweeps = 0

  /** @param onGone - called once, when the circuit is gone. */
  constructor(
    context: CircuitContext,
    extensions: Extensions,
    inbound: LinkCircuits,
    circuitId: number,
    keys: BoundHopKeys,
    onGone: () => void,
  ) {
    this.geometry = context.config.geometry
    this.cells = context.cells
    this.binding = keys.binding
    this.#context = context
    this.#extensions = extensions
    this.#inbound = inbound
    this.#link = inbound.link
    this.#circuitId = circuitId
    this.#cryptor = context.newRelayCryptor(keys)
    this.#account = context.memory.open(this)
    this.#onGone = onGone
    const fail = (thrown: unknown): void => this.fail(thrown)
    const held = (cells: number): void => this.held(cells)
    this.#toClient = new Lane(context.pacer, {
      deliver: (cell) => this.#link.send(cell),
      drained: () => this.#farEnd?.wake(),
      held,
      fail,
    })
    this.#toNext = new Lane(context.pacer, {
      deliver: (cell) => void this.#outbound?.send(cell),
      drained: () => {},
      held,
      fail,
    })
  }

  get cameBy(): object {
    return this.#inbound
  }

  get isJoined(): boolean {
    return this.#joined !== undefined
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  reply(command: RelayCommand, data: Uint8Array): void {
    if (this.#isOpen) this.#originate(newRelayCell(this.geometry, command, 0, data))
  }

  join(other: RelayCircuit): void {
    assert(other instanceof RelayCircuitEnd, 'circuit: joins a circuit of this node')
    const isFree = (circuit: RelayCircuitEnd): boolean =>
      circuit.#isOpen &&
      circuit.#joined === undefined &&
      circuit.#outbound === undefined &&
      circuit.#farEnd === undefined
    if (other === this || !isFree(this) || !isFree(other)) {
      throw fail('protocol-violation', 'rendezvous: a circuit that is already in use')
    }
    this.#joined = other
    other.#joined = this
  }

  onClosed(listener: () => void): void {
    if (this.#isOpen) this.#closedListeners.push(listener)
    else listener()
  }

  destroy(): void {
    this.#close(undefined)
  }

  /** Counts one idle sweep; true: no cell passed for so many that the circuit should go. */
  sweepIdle(maxSweeps: number): boolean {
    this.#idleSweeps = this.#wasActive ? 0 : this.#idleSweeps + 1
    this.#wasActive = false
    return this.#idleSweeps >= maxSweeps
  }

  /** A cell from the client's side. */
  handleCell(cell: Uint8Array): void {
    try {
      const command = commandOf(cell)
      if (command === CELL_COMMANDS.relay || command === CELL_COMMANDS.relayEarly)
        this.#forward(command, cell)
      else if (command === CELL_COMMANDS.destroy) this.#close('client')
      else throw fail('protocol-violation', 'circuit: a cell that a client does not send')
    } catch (thrown) {
      this.fail(thrown)
    }
  }

  /** The client's link took what waited for it. */
  handleWritable(): void {
    this.#farEnd?.wake()
  }

  handleLinkClosed(): void {
    this.#close('client')
  }

  /** A relay cell from the next relay, or from the circuit that this one is joined to, on its way to the client. */
  backward(cell: Uint8Array): void {
    this.#wasActive = true
    this.#cryptor.backward(CELL_COMMANDS.relay, bodyOf(cell))
    this.#sendBackward(cell)
  }

  /** The next relay answered the handshake. */
  extended(handshake: Uint8Array): void {
    this.reply(RELAY_COMMANDS.extended, encodeCreated(handshake))
  }

  /**
   * The next relay was not reached, says this one, so that no other can be blamed for it; the client ends the circuit, which goes on
   * nowhere any more.
   */
  unreached(): void {
    this.reply(RELAY_COMMANDS.extended, encodeCreated(NO_HANDSHAKE))
  }

  /** The next relay, or the link to it, is gone. */
  outboundGone(): void {
    this.#close('outbound')
  }

  /** Tears down for what was thrown while handling a cell. */
  fail(thrown: unknown): void {
    const error = asWarrenError(thrown)
    const level = error.kind === 'bug' ? 'error' : 'debug'
    this.#context.ports.log.write(level, 'relay: circuit torn down by what arrived', {}, error)
    this.#close(undefined)
  }

  /** What is queued in links is theirs to count. */
  countBytes(): number {
    const cells = this.#toClient.length + this.#toNext.length + (this.#farEnd?.countCells() ?? 0)
    return cells * this.geometry.cellBytes
  }

  oldestMs(): number | undefined {
    const times = [
      this.#isOpen ? this.#link.oldestQueuedMs(this.#circuitId) : undefined,
      this.#outbound?.oldestQueuedMs,
      this.#toClient.oldestMs,
      this.#toNext.oldestMs,
      this.#farEnd?.oldestMs,
    ].filter((atMs) => atMs !== undefined)
    return times.length === 0 ? undefined : Math.min(...times)
  }

  evict(): void {
    this.#context.ports.log.write('info', 'relay: circuit given up for memory')
    this.#close(undefined)
    this.#farEnd?.discard(this.#goneError())
  }

  sendCell(cell: Uint8Array): Uint8Array {
    this.#originate(cell)
    return this.#cryptor.lastBackwardTag
  }

  canQueue(): boolean {
    return this.#link.queuedCells(this.#circuitId) + this.#toClient.length < LINK_QUEUE_HIGH_CELLS
  }

  lastTag(): Uint8Array {
    return this.#cryptor.lastForwardTag
  }

  retire(): void {
    this.destroy()
  }

  isHeldUp(): boolean {
    return false
  }

  askNearer(): void {}

  silentNearerTripMs(): undefined {}

  held(cells: number): void {
    this.#account.add(cells * this.geometry.cellBytes)
    this.#closeAccount()
  }

  #forward(command: number, cell: Uint8Array): void {
    this.#wasActive = true
    if (command === CELL_COMMANDS.relayEarly && ++this.#relayEarlyCells > MAX_RELAY_EARLY_CELLS) {
      throw fail('protocol-violation', 'circuit: more than 8 extends')
    }
    if (this.#cryptor.forward(command, bodyOf(cell))) return this.#receive(command, cell)
    const outbound = this.#outbound
    if (outbound !== undefined) {
      if (!outbound.isCreated) throw fail('not-authentic', 'circuit: a cell that is for nobody')
      this.#toNext.send(cell)
      return this.#checkQueue(outbound.queuedCells + this.#toNext.length)
    }
    // What the far circuit's client removes is a layer over RELAY, so RELAY_EARLY does not cross a rendezvous.
    if (this.#joined === undefined || command !== CELL_COMMANDS.relay) {
      throw fail('not-authentic', 'circuit: a cell that is for nobody')
    }
    this.#joined.backward(cell)
  }

  #receive(command: number, cell: Uint8Array): void {
    const relayCommand = relayCommandOf(cell)
    if (isForFarEnd(relayCommand)) {
      // Whoever is joined may ask whether the way up to here still carries, and nothing else.
      if (this.#joined !== undefined && relayCommand !== RELAY_COMMANDS.probe)
        throw fail('protocol-violation', 'rendezvous: a stream to the rendezvous point')
      return this.#farEndOfClient().receive(relayCommand, cell)
    }
    switch (relayCommand) {
      case RELAY_COMMANDS.drop:
        return
      case RELAY_COMMANDS.pad:
        return this.#pad(this.#padAnswers.take(dataOf(this.geometry, cell)))
      case RELAY_COMMANDS.extend:
        if (command !== CELL_COMMANDS.relayEarly)
          throw fail('protocol-violation', 'extend: not in RELAY_EARLY')
        return this.#extend(dataOf(this.geometry, cell))
      default:
        return this.#extensions.handleMessage(relayCommand, this, dataOf(this.geometry, cell))
    }
  }

  #pad(cells: number): void {
    for (let count = 0; count < cells; count++) this.reply(RELAY_COMMANDS.drop, new Uint8Array(0))
  }

  #extend(data: Uint8Array): void {
    if (this.#outbound !== undefined || this.#joined !== undefined) {
      throw fail('protocol-violation', 'extend: the circuit already goes on')
    }
    if (!this.#context.mayExtend(this.#inbound)) throw fail('overloaded', 'extend: too many over one link')
    this.#outbound = new OutboundLeg(this.#context, this, this.#link, decodeExtend(data))
  }

  #farEndOfClient(): FarEnd {
    if (this.#farEnd !== undefined) return this.#farEnd
    const { ports, newCongestionControl, flow } = this.#context
    const farEnd = new FarEnd(this, {
      clock: ports.clock,
      congestion: newCongestionControl(),
      bounds: flow,
      opensOddIds: false,
      // Who asked a relay for something knows better how long it is worth waiting for.
      asksWhenSilent: false,
    })
    farEnd.onStream((stream) => this.#extensions.handleStream(stream, this))
    this.#farEnd = farEnd
    return farEnd
  }

  #originate(cell: Uint8Array): void {
    this.#wasActive = true
    this.#cryptor.originate(CELL_COMMANDS.relay, bodyOf(cell))
    this.#sendBackward(cell)
  }

  #sendBackward(cell: Uint8Array): void {
    if (!this.#isOpen) return
    setCircuitId(cell, this.#circuitId)
    setCommand(cell, CELL_COMMANDS.relay)
    this.#toClient.send(cell)
    this.#checkQueue(this.#link.queuedCells(this.#circuitId) + this.#toClient.length)
  }

  #checkQueue(queuedCells: number): void {
    if (queuedCells > this.#context.flow.maxQueuedCells)
      throw fail('protocol-violation', 'circuit: more cells than windows allow')
  }

  /** Once the circuit is gone and what came over it has been read. */
  #closeAccount(): void {
    if (!this.#isOpen && this.#account.bytes === 0) this.#account.close()
  }

  /** @param gone - the side that is gone already and need not be told. */
  #close(gone: 'client' | 'outbound' | undefined): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#inbound.remove(this.#circuitId)
    this.#toClient.clear()
    this.#toNext.clear()
    if (gone === 'client' || this.#inbound.isClosed) this.#link.forget(this.#circuitId)
    else sendDestroy(this.#link, this.geometry, this.#circuitId)
    this.#outbound?.close(gone !== 'outbound')
    this.#farEnd?.close(this.#goneError(), true)
    this.#closeAccount()
    this.#joined?.destroy()
    for (const listener of this.#closedListeners) listener()
    this.#onGone()
  }

  #goneError(): WarrenError {
    return fail('closed', 'circuit: gone')
  }
}
