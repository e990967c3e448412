/** Both ends of one channel of the memory net: two flows, one binding, closed together. */
import {
  assert,
  type Channel,
  type ChannelEvents,
  type Clock,
  fail,
  type PeerAddress,
  type WarrenError,
} from '@warren/kernel'
import { MemoryFlow, type TappedSegment, type TapVerdict } from './memory-net-flow.ts'
import type { MemoryPath } from './memory-net-path.ts'

export interface ConnectionPorts {
  readonly clock: Clock
  readonly onTraffic: (from: string, to: string, bytes: number, timeMs: number) => void
  readonly tap: (segment: TappedSegment) => TapVerdict
  readonly onClosed: (connection: MemoryConnection) => void
}

/** One side of a connection to be: where it is and the path that leaves it. */
export interface Side {
  readonly address: PeerAddress
  readonly path: MemoryPath
}

class ChannelEnd implements Channel {
  readonly remote: PeerAddress
  readonly #binding: Uint8Array
  /** Set by the connection, at once after construction. */
  outgoing: MemoryFlow | undefined
  incoming: MemoryFlow | undefined
  readonly #onDestroy: () => void
  #events: ChannelEvents | undefined
  #closed: { readonly error: WarrenError | undefined } | undefined

  constructor(remote: PeerAddress, binding: Uint8Array, onDestroy: () => void) {
    this.remote = remote
    this.#binding = binding
    this.#onDestroy = onDestroy
  }

  get binding(): Uint8Array {
    return this.#binding.slice()
  }

  get bufferedBytes(): number {
    return this.outgoing?.bufferedBytes ?? 0
  }

  get isClosed(): boolean {
    return this.#closed !== undefined
  }

  start(events: ChannelEvents): void {
    assert(this.#events === undefined, 'channel: started once')
    this.#events = events
    if (this.#closed === undefined) this.incoming?.receive(true)
    else this.#tellClosed()
  }

  write(bytes: Uint8Array): void {
    this.outgoing?.write(bytes)
  }

  pause(): void {
    this.incoming?.receive(false)
  }

  resume(): void {
    if (this.#events !== undefined) this.incoming?.receive(true)
  }

  end(): void {
    if (!this.isClosed) this.outgoing?.end()
  }

  destroy(): void {
    if (this.isClosed) return
    this.closeWith(undefined)
    this.#onDestroy()
  }

  deliver(chunk: Uint8Array): void {
    this.#events?.data(chunk)
  }

  drain(): void {
    if (!this.isClosed) this.#events?.drain()
  }

  closeWith(error: WarrenError | undefined): void {
    if (this.#closed !== undefined) return
    this.#closed = { error }
    this.outgoing?.close()
    this.incoming?.receive(false)
    if (this.#events !== undefined) this.#tellClosed()
  }

  #tellClosed(): void {
    queueMicrotask(() => this.#events?.close(this.#closed?.error))
  }
}

export class MemoryConnection {
  readonly serial: number
  readonly hosts: readonly [string, string]
  readonly #ends: readonly [ChannelEnd, ChannelEnd]
  readonly #flows: readonly [MemoryFlow, MemoryFlow]
  readonly #sides: readonly [Side, Side]
  readonly #ports: ConnectionPorts
  #over = false

  /** @param sides - the dialler's, then the listener's. */
  constructor(serial: number, binding: Uint8Array, sides: readonly [Side, Side], ports: ConnectionPorts) {
    this.serial = serial
    this.#sides = sides
    this.#ports = ports
    this.hosts = [sides[0].address.host, sides[1].address.host]
    this.#ends = [
      new ChannelEnd(sides[1].address, binding, () => this.#destroyed(0)),
      new ChannelEnd(sides[0].address, binding, () => this.#destroyed(1)),
    ]
    this.#flows = [this.#flowFrom(0), this.#flowFrom(1)]
    for (const index of [0, 1] as const) {
      this.#ends[index].outgoing = this.#flows[index]
      this.#ends[index].incoming = this.#flows[index === 0 ? 1 : 0]
    }
  }

  get dialled(): Channel {
    return this.#ends[0]
  }

  get accepted(): Channel {
    return this.#ends[1]
  }

  /** Bytes between writer and reader in the direction that leaves `host`. */
  waitingBytes(host: string): number {
    return this.#flows[this.hosts[0] === host ? 0 : 1].waitingBytes
  }

  /** Goes on after a partition healed. */
  wake(): void {
    for (const flow of this.#flows) flow.schedule()
  }

  /** Breaks the connection at both ends at once. */
  kill(): void {
    for (const end of this.#ends) end.closeWith(fail('closed', 'channel: the connection broke'))
    this.#settle()
  }

  #flowFrom(index: 0 | 1): MemoryFlow {
    const other = index === 0 ? 1 : 0
    const [from, to] = [this.hosts[index], this.hosts[other]]
    const { clock, onTraffic, tap } = this.#ports
    return new MemoryFlow({
      clock,
      path: this.#sides[index].path,
      onSegment: (count, bytes) => {
        const timeMs = clock.nowMs()
        onTraffic(from, to, count, timeMs)
        return tap({ from, to, connection: this.serial, bytes, timeMs })
      },
      // TLS notices any change to its byte stream: the receiver gives up, and the sender hears of it.
      onBroken: () => {
        this.#ends[other].closeWith(fail('closed', 'channel: damaged on the way'))
        this.#resetFrom(other)
      },
      onDelivered: (chunk) => this.#ends[other].deliver(chunk),
      onEnd: () => {
        this.#ends[other].closeWith(undefined)
        this.#closeLater(index, undefined)
      },
      onDrain: () => this.#ends[index].drain(),
    })
  }

  #destroyed(index: 0 | 1): void {
    this.#resetFrom(index)
    // Both ends gave up by themselves, as they do in a partition: nobody is left to be told.
    if (this.#ends.every(({ isClosed }) => isClosed)) this.#settle()
  }

  #resetFrom(index: 0 | 1): void {
    this.#closeLater(index === 0 ? 1 : 0, fail('closed', 'channel: reset by the other end'))
  }

  #closeLater(index: 0 | 1, error: WarrenError | undefined): void {
    const path = this.#sides[index === 0 ? 1 : 0].path
    this.#ports.clock.after(path.delayMs, () => {
      // What a partition swallows is not told: the other end has to notice by itself.
      if (path.blocked) return
      this.#ends[index].closeWith(error)
      this.#settle()
    })
  }

  #settle(): void {
    if (this.#over) return
    this.#over = true
    for (const flow of this.#flows) flow.close()
    this.#ports.onClosed(this)
  }
}
