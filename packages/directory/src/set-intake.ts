/**
 * What becomes of items that arrive (docs/spec/directory.md §6.1): sorted out by form and time, verified away from the event
 * loop, sorted out again, since the set moved on meanwhile, and only then taken.
 */
import { type Clock, equalBytes, isWarrenError, type Offload, type Primitives } from '@warren/kernel'
import { type VerifyItem, verifyDescriptorsJob } from './descriptor.ts'
import { type DirectoryItem, type HeldItem, idOf } from './item.ts'
import { type Course, keysCourse, livenessCourse } from './intake-courses.ts'
import { VERIFY_BATCH_ITEMS } from './limits.ts'
import type { Network } from './network-file.ts'
import type { RelayEntries } from './relay-entries.ts'
import type { ChangedEntries } from './set-state.ts'
import { type EntryParts, isContradictory, makeEntry, type RelayEntry } from './relay-entry.ts'

/** What a batch of items was worth. */
export interface AcceptReport {
  /** New to this node and verified. */
  readonly fresh: readonly HeldItem[]
  /** What of it others should hear at once: all but the daily word of a relay that is known to live. */
  readonly news: readonly HeldItem[]
  /** Of wrong form, wrongly signed, or made for no network like this one: an honest peer has none of them. */
  readonly forged: number
  /** Held already, older than what is held, expired, or ahead of our clock. */
  readonly stale: number
  /** Valid, but the set is full. */
  readonly refused: number
  /** What was stale or refused. */
  readonly declined: readonly DirectoryItem[]
}

export interface IntakeParts {
  readonly clock: Clock
  readonly primitives: Pick<Primitives, 'sha256'>
  readonly offload: Offload
  readonly network: Network
  readonly entries: RelayEntries
  /** Called after each verified batch with the entries that changed. */
  readonly commit: (changed: ChangedEntries) => void
  readonly equivocation: (id: Uint8Array) => void
}

class Intake {
  readonly #parts: IntakeParts
  readonly fresh: HeldItem[] = []
  readonly news: HeldItem[] = []
  readonly declined: DirectoryItem[] = []
  forged = 0
  stale = 0
  refused = 0

  constructor(parts: IntakeParts) {
    this.#parts = parts
  }

  /** Takes the items of one kind, in batches. */
  async take<T extends HeldItem>(items: readonly DirectoryItem[], course: Course<T>): Promise<void> {
    const readable = items.flatMap((item) =>
      this.#isHeld(item) ? this.#decline(item) : this.#read(item, course),
    )
    const twins = course.twinsAmong(readable)
    const singles = readable.filter((held) => !twins.includes(held))
    // Both halves of a contradiction count together, whatever is held: in one batch, and before anything else.
    for (const all of [twins, singles]) {
      for (let start = 0; start < all.length; start += VERIFY_BATCH_ITEMS) {
        await this.#takeBatch(all.slice(start, start + VERIFY_BATCH_ITEMS), course, all === twins)
      }
    }
  }

  async #takeBatch<T extends HeldItem>(
    batch: readonly T[],
    course: Course<T>,
    areTwins: boolean,
  ): Promise<void> {
    const wanted = (held: T): VerifyItem | undefined =>
      areTwins ? course.wantedTwin(held) : course.wanted(held)
    const candidates = batch.flatMap((held) => {
      const check = wanted(held)
      if (check === undefined) this.#decline(held)
      return check === undefined ? [] : [{ held, check }]
    })
    if (candidates.length === 0) return
    const input = { networkId: this.#parts.network.id, items: candidates.map(({ check }) => check) }
    const verdicts = await this.#parts.offload.run(verifyDescriptorsJob, input)
    const authentic = candidates.filter((_candidate, index) => verdicts[index] === true)
    this.forged += candidates.length - authentic.length
    const changed = new Map<RelayEntry, RelayEntry | undefined>()
    if (areTwins)
      this.#storeTwins(
        authentic.map(({ held }) => held),
        course,
        changed,
      )
    else for (const { held } of authentic) this.#store(held, course, changed)
    if (changed.size > 0) this.#parts.commit(changed)
  }

  #read<T>(item: DirectoryItem, course: Course<T>): T[] {
    try {
      const held = course.hold(item.bytes)
      if (!course.isMisused(held)) return [held]
    } catch (error) {
      if (!isWarrenError(error) || error.kind !== 'malformed') throw error
    }
    this.forged++
    return []
  }

  /** Most of what news brings is held already, from whoever was quicker: that is seen before anything is read or hashed. */
  #isHeld({ kind, bytes }: DirectoryItem): boolean {
    const { entries } = this.#parts
    const id = idOf({ kind, bytes })
    if (id === undefined) return false
    const entry = kind === 'keys' ? entries.get(id) : entries.getByShortId(id)
    const held = kind === 'keys' ? entry?.keys : entry?.liveness
    return held !== undefined && equalBytes(held.bytes, bytes)
  }

  #decline(item: DirectoryItem): [] {
    this.stale++
    this.declined.push(item)
    return []
  }

  #storeTwins<T extends HeldItem>(
    twins: readonly T[],
    course: Course<T>,
    changed: Map<RelayEntry, RelayEntry | undefined>,
  ): void {
    for (const [at, first] of twins.entries()) {
      const second = twins.slice(at + 1).find((other) => course.areTwins(first, other))
      const isPaired = twins.slice(0, at).some((other) => course.areTwins(other, first))
      // Half of it was forged; the other half is a part like any other.
      if (second === undefined && !isPaired) this.#store(first, course, changed)
      if (second === undefined || course.wantedTwin(first) === undefined) continue
      this.#put(course.entryWithTwins(first, second), [first, second], changed)
    }
  }

  #store<T extends HeldItem>(
    held: T,
    course: Course<T>,
    changed: Map<RelayEntry, RelayEntry | undefined>,
  ): void {
    // The same part may stand twice in one batch.
    if (course.wanted(held) === undefined) {
      this.#decline(held)
      return
    }
    this.#put(course.entryWith(held), [held], changed)
  }

  #put(
    parts: EntryParts | undefined,
    items: readonly HeldItem[],
    changed: Map<RelayEntry, RelayEntry | undefined>,
  ): void {
    if (parts === undefined) {
      this.refused += items.length
      this.declined.push(...items)
      return
    }
    const { entries, network, clock } = this.#parts
    const entry = makeEntry(network, parts, clock.wallMs())
    const { id } = entry.keys.signed.part
    const before = entries.get(id)
    // Of several changes in one batch the first one knows what is on disk.
    const stored = before !== undefined && changed.has(before) ? changed.get(before) : before
    if (before !== undefined) changed.delete(before)
    entries.put(entry)
    changed.set(entry, stored)
    if (!isContradictory(entry)) {
      this.fresh.push(...items)
      const isRoutine = before?.info !== undefined && entry.info !== undefined && before.keys === entry.keys
      if (!isRoutine) this.news.push(...items)
      return
    }
    // Both travel on together, so that whoever holds either sees the contradiction as well.
    const evidence: readonly (HeldItem | undefined)[] =
      entry.keysTwin === undefined ? [entry.liveness, entry.livenessTwin] : [entry.keys, entry.keysTwin]
    for (const list of [this.fresh, this.news]) list.push(...evidence.filter((item) => item !== undefined))
    this.#parts.equivocation(id)
  }
}

/** Takes what is new of `items`. @throws WarrenError what the offload port or `commit` throws. */
export async function takeItems(parts: IntakeParts, items: readonly DirectoryItem[]): Promise<AcceptReport> {
  const intake = new Intake(parts)
  // Keys first: a statement counts only for a relay whose keys are known.
  await intake.take(
    items.filter(({ kind }) => kind === 'keys'),
    keysCourse(parts),
  )
  await intake.take(
    items.filter(({ kind }) => kind === 'liveness'),
    livenessCourse(parts),
  )
  const { fresh, news, forged, stale, refused, declined } = intake
  return { fresh, news, forged, stale, refused, declined }
}
