/** What happens to shares by itself: dates come, files change, streams stand still, counts are told and saved. */
import type { Clock, Timer } from '@warren/kernel'
import type { LiveShare } from './live-share.ts'
import { STATISTICS_DELAY_MS, SWEEP_MS, WATCH_MS } from './timeouts.ts'

export interface ShareTimersOwner {
  shares(): readonly LiveShare[]
  changed(share: LiveShare): void
  /** Ends it if its date has come. */
  isOver(share: LiveShare): boolean
  saveCounts(): void
}

export class ShareTimers {
  readonly #clock: Clock
  readonly #owner: ShareTimersOwner
  #watch: Timer | undefined
  #sweep: Timer | undefined
  #isStopped = false
  #savedAtMs: number
  /** Counts as they were told last: a flood of streams is no flood of news. */
  readonly #told = new WeakMap<LiveShare, Pick<LiveShare, 'counts' | 'streamCount'>>()

  constructor(clock: Clock, owner: ShareTimersOwner) {
    this.#clock = clock
    this.#owner = owner
    this.#savedAtMs = clock.nowMs()
  }

  /** Streams of all shares. */
  get streamCount(): number {
    return this.#owner.shares().reduce((sum, share) => sum + share.streamCount, 0)
  }

  start(): void {
    if (!this.#isStopped) this.#watchLater()
  }

  stop(): void {
    this.#isStopped = true
    this.#watch?.cancel()
    this.#sweep?.cancel()
  }

  /** Streams are looked at as long as there are any. */
  streamsChanged(): void {
    if (this.#isStopped || this.#sweep !== undefined) return
    this.#sweep = this.#clock.after(SWEEP_MS, () => this.#sweepRound())
  }

  #watchLater(): void {
    const wallMs = this.#clock.wallMs()
    const dates = this.#owner.shares().flatMap(({ record, hasEnded }) => {
      return record?.untilMs === undefined || hasEnded ? [] : [record.untilMs - wallMs]
    })
    // The wall clock may be set meanwhile, so even a date far away is looked at again and again.
    const delayMs = Math.max(0, Math.min(WATCH_MS, ...dates))
    this.#watch = this.#clock.after(Math.ceil(delayMs), () => this.#watchRound())
  }

  #watchRound(): void {
    const nowMs = this.#clock.nowMs()
    for (const share of this.#owner.shares()) if (!this.#owner.isOver(share)) void share.tend(nowMs)
    if (nowMs - this.#savedAtMs >= STATISTICS_DELAY_MS) {
      this.#savedAtMs = nowMs
      this.#owner.saveCounts()
    }
    this.#watchLater()
  }

  #sweepRound(): void {
    this.#sweep = undefined
    const nowMs = this.#clock.nowMs()
    for (const share of this.#owner.shares()) {
      share.sweep(nowMs)
      const { counts, streamCount } = share
      const told = this.#told.get(share)
      if (told?.counts === counts && told.streamCount === streamCount) continue
      this.#told.set(share, { counts, streamCount })
      this.#owner.changed(share)
    }
    if (this.streamCount > 0) this.streamsChanged()
  }
}
