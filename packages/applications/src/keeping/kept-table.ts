/** What this node keeps alive, over restarts: a row each, and beside it the signed index, which anybody may put again. */
import { type Primitives, type StateStore, type StateTable, toHex, utf8, utf8Text } from '@warren/kernel'
import type { Kept } from './kept.ts'
import type { KeptState } from './sentences.ts'

export interface KeptRecord extends Kept {
  readonly id: string
  readonly origin: 'published' | 'pinned'
  wishedUntilHours?: number
  /** Of the last look. */
  readonly state?: KeptState
  readonly live?: number
  readonly needed?: number
  readonly total?: number
  readonly untilHours?: number
  readonly lookedAtMs?: number
  /** Segments, in all looks. */
  readonly repaired: number
}

const ID_BYTES = 8

export class KeptTable {
  readonly #records: StateTable
  readonly #copies: StateTable
  readonly #primitives: Primitives

  constructor(state: StateStore, primitives: Primitives) {
    this.#records = state.table('kept')
    this.#copies = state.table('kept-indexes')
    this.#primitives = primitives
  }

  idOf(capability: string): string {
    return toHex(this.#primitives.sha256(utf8(capability)).subarray(0, ID_BYTES))
  }

  all(): KeptRecord[] {
    return this.#records.keys().flatMap((id) => this.get(id) ?? [])
  }

  get(id: string): KeptRecord | undefined {
    const bytes = this.#records.get(id)
    return bytes === undefined ? undefined : (JSON.parse(utf8Text(bytes)) as KeptRecord)
  }

  /** @throws WarrenError `storage`. */
  put(record: KeptRecord): void {
    this.#records.put(record.id, utf8(JSON.stringify(record)))
  }

  delete(id: string): void {
    this.#records.delete(id)
    this.#copies.delete(id)
  }

  copyOf(id: string): Uint8Array | undefined {
    return this.#copies.get(id)
  }

  /** @throws WarrenError `storage`. */
  putCopy(id: string, copy: Uint8Array): void {
    if (this.#records.get(id) !== undefined) this.#copies.put(id, copy)
  }
}
