/** The client's end of one circuit: layers, hops, far ends of streams, control messages (docs/spec/circuit.md §4-§8). */
import {
  asWarrenError,
  assert,
  type Cancel,
  defer,
  type Deferred,
  type Duplex,
  fail,
  type MemoryAccount,
  type MemoryHolder,
  type WarrenError,
} from '@warren/kernel'
import type { ClientCryptor, HopKeys } from '@warren/crypto'
import type { RelayInfo } from '@warren/directory'
import { bodyOf, CELL_COMMANDS, commandOf, type Geometry, setCircuitId } from '@warren/wire'
import {
  type BegunStream,
  type BuildWatch,
  type ClientCircuit,
  type IncomingStream,
  type PathSilence,
  RELAY_COMMANDS,
  type RelayCommand,
} from '../circuit.ts'
import type { LegPairs } from '../conflux/leg-pairs.ts'
import type { CircuitContext } from '../context.ts'
import { dataOf, decodeCreated, LINK_NONCE_BYTES, relayCommandOf } from '../format.ts'
import { type Leg, sendDestroy } from '../leg.ts'
import { LINK_QUEUE_HIGH_CELLS } from '../limits.ts'
import type { LinkCircuits } from '../link-circuits.ts'
import { newRelayCell } from '../relay-cell.ts'
import { FarEnd, type FarEndPort } from '../streams/far-end.ts'
import type { StreamGroup } from '../streams/stream-status.ts'
import { isForFarEnd } from '../streams/far-end-commands.ts'
import { ControlMessages } from './control-messages.ts'
import { FarEnds } from './far-ends.ts'
import { createCell, destroyedError, extendCell } from './building-cells.ts'
import { BuildPace } from './build-pace.ts'
import { HopHandshake, type PreparedHandshake, prepareHandshake } from './hop-handshake.ts'

const NO_BINDING = new Uint8Array(20)

export class ClientCircuitEnd implements ClientCircuit, Leg, MemoryHolder {
  readonly serial: number
  readonly closed: Promise<WarrenError | undefined>
  readonly geometry: Geometry
  builtAtMs: number
  isLinkLost = false
  silence: PathSilence
  streamsAtLoss = 0
  readonly #context: CircuitContext
  readonly #circuits: LinkCircuits
  readonly #circuitId: number
  readonly #cryptor: ClientCryptor
  readonly #control: ControlMessages
  readonly #handshake: HopHandshake
  readonly #account: MemoryAccount
  readonly #closedDeferred: Deferred<WarrenError | undefined>
  readonly #onGone: () => void
  readonly #farEnds = new FarEnds((hop) => this.#newFarEnd(hop))
  #path: readonly RelayInfo[] = []
  readonly #hopTimesMs: number[] = []
  #virtualRole: 'client' | 'service' | undefined
  #binding: Uint8Array = NO_BINDING
  #onStream: ((stream: IncomingStream) => void) | undefined
  #isOpen = true
  #hasSent = false

  /** @param onGone - called once, when the circuit is gone. */
  constructor(context: CircuitContext, circuits: LinkCircuits, serial: number, onGone: () => void) {
    this.serial = serial
    this.geometry = context.config.geometry
    this.#context = context
    this.#circuits = circuits
    this.#onGone = onGone
    this.#cryptor = context.newClientCryptor()
    this.#control = new ControlMessages(context.ports.clock)
    this.#handshake = new HopHandshake(context, {
      sendCreate: (message) => circuits.link.send(createCell(this.geometry, this.#circuitId, message)),
      sendExtend: (next, message) =>
        void this.#sendTo(this.#path.length - 1, extendCell(this.geometry, next, message)),
    })
    this.#closedDeferred = defer()
    this.closed = this.#closedDeferred.promise
    this.builtAtMs = context.ports.clock.nowMs()
    this.#circuitId = circuits.link.allocateCircuitId()
    this.#account = context.memory.open(this)
    circuits.add(this.#circuitId, this)
  }

  get path(): readonly RelayInfo[] {
    return this.#path
  }

  get hops(): number {
    return this.#cryptor.hops
  }

  get dataBytes(): number {
    return this.geometry.dataBytes
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  get binding(): Uint8Array {
    return this.#binding
  }

  get openStreams(): number {
    return this.#farEnds.openStreams
  }

  get streamGroups(): readonly StreamGroup[] {
    return this.#farEnds.groups
  }

  get bytesSent(): number {
    return this.#farEnds.bytesSent
  }

  get bytesReceived(): number {
    return this.#farEnds.bytesReceived
  }

  get heardAtMs(): number | undefined {
    return this.#farEnds.heardAtMs
  }

  get hopTimesMs(): readonly number[] {
    return this.#hopTimesMs
  }

  async extend(relay: RelayInfo, cancel?: Cancel, watch?: BuildWatch): Promise<void> {
    const { ports, buildTimes } = this.#context
    const hop = this.#path.length
    const pace = new BuildPace(ports.clock, buildTimes, 'extend', hop + 1)
    pace.watch(watch, () => hop)
    const prepared = prepareHandshake(this.#context, relay)
    await pace.measure(this.addHop(relay, prepared, pace.leftMs, cancel))
  }

  /** Adds one hop within `timeoutMs`; after a failure the circuit is gone. @throws as {@link extend}. */
  async addHop(
    relay: RelayInfo,
    prepared: PreparedHandshake,
    timeoutMs: number,
    cancel?: Cancel,
  ): Promise<void> {
    if (!this.#isOpen) throw fail('closed', 'circuit: gone')
    const startedAtMs = this.#context.ports.clock.nowMs()
    assert(this.#virtualRole === undefined, 'circuit: nothing follows a virtual hop')
    if (!this.#handshake.hasRoom) throw fail('unsupported', 'circuit: at most 8 extends')
    try {
      const keys = await this.#handshake.run(relay, prepared, timeoutMs, cancel)
      if (!this.#isOpen) throw fail('closed', 'circuit: gone')
      this.#cryptor.addHop(keys)
      this.#binding = keys.binding
    } catch (error) {
      this.#close(asWarrenError(error), true)
      throw error
    }
    this.#path = [...this.#path, relay]
    this.builtAtMs = this.#context.ports.clock.nowMs()
    this.#hopTimesMs.push(this.builtAtMs - startedAtMs)
  }

  addVirtualHop(keys: HopKeys, role: 'client' | 'service'): void {
    if (!this.#isOpen) return
    const isNext = this.#path.length > 0 && this.#virtualRole === undefined
    assert(isNext, 'circuit: one virtual hop, behind a relay')
    this.#cryptor.addVirtualHop(keys, role)
    this.#virtualRole = role
    this.builtAtMs = this.#context.ports.clock.nowMs()
    const farEnd = this.#farEnds.at(this.#path.length)
    if (this.#onStream !== undefined) farEnd.onStream(this.#onStream)
  }

  send(command: RelayCommand, data: Uint8Array): void {
    if (this.#isOpen) this.#sendTo(this.#path.length - 1, newRelayCell(this.geometry, command, 0, data))
  }

  async request(
    command: RelayCommand,
    data: Uint8Array,
    reply: RelayCommand,
    timeoutMs: number,
    cancel?: Cancel,
  ): Promise<Uint8Array> {
    if (!this.#isOpen) throw fail('closed', 'circuit: gone')
    return this.#control.request(reply, () => this.send(command, data), timeoutMs, cancel)
  }

  onMessage(command: RelayCommand, handler: (data: Uint8Array) => void): void {
    this.#control.on(command, handler)
  }

  ask(): void {
    if (this.#isOpen) this.#farEnds.at(this.hops - 1).leg.liveness.ask()
  }

  async openStream(target: string, cancel?: Cancel): Promise<Duplex> {
    if (!this.#isOpen) throw fail('closed', 'circuit: gone')
    assert(this.hops > 0, 'circuit: streams need a hop')
    return this.#farEnds.at(this.hops - 1).open(target, cancel)
  }

  beginStream(target: string): BegunStream {
    if (!this.#isOpen) throw fail('closed', 'circuit: gone')
    assert(this.hops > 0, 'circuit: streams need a hop')
    return this.#farEnds.at(this.hops - 1).begin(target)
  }

  expectStream(target: string): BegunStream {
    if (!this.#isOpen) throw fail('closed', 'circuit: gone')
    return this.#farEnds.at(this.hops - 1).expect(target)
  }

  serveStream(target: string): void {
    this.#virtualFarEnd()?.serve(target)
  }

  onStream(handler: (stream: IncomingStream) => void): void {
    this.#onStream = handler
    if (this.#virtualRole !== undefined) this.#farEnds.at(this.#path.length).onStream(handler)
  }

  async addLeg(other: ClientCircuit): Promise<void> {
    assert(other instanceof ClientCircuitEnd && other !== this, 'circuit: a leg is a circuit of this node')
    const [first, second] = [this.#virtualFarEnd(), other.#virtualFarEnd()]
    if (first === undefined || second === undefined) throw fail('closed', 'circuit: gone')
    try {
      await first.link(second, this.#context.ports.random.bytes(LINK_NONCE_BYTES))
    } catch (error) {
      other.destroy()
      throw error
    }
  }

  acceptLegs(pairs: LegPairs): void {
    this.#virtualFarEnd()?.acceptLegs(pairs)
  }

  #virtualFarEnd(): FarEnd | undefined {
    return this.#isOpen && this.#virtualRole !== undefined ? this.#farEnds.at(this.#path.length) : undefined
  }

  destroy(): void {
    this.#close(undefined, true)
  }

  /** Sends a DROP if nothing was sent since the last call: relays forget circuits that are silent for an hour. */
  keepAlive(): void {
    if (this.#isOpen && !this.#hasSent && this.#path.length > 0)
      this.send(RELAY_COMMANDS.drop, new Uint8Array(0))
    this.#hasSent = false
  }

  handleCell(cell: Uint8Array): void {
    try {
      this.#receive(cell)
    } catch (thrown) {
      const error = asWarrenError(thrown)
      const level = error.kind === 'bug' ? 'error' : 'debug'
      this.#context.ports.log.write(level, 'circuit: torn down by what arrived', {}, error)
      this.#close(error, true)
    }
  }

  handleWritable(): void {
    this.#farEnds.wake()
  }

  handleLinkClosed(error: WarrenError | undefined): void {
    this.isLinkLost = this.#isOpen
    this.#close(error ?? fail('closed', 'circuit: the link to its first relay is gone'), false)
  }

  /** What is queued in the link is the link's to count. */
  countBytes(): number {
    return this.#farEnds.countCells() * this.geometry.cellBytes
  }

  oldestMs(): number | undefined {
    const held = this.#farEnds.oldestMs
    const queued = this.#isOpen ? this.#circuits.link.oldestQueuedMs(this.#circuitId) : undefined
    return held === undefined || queued === undefined ? (held ?? queued) : Math.min(held, queued)
  }

  evict(): void {
    const error = fail('overloaded', 'circuit: given up for memory')
    this.#close(error, true)
    this.#farEnds.discard(error)
  }

  #receive(cell: Uint8Array): void {
    switch (commandOf(cell)) {
      case CELL_COMMANDS.relay:
        return this.#receiveRelay(cell)
      case CELL_COMMANDS.created:
        if (this.#path.length > 0) throw fail('protocol-violation', 'circuit: created a second time')
        return this.#handshake.resolve(decodeCreated(bodyOf(cell)))
      case CELL_COMMANDS.destroy:
        return this.#close(destroyedError(bodyOf(cell), this.#handshake.awaited), false)
      default:
        throw fail('protocol-violation', 'circuit: a cell that only comes from clients')
    }
  }

  #receiveRelay(cell: Uint8Array): void {
    const hop = this.#cryptor.decrypt(CELL_COMMANDS.relay, bodyOf(cell))
    if (hop === undefined) throw fail('not-authentic', 'circuit: a cell that no hop made')
    const command = relayCommandOf(cell)
    if (isForFarEnd(command)) {
      const farEnd = this.#farEnds.known(hop)
      if (farEnd === undefined)
        throw fail('protocol-violation', 'circuit: a stream cell from a hop without streams')
      return farEnd.receive(command, cell)
    }
    if (command === RELAY_COMMANDS.drop) return this.#farEnds.passed()
    if (hop !== this.#path.length - 1)
      throw fail('protocol-violation', 'circuit: a message from the wrong hop')
    const data = dataOf(this.geometry, cell)
    if (command === RELAY_COMMANDS.extended) return this.#handshake.resolve(decodeCreated(data))
    this.#control.handle(command, data)
  }

  /** Encrypts and queues; the tag that an update for this cell must carry. */
  #sendTo(hop: number, cell: Uint8Array): Uint8Array {
    const { link } = this.#circuits
    this.#hasSent = true
    setCircuitId(cell, this.#circuitId)
    const tag = this.#cryptor.encrypt(commandOf(cell), hop, bodyOf(cell))
    link.send(cell)
    return tag
  }

  #newFarEnd(hop: number): FarEnd {
    const isClient = this.#virtualRole !== 'service' || hop < this.#path.length
    const last = this.#path.length - 1
    const port: FarEndPort = {
      geometry: this.geometry,
      cells: this.#context.cells,
      sendCell: (cell) => this.#sendTo(hop, cell),
      canQueue: () => this.#circuits.link.queuedCells(this.#circuitId) < LINK_QUEUE_HIGH_CELLS,
      lastTag: () => this.#cryptor.lastTagFrom(hop),
      held: (cells) => this.#hold(cells),
      retire: () => this.destroy(),
      fail: (error) => this.#giveUp(error),
      askNearer: () => this.#farEnds.askNearer(hop, last),
      silentNearerTripMs: () => this.#farEnds.silentNearerTripMs(hop, last, this.#hopTimesMs),
      isHeldUp: (sinceMs) => this.#circuits.isHeldUp(this.#circuitId, sinceMs),
    }
    return new FarEnd(port, {
      clock: this.#context.ports.clock,
      congestion: this.#context.newCongestionControl(),
      bounds: this.#context.flow,
      opensOddIds: isClient,
      asksWhenSilent: isClient,
    })
  }

  #giveUp(error: WarrenError): void {
    // It ends for silence. If the last relay of the path answers, whoever is silent stands behind it.
    this.silence = this.#farEnds.silence(this.#path.length - 1)
    this.#context.ports.log.write('debug', 'circuit: given up', {}, error)
    this.#close(error, true)
  }

  #hold(cells: number): void {
    this.#account.add(cells * this.geometry.cellBytes)
    this.#closeAccount()
  }

  /** Once the circuit is gone and what came over it has been read. */
  #closeAccount(): void {
    if (!this.#isOpen && this.#account.bytes === 0 && this.#farEnds.areClosed) this.#account.close()
  }

  /** @param error - undefined: destroyed by this end. */
  #close(error: WarrenError | undefined, tellPeer: boolean): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    const { link } = this.#circuits
    this.#circuits.remove(this.#circuitId)
    if (tellPeer && !this.#circuits.isClosed) sendDestroy(link, this.geometry, this.#circuitId)
    else link.forget(this.#circuitId)
    link.releaseCircuitId(this.#circuitId)
    const reason = error ?? fail('closed', 'circuit: destroyed by this end')
    if (error !== undefined) this.streamsAtLoss = this.openStreams
    this.#handshake.reject(reason)
    this.#control.close(reason)
    this.#farEnds.close(reason, error === undefined)
    this.#closeAccount()
    this.#closedDeferred.resolve(error)
    this.#onGone()
  }
}
