/**
 * Appends to one sequence, one entry after the other (docs/spec/store.md §9). What it does next is read from the journal each time, so
 * there is nothing to lose but who waits for it.
 */
import {
  asWarrenError,
  CancelSource,
  type Clock,
  defer,
  type Deferred,
  fail,
  type Primitives,
  type Random,
  type Timer,
  type WarrenError,
} from '@warren/kernel'
import { BOX_MARK_BYTES, sealBox } from './box-contents.ts'
import type { BoxWriteCapability } from './box-capability.ts'
import type { BoxJournal, KeptEntry } from './box-journal.ts'
import type { AppendedBox, Boxes } from './boxes.ts'
import { ITEM_SETTLE_MS } from '../items/timeouts.ts'
import { DEFAULT_LIFETIME_HOURS, MAX_KEPT_ENTRIES } from '../limits.ts'
import { APPEND_AGAIN_MAX_MS, APPEND_AGAIN_MS } from './timeouts.ts'

const HOUR_MS = 3_600_000

export interface SequenceWriterParts {
  readonly clock: Clock
  readonly random: Random
  readonly primitives: Primitives
  /** 32 bytes. */
  readonly networkId: Uint8Array
  readonly boxes: Pick<Boxes, 'append' | 'standing' | 'findEnd'>
  readonly journal: BoxJournal
  /** A box was written. @param isLimited - it is to lie no longer than that. */
  readonly placed: (name: string, box: PlacedBox, isLimited: boolean) => void
}

export type PlacedBox = Pick<AppendedBox, 'index' | 'at' | 'held' | 'asked' | 'until'>

interface Waiter {
  readonly placed: Deferred<PlacedBox>
  readonly failed: (error: WarrenError) => void
}

export class SequenceWriter {
  readonly #parts: SequenceWriterParts
  readonly #name: string
  readonly #waiters = new Map<number, Waiter>()
  /** When a box that has its place is to be looked at, by serial. After a start: as if it had been put just now. */
  readonly #dueMs = new Map<number, number>()
  #timer: Timer | undefined
  #work: { readonly serial: number; readonly source: CancelSource } | undefined
  #running: Promise<void> | undefined
  #againMs = APPEND_AGAIN_MS
  #failure: WarrenError | undefined
  #isOn = false

  constructor(parts: SequenceWriterParts, name: string) {
    this.#parts = parts
    this.#name = name
  }

  /** Why what is to be appended is not appended yet. */
  get failure(): WarrenError | undefined {
    return this.#failure
  }

  begin(): void {
    this.#isOn = true
    this.#wake()
  }

  /** What is under way stays in the journal. @param reason - what those are told who wait. */
  async stop(reason: WarrenError): Promise<void> {
    this.#isOn = false
    this.#timer?.cancel()
    this.#work?.source.abort()
    await this.#running
    for (const { placed } of this.#waiters.values()) placed.reject(reason)
    this.#waiters.clear()
  }

  /**
   * Writes an entry down; it is appended from then on, whether this process lives or not.
   *
   * @param failed - told each time when it could not be appended and is tried again.
   * @throws WarrenError `overloaded`: as many wait as may; `storage`. Nothing was written down.
   */
  add(
    contents: Uint8Array,
    lifetimeHours: number | undefined,
    failed: (error: WarrenError) => void,
  ): { readonly serial: number; readonly placed: Promise<PlacedBox> } {
    const { journal, random } = this.#parts
    const entries = journal.entries(this.#name)
    if (entries.length >= MAX_KEPT_ENTRIES)
      throw fail('overloaded', 'boxes: as much waits to be appended to this sequence as may', {
        next: 'Wait until some of it is. If it is long in coming, look whether the node is connected: warren status',
      })
    const serial = (entries.at(-1)?.serial ?? 0) + 1
    const limit = lifetimeHours === undefined ? {} : { lifetimeHours }
    journal.put(this.#name, { serial, ...limit, contents, mark: random.bytes(BOX_MARK_BYTES) })
    const placed = defer<PlacedBox>()
    this.#waiters.set(serial, { placed, failed })
    if (this.#failure !== undefined) failed(this.#failure)
    this.#wake()
    return { serial, placed: placed.promise }
  }

  /** Appends an entry no longer; one that has its place stays. It may be there all the same: a holder may have been asked already. */
  giveUp(serial: number): void {
    const waiter = this.#waiters.get(serial)
    if (waiter === undefined) return
    this.#parts.journal.drop(this.#name, serial)
    this.#waiters.delete(serial)
    if (this.#work?.serial === serial) this.#work.source.abort()
    waiter.placed.reject(fail('cancelled', 'the caller gave up'))
  }

  #wake(): void {
    if (!this.#isOn || this.#running !== undefined) return
    this.#timer?.cancel()
    this.#timer = undefined
    this.#running = this.#run().finally(() => {
      this.#running = undefined
      this.#arrange()
    })
  }

  async #run(): Promise<void> {
    for (let next = this.#next(); this.#isOn && next !== undefined; next = this.#next()) {
      const source = new CancelSource()
      this.#work = { serial: next.serial, source }
      try {
        await (next.placed === undefined ? this.#place(next, source) : this.#look(next, source))
        this.#failure = undefined
        this.#againMs = APPEND_AGAIN_MS
      } catch (thrown) {
        const error = asWarrenError(thrown)
        if (error.kind === 'bug') throw error
        if (source.cancel.aborted) continue
        this.#failure = error
        for (const { failed } of this.#waiters.values()) failed(error)
        return
      } finally {
        this.#work = undefined
      }
    }
  }

  /** Those that wait for a place go first, in their order; then those that are to be looked at. */
  #next(): KeptEntry | undefined {
    const { journal, clock } = this.#parts
    const entries = journal.entries(this.#name)
    const isDue = ({ serial }: KeptEntry): boolean => this.#dueOf(serial) <= clock.nowMs()
    return entries.find(({ placed }) => placed === undefined) ?? entries.find(isDue)
  }

  #dueOf(serial: number): number {
    const dueMs = this.#dueMs.get(serial) ?? this.#parts.clock.nowMs() + ITEM_SETTLE_MS
    this.#dueMs.set(serial, dueMs)
    return dueMs
  }

  /** When something is to be done next, if nothing else happens. */
  #arrange(): void {
    if (!this.#isOn) return
    const { clock, journal } = this.#parts
    const entries = journal.entries(this.#name)
    if (entries.length === 0) return
    const dueMs = entries.map((entry) => (entry.placed === undefined ? 0 : this.#dueOf(entry.serial)))
    const delayMs =
      this.#failure === undefined ? Math.max(0, Math.min(...dueMs) - clock.nowMs()) : this.#againMs
    if (this.#failure !== undefined) this.#againMs = Math.min(APPEND_AGAIN_MAX_MS, 2 * this.#againMs)
    this.#timer = clock.after(delayMs, () => this.#wake())
  }

  async #place(entry: KeptEntry, source: CancelSource): Promise<void> {
    const { journal, boxes } = this.#parts
    let at = this.#position()
    const passed = (next: BoxWriteCapability): void => void (at = next)
    try {
      if (journal.sequence(this.#name)?.isUnsure === true) {
        at = await boxes.findEnd(at, { cancel: source.cancel, passed })
        journal.advance(this.#name, at)
        journal.ascertain(this.#name)
      }
      this.#note(entry, await this.#append(entry, at, source, passed))
    } catch (error) {
      // Who comes back after others wrote much gets on all the same, try by try.
      if (!source.cancel.aborted) journal.advance(this.#name, at)
      throw error
    }
  }

  /** A minute later: whose the box is now. */
  async #look(entry: KeptEntry, source: CancelSource): Promise<void> {
    const { journal, boxes, primitives, networkId } = this.#parts
    const at: BoxWriteCapability = { ...this.#position(), ...entry.placed }
    const item = sealBox(primitives, networkId, at, entry)
    const standing = await boxes.standing({ item }, { cancel: source.cancel })
    if (standing === 'stands' || standing === 'erased') {
      journal.drop(this.#name, entry.serial)
      this.#dueMs.delete(entry.serial)
      return
    }
    const { placed: _, ...waiting } = entry
    // Readers stop at a box that is missing: it is put where it was.
    if (standing === 'missing') this.#note(entry, await this.#append(entry, at, source, () => {}))
    else journal.put(this.#name, waiting)
  }

  #append(
    entry: KeptEntry,
    at: BoxWriteCapability,
    { cancel }: CancelSource,
    passed: (at: BoxWriteCapability) => void,
  ): Promise<AppendedBox> {
    const { boxes, clock } = this.#parts
    const until = Math.floor(clock.wallMs() / HOUR_MS) + (entry.lifetimeHours ?? DEFAULT_LIFETIME_HOURS)
    return boxes.append(at, entry, until, { cancel, passed })
  }

  #note(entry: KeptEntry, appended: AppendedBox): void {
    const { journal, clock } = this.#parts
    const { index, at, next, held, asked, until } = appended
    const { serial } = entry
    // Given up when it had its place already: nobody is promised anything of it, and what comes next lies behind it.
    if (!journal.has(this.#name, serial)) return journal.advance(this.#name, next)
    journal.place(this.#name, entry, at, next)
    this.#dueMs.set(serial, clock.nowMs() + ITEM_SETTLE_MS)
    this.#parts.placed(this.#name, { index, at, held, asked, until }, entry.lifetimeHours !== undefined)
    this.#waiters.get(serial)?.placed.resolve({ index, at, held, asked, until })
    this.#waiters.delete(serial)
  }

  #position(): BoxWriteCapability {
    const sequence = this.#parts.journal.sequence(this.#name)
    if (sequence === undefined) throw fail('closed', 'boxes: this sequence is written no longer')
    return sequence.position
  }
}
