/** Links in memory: every cell arrives, in order, after a delay. */
import { type Clock, fail, type PeerAddress } from '@warren/kernel'
import type { Circuits } from '@warren/circuit'

type Link = Parameters<Circuits['handleCell']>[0]

class MemoryLink implements Link {
  readonly peer: Link['peer']
  readonly remote: PeerAddress = { host: '10.0.0.1', port: 1 }
  readonly dialled: boolean
  readonly clockSkewMs = 0
  readonly capabilities = new Set<string>()
  other: MemoryLink | undefined
  /** Sees every cell as it leaves. */
  tap: ((cell: Uint8Array, link: MemoryLink) => void) | undefined
  /** Cells that are swallowed instead of sent. */
  swallows: ((cell: Uint8Array, link: MemoryLink) => boolean) | undefined
  isClosed = false
  readonly #clock: Clock
  readonly #delayMs: number
  readonly #circuits: Circuits
  #nextId = 0

  constructor(clock: Clock, delayMs: number, circuits: Circuits, dialled: boolean, peer: Link['peer']) {
    this.#clock = clock
    this.#delayMs = delayMs
    this.#circuits = circuits
    this.dialled = dialled
    this.peer = peer
  }

  /** As of a real link, whose peer acknowledges and pads. */
  get heardAtMs(): number {
    return this.#clock.nowMs()
  }

  start(): void {}

  send(cell: Uint8Array): void {
    if (this.isClosed) return
    this.tap?.(cell, this)
    if (this.swallows?.(cell, this) === true) return
    this.#clock.after(this.#delayMs, () => this.other?.deliver(cell))
  }

  deliver(cell: Uint8Array): void {
    if (!this.isClosed) this.#circuits.handleCell(this, cell)
  }

  queuedCells(): number {
    return 0
  }

  oldestQueuedMs(): undefined {}

  forget(): void {}

  allocateCircuitId(): number {
    this.#nextId++
    return this.dialled ? (this.#nextId | 0x8000_0000) >>> 0 : this.#nextId
  }

  releaseCircuitId(): void {}

  close(): void {
    this.end()
    this.other?.end()
  }

  joins(circuits: Circuits): boolean {
    return this.#circuits === circuits || this.other?.circuits === circuits
  }

  get circuits(): Circuits {
    return this.#circuits
  }

  end(): void {
    if (this.isClosed) return
    this.isClosed = true
    this.#clock.after(0, () => this.#circuits.handleLinkClosed(this, fail('closed', 'test link: closed')))
  }
}

export type { MemoryLink }

/** Joins two nodes; returns the dialler's end. */
export function join(
  clock: Clock,
  delayMs: number,
  dialler: { readonly circuits: Circuits; readonly peer: Link['peer'] },
  listener: { readonly circuits: Circuits; readonly peer: Link['peer'] },
): MemoryLink {
  const dialled = new MemoryLink(clock, delayMs, dialler.circuits, true, listener.peer)
  const accepted = new MemoryLink(clock, delayMs, listener.circuits, false, dialler.peer)
  dialled.other = accepted
  accepted.other = dialled
  return dialled
}
