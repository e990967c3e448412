/**
 * Publishes one service's descriptors: for the current and the next period, to every holder, again on change, failure and
 * expiry, and to relays that become holders later (docs/spec/hidden-services.md §4.5).
 *
 * One timer drives it. Each round makes new descriptors if something changed or time is up, then offers them to every
 * holder that has not taken them.
 */
import {
  asWarrenError,
  CancelSource,
  type Ports,
  safeText,
  type SafeText,
  type Timer,
  toHex,
} from '@warren/kernel'
import type { RelayInfo } from '@warren/directory'
import type { PutAnswer, RecordLocation, RecordsClient, RecordType } from '@warren/records'
import { backOffMs, drawBetweenMs } from '../back-off.ts'
import { MAX_PARALLEL_PUTS } from '../limits.ts'
import {
  CHANGE_DELAY_MAX_MS,
  CHANGE_DELAY_MIN_MS,
  HOLDER_CHECK_MS,
  PUT_RETRY_FIRST_MS,
  PUT_RETRY_MAX_MS,
  REPUBLISH_MAX_MS,
  REPUBLISH_MIN_MS,
} from '../timeouts.ts'

/** A descriptor ready to be put. */
export interface MadeDescriptor {
  readonly location: RecordLocation
  readonly record: Uint8Array
}

export interface PublisherConfig {
  readonly records: RecordsClient
  readonly type: RecordType
  /** Makes the descriptors of all periods to publish for, with one new revision, current period first. */
  readonly make: () => MadeDescriptor[]
  /** Number of the current period: a new one needs new descriptors. */
  readonly currentPeriod: () => number
  /** A holder has this revision or a higher one. False: it cannot be true. */
  readonly noteRevision: (revision: number) => boolean
  /** How soon changes go out and how often it is put again; the default is that of services. */
  readonly pace?: PublisherPace
}

export interface PublisherPace {
  readonly changeMinMs: number
  readonly changeMaxMs: number
  readonly republishMinMs: number
  readonly republishMaxMs: number
}

const SERVICE_PACE: PublisherPace = {
  changeMinMs: CHANGE_DELAY_MIN_MS,
  changeMaxMs: CHANGE_DELAY_MAX_MS,
  republishMinMs: REPUBLISH_MIN_MS,
  republishMaxMs: REPUBLISH_MAX_MS,
}

/** How many of a descriptor's holders have it. */
export interface PublishedCount {
  readonly stored: number
  readonly holders: number
}

interface Offered extends MadeDescriptor {
  /** As of the last round. */
  holders: readonly RelayInfo[]
  readonly storedOn: Set<string>
}

interface Put {
  readonly offered: Offered
  readonly holder: RelayInfo
}

export class DescriptorPublisher {
  readonly #ports: Pick<Ports, 'clock' | 'random' | 'log'>
  readonly #config: PublisherConfig
  readonly #pace: PublisherPace
  readonly #changed: () => void
  #round: CancelSource | undefined
  #timer: Timer | undefined
  #offered: Offered[] = []
  #madeFor = -1
  #isDirty = false
  /** When what changed is to go out; infinite: nothing did, or the round that is made for it has begun. */
  #changeAtMs = Number.POSITIVE_INFINITY
  #republishAtMs = 0
  #failures = 0
  #cause: SafeText | undefined
  #stopped = false

  /** @param changed - the counts or the cause changed. */
  constructor(ports: Pick<Ports, 'clock' | 'random' | 'log'>, config: PublisherConfig, changed: () => void) {
    this.#ports = ports
    this.#config = config
    this.#pace = config.pace ?? SERVICE_PACE
    this.#changed = changed
  }

  /** Counts for the current and the next period; zeros before the first descriptor. */
  counts(): readonly [current: PublishedCount, next: PublishedCount] {
    return [this.#countOf(0), this.#countOf(1)]
  }

  /** Why holders lack the descriptor; undefined if none does or it is not known. */
  get cause(): SafeText | undefined {
    return this.#cause
  }

  /**
   * The descriptor should say something else from now on. Changes shortly after each other become one.
   *
   * @param isUrgent - nothing was published before, or nothing of that is true any more: do it at once.
   */
  contentChanged(isUrgent: boolean): void {
    if (this.#stopped || (this.#isDirty && !isUrgent)) return
    this.#isDirty = true
    const delayMs = isUrgent ? 0 : this.#changeDelayMs()
    this.#changeAtMs = this.#ports.clock.nowMs() + delayMs
    this.#wakeIn(delayMs)
  }

  stop(): void {
    this.#stopped = true
    this.#timer?.cancel()
    this.#round?.abort()
  }

  #countOf(index: number): PublishedCount {
    const offered = this.#offered[index]
    if (offered === undefined) return { stored: 0, holders: 0 }
    const stored = offered.holders.filter((holder) => offered.storedOn.has(toHex(holder.id))).length
    return { stored, holders: offered.holders.length }
  }

  #changeDelayMs(): number {
    return drawBetweenMs(this.#ports.random, this.#pace.changeMinMs, this.#pace.changeMaxMs)
  }

  #wakeIn(delayMs: number): void {
    this.#timer?.cancel()
    this.#timer = this.#ports.clock.after(delayMs, () => {
      // A round that still waits for slow holders would only spread what is no longer true.
      this.#round?.abort()
      void this.#runRound()
    })
  }

  async #runRound(): Promise<void> {
    const round = new CancelSource()
    this.#round = round
    this.#changeAtMs = Number.POSITIVE_INFINITY
    let failed = 0
    try {
      this.#renewIfNeeded()
      failed = await this.#putAll(this.#outstanding(), round)
    } catch (error) {
      failed = 1
      this.#cause = safeText('the descriptor could not be made')
      this.#ports.log.write('warn', 'a descriptor could not be published', {}, asWarrenError(error))
    }
    if (this.#round !== round || this.#stopped) return
    this.#round = undefined
    this.#failures = failed === 0 ? 0 : this.#failures + 1
    if (failed === 0) this.#cause = undefined
    this.#changed()
    this.#schedule()
  }

  #schedule(): void {
    const { clock, random } = this.#ports
    if (this.#failures > 0) {
      const againMs = backOffMs(random, this.#failures, PUT_RETRY_FIRST_MS, PUT_RETRY_MAX_MS)
      // A holder that is gone does not hold up what there is to say to the others.
      this.#wakeIn(Math.max(0, Math.min(againMs, this.#changeAtMs - clock.nowMs())))
    } else if (this.#isDirty) {
      this.#wakeIn(this.#changeDelayMs())
    } else {
      const checkMs = drawBetweenMs(random, HOLDER_CHECK_MS / 2, HOLDER_CHECK_MS)
      this.#wakeIn(Math.max(0, Math.min(checkMs, this.#republishAtMs - clock.nowMs())))
    }
  }

  #renewIfNeeded(): void {
    const nowMs = this.#ports.clock.nowMs()
    const period = this.#config.currentPeriod()
    if (!this.#isDirty && period === this.#madeFor && nowMs < this.#republishAtMs) return
    this.#offered = this.#config.make().map((made) => ({ ...made, holders: [], storedOn: new Set<string>() }))
    this.#isDirty = false
    this.#madeFor = period
    const { republishMinMs, republishMaxMs } = this.#pace
    this.#republishAtMs = nowMs + drawBetweenMs(this.#ports.random, republishMinMs, republishMaxMs)
    this.#changed()
  }

  #outstanding(): Put[] {
    return this.#offered.flatMap((offered) => {
      offered.holders = this.#config.records.holdersOf(offered.location)
      const lacking = offered.holders.filter((holder) => !offered.storedOn.has(toHex(holder.id)))
      return lacking.map((holder) => ({ offered, holder }))
    })
  }

  /** Returns how many failed. */
  async #putAll(puts: Put[], round: CancelSource): Promise<number> {
    let failed = 0
    const worker = async (): Promise<void> => {
      for (let put = puts.shift(); put !== undefined && !round.cancel.aborted; put = puts.shift()) {
        if (!(await this.#putOne(put, round))) failed++
      }
    }
    await Promise.all(Array.from({ length: MAX_PARALLEL_PUTS }, worker))
    return failed
  }

  async #putOne({ offered, holder }: Put, round: CancelSource): Promise<boolean> {
    try {
      const { records, type } = this.#config
      const answer = await records.putOn(holder, type, offered.location, offered.record, round.cancel)
      if (answer.status !== 'stored') return this.#noteRefusal(answer)
      offered.storedOn.add(toHex(holder.id))
      this.#changed()
      return true
    } catch (error) {
      if (!round.cancel.aborted) {
        this.#cause = safeText('holders did not answer')
        this.#ports.log.write('debug', 'a holder did not take the descriptor', {}, asWarrenError(error))
      }
      return false
    }
  }

  #noteRefusal(answer: PutAnswer): false {
    this.#cause = safeText('holders refused')
    // Ours was lost, say with an old backup: publish above what they have.
    if (answer.status === 'stale' && this.#config.noteRevision(answer.revision)) this.#isDirty = true
    return false
  }
}
