/**
 * What the owner of one relay sees: who is at the other end of each link, and on it every cell's circuit, command,
 * direction and time. It sits between the relay and its transport, so it sees nothing that the relay itself does not get.
 */
import { circuitIdOf, CELL_COMMANDS, commandOf } from '@warren/wire'
import { type Channel, type ChannelEvents, type Clock, toHex } from '@warren/kernel'
import { wrapChannels } from '../adversary/hostile-transport.ts'
import type { TransportWrap } from '../sim-network.ts'

/** One circuit on one link. Both ends of the link know it by the same name. */
export interface SeenLeg {
  readonly name: string
  /** At the other end of the link. */
  readonly peer: string
  /** The peer began the circuit; otherwise this relay extended it over the link. */
  readonly isFromPeer: boolean
  readonly sinceMs: number
  untilMs: number
  /** Relay cells from the peer and to it. */
  cellsIn: number
  cellsOut: number
  /** The leg that the same circuit has on its other side, once it is known. */
  other: SeenLeg | undefined
}

export class Observer {
  /** The relay. */
  readonly name: string
  readonly legs = new Map<string, SeenLeg>()
  /** Links that were accepted: the address of the dialler, and how many. */
  readonly diallers = new Map<string, number>()
  readonly #clock: Clock
  readonly #cellBytes: number
  /** Legs that were just built and whose other side is not known: CREATED came in at this instant. */
  #answered: SeenLeg[] = []
  #answeredMs = Number.NEGATIVE_INFINITY

  constructor(name: string, clock: Clock, cellBytes: number) {
    this.name = name
    this.#clock = clock
    this.#cellBytes = cellBytes
  }

  /** Put around the relay's transport, inside of whatever else its owner does to it. */
  readonly wrap: TransportWrap = wrapChannels((channel, isDialled) => {
    const peer = channel.remote.host
    if (!isDialled) this.diallers.set(peer, (this.diallers.get(peer) ?? 0) + 1)
    const link = toHex(channel.binding.subarray(0, 8))
    return new ObservedChannel(channel, this.#cellBytes, (cell, isIncoming) =>
      this.#see({ link, peer }, cell, isIncoming),
    )
  })

  #see(
    { link, peer }: { readonly link: string; readonly peer: string },
    cell: Uint8Array,
    isIncoming: boolean,
  ): void {
    const circuitId = circuitIdOf(cell)
    if (circuitId === 0) return
    const command = commandOf(cell)
    const name = `${link}/${circuitId}`
    const nowMs = this.#clock.nowMs()
    if (command === CELL_COMMANDS.create) {
      const fresh = { name, peer, isFromPeer: isIncoming, sinceMs: nowMs, untilMs: nowMs }
      this.legs.set(name, { ...fresh, cellsIn: 0, cellsOut: 0, other: undefined })
      return
    }
    const leg = this.legs.get(name)
    if (leg === undefined) return
    leg.untilMs = nowMs
    if (command === CELL_COMMANDS.created && isIncoming) this.#noteAnswer(leg, nowMs)
    if (command !== CELL_COMMANDS.relay && command !== CELL_COMMANDS.relayEarly) return
    if (isIncoming) leg.cellsIn++
    else leg.cellsOut++
    if (!isIncoming && leg.isFromPeer) this.#noteExtended(leg, nowMs)
  }

  #noteAnswer(leg: SeenLeg, nowMs: number): void {
    if (this.#answeredMs !== nowMs) this.#answered = []
    this.#answeredMs = nowMs
    this.#answered.push(leg)
  }

  /**
   * EXTENDED leaves towards the client in the instant in which CREATED came: the two are one circuit. A relay's owner
   * has the program before him and need not guess; two extensions in one instant are left out here.
   */
  #noteExtended(leg: SeenLeg, nowMs: number): void {
    if (leg.other !== undefined || this.#answeredMs !== nowMs || this.#answered.length !== 1) return
    const [next] = this.#answered as [SeenLeg]
    leg.other = next
    next.other = leg
    this.#answered = []
  }
}

type See = (cell: Uint8Array, isIncoming: boolean) => void

/** Passes everything on as it is, and shows whole cells. */
class ObservedChannel implements Channel {
  readonly #inner: Channel
  readonly #cellBytes: number
  readonly #see: See
  /** The beginning of a cell whose rest has not come. */
  #rest = new Uint8Array(0)

  constructor(inner: Channel, cellBytes: number, see: See) {
    this.#inner = inner
    this.#cellBytes = cellBytes
    this.#see = see
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
      data: (chunk) => {
        this.#seeIncoming(chunk)
        events.data(chunk)
      },
      drain: () => events.drain(),
      close: (error) => events.close(error),
    })
  }

  write(bytes: Uint8Array): void {
    for (let at = 0; at + this.#cellBytes <= bytes.length; at += this.#cellBytes)
      this.#see(bytes.subarray(at, at + this.#cellBytes), false)
    this.#inner.write(bytes)
  }

  pause(): void {
    this.#inner.pause()
  }

  resume(): void {
    this.#inner.resume()
  }

  end(): void {
    this.#inner.end()
  }

  destroy(): void {
    this.#inner.destroy()
  }

  #seeIncoming(chunk: Uint8Array): void {
    let at = 0
    if (this.#rest.length > 0) {
      at = Math.min(chunk.length, this.#cellBytes - this.#rest.length)
      const joined = new Uint8Array(this.#rest.length + at)
      joined.set(this.#rest)
      joined.set(chunk.subarray(0, at), this.#rest.length)
      this.#rest = joined
      if (joined.length < this.#cellBytes) return
      this.#see(joined, true)
      this.#rest = new Uint8Array(0)
    }
    for (; at + this.#cellBytes <= chunk.length; at += this.#cellBytes)
      this.#see(chunk.subarray(at, at + this.#cellBytes), true)
    if (at < chunk.length) this.#rest = chunk.slice(at)
  }
}
