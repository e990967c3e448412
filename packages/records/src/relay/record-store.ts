/**
 * What a relay holds: a bounded table in memory, by kind and full id (docs/spec/records.md §6).
 *
 * In memory on purpose: authors republish within hours and to several holders, so nothing is lost that they still want,
 * and a seized disk tells nothing about what was held.
 */
import { type Clock, equalBytes, toHex } from '@warren/kernel'
import type { RecordFacts } from '../record-type.ts'

export interface StoredRecord {
  readonly record: Uint8Array
  readonly facts: RecordFacts
  /** How well this relay places for it: the worst placed goes first when room is short. */
  readonly closeness: number
}

export type StoreOutcome =
  | { readonly status: 'stored' | 'overloaded' }
  | { readonly status: 'stale'; readonly revision: number }

export class RecordStore {
  readonly #clock: Pick<Clock, 'wallMs'>
  readonly #maxRecords: number
  readonly #records = new Map<string, StoredRecord>()

  constructor(clock: Pick<Clock, 'wallMs'>, maxRecords: number) {
    this.#clock = clock
    this.#maxRecords = maxRecords
  }

  get count(): number {
    return this.#records.size
  }

  get(type: number, id: Uint8Array): StoredRecord | undefined {
    const key = keyOf(type, id)
    const held = this.#records.get(key)
    if (held === undefined || held.facts.expiresAtMs > this.#clock.wallMs()) return held
    this.#records.delete(key)
    return undefined
  }

  /** Keeps a verified record unless a newer or equal one is held, or there is no room and it is placed worst of all. */
  put(type: number, id: Uint8Array, offered: StoredRecord): StoreOutcome {
    const held = this.get(type, id)
    if (held !== undefined) {
      const { revision } = held.facts
      // Bytes that are held already are no conflict: the author did not hear our first answer.
      if (revision === offered.facts.revision && equalBytes(held.record, offered.record))
        return { status: 'stored' }
      if (revision >= offered.facts.revision) return { status: 'stale', revision }
    } else if (this.#records.size >= this.#maxRecords && !this.#makeRoom(offered.closeness)) {
      return { status: 'overloaded' }
    }
    this.#records.set(keyOf(type, id), offered)
    return { status: 'stored' }
  }

  dropExpired(): void {
    const nowMs = this.#clock.wallMs()
    for (const [key, held] of this.#records) if (held.facts.expiresAtMs <= nowMs) this.#records.delete(key)
  }

  /** Who fills the table with records made up for it must find ids that place here better than honest ones do. */
  #makeRoom(closeness: number): boolean {
    this.dropExpired()
    if (this.#records.size < this.#maxRecords) return true
    let worstKey: string | undefined
    let worst = closeness
    for (const [key, held] of this.#records) {
      if (held.closeness >= worst) continue
      worst = held.closeness
      worstKey = key
    }
    if (worstKey === undefined) return false
    this.#records.delete(worstKey)
    return true
  }
}

function keyOf(type: number, id: Uint8Array): string {
  return `${type}:${toHex(id)}`
}
