/** One circuit by which a far end is reached: its window, its place in the sequence, and what of it the other end may lack. */
import type { Clock, WarrenError } from '@warren/kernel'
import type { CellPool, Geometry } from '@warren/wire'
import type { CongestionControl } from '../flow/congestion.ts'
import type { FlowBounds } from '../flow/flow-bounds.ts'
import { SendPace } from '../flow/send-pace.ts'
import { ArrivalCounter, SendWindow } from '../flow/windows.ts'
import type { LegSet } from './leg-set.ts'
import { newRelayCell } from '../relay-cell.ts'
import { RELAY_COMMANDS } from '../circuit.ts'
import { Liveness, type LivenessOwner } from './liveness.ts'
import { SendRecord } from './send-record.ts'

/** What a leg needs of its circuit. */
export interface LegPort {
  readonly geometry: Geometry
  readonly cells: CellPool
  /** Encrypts a relay cell for the far end and queues it; its tag, valid until the next call. */
  sendCell(cell: Uint8Array): Uint8Array
  /** False: the link is busy with this circuit; it will tell. */
  canQueue(): boolean
  /** Tag of the last cell that came from the far end. */
  lastTag(): Uint8Array
  /** Cells that streams, and messages of the far end, hold in memory changed by so many. */
  held(cells: number): void
  /** The circuit is of no more use. */
  retire(): void
  /** The circuit does not work: it is torn down. */
  fail(error: WarrenError): void
  /** Asks the guard for a sign of life and, if the far end is behind another circuit, the last relay of this end's own path. */
  askNearer(): void
  /**
   * If the farther of these was asked and has not answered: how long that takes, as far as is known. Undefined: it has answered, or nobody is nearer
   * than the far end.
   */
  silentNearerTripMs(): number | undefined
  /** What was sent since then may not have reached the first relay: the link to it has brought nothing since, or still holds it. */
  isHeldUp(sinceMs: number): boolean
}

export interface LegParts {
  readonly clock: Clock
  readonly congestion: CongestionControl
  readonly bounds: FlowBounds
  /** Finds out whether the far end is still there when streams are open and nothing comes. */
  readonly asksWhenSilent: boolean
}

const NO_DATA: Uint8Array = new Uint8Array(0)

/** How a leg may be used. `linking`: it is the second one, and the far end has not said that it knows. */
type LegState = 'usable' | 'linking' | 'gone'

export class ConfluxLeg implements LivenessOwner {
  /** The legs that this one is one of; it changes when a circuit becomes the second leg of another. */
  set: LegSet
  readonly port: LegPort
  readonly control: CongestionControl
  readonly window: SendWindow
  readonly pace: SendPace
  readonly arrivals: ArrivalCounter
  readonly record: SendRecord
  readonly liveness: Liveness
  state: LegState = 'usable'
  readonly #asksWhenSilent: boolean
  /** Sequence numbers of the next message on this leg, unless a SWITCH says otherwise. */
  sendNext = 0
  receiveNext = 0
  /** A SWITCH came, and no message behind it yet. */
  hasSwitched = false

  constructor(set: LegSet, port: LegPort, parts: LegParts) {
    const { clock, congestion, bounds, asksWhenSilent } = parts
    this.set = set
    this.port = port
    this.control = congestion
    this.window = new SendWindow(clock, congestion, bounds)
    this.pace = new SendPace(clock, congestion, () => this.set.owner.pump())
    this.arrivals = new ArrivalCounter(bounds)
    this.record = new SendRecord(bounds, (cells) => this.set.owner.held(cells))
    this.#asksWhenSilent = asksWhenSilent
    this.liveness = new Liveness(clock, this)
  }

  get isAwaited(): boolean {
    return this.#asksWhenSilent && this.state !== 'gone' && this.set.owner.openStreams > 0
  }

  get roundTripMs(): number {
    return this.control.roundTripMs
  }

  isCheap(sinceMs: number): boolean {
    const { owner, legs } = this.set
    return owner.areUnanswered || legs.some((leg) => leg !== this && leg.isAliveSince(sinceMs))
  }

  isAliveSince(ms: number): boolean {
    return this.state === 'usable' && this.liveness.heardAtMs > ms
  }

  isHeldUp(sinceMs: number): boolean {
    return this.port.isHeldUp(sinceMs)
  }

  probe(): void {
    this.sendOwn(RELAY_COMMANDS.probe, NO_DATA)
  }

  askNearer(): void {
    this.port.askNearer()
  }

  silentNearerTripMs(): number | undefined {
    return this.port.silentNearerTripMs()
  }

  fail(error: WarrenError): void {
    this.port.fail(error)
  }

  /** Sends what is about this leg alone and has no place in the sequence. */
  sendOwn(command: number, data: Uint8Array): void {
    this.port.sendCell(newRelayCell(this.port.geometry, command, 0, data))
  }

  /** @throws WarrenError `protocol-violation`: asked too often. */
  answerProbe(): void {
    this.liveness.asked()
    this.sendOwn(RELAY_COMMANDS.probed, NO_DATA)
  }

  /** It carries nothing any more. */
  leave(): void {
    this.state = 'gone'
    this.liveness.stop()
    this.pace.stop()
  }

  /** DATA may go now. */
  get isOpen(): boolean {
    return this.state === 'usable' && this.window.isOpen && this.port.canQueue() && this.pace.mayGo()
  }
}
