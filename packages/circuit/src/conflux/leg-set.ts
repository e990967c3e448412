/**
 * The one or two circuits by which a far end is reached, and the order of messages over both (docs/spec/circuit.md §11).
 *
 * With one leg, which is the rule, a message costs an increment. The second one is linked to it by a nonce that only both
 * ends know. When a leg breaks, what the far end may not have of it goes again on the other.
 */
import { defer, type Deferred, equalBytes, fail, type WarrenError } from '@warren/kernel'
import { RELAY_COMMANDS } from '../circuit.ts'
import type { FlowBounds } from '../flow/flow-bounds.ts'
import { Ring } from '../flow/ring.ts'
import {
  dataBytesOf,
  dataOf,
  decodeLink,
  decodeLinked,
  decodeLinkedAck,
  decodeSendme,
  decodeSwitch,
  encodeLink,
  encodeLinked,
  encodeLinkedAck,
  encodeSwitch,
  relayCommandOf,
  setMark,
  streamIdOf,
} from '../format.ts'
import { MAX_STREAMS } from '../limits.ts'
import { newRelayCell } from '../relay-cell.ts'
import type { StreamGroup } from '../streams/stream-status.ts'
import { chooseLeg } from './choose-leg.ts'
import type { ConfluxLeg } from './leg.ts'
import type { SentMessage } from './send-record.ts'
import { Sequencer } from './sequencer.ts'

export interface LegSetOwner extends StreamGroup {
  readonly openStreams: number
  /** None of them has been answered yet. */
  readonly areUnanswered: boolean
  /** Cells held in memory changed by so many. */
  held(cells: number): void
  /** A message whose turn it is. @throws WarrenError: tear down. */
  handle(command: number, cell: Uint8Array): void
  /** Something may be sent again. */
  pump(): void
  /** No leg is left, or messages are lost. */
  lost(error: WarrenError): void
  /** The far end wants to link this leg's circuit with another. @throws WarrenError if that is not offered here. */
  linkAsked(leg: ConfluxLeg, nonce: Uint8Array, isFirst: boolean): void
}

interface Linking {
  readonly nonce: Uint8Array
  readonly linked: Deferred<void>
  readonly answered: Set<ConfluxLeg>
}

export class LegSet {
  readonly owner: LegSetOwner
  readonly #legs: ConfluxLeg[] = []
  readonly #sequencer: Sequencer
  readonly #resend = new Ring<SentMessage>()
  #current: ConfluxLeg | undefined
  #chosen: ConfluxLeg | undefined
  #sendNext = 0
  #linking: Linking | undefined
  #hasLinked = false
  /** Of a second leg that was lost while it was linked: the answer over the first is under way. */
  #lateNonce: Uint8Array | undefined

  constructor(owner: LegSetOwner, bounds: FlowBounds) {
    this.owner = owner
    const messages = bounds.maxWindowCells + 2 * MAX_STREAMS
    this.#sequencer = new Sequencer(2 * messages, messages)
  }

  get legs(): readonly ConfluxLeg[] {
    return this.#legs
  }

  /** Messages that wait for earlier ones, and those that may have to go again. */
  get heldCells(): number {
    let cells = this.#sequencer.waiting + this.#resend.length
    for (const leg of this.#legs) cells += leg.record.length
    return cells
  }

  /** The first leg. */
  start(leg: ConfluxLeg): void {
    this.#legs.push(leg)
    this.#current = leg
  }

  /** Something is awaited that nothing was sent for. */
  watch(): void {
    for (const leg of this.#legs) leg.liveness.watch()
  }

  /** DATA may go now; {@link sendData} sends it on the leg that this has chosen. */
  canSend(): boolean {
    const current = this.#current
    if (current === undefined || this.#resend.length > 0) return false
    this.#chosen = chooseLeg(this.#legs, current)
    return this.#chosen !== undefined
  }

  sendData(cell: Uint8Array): void {
    this.#send(this.#chosen as ConfluxLeg, this.#sendNext++, cell, true)
  }

  /** A message of a stream other than DATA: those wait for no window. */
  sendMessage(command: number, streamId: number, data: Uint8Array): void {
    const leg = this.#current
    if (leg === undefined) return
    this.#send(leg, this.#sendNext++, newRelayCell(leg.port.geometry, command, streamId, data), false)
  }

  /** Sends again what the leg that broke may have lost; before anything new. */
  resend(): void {
    const leg = this.#current
    for (
      let next = this.#resend.peek();
      leg !== undefined && next !== undefined;
      next = this.#resend.peek()
    ) {
      const command = relayCommandOf(next.cell)
      const isData = command === RELAY_COMMANDS.data || command === RELAY_COMMANDS.markedData
      if (isData && !leg.isOpen) return
      this.#resend.shift()
      this.owner.held(-1)
      this.#send(leg, next.sequence, next.cell, isData)
    }
  }

  /** @throws WarrenError `malformed`, `protocol-violation`: tear the circuit down. */
  receive(leg: ConfluxLeg, command: number, cell: Uint8Array): void {
    if (command === RELAY_COMMANDS.probe) return leg.answerProbe()
    if (command === RELAY_COMMANDS.probed) return leg.liveness.answered()
    leg.liveness.heard()
    switch (command) {
      case RELAY_COMMANDS.sendme:
        return this.#onSendme(leg, cell)
      case RELAY_COMMANDS.confluxSwitch:
        return this.#onSwitch(leg, cell)
      case RELAY_COMMANDS.confluxLink:
      case RELAY_COMMANDS.confluxLinked:
      case RELAY_COMMANDS.confluxLinkedAck:
        return this.#onHandshake(leg, command, dataOf(leg.port.geometry, cell))
      case RELAY_COMMANDS.data:
        this.#countData(leg, cell)
        break
      case RELAY_COMMANDS.markedData:
        this.#countData(leg, cell)
        leg.arrivals.onMark()
        // It must carry the tag of this very cell, so it leaves before anything else can arrive.
        leg.sendOwn(RELAY_COMMANDS.sendme, leg.port.lastTag())
        break
    }
    leg.hasSwitched = false
    const sequence = leg.receiveNext++
    if (sequence !== this.#sequencer.next) {
      if (this.#sequencer.hold(sequence, { command, cell })) this.owner.held(1)
      return
    }
    this.#sequencer.advance()
    this.owner.handle(command, cell)
    if (this.#sequencer.waiting > 0) this.#handleWaiting()
  }

  /** Makes another circuit's only leg the second one of these; resolves when the far end knows. @param nonce - 32 random bytes. */
  link(second: ConfluxLeg, nonce: Uint8Array): Promise<void> {
    const first = this.#adopt(second)
    this.#linking = { nonce, linked: defer(), answered: new Set() }
    first.sendOwn(RELAY_COMMANDS.confluxLink, encodeLink(nonce, true))
    second.sendOwn(RELAY_COMMANDS.confluxLink, encodeLink(nonce, false))
    return this.#linking.linked.promise
  }

  /** The other side of {@link link}: both circuits have brought the nonce. */
  acceptLink(second: ConfluxLeg, nonce: Uint8Array): void {
    const first = this.#adopt(second)
    for (const leg of [first, second])
      leg.sendOwn(RELAY_COMMANDS.confluxLinked, encodeLinked(nonce, this.#sequencer.next))
  }

  /** Nothing uses them any more. */
  retire(): void {
    for (const { port } of [...this.#legs]) port.retire()
  }

  /** A leg's circuit is gone. @param isWanted - by us: then so are the others. */
  gone(leg: ConfluxLeg, error: WarrenError, isWanted: boolean): void {
    const index = this.#legs.indexOf(leg)
    if (index < 0) return
    this.#legs.splice(index, 1)
    const wasUsed = leg.state === 'usable'
    leg.leave()
    const [other] = this.#legs
    const isLost = wasUsed && this.#hasLinked && !leg.record.isComplete
    const isOurFault = error.kind === 'protocol-violation' || error.kind === 'malformed'
    if (other === undefined || other.state !== 'usable' || isLost || isWanted || isOurFault) {
      leg.record.end()
      return this.#end(error)
    }
    if (this.#linking?.answered.has(other) === false) this.#lateNonce = this.#linking.nonce
    this.#linking?.linked.reject(error)
    this.#linking = undefined
    for (const message of leg.record.takeAll()) {
      this.#resend.push(message)
      this.owner.held(1)
    }
    other.record.end()
    this.#current = other
    this.owner.pump()
  }

  #adopt(second: ConfluxLeg): ConfluxLeg {
    const [first] = this.#legs
    const isFree = second.set.#legs.length === 1 && second.sendNext === 0 && second.receiveNext === 0
    if (first === undefined || this.#hasLinked || second.set === this || !isFree)
      throw fail('protocol-violation', 'conflux: a circuit that is in use already')
    this.#hasLinked = true
    second.set.#legs.length = 0
    second.set.#current = undefined
    second.set = this
    second.state = 'linking'
    first.record.begin(first.window.expectedSendmes)
    second.record.begin(0)
    second.record.confirmBelow(0)
    second.control.startLike(first.control)
    this.#legs.push(second)
    return first
  }

  #end(error: WarrenError): void {
    this.#linking?.linked.reject(error)
    this.#linking = undefined
    this.#current = undefined
    this.owner.held(-this.#sequencer.waiting - this.#resend.length)
    this.#sequencer.clear()
    this.#resend.clear()
    const left = this.#legs.splice(0)
    for (const leg of left) {
      leg.leave()
      leg.record.end()
    }
    this.owner.lost(error)
    for (const leg of left) leg.port.retire()
  }

  #send(leg: ConfluxLeg, sequence: number, cell: Uint8Array, isData: boolean): void {
    if (leg.sendNext !== sequence) {
      leg.sendOwn(RELAY_COMMANDS.confluxSwitch, encodeSwitch(sequence - leg.sendNext))
    }
    leg.sendNext = sequence + 1
    this.#current = leg
    const isMarked = isData && leg.window.marksNext
    if (isData) setMark(cell, isMarked)
    leg.record.add(sequence, cell, isMarked)
    const tag = leg.port.sendCell(cell)
    leg.liveness.watch()
    if (!isData) return
    leg.window.onSent(tag, isMarked)
    leg.pace.onSent()
  }

  #countData(leg: ConfluxLeg, cell: Uint8Array): void {
    const length = dataBytesOf(cell)
    if (length === 0 || length > leg.port.geometry.dataBytes) throw fail('malformed', 'data: wrong length')
    leg.arrivals.onReceived()
  }

  #onSendme(leg: ConfluxLeg, cell: Uint8Array): void {
    if (streamIdOf(cell) !== 0) throw fail('protocol-violation', 'sendme: for a stream')
    leg.window.onSendme(decodeSendme(dataOf(leg.port.geometry, cell)))
    leg.record.onSendme()
    this.owner.pump()
  }

  #onSwitch(leg: ConfluxLeg, cell: Uint8Array): void {
    const relative = decodeSwitch(dataOf(leg.port.geometry, cell))
    if (!this.#hasLinked || relative === 0 || leg.hasSwitched || leg.receiveNext + relative < 0)
      throw fail('protocol-violation', 'conflux: a switch without need')
    leg.hasSwitched = true
    leg.receiveNext += relative
  }

  #handleWaiting(): void {
    for (let next = this.#sequencer.take(); next !== undefined; next = this.#sequencer.take()) {
      this.owner.held(-1)
      this.owner.handle(next.command, next.cell)
    }
  }

  #onHandshake(leg: ConfluxLeg, command: number, data: Uint8Array): void {
    if (command === RELAY_COMMANDS.confluxLink) {
      const { nonce, isFirst } = decodeLink(data)
      return this.owner.linkAsked(leg, nonce.slice(), isFirst)
    }
    if (command === RELAY_COMMANDS.confluxLinkedAck) return this.#onLinkedAck(leg, decodeLinkedAck(data))
    const linking = this.#linking
    const { nonce, received } = decodeLinked(data)
    if (this.#lateNonce !== undefined && equalBytes(this.#lateNonce, nonce)) {
      this.#lateNonce = undefined
      return
    }
    if (linking === undefined || linking.answered.has(leg) || !equalBytes(linking.nonce, nonce))
      throw fail('protocol-violation', 'conflux: linked without being asked')
    linking.answered.add(leg)
    if (leg === this.#legs[0]) leg.record.confirmBelow(received)
    if (linking.answered.size < 2) return
    for (const each of this.#legs) {
      each.state = 'usable'
      each.liveness.watch()
      each.sendOwn(RELAY_COMMANDS.confluxLinkedAck, encodeLinkedAck(this.#sequencer.next))
    }
    this.#linking = undefined
    linking.linked.resolve()
    this.owner.pump()
  }

  #onLinkedAck(leg: ConfluxLeg, received: number): void {
    if (!this.#hasLinked || this.#linking !== undefined || leg.record.isComplete !== (leg === this.#legs[1]))
      throw fail('protocol-violation', 'conflux: an acknowledgement that is not due')
    if (leg === this.#legs[0]) return leg.record.confirmBelow(received)
    if (leg.state !== 'linking') throw fail('protocol-violation', 'conflux: acknowledged twice')
    leg.state = 'usable'
    this.owner.pump()
  }
}
