/**
 * Revisions of a service's descriptors: they only grow, across restarts and even if the state was lost.
 *
 * A revision is the hour it was made in, then a count. So a service that starts from an old backup, or from its seed
 * alone, soon publishes above what holders have, and the number tells holders no more than when it was put there.
 */
import { type Clock, fail, type StateStore, type StateTable, toHex } from '@warren/kernel'
import { REVISIONS_PER_HOUR } from '../limits.ts'

const HOUR_MS = 3_600_000
const TABLE = 'hidden-revisions'
/** A holder that claims a revision from further ahead than this lies, or its clock does. */
const PLAUSIBLE_HOURS_AHEAD = 48

/** The first revision of the hour of a wall time. */
export function revisionAt(wallMs: number): number {
  return Math.max(0, Math.floor(wallMs / HOUR_MS)) * REVISIONS_PER_HOUR
}

/** False: no honest history could have led to it by now. */
export function isPlausibleRevision(revision: number, wallMs: number): boolean {
  return revision <= revisionAt(wallMs + PLAUSIBLE_HOURS_AHEAD * HOUR_MS)
}

export class RevisionCounter {
  readonly #table: StateTable
  readonly #key: string
  readonly #clock: Pick<Clock, 'wallMs'>

  constructor(state: StateStore, clock: Pick<Clock, 'wallMs'>, identityKey: Uint8Array) {
    this.#table = state.table(TABLE)
    this.#key = toHex(identityKey)
    this.#clock = clock
  }

  /** The next revision. It is on disk before it is returned. */
  next(): number {
    const next = Math.max(this.#last() + 1, revisionAt(this.#clock.wallMs()))
    this.#store(next)
    return next
  }

  /** Takes note of a revision that a holder has. False: no honest history could have led to it. */
  raiseTo(revision: number): boolean {
    if (!isPlausibleRevision(revision, this.#clock.wallMs())) return false
    if (revision > this.#last()) this.#store(revision)
    return true
  }

  #last(): number {
    const stored = this.#table.get(this.#key)
    if (stored === undefined) return 0
    if (stored.length !== 8) throw fail('storage', 'service: the stored revision is damaged')
    return Number(new DataView(stored.buffer, stored.byteOffset, 8).getBigUint64(0))
  }

  #store(revision: number): void {
    const bytes = new Uint8Array(8)
    new DataView(bytes.buffer).setBigUint64(0, BigInt(revision))
    this.#table.put(this.#key, bytes)
  }
}
