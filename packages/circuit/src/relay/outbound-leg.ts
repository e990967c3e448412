/** A relay's side of a circuit toward the next relay: resolved, dialled, created, then a place to send cells. */
import {
  asWarrenError,
  type Cancel,
  CancelSource,
  equalBytes,
  fail,
  type Timer,
  within,
} from '@warren/kernel'
import type { Link } from '@warren/link'
import { bodyOf, CELL_COMMANDS, commandOf, newCell, setCircuitId } from '@warren/wire'
import type { CircuitContext } from '../context.ts'
import { decodeCreated, encodeCreate, type Extend } from '../format.ts'
import { type Leg, sendDestroy } from '../leg.ts'
import type { LinkCircuits } from '../link-circuits.ts'
import { EXTEND_TIMEOUT_MS, TEST_CIRCUIT_LIFE_MS } from '../timeouts.ts'

/** What the leg tells the circuit it belongs to. */
export interface OutboundOwner {
  extended(handshake: Uint8Array): void
  backward(cell: Uint8Array): void
  outboundGone(): void
  /** The next relay was never there: it was not reached, or did not answer. The leg is closed. */
  unreached(): void
  fail(thrown: unknown): void
}

interface Dial {
  readonly dial: (cancel: Cancel) => Promise<Link>
  /** The link is for this circuit alone, which is a test whether the relay is reached. */
  readonly isTest: boolean
}

export class OutboundLeg implements Leg {
  readonly #context: CircuitContext
  readonly #owner: OutboundOwner
  readonly #abandon = new CancelSource()
  #circuits: LinkCircuits | undefined
  #circuitId = 0
  #timer: Timer | undefined
  #isTest = false
  #isCreated = false
  #isClosed = false

  /**
   * Starts extending; the owner hears of the end of it.
   *
   * @param from - the link that the circuit came by.
   * @throws WarrenError `protocol-violation`: to ourselves, or back where that is not offered.
   */
  constructor(context: CircuitContext, owner: OutboundOwner, from: Link, extend: Extend) {
    this.#context = context
    this.#owner = owner
    const dial = this.#dialFor(from, extend.relayId)
    void this.#create(dial, from, extend.handshake.slice())
  }

  /** The next relay has answered: cells can be passed on. */
  get isCreated(): boolean {
    return this.#isCreated
  }

  get queuedCells(): number {
    return this.#circuits?.link.queuedCells(this.#circuitId) ?? 0
  }

  /** When the first cell came that is queued toward the next relay; undefined: none is. */
  get oldestQueuedMs(): number | undefined {
    return this.#circuits?.link.oldestQueuedMs(this.#circuitId)
  }

  /**
   * Passes a cell on; how many cells of the circuit now wait in the link.
   *
   * @throws WarrenError `not-authentic`: the next relay has not answered yet, so the cell is for nobody.
   */
  send(cell: Uint8Array): number {
    const circuits = this.#circuits
    if (circuits === undefined || !this.#isCreated)
      throw fail('not-authentic', 'circuit: a cell that is for nobody')
    setCircuitId(cell, this.#circuitId)
    circuits.link.send(cell)
    return circuits.link.queuedCells(this.#circuitId)
  }

  handleCell(cell: Uint8Array): void {
    try {
      this.#receive(cell)
    } catch (thrown) {
      this.#owner.fail(thrown)
    }
  }

  handleWritable(): void {}

  handleLinkClosed(): void {
    this.#gone()
  }

  /** @param tellPeer - false: the next relay is gone or said so itself. */
  close(tellPeer: boolean): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#abandon.abort()
    this.#timer?.cancel()
    const circuits = this.#circuits
    if (circuits === undefined) return
    circuits.remove(this.#circuitId)
    if (tellPeer && !circuits.isClosed)
      sendDestroy(circuits.link, this.#context.config.geometry, this.#circuitId)
    else circuits.link.forget(this.#circuitId)
    circuits.link.releaseCircuitId(this.#circuitId)
    // The relay at the other end may have begun to use it.
    if (this.#isTest && circuits.size === 0) circuits.link.close()
  }

  /** How the next relay is reached. One that names itself asks whether others reach it: that takes a new link. */
  #dialFor(from: Link, relayId: Uint8Array): Dial {
    const { relay, view, linkTo, reachBack } = this.#context.config
    if (relay !== undefined && equalBytes(relay.id, relayId))
      throw fail('protocol-violation', 'extend: to ourselves')
    if (from.peer.kind === 'relay' && equalBytes(from.peer.id, relayId)) {
      if (reachBack === undefined)
        throw fail('protocol-violation', 'extend: back to where the circuit came from')
      return { isTest: true, dial: (cancel) => reachBack(relayId, cancel) }
    }
    const next = view.byId(relayId)
    if (next === undefined) {
      const isUnknown = fail('not-found', 'extend: a relay that we do not know')
      return { isTest: false, dial: () => Promise.reject(isUnknown) }
    }
    return { isTest: false, dial: (cancel) => linkTo({ id: next.id, address: next.address }, cancel) }
  }

  async #create({ dial, isTest }: Dial, from: Link, handshake: Uint8Array): Promise<void> {
    const { clock, log } = this.#context.ports
    try {
      const { cancel } = this.#abandon
      const link = await within(clock, EXTEND_TIMEOUT_MS, dial(cancel), cancel)
      if (this.#isClosed) return isTest ? link.close() : undefined
      this.#isTest = isTest
      if (link === from) throw fail('protocol-violation', 'extend: back to where the circuit came from')
      this.#sendCreate(link, handshake)
    } catch (error) {
      log.write('debug', 'relay: extend failed', {}, asWarrenError(error))
      this.#gone()
    }
  }

  #sendCreate(link: Link, handshake: Uint8Array): void {
    const circuits = this.#context.circuitsOf(link)
    if (circuits.isClosed) throw fail('unreachable', 'extend: the link is gone')
    this.#circuitId = link.allocateCircuitId()
    this.#circuits = circuits
    circuits.add(this.#circuitId, this)
    const cell = newCell(this.#context.config.geometry, this.#circuitId, CELL_COMMANDS.create)
    bodyOf(cell).set(encodeCreate(handshake))
    link.send(cell)
    this.#timer = this.#context.ports.clock.after(EXTEND_TIMEOUT_MS, () => {
      this.close(true)
      this.#owner.unreached()
    })
  }

  #gone(): void {
    if (this.#isClosed) return
    if (this.#isCreated) return this.#owner.outboundGone()
    this.close(false)
    this.#owner.unreached()
  }

  #endTest(): void {
    this.#timer = this.#context.ports.clock.after(TEST_CIRCUIT_LIFE_MS, () => {
      this.#owner.fail(fail('timeout', 'extend: its time is over'))
    })
  }

  #receive(cell: Uint8Array): void {
    switch (commandOf(cell)) {
      case CELL_COMMANDS.relay:
        if (!this.#isCreated) throw fail('protocol-violation', 'circuit: a relay cell before CREATED')
        return this.#owner.backward(cell)
      case CELL_COMMANDS.created:
        if (this.#isCreated) throw fail('protocol-violation', 'circuit: created a second time')
        this.#isCreated = true
        this.#timer?.cancel()
        // What it asked is answered; a circuit that went on would hold a link that nobody counts.
        if (this.#isTest) this.#endTest()
        return this.#owner.extended(decodeCreated(bodyOf(cell)))
      case CELL_COMMANDS.destroy:
        return this.#gone()
      default:
        throw fail('protocol-violation', 'circuit: a cell that only comes from clients')
    }
  }
}
