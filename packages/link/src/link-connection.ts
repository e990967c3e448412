/** One open link: who is at the other end, what may arrive, and what its owner is told. */
import {
  asWarrenError,
  assert,
  type Channel,
  type Clock,
  fail,
  type Log,
  type PeerAddress,
  type Random,
  type WarrenError,
} from '@warren/kernel'
import { CELL_COMMANDS, circuitIdOf, commandOf } from '@warren/wire'
import type { CellChannel } from './cell-channel.ts'
import { CircuitIds } from './circuit-ids.ts'
import { MAX_EARLY_CELLS } from './limits.ts'
import type { Link, LinkEvents, LinkPeer } from './link.ts'
import { type LinkPadding, LinkKeeper } from './link-keeper.ts'

/** What the opening of a link found out. */
export interface LinkFacts {
  readonly peer: LinkPeer
  readonly dialled: boolean
  readonly version: number
  readonly clockSkewMs: number
  readonly capabilities: ReadonlySet<string>
}

/** How much goes over a link, as its sender measured it. */
export interface LinkFlow {
  /** What may be unacknowledged, in cells and as measured. */
  readonly windowCells: number
  readonly unacknowledgedCells: number
  readonly rateBytesPerS: number
  /** Smallest round trip of late; undefined before the first. */
  readonly minDelayMs: number | undefined
}

export interface LinkConnectionPorts {
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

export class LinkConnection implements Link {
  readonly peer: LinkPeer
  readonly remote: PeerAddress
  readonly dialled: boolean
  /** The link version both ends speak. */
  readonly version: number
  readonly capabilities: ReadonlySet<string>
  readonly openedAtMs: number
  readonly #clock: Clock
  /** The peer's wall clock minus this machine's steady one. */
  readonly #peerAheadMs: number
  readonly #cells: CellChannel
  readonly #log: Log
  readonly #ids: CircuitIds
  readonly #keeper: LinkKeeper
  readonly #onClosed: (link: LinkConnection, error: WarrenError | undefined) => void
  #events: LinkEvents | undefined
  #early: Uint8Array[] = []
  #closed: { readonly error: WarrenError | undefined } | undefined
  #told = false

  /** @param onClosed - tells whoever keeps the links, before the link's own `close` event. */
  constructor(
    ports: LinkConnectionPorts,
    channel: Channel,
    cells: CellChannel,
    facts: LinkFacts,
    options: {
      readonly padding: LinkPadding | undefined
      readonly onClosed: (link: LinkConnection, error: WarrenError | undefined) => void
    },
  ) {
    this.peer = facts.peer
    this.remote = channel.remote
    this.dialled = facts.dialled
    this.version = facts.version
    this.#clock = ports.clock
    this.#peerAheadMs = facts.clockSkewMs + ports.clock.wallMs() - ports.clock.nowMs()
    this.capabilities = facts.capabilities
    this.openedAtMs = ports.clock.nowMs()
    this.#cells = cells
    this.#log = ports.log
    this.#ids = new CircuitIds(facts.dialled, ports.random)
    this.#onClosed = options.onClosed
    this.#keeper = new LinkKeeper(ports.clock, ports.random, this.#kept(), options.padding)
    cells.isSomebodys = (circuitId) => this.#ids.has(circuitId)
    cells.handler = {
      cell: (cell) => this.#receive(cell),
      writable: (circuitId) => this.#onWritable(circuitId),
      close: (error) => this.#onClose(error),
    }
  }

  /** As measured at the opening; a clock that is set meanwhile counts at once. */
  get clockSkewMs(): number {
    return this.#peerAheadMs + this.#clock.nowMs() - this.#clock.wallMs()
  }

  /** False from the moment either end closes it, before anybody was told. */
  get isOpen(): boolean {
    return this.#cells.isOpen
  }

  /** How the link does, for measurements and status. */
  get flow(): LinkFlow {
    const { rate, unacknowledgedCells } = this.#cells
    return {
      windowCells: rate.windowCells,
      rateBytesPerS: rate.rateBytesPerS,
      minDelayMs: rate.minDelayMs,
      unacknowledgedCells,
    }
  }

  get heardAtMs(): number {
    return this.#cells.lastReceivedMs
  }

  start(events: LinkEvents): void {
    assert(this.#events === undefined, 'link: started once')
    this.#events = events
    const early = this.#early
    this.#early = []
    for (const cell of early) this.#deliver(cell)
    if (this.#closed === undefined) this.#cells.resume()
    else void Promise.resolve().then(() => this.#tellClosed())
  }

  send(cell: Uint8Array): void {
    if (commandOf(cell) === CELL_COMMANDS.destroy) this.#ids.release(circuitIdOf(cell))
    this.#cells.send(cell)
  }

  queuedCells(circuitId: number): number {
    return this.#cells.queuedCellsOf(circuitId)
  }

  oldestQueuedMs(circuitId: number): number | undefined {
    return this.#cells.oldestQueuedMs(circuitId)
  }

  forget(circuitId: number): void {
    this.#cells.forget(circuitId)
  }

  allocateCircuitId(): number {
    return this.#ids.allocate()
  }

  releaseCircuitId(circuitId: number): void {
    this.#ids.release(circuitId)
  }

  close(): void {
    this.#keeper.stop()
    this.#cells.end()
  }

  #receive(cell: Uint8Array): void {
    try {
      this.#check(cell)
    } catch (error) {
      this.#cells.fail(asWarrenError(error))
      return
    }
    this.#deliver(cell)
  }

  #deliver(cell: Uint8Array): void {
    const events = this.#events
    if (events !== undefined) {
      // The hot path: no closure.
      try {
        events.cell(cell)
      } catch (error) {
        this.#blame(error)
      }
      return
    }
    this.#early.push(cell)
    this.#cells.pause()
    if (this.#early.length > MAX_EARLY_CELLS)
      this.#cells.fail(fail('overloaded', 'link: cells before the link was started'))
  }

  /** @throws WarrenError `protocol-violation`: a command that has no place here. */
  #check(cell: Uint8Array): void {
    const circuitId = circuitIdOf(cell)
    switch (commandOf(cell)) {
      case CELL_COMMANDS.relay:
      case CELL_COMMANDS.relayEarly:
      case CELL_COMMANDS.created:
        if (circuitId === 0) throw fail('protocol-violation', 'link: a circuit command on circuit 0')
        return
      case CELL_COMMANDS.create:
        this.#ids.openedByPeer(circuitId)
        return
      case CELL_COMMANDS.destroy:
        if (circuitId === 0) throw fail('protocol-violation', 'link: a circuit command on circuit 0')
        // Only theirs is free again; ours is until its circuit has heard of it.
        this.#ids.closedByPeer(circuitId)
        return
      case CELL_COMMANDS.directory:
        if (circuitId !== 0) throw fail('protocol-violation', 'link: a link command on a circuit')
        return
      default:
        throw fail('protocol-violation', 'link: a command that is unknown or has no place here')
    }
  }

  #onWritable(circuitId: number): void {
    try {
      this.#events?.writable(circuitId)
    } catch (error) {
      this.#blame(error)
    }
  }

  /** A failure of the floors above costs this link, never the process (docs/architecture.md, "Errors"). */
  #blame(thrown: unknown): void {
    const error = asWarrenError(thrown)
    this.#log.write(
      error.kind === 'bug' ? 'error' : 'debug',
      'link: closed by a failure of its owner',
      {},
      error,
    )
    this.#cells.fail(error)
  }

  #onClose(error: WarrenError | undefined): void {
    this.#closed = { error }
    this.#keeper.stop()
    this.#early = []
    this.#onClosed(this, error)
    if (this.#events !== undefined) this.#tellClosed()
  }

  #tellClosed(): void {
    if (this.#told) return
    this.#told = true
    try {
      this.#events?.close(this.#closed?.error)
    } catch (error) {
      this.#blame(error)
    }
  }

  #kept(): ConstructorParameters<typeof LinkKeeper>[2] {
    const cells = this.#cells
    const ids = this.#ids
    return {
      get lastSentMs() {
        return cells.lastSentMs
      },
      get lastReceivedMs() {
        return cells.lastReceivedMs
      },
      get lastTrafficMs() {
        return cells.lastTrafficMs
      },
      get openCircuits() {
        return ids.count
      },
      dialled: this.dialled,
      sendPadding: (answerWanted) => cells.sendPadding(answerWanted),
      close: () => this.close(),
      fail: (error) => cells.fail(error),
    }
  }
}
