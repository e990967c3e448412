/** One circuit by which a far end is reached: its window, its place in the sequence, and what of it the other end may lack. */
import type { Clock } from '@warren/kernel'
import type { CellPool, Geometry } from '@warren/wire'
import type { CongestionControl } from '../flow/congestion.ts'
import type { FlowBounds } from '../flow/flow-bounds.ts'
import { ArrivalCounter, SendWindow } from '../flow/windows.ts'
import type { LegSet } from './leg-set.ts'
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
}

/** How a leg may be used. `linking`: it is the second one, and the far end has not said that it knows. */
type LegState = 'usable' | 'linking' | 'gone'

export class ConfluxLeg {
  /** The legs that this one is one of; it changes when a circuit becomes the second leg of another. */
  set: LegSet
  readonly port: LegPort
  readonly control: CongestionControl
  readonly window: SendWindow
  readonly arrivals: ArrivalCounter
  readonly record: SendRecord
  state: LegState = 'usable'
  /** Sequence numbers of the next message on this leg, unless a SWITCH says otherwise. */
  sendNext = 0
  receiveNext = 0
  /** A SWITCH came, and no message behind it yet. */
  hasSwitched = false

  constructor(
    set: LegSet,
    port: LegPort,
    parts: { readonly clock: Clock; readonly congestion: CongestionControl; readonly bounds: FlowBounds },
  ) {
    const { clock, congestion, bounds } = parts
    this.set = set
    this.port = port
    this.control = congestion
    this.window = new SendWindow(clock, congestion, bounds)
    this.arrivals = new ArrivalCounter(bounds)
    this.record = new SendRecord(bounds, (cells) => this.set.owner.held(cells))
  }

  /** DATA may go now. */
  get isOpen(): boolean {
    return this.state === 'usable' && this.window.isOpen && this.port.canQueue()
  }
}
