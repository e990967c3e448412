/** Puts the pieces of one link's messages together, within bounds of number, bytes and silence. */
import { type Clock, concatBytes, fail, type MemoryAccount, type Timer } from '@warren/kernel'
import type { Geometry } from '@warren/wire'
import { MAX_PARTIAL_BYTES, MAX_PARTIAL_MESSAGES_PER_LINK } from './limits.ts'
import { type MessageKind, type Piece, pieceRoomBytes } from './message-format.ts'
import { PARTIAL_SILENCE_MS } from './timeouts.ts'

export interface Message {
  readonly kind: MessageKind
  readonly number: number
  readonly bytes: Uint8Array
}

/** Bytes of unfinished messages over all links. */
export interface PartialBudget {
  usedBytes: number
}

interface Partial {
  readonly totalBytes: number
  readonly chunks: Uint8Array[]
  readonly begunAtMs: number
  receivedBytes: number
  silence: Timer
}

export class MessageAssembly {
  readonly #clock: Clock
  readonly #geometry: Geometry
  readonly #budget: PartialBudget
  readonly #memory: MemoryAccount
  readonly #partials = new Map<string, Partial>()

  /** @param memory - is told of every byte that is held. */
  constructor(clock: Clock, geometry: Geometry, budget: PartialBudget, memory: MemoryAccount) {
    this.#clock = clock
    this.#geometry = geometry
    this.#budget = budget
    this.#memory = memory
  }

  /** Bytes of messages that are not complete. */
  get heldBytes(): number {
    let bytes = 0
    for (const { receivedBytes } of this.#partials.values()) bytes += receivedBytes
    return bytes
  }

  /** When the first of them began; undefined: there is none. */
  get oldestMs(): number | undefined {
    const [first] = this.#partials.values()
    return first?.begunAtMs
  }

  /**
   * @returns the message if this piece completes it.
   * @throws WarrenError `protocol-violation`: a piece that cannot follow what came; `overloaded`: too much is unfinished.
   */
  add(piece: Piece): Message | undefined {
    const name = `${piece.kind} ${piece.number}`
    const partial =
      piece.totalBytes === undefined ? this.#partials.get(name) : this.#begin(name, piece.totalBytes)
    // A message that fell silent for too long was dropped; its late pieces are no offence.
    if (partial === undefined) return undefined
    const expected = Math.min(
      partial.totalBytes - partial.receivedBytes,
      pieceRoomBytes(this.#geometry, piece.totalBytes !== undefined),
    )
    // Full pieces but for the last, or a sender could have us hold a cell for each byte.
    if (piece.data.length !== expected)
      throw fail('protocol-violation', 'directory: a piece of the wrong length')
    partial.chunks.push(piece.data)
    partial.receivedBytes += expected
    this.#budget.usedBytes += expected
    this.#memory.add(expected)
    if (partial.receivedBytes < partial.totalBytes) {
      partial.silence.cancel()
      partial.silence = this.#whenSilent(name)
      return undefined
    }
    this.#drop(name)
    return { kind: piece.kind, number: piece.number, bytes: concatBytes(...partial.chunks) }
  }

  clear(): void {
    for (const name of [...this.#partials.keys()]) this.#drop(name)
  }

  #begin(name: string, totalBytes: number): Partial {
    if (this.#partials.has(name)) throw fail('protocol-violation', 'directory: a message begun twice')
    if (this.#partials.size >= MAX_PARTIAL_MESSAGES_PER_LINK) {
      throw fail('protocol-violation', 'directory: too many messages in pieces on one link')
    }
    if (this.#budget.usedBytes + totalBytes > MAX_PARTIAL_BYTES) {
      throw fail('overloaded', 'directory: too much is in pieces')
    }
    const partial = {
      totalBytes,
      chunks: [],
      begunAtMs: this.#clock.nowMs(),
      receivedBytes: 0,
      silence: this.#whenSilent(name),
    }
    this.#partials.set(name, partial)
    return partial
  }

  #whenSilent(name: string): Timer {
    return this.#clock.after(PARTIAL_SILENCE_MS, () => this.#drop(name))
  }

  #drop(name: string): void {
    const partial = this.#partials.get(name)
    if (partial === undefined) return
    partial.silence.cancel()
    this.#partials.delete(name)
    this.#budget.usedBytes -= partial.receivedBytes
    this.#memory.add(-partial.receivedBytes)
  }
}
