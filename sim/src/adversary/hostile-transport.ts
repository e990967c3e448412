/**
 * What the owner of a hostile relay can do to what passes: the relay runs the product's code, and its transport lies.
 *
 * Links write whole cells and count them, so every cell that leaves is replaced by exactly one: what is swallowed leaves
 * as padding. Otherwise the two ends of the link would notice at once, and a hostile owner would not want that.
 */
import {
  type CellCommand,
  CELL_COMMANDS,
  circuitIdOf,
  commandOf,
  setCircuitId,
  setCommand,
} from '@warren/wire'
import type { Channel, ChannelEvents, Clock, Transport } from '@warren/kernel'
import type { TransportWrap } from '../sim-network.ts'

/** One cell that leaves a hostile relay. */
export interface PassingCell {
  /** May be changed in place. */
  readonly cell: Uint8Array
  readonly circuitId: number
  readonly command: CellCommand
  /** One for each link of the relay: what a behaviour remembers of a link hangs on it. */
  readonly link: object
}

/** One thing that a hostile owner does. Several are applied one after the other. */
export interface Behaviour {
  readonly name: string
  /** Decides about each cell that leaves: changed in place or not, it goes on; `swallow`: it never arrives. */
  pass?(cell: PassingCell): 'on' | 'swallow'
  /** Everything that this relay sends comes later by this. */
  readonly delayMs?: number
}

const ACKNOWLEDGED_AT = 5
const BODY_AT = 7
/** Padding that wants an answer is counted and acknowledged as any cell is (docs/spec/link.md §7). */
const ANSWER_WANTED = 1

/** Applies behaviours, in their order, to all that a relay sends. */
export function hostileTransport(
  { clock, cellBytes }: { readonly clock: Clock; readonly cellBytes: number },
  behaviours: readonly Behaviour[],
): TransportWrap {
  const wrap = (channel: Channel): Channel => new HostileChannel(channel, clock, cellBytes, behaviours)
  return wrapChannels(wrap)
}

/** A transport whose channels, dialled and accepted, are wrapped. */
export function wrapChannels(wrap: (channel: Channel, isDialled: boolean) => Channel): TransportWrap {
  return (transport: Transport) => ({
    dial: async (address, opening, cancel) => wrap(await transport.dial(address, opening, cancel), true),
    listen: (address, events) =>
      transport.listen(address, {
        verifyOpening: (proof, binding) => events.verifyOpening(proof, binding),
        accepted: (channel) => events.accepted(wrap(channel, false)),
      }),
  })
}

class HostileChannel implements Channel {
  readonly #inner: Channel
  readonly #clock: Clock
  readonly #cellBytes: number
  readonly #behaviours: readonly Behaviour[]
  readonly #delayMs: number
  #isOver = false

  constructor(inner: Channel, clock: Clock, cellBytes: number, behaviours: readonly Behaviour[]) {
    this.#inner = inner
    this.#clock = clock
    this.#cellBytes = cellBytes
    this.#behaviours = behaviours
    this.#delayMs = behaviours.reduce((sum, { delayMs = 0 }) => sum + delayMs, 0)
  }

  get remote(): Channel['remote'] {
    return this.#inner.remote
  }

  get binding(): Uint8Array {
    return this.#inner.binding
  }

  get bufferedBytes(): number {
    return this.#inner.bufferedBytes
  }

  start(events: ChannelEvents): void {
    this.#inner.start({
      data: (chunk) => events.data(chunk),
      drain: () => events.drain(),
      close: (error) => {
        this.#isOver = true
        events.close(error)
      },
    })
  }

  write(bytes: Uint8Array): void {
    const passed = bytes.length % this.#cellBytes === 0 ? this.#passAll(bytes) : bytes
    this.#later(() => this.#inner.write(passed))
  }

  pause(): void {
    this.#inner.pause()
  }

  resume(): void {
    this.#inner.resume()
  }

  end(): void {
    this.#later(() => this.#inner.end())
  }

  destroy(): void {
    this.#isOver = true
    this.#inner.destroy()
  }

  /** In order: timers of one delay fire in the order in which they were started. */
  #later(action: () => void): void {
    if (this.#delayMs === 0) return action()
    this.#clock.after(this.#delayMs, () => {
      if (!this.#isOver) action()
    })
  }

  #passAll(bytes: Uint8Array): Uint8Array {
    for (let at = 0; at < bytes.length; at += this.#cellBytes) {
      const cell = bytes.subarray(at, at + this.#cellBytes)
      const passing = {
        cell,
        circuitId: circuitIdOf(cell),
        command: commandOf(cell) as CellCommand,
        link: this,
      }
      if (this.#behaviours.some((behaviour) => behaviour.pass?.(passing) === 'swallow')) swallow(cell)
    }
    return bytes
  }
}

/** Padding in its place: the acknowledgement that it carries still arrives. */
function swallow(cell: Uint8Array): void {
  const acknowledged = cell.slice(ACKNOWLEDGED_AT, BODY_AT)
  cell.fill(0)
  setCircuitId(cell, 0)
  setCommand(cell, CELL_COMMANDS.padding)
  cell.set(acknowledged, ACKNOWLEDGED_AT)
  cell[BODY_AT] = ANSWER_WANTED
}

/** Cells of circuits that are carried for others or oneself, set-up included. */
export function isRelayCell({ command }: PassingCell): boolean {
  return command === CELL_COMMANDS.relay || command === CELL_COMMANDS.relayEarly
}
