/**
 * One account of the memory that a node's queues hold for others: every queue says what it holds, in bytes, and when all together
 * are too much the one whose oldest entry is oldest is given up, and the next, until enough is free.
 *
 * By age and not by size, because age is what an attacker cannot fake: whoever stops reading has the oldest entries, however little
 * he has in each of a thousand queues, and whoever reads has young ones, however much passes (Jansen et al., "The Sniper Attack", 2014).
 */
import { assert } from './errors.ts'

/** Something that holds memory for others and can be made to let go of it. */
export interface MemoryHolder {
  /** Bytes held now, counted afresh. Whoever counts in more than one place counts each byte in one of them. */
  countBytes(): number
  /** `clock.nowMs()` at which the oldest of what goes with {@link evict} came; undefined: nothing would go. */
  oldestMs(): number | undefined
  /** Lets everything go, in order: nobody is told more than that it is over. Never called from within another call to the quota. */
  evict(): void
}

/** One holder's entry; made by {@link MemoryQuota.open}. */
export interface MemoryAccount {
  readonly bytes: number
  /** What the holder holds now. */
  set(bytes: number): void
  /** The holder took so much more, or gave back so much. */
  add(bytes: number): void
  /** The holder is gone, and all that it held. */
  close(): void
}

/** What a part that is not told otherwise gives its queues: those of one busy relay. A node has one quota for all its parts. */
export const DEFAULT_MEMORY_BYTES = 128 * 1024 * 1024

/** New work is refused while more than this part is in use. */
const TIGHT_PART = 0.75

/** Holders go until no more than this part is in use, so that the next look at all of them is far away. */
const RELIEVED_PART = 0.875

class Account implements MemoryAccount {
  readonly holder: MemoryHolder
  readonly #onChange: (bytes: number) => void
  readonly #onClose: (account: Account) => void
  #bytes = 0
  #isOpen = true

  constructor(holder: MemoryHolder, onChange: (bytes: number) => void, onClose: (account: Account) => void) {
    this.holder = holder
    this.#onChange = onChange
    this.#onClose = onClose
  }

  get bytes(): number {
    return this.#bytes
  }

  set(bytes: number): void {
    if (this.#isOpen && bytes !== this.#bytes) this.add(bytes - this.#bytes)
  }

  add(bytes: number): void {
    if (!this.#isOpen) return
    this.#bytes += bytes
    assert(this.#bytes >= 0, 'memory: no more is given back than was taken')
    this.#onChange(bytes)
  }

  close(): void {
    if (!this.#isOpen) return
    this.set(0)
    this.#isOpen = false
    this.#onClose(this)
  }
}

export class MemoryQuota {
  readonly maxBytes: number
  readonly #accounts = new Set<Account>()
  #usedBytes = 0
  #isRelieving = false
  #evictions = 0

  /** @param maxBytes - of all queues together, > 0. */
  constructor(maxBytes = DEFAULT_MEMORY_BYTES) {
    assert(maxBytes > 0, 'memory: a quota is more than nothing')
    this.maxBytes = maxBytes
  }

  /** Bytes held, as their holders last said. */
  get usedBytes(): number {
    return this.#usedBytes
  }

  /** Holders that were given up so far. */
  get evictions(): number {
    return this.#evictions
  }

  /** Holders now. */
  get holders(): number {
    return this.#accounts.size
  }

  open(holder: MemoryHolder): MemoryAccount {
    const account = new Account(
      holder,
      (bytes) => this.#changed(bytes),
      (closed) => this.#accounts.delete(closed),
    )
    this.#accounts.add(account)
    return account
  }

  /** Bytes held now, counted afresh over all holders. */
  count(): number {
    for (const account of this.#accounts) account.set(account.holder.countBytes())
    return this.#usedBytes
  }

  /** True while new work should be refused. */
  isTight(): boolean {
    const tightBytes = this.maxBytes * TIGHT_PART
    return this.#usedBytes > tightBytes && this.count() > tightBytes
  }

  #changed(bytes: number): void {
    this.#usedBytes += bytes
    if (this.#usedBytes <= this.maxBytes || this.#isRelieving) return
    this.#isRelieving = true
    // In a turn of its own, soon: whoever says so is in the middle of taking something in. Until then at most what one read brings is added.
    void Promise.resolve().then(() => this.#relieve())
  }

  #relieve(): void {
    const enoughBytes = this.maxBytes * RELIEVED_PART
    if (this.count() > this.maxBytes) {
      const byAge = [...this.#accounts]
        .map((account) => ({ account, oldestMs: account.holder.oldestMs() ?? Number.POSITIVE_INFINITY }))
        .filter(({ oldestMs }) => oldestMs < Number.POSITIVE_INFINITY)
        .sort((a, b) => a.oldestMs - b.oldestMs)
      for (const { account } of byAge) {
        if (this.#usedBytes <= enoughBytes) break
        // One that went with another is no holder any more.
        if (!this.#accounts.has(account)) continue
        this.#evictions++
        account.holder.evict()
      }
    }
    this.#isRelieving = false
  }
}
