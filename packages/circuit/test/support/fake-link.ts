/** Two ends of a link in memory: per-circuit queues, taking turns at a rate, delivered after a delay, with a tap. */
import {
  type Clock,
  fail,
  type MemoryAccount,
  type MemoryQuota,
  type PeerAddress,
  type WarrenError,
} from '@warren/kernel'
import type { Link, LinkEvents, LinkPeer } from '@warren/link'
import { circuitIdOf } from '@warren/wire'

/** Same marks as the product's link would have. */
const HIGH_CELLS = 64
const LOW_CELLS = 16
const TICK_MS = 1

export interface FakeLinkOptions {
  readonly clock: Clock
  readonly delayMs: number
  readonly cellsPerMs: number
  /** Where the dialler's and the listener's node count what waits. */
  readonly memory?: { readonly dialler: MemoryQuota; readonly listener: MemoryQuota }
}

/** Sees every cell as it leaves; what it returns is delivered instead. */
export type Tap = (cell: Uint8Array, from: FakeLink) => readonly Uint8Array[]

export class FakeLink implements Link {
  readonly peer: LinkPeer
  readonly remote: PeerAddress = { host: '10.0.0.1', port: 1 }
  readonly dialled: boolean
  readonly clockSkewMs = 0
  readonly capabilities = new Set<string>()
  other: FakeLink | undefined
  tap: Tap | undefined
  /** The most cells that one circuit ever had queued here. */
  maxQueuedCells = 0
  /** False: cells stay queued until it is true again. */
  isFlowing = true
  readonly #options: FakeLinkOptions
  readonly #queues = new Map<number, { readonly cell: Uint8Array; readonly atMs: number }[]>()
  readonly #account: MemoryAccount | undefined
  readonly #reachedHigh = new Set<number>()
  #events: LinkEvents | undefined
  #isTicking = false
  #isClosed = false
  #nextId = 0

  constructor(options: FakeLinkOptions, dialled: boolean, peer: LinkPeer) {
    this.#options = options
    this.dialled = dialled
    this.peer = peer
    const quota = dialled ? options.memory?.dialler : options.memory?.listener
    this.#account = quota?.open({
      countBytes: () => this.#countBytes(),
      oldestMs: () => undefined,
      evict: () => this.closeWith(fail('overloaded', 'test link: given up for memory')),
    })
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** As of a real link, whose peer acknowledges and pads as long as what it sends gets here. */
  get heardAtMs(): number {
    return this.other?.isFlowing === false ? Number.NEGATIVE_INFINITY : this.#options.clock.nowMs()
  }

  start(events: LinkEvents): void {
    this.#events = events
  }

  send(cell: Uint8Array): void {
    if (this.#isClosed) return
    const id = circuitIdOf(cell)
    const queue = this.#queues.get(id) ?? []
    this.#queues.set(id, queue)
    queue.push({ cell, atMs: this.#options.clock.nowMs() })
    this.#account?.add(cell.length)
    this.maxQueuedCells = Math.max(this.maxQueuedCells, queue.length)
    if (queue.length >= HIGH_CELLS) this.#reachedHigh.add(id)
    this.#tickLater()
  }

  queuedCells(circuitId: number): number {
    return this.#queues.get(circuitId)?.length ?? 0
  }

  oldestQueuedMs(circuitId: number): number | undefined {
    return this.#queues.get(circuitId)?.[0]?.atMs
  }

  forget(circuitId: number): void {
    this.#queues.delete(circuitId)
    this.#account?.set(this.#countBytes())
    this.#reachedHigh.delete(circuitId)
  }

  allocateCircuitId(): number {
    this.#nextId++
    return this.dialled ? (this.#nextId | 0x8000_0000) >>> 0 : this.#nextId
  }

  releaseCircuitId(): void {}

  close(): void {
    this.closeWith(undefined)
    this.other?.closeWith(undefined)
  }

  closeWith(error: WarrenError | undefined): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#queues.clear()
    this.#account?.close()
    this.#options.clock.after(0, () => this.#events?.close(error))
  }

  /** Lets what is queued go again after {@link isFlowing} was false. */
  flow(): void {
    this.isFlowing = true
    this.#tickLater()
  }

  #countBytes(): number {
    let bytes = 0
    for (const queue of this.#queues.values()) for (const { cell } of queue) bytes += cell.length
    return bytes
  }

  #tickLater(): void {
    if (this.#isTicking || !this.isFlowing) return
    this.#isTicking = true
    this.#options.clock.after(TICK_MS, () => {
      this.#isTicking = false
      this.#tick()
      if (this.#queues.size > 0) this.#tickLater()
    })
  }

  #tick(): void {
    if (this.#isClosed || !this.isFlowing) return
    const leaving: Uint8Array[] = []
    const writable: number[] = []
    while (leaving.length < this.#options.cellsPerMs * TICK_MS && this.#queues.size > 0) {
      for (const [id, queue] of [...this.#queues]) {
        const { cell } = queue.shift() as { readonly cell: Uint8Array }
        this.#account?.add(-cell.length)
        leaving.push(...(this.tap?.(cell, this) ?? [cell]))
        if (queue.length < LOW_CELLS && this.#reachedHigh.delete(id)) writable.push(id)
        if (queue.length === 0) this.#queues.delete(id)
      }
    }
    if (leaving.length > 0)
      this.#options.clock.after(this.#options.delayMs, () => this.other?.deliver(leaving))
    for (const id of writable) this.#events?.writable(id)
  }

  deliver(cells: readonly Uint8Array[]): void {
    for (const cell of cells) if (!this.#isClosed) this.#events?.cell(cell)
  }
}

export function createFakeLinks(
  options: FakeLinkOptions,
  dialler: LinkPeer,
  listener: LinkPeer,
): { readonly dialled: FakeLink; readonly accepted: FakeLink } {
  const dialled = new FakeLink(options, true, listener)
  const accepted = new FakeLink(options, false, dialler)
  dialled.other = accepted
  accepted.other = dialled
  return { dialled, accepted }
}
