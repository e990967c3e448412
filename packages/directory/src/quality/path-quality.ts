/** What a node measures of relays while it builds and uses circuits, and what follows for choosing them (docs/spec/directory.md §12). */
import { asWarrenError, type Clock, type Log, toHex } from '@warren/kernel'
import {
  BURST_FAILURES,
  LASTING_FAILURES,
  MIN_HOP_TIME_MS,
  MIN_RELAY_WEIGHT,
  OUTCOMES_PER_JUDGEMENT,
  SINGLE_WITNESS_WEIGHT,
} from '../limits.ts'
import type { RelayInfo } from '../relay-info.ts'
import { type Outcome, PathBias } from './path-bias.ts'
import type { RelayQuality } from './relay-quality.ts'
import { SilentGuards } from './silent-guards.ts'
import { RelaySpeeds } from './speed.ts'

/** What is known of a guard outlives the process, and nothing of any other relay does. */
export interface OutcomeStore {
  load(): Outcome[]
  /** The newest outcomes, in order. */
  save(outcomes: readonly Outcome[]): void
}

export interface PathQuality extends RelayQuality {
  /**
   * A path was built.
   *
   * @param hopTimesMs - how long each hop took to come, the guard's first.
   * @param newHops - how many were added now; all unless said otherwise.
   */
  built(path: readonly RelayInfo[], hopTimesMs: readonly number[], newHops?: number): void
  /** Hop `failedHop` of a path did not come. Not for a link to the guard that broke. */
  failed(path: readonly RelayInfo[], failedHop: number): void
  /** A circuit that was built died before it carried anything, not by our doing. */
  died(path: readonly RelayInfo[]): void
  /** As {@link died}, and the guard itself did not answer for it, while its link lived. */
  swallowed(path: readonly RelayInfo[]): void
  /** What a busy circuit carried. */
  carried(path: readonly RelayInfo[], bytesPerS: number): void
  status(): { readonly circuits: number; readonly suspects: number }
}

export interface QualityPorts {
  readonly clock: Clock
  readonly log?: Log
}

const keyOf = (relay: RelayInfo): string => toHex(relay.id)

class MeasuredQuality implements PathQuality {
  readonly #ports: QualityPorts
  readonly #store: OutcomeStore | undefined
  readonly #bias = new PathBias()
  readonly #speeds = new RelaySpeeds()
  readonly #silentGuards: SilentGuards
  #suspects: ReadonlySet<string>
  /** Failures since the last circuit that succeeded. */
  #pending: Outcome[] = []
  #sinceJudgement = 0

  constructor(ports: QualityPorts, store: OutcomeStore | undefined) {
    this.#ports = ports
    this.#store = store
    this.#silentGuards = new SilentGuards(ports.clock)
    for (const outcome of store?.load() ?? []) this.#bias.note(outcome)
    this.#suspects = this.#bias.suspects()
  }

  built(path: readonly RelayInfo[], hopTimesMs: readonly number[], newHops = path.length): void {
    this.#note(path, false)
    const nowMs = this.#ports.clock.nowMs()
    for (let hop = Math.max(1, path.length - newHops); hop < path.length; hop++) {
      const [relay, before] = [path[hop], path[hop - 1]]
      const [tookMs, beforeMs] = [hopTimesMs[hop], hopTimesMs[hop - 1]]
      if (relay === undefined || before === undefined || tookMs === undefined || beforeMs === undefined)
        continue
      // What a hop takes beyond the one before it: the way between the two, there and back, and its own work.
      const ownMs = Math.max(MIN_HOP_TIME_MS, tookMs - beforeMs)
      this.#speeds.note(keyOf(relay), keyOf(before), `hop ${hop}`, ownMs, nowMs)
    }
  }

  failed(path: readonly RelayInfo[], failedHop: number): void {
    // Only the guard took part: whether it can be reached is another question.
    if (failedHop > 0) this.#note(path.slice(0, failedHop + 1), true)
  }

  died(path: readonly RelayInfo[]): void {
    this.#note(path, true)
  }

  swallowed(path: readonly RelayInfo[]): void {
    this.died(path)
    const [guard] = path
    if (guard === undefined) return
    this.#silentGuards.note(keyOf(guard))
    this.#ports.log?.write('warn', 'paths: a guard swallowed a circuit; another stands in for it')
  }

  carried(path: readonly RelayInfo[], bytesPerS: number): void {
    const nowMs = this.#ports.clock.nowMs()
    for (const [hop, relay] of path.entries()) {
      const before = path[hop - 1]
      if (before !== undefined) this.#speeds.note(keyOf(relay), keyOf(before), 'bytes', 1 / bytesPerS, nowMs)
    }
  }

  weightOf(relay: RelayInfo): number {
    const key = keyOf(relay)
    const weight = this.#speeds.weightOf(key, this.#ports.clock.nowMs())
    if (!this.isSuspect(relay)) return weight
    return Math.min(weight, this.#isSeenBehindSeveral(key) ? MIN_RELAY_WEIGHT : SINGLE_WITNESS_WEIGHT)
  }

  isSuspect(relay: RelayInfo): boolean {
    const key = keyOf(relay)
    return this.#suspects.has(key) || this.#silentGuards.has(key)
  }

  status(): { readonly circuits: number; readonly suspects: number } {
    const suspects = new Set([...this.#suspects, ...this.#silentGuards.keys()])
    return { circuits: this.#bias.outcomes.length, suspects: suspects.size }
  }

  /** One relay in front of it, such as the guard, could make all of its circuits fail. */
  #isSeenBehindSeveral(key: string): boolean {
    const before = new Set<string | undefined>()
    for (const { relays } of this.#bias.outcomes) {
      const place = relays.indexOf(key)
      if (place > 0) before.add(relays[place - 1])
      if (before.size > 1) return true
    }
    return false
  }

  /** What fails while nothing at all succeeds is more likely a line that is down: it counts only in part, or when it lasts. */
  #note(path: readonly RelayInfo[], failed: boolean): void {
    this.#pending.push({ relays: path.map(keyOf), failed, atMs: Math.floor(this.#ports.clock.wallMs()) })
    if (failed && this.#pending.length < LASTING_FAILURES) return
    const isOutage = !failed && this.#pending.length > BURST_FAILURES + 1
    this.#take(isOutage ? this.#pending.slice(-BURST_FAILURES - 1) : this.#pending)
    this.#pending = []
  }

  #take(outcomes: readonly Outcome[]): void {
    for (const outcome of outcomes) this.#bias.note(outcome)
    this.#sinceJudgement += outcomes.length
    if (this.#sinceJudgement < OUTCOMES_PER_JUDGEMENT) return
    this.#sinceJudgement = 0
    const before = this.#suspects
    this.#suspects = this.#bias.suspects()
    this.#save()
    if ([...this.#suspects].every((key) => before.has(key))) return
    const fields = { relays: this.#suspects.size }
    this.#ports.log?.write('warn', 'paths: relays fail circuits more often than chance explains', fields)
  }

  #save(): void {
    try {
      this.#store?.save(this.#bias.outcomes)
    } catch (error) {
      // Circuits go on without it; who writes what must not be lost says that the disk is full.
      this.#ports.log?.write(
        'warn',
        'paths: how circuits fared could not be written down',
        {},
        asWarrenError(error),
      )
    }
  }
}

export function createPathQuality(ports: QualityPorts, store?: OutcomeStore): PathQuality {
  return new MeasuredQuality(ports, store)
}
