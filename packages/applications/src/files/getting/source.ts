/** One sharer of a link: whether it may be asked now, and what is known about it. */
import { drawUnit, type Ports } from '@warren/kernel'
import { MAX_SLOW_IN_A_ROW } from './limits.ts'
import { type CauseCode, CAUSES } from './sentences.ts'
import {
  BUSY_MS,
  NOT_LEFT_RETRY_MS,
  REFUSED_RETRY_MS,
  REPLACE_MS,
  RETRY_FIRST_MS,
  RETRY_LONGEST_MS,
  SERVED_LATELY_MS,
} from './timeouts.ts'

export interface SourceStatus {
  /** The address of the service. */
  readonly service: string
  readonly state: 'untried' | 'connecting' | 'connected' | 'waiting' | 'refused'
  readonly cause?: string
}

/** Why a circuit to a sharer ended. */
export type LaneEnd =
  /** It ended through no doing of the sharer's that we could tell; it had brought blocks or not. */
  | { readonly kind: 'lost'; readonly hadWorked: boolean; readonly code: CauseCode }
  | { readonly kind: 'failed'; readonly code: CauseCode }
  | { readonly kind: 'slow' }
  /** Holders have nothing under this link. */
  | { readonly kind: 'absent' }
  /** The sharer said so itself. */
  | { readonly kind: 'refused'; readonly code: 'not-here' | 'changed' | 'missing' | 'ended' | 'busy' }
  /** It broke the protocol or sent what does not verify. */
  | { readonly kind: 'wrong' }
  | { readonly kind: 'closed' }

/** What a status says of the holders that a link was left with. */
export interface HoldersStatus {
  /** How many each part of it was left with; 0 until that is known. */
  readonly count: number
  readonly state: SourceStatus['state']
  readonly cause?: string
}

/**
 * Who named it: the link, another sharer in this run, a provider record, or any of them in an earlier run. `store`: it is no sharer, but the
 * holders.
 */
export type SourceOrigin = 'link' | 'sharer' | 'provider' | 'record' | 'store'

export class Source {
  readonly identity: Uint8Array
  readonly origin: SourceOrigin
  readonly address: string
  /** Circuits to it that connect or are open. */
  lanes = 0
  /** Of these, the open ones. */
  openLanes = 0
  /** Verified bytes came from it. */
  hasServed = false
  readonly #ports: Pick<Ports, 'clock' | 'random'>
  #cause: CauseCode | undefined
  #failures = 0
  #slowInARow = 0
  #retryAtMs = 0
  #servedAtMs = Number.NEGATIVE_INFINITY
  #isGivenUp = false

  constructor(
    ports: Pick<Ports, 'clock' | 'random'>,
    identity: Uint8Array,
    address: string,
    origin: SourceOrigin,
  ) {
    this.#ports = ports
    this.origin = origin
    this.identity = identity
    this.address = address
  }

  /** Never asked again. */
  get isGivenUp(): boolean {
    return this.#isGivenUp
  }

  /** Remembered or found, and of no use so far: somebody who was named since may have its place. */
  get isReplaceable(): boolean {
    const isIdle = this.lanes === 0 && !this.hasServed && !this.#isGivenUp
    const isHearsay = this.origin === 'record' || this.origin === 'provider'
    return isHearsay && isIdle && this.#cause !== undefined
  }

  /** Why it is not connected; undefined: not tried, or all is well. */
  get cause(): CauseCode | undefined {
    return this.#cause
  }

  /** When it may be tried again, as `clock.nowMs`. */
  get retryAtMs(): number {
    return this.#retryAtMs
  }

  get status(): SourceStatus {
    const cause = this.openLanes > 0 || this.#cause === undefined ? {} : { cause: CAUSES[this.#cause].cause }
    return { service: this.address, state: this.#state, ...cause }
  }

  get #state(): SourceStatus['state'] {
    if (this.#isGivenUp) return 'refused'
    if (this.openLanes > 0) return 'connected'
    if (this.#cause !== undefined) return 'waiting'
    return this.lanes > 0 ? 'connecting' : 'untried'
  }

  /** Circuits it may have now: one to try with after a failure, then as many as are wanted. One that served until now is looked for on all ways. */
  mayHave(wanted: number): number {
    if (this.#isGivenUp || this.#ports.clock.nowMs() < this.#retryAtMs) return 0
    const wasJustLost = this.#cause === 'lost' && this.#hasServedLately
    return this.#cause === undefined || this.openLanes > 0 || wasJustLost ? wanted : 1
  }

  get #hasServedLately(): boolean {
    return this.#ports.clock.nowMs() - this.#servedAtMs < SERVED_LATELY_MS
  }

  /** Verified bytes came. */
  served(): void {
    this.hasServed = true
    this.#servedAtMs = this.#ports.clock.nowMs()
    this.#cause = undefined
    this.#failures = 0
  }

  /** A circuit to it brought as much as was asked of it for a while. */
  kept(): void {
    this.#slowInARow = 0
  }

  ended(end: LaneEnd): void {
    switch (end.kind) {
      case 'closed':
        return
      case 'lost':
        // One death takes several circuits, also those that had brought nothing yet.
        if (end.hadWorked || this.#hasServedLately) return this.#again('lost', REPLACE_MS)
        return this.#failed(end.code)
      case 'failed':
        return this.#failed(end.code)
      case 'absent':
        return this.#again('not-left', NOT_LEFT_RETRY_MS)
      case 'slow':
        this.#slowInARow++
        if (this.#slowInARow < MAX_SLOW_IN_A_ROW) return this.#again('slow', REPLACE_MS)
        this.#slowInARow = 0
        return this.#failed('slow')
      case 'refused':
        if (end.code === 'busy') return this.#again('busy', BUSY_MS * 2 ** Math.min(this.#failures++, 4))
        if (end.code === 'ended') return this.#giveUp('ended')
        this.#cause = end.code
        return this.#again(end.code, REFUSED_RETRY_MS)
      case 'wrong':
        return this.#giveUp('wrong')
    }
  }

  /** The owner asked for another try now. */
  tryNow(): void {
    this.#retryAtMs = 0
  }

  #failed(code: CauseCode): void {
    this.#failures++
    const pauseMs = Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** Math.min(this.#failures - 1, 16))
    this.#again(code, pauseMs)
  }

  #again(code: CauseCode, pauseMs: number): void {
    if (this.#isGivenUp) return
    // While another circuit to it works, the loss of one is no reason to show.
    if (this.openLanes === 0) this.#cause = code
    this.#retryAtMs = this.#ports.clock.nowMs() + pauseMs * (0.75 + drawUnit(this.#ports.random) / 2)
  }

  #giveUp(code: 'ended' | 'wrong'): void {
    this.#isGivenUp = true
    this.#cause = code
  }
}
