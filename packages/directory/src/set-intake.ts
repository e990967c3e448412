/**
 * What becomes of items that arrive (docs/spec/directory.md §6.1): sorted out by form and time, verified away from the event
 * loop, sorted out again, since the set moved on meanwhile, and only then taken.
 */
import { type Clock, equalBytes, isWarrenError, type Offload, type Primitives } from '@warren/kernel'
import {
  isKeysCurrent,
  isLivenessCurrent,
  misuseOfKeys,
  type VerifyItem,
  verifyDescriptorsJob,
} from './descriptor.ts'
import { prefixOf } from './ip-address.ts'
import type { DirectoryItem, HeldItem } from './item.ts'
import { VERIFY_BATCH_ITEMS } from './limits.ts'
import type { Network } from './network-file.ts'
import type { RelayEntries } from './relay-entries.ts'
import { type HeldKeys, type HeldLiveness, makeEntry, type RelayEntry } from './relay-entry.ts'
import { holdKeys, holdLiveness } from './set-state.ts'

/** What a batch of items was worth. */
export interface AcceptReport {
  /** New to this node and verified: worth passing on. */
  readonly fresh: readonly HeldItem[]
  /** Of wrong form, wrongly signed, or made for no network like this one: an honest peer has none of them. */
  readonly forged: number
  /** Held already, older than what is held, expired, or ahead of our clock. */
  readonly stale: number
  /** Valid, but the set is full. */
  readonly refused: number
}

export interface IntakeParts {
  readonly clock: Clock
  readonly primitives: Pick<Primitives, 'sha256'>
  readonly offload: Offload
  readonly network: Network
  readonly entries: RelayEntries
  /** Called after each verified batch with the entries that changed. */
  readonly commit: (changed: ReadonlySet<RelayEntry>) => void
  readonly equivocation: (id: Uint8Array) => void
}

/** What one kind of part asks and does. */
interface Course<T> {
  readonly hold: (bytes: Uint8Array) => T
  /** What is wrong with it whatever the set holds. */
  readonly isMisused: (held: T) => boolean
  /** What to verify; undefined: it adds nothing to what is held now. */
  readonly wanted: (held: T) => VerifyItem | undefined
  /** The entry to hold; undefined: there is no room. */
  readonly entryWith: (held: T) => Omit<RelayEntry, 'info' | 'prefix'> | undefined
}

class Intake {
  readonly #parts: IntakeParts
  readonly fresh: HeldItem[] = []
  forged = 0
  stale = 0
  refused = 0

  constructor(parts: IntakeParts) {
    this.#parts = parts
  }

  /** Takes the items of one kind, in batches. */
  async take<T extends HeldItem>(items: readonly DirectoryItem[], course: Course<T>): Promise<void> {
    for (let start = 0; start < items.length; start += VERIFY_BATCH_ITEMS) {
      const candidates = items
        .slice(start, start + VERIFY_BATCH_ITEMS)
        .flatMap((item) => this.#sortOut(item, course))
      if (candidates.length === 0) continue
      const input = { networkId: this.#parts.network.id, items: candidates.map(({ check }) => check) }
      const verdicts = await this.#parts.offload.run(verifyDescriptorsJob, input)
      const changed = new Set<RelayEntry>()
      for (const [index, { held }] of candidates.entries()) {
        if (verdicts[index] === true) this.#store(held, course, changed)
        else this.forged++
      }
      if (changed.size > 0) this.#parts.commit(changed)
    }
  }

  #sortOut<T>(item: DirectoryItem, course: Course<T>): { held: T; check: VerifyItem }[] {
    let held: T
    try {
      held = course.hold(item.bytes)
    } catch (error) {
      if (!isWarrenError(error) || error.kind !== 'malformed') throw error
      this.forged++
      return []
    }
    const isMisused = course.isMisused(held)
    const check = isMisused ? undefined : course.wanted(held)
    if (check !== undefined) return [{ held, check }]
    if (isMisused) this.forged++
    else this.stale++
    return []
  }

  #store<T extends HeldItem>(held: T, course: Course<T>, changed: Set<RelayEntry>): void {
    // The same part may stand twice in one batch.
    if (course.wanted(held) === undefined) {
      this.stale++
      return
    }
    const { entries, network, clock } = this.#parts
    const parts = course.entryWith(held)
    if (parts === undefined) {
      this.refused++
      return
    }
    const entry = makeEntry(network, parts, clock.wallMs())
    const before = entries.get(entry.keys.signed.part.id)
    if (before !== undefined) changed.delete(before)
    entries.put(entry)
    changed.add(entry)
    const contradiction: HeldItem | undefined = entry.contradiction
    if (contradiction === held) {
      // Both travel on together, so that whoever holds either sees the contradiction as well.
      this.fresh.push(entry.keys)
      this.#parts.equivocation(entry.keys.signed.part.id)
    }
    this.fresh.push(held)
  }
}

/** Whether a keys part adds to what is held: newer, or a contradiction not yet known. */
function isNewsFor(known: RelayEntry, { signed }: HeldKeys): boolean {
  if (known.contradiction !== undefined) return false
  const held = known.keys.signed
  if (signed.part.sequence !== held.part.sequence) return signed.part.sequence > held.part.sequence
  return !equalBytes(signed.body, held.body)
}

function keysCourse({ primitives, network, entries, clock }: IntakeParts): Course<HeldKeys> {
  return {
    hold: (bytes) => holdKeys(primitives, bytes),
    isMisused: ({ signed }) => misuseOfKeys(network, signed.part) !== undefined,
    wanted(held) {
      const { part } = held.signed
      const known = entries.get(part.id)
      const isCurrent = isKeysCurrent(network.parameters.descriptors, clock.wallMs(), part)
      if (!isCurrent || (known !== undefined && !isNewsFor(known, held))) return undefined
      return { bytes: held.bytes, relayId: undefined }
    },
    entryWith(held) {
      const { id, sequence, ip } = held.signed.part
      const known = entries.get(id)
      if (known === undefined) {
        if (entries.isFullFor(id, prefixOf(ip, network.parameters.prefixes))) return undefined
        const firstSeenMs = Math.floor(clock.wallMs())
        return { keys: held, liveness: undefined, contradiction: undefined, firstSeenMs }
      }
      if (known.keys.signed.part.sequence === sequence) return { ...known, contradiction: held }
      return { ...known, keys: held }
    },
  }
}

function livenessCourse({ primitives, network, entries, clock }: IntakeParts): Course<HeldLiveness> {
  return {
    hold: (bytes) => holdLiveness(primitives, bytes),
    isMisused: () => false,
    wanted(held) {
      const { shortId, atMs } = held.signed.part
      const entry = entries.getByShortId(shortId)
      if (entry === undefined || atMs <= (entry.liveness?.signed.part.atMs ?? -1)) return undefined
      if (!isLivenessCurrent(network.parameters.descriptors, clock.wallMs(), atMs)) return undefined
      return { bytes: held.bytes, relayId: entry.keys.signed.part.id }
    },
    entryWith(held) {
      const entry = entries.getByShortId(held.signed.part.shortId)
      return entry === undefined ? undefined : { ...entry, liveness: held }
    },
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
  const { fresh, forged, stale, refused } = intake
  return { fresh, forged, stale, refused }
}
