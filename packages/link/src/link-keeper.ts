/**
 * What a link does when nobody uses it: padding at random intervals, a question to a silent peer, and an end after long
 * idleness (docs/spec/link.md §10). One timer per link, which looks at what happened instead of being reset by it.
 */
import { type Clock, drawUnit, fail, type Random, type Timer, type WarrenError } from '@warren/kernel'
import { DEAD_PEER_MS, IDLE_CLOSE_MS, KEEP_ALIVE_MS } from './timeouts.ts'

/** Range of the padding interval; from the network file. */
export interface LinkPadding {
  readonly minMs: number
  readonly maxMs: number
}

/** The link as its keeper sees it. Times are of the link's clock. */
export interface KeptLink {
  readonly lastSentMs: number
  readonly lastReceivedMs: number
  readonly lastTrafficMs: number
  readonly openCircuits: number
  readonly dialled: boolean
  sendPadding(answerWanted: boolean): void
  /** Ends the link in order. */
  close(): void
  fail(error: WarrenError): void
}

/** The accepting side waits longer, so that normally the dialler ends a link and knows why. */
const ACCEPTED_IDLE_FACTOR = 2

export class LinkKeeper {
  readonly #clock: Clock
  readonly #random: Random
  readonly #link: KeptLink
  readonly #padding: LinkPadding | undefined
  #intervalMs: number
  #askedAtMs = Number.NEGATIVE_INFINITY
  #timer: Timer | undefined
  #stopped = false

  constructor(clock: Clock, random: Random, link: KeptLink, padding: LinkPadding | undefined) {
    this.#clock = clock
    this.#random = random
    this.#link = link
    this.#padding = padding
    this.#intervalMs = this.#drawIntervalMs()
    this.#arm()
  }

  stop(): void {
    this.#stopped = true
    this.#timer?.cancel()
  }

  /** The larger of two uniform draws, as Tor's connection padding: the time between two cells then looks near uniform. */
  #drawIntervalMs(): number {
    if (this.#padding === undefined) return Number.POSITIVE_INFINITY
    const { minMs, maxMs } = this.#padding
    return minMs + Math.max(drawUnit(this.#random), drawUnit(this.#random)) * (maxMs - minMs)
  }

  #arm(): void {
    if (this.#stopped) return
    const nowMs = this.#clock.nowMs()
    const link = this.#link
    const askAtMs = Math.max(link.lastReceivedMs, this.#askedAtMs) + KEEP_ALIVE_MS
    const nextMs = Math.min(link.lastSentMs + this.#intervalMs, askAtMs, link.lastReceivedMs + DEAD_PEER_MS)
    // At least a moment: a difference of fractions may be a hair below the interval when its time has come.
    this.#timer = this.#clock.after(Math.max(1, nextMs - nowMs), () => {
      this.#look()
      this.#arm()
    })
  }

  #look(): void {
    const nowMs = this.#clock.nowMs()
    const link = this.#link
    if (nowMs - link.lastReceivedMs >= DEAD_PEER_MS) {
      link.fail(fail('timeout', 'link: the peer has been silent'))
      return
    }
    const idleMs = IDLE_CLOSE_MS * (link.dialled ? 1 : ACCEPTED_IDLE_FACTOR)
    if (link.openCircuits === 0 && nowMs - link.lastTrafficMs >= idleMs) {
      link.close()
      return
    }
    if (nowMs - Math.max(link.lastReceivedMs, this.#askedAtMs) >= KEEP_ALIVE_MS) {
      this.#askedAtMs = nowMs
      link.sendPadding(true)
    } else if (nowMs - link.lastSentMs >= this.#intervalMs) link.sendPadding(false)
    this.#intervalMs = this.#drawIntervalMs()
  }
}
