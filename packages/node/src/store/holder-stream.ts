/**
 * Requests to one holder over one stream: several under way, answers in their order (docs/spec/store.md §6). What is not sent yet stays with the
 * caller's queue, where it can be called off.
 */
import {
  asWarrenError,
  type Clock,
  type Deferred,
  type Duplex,
  fail,
  type HolderRequest,
  type Timer,
  type WarrenError,
} from '@warren/kernel'
import { MAX_UNDER_WAY, MAX_UNDER_WAY_BYTES } from './limits.ts'
import { HOLDER_REQUEST_MS, HOLDER_SILENCE_MS } from './timeouts.ts'

/** A request and whoever waits for its answer. */
export interface Job extends Deferred<Uint8Array> {
  readonly order: HolderRequest
  /** Its caller gave up. */
  isCancelled: boolean
}

export interface HolderStreamEvents {
  /** More may be sent. */
  ready(): void
  /** Called once: what was under way has failed. */
  closed(error: WarrenError): void
}

export class HolderStream {
  readonly #clock: Clock
  readonly #stream: Duplex
  readonly #events: HolderStreamEvents
  readonly #sent: Job[] = []
  #sentBytes = 0
  #totalSentBytes = 0
  #answer: Uint8Array | undefined
  #received = 0
  #isBlocked = false
  #isClosed = false
  #progressMs: number
  /** Since when the first of them is the first. */
  #headMs: number
  #watch: Timer | undefined

  constructor(clock: Clock, stream: Duplex, events: HolderStreamEvents) {
    this.#clock = clock
    this.#stream = stream
    this.#events = events
    this.#progressMs = clock.nowMs()
    this.#headMs = this.#progressMs
    stream.start({
      data: (chunk) => this.#read(chunk),
      end: () => this.#close(fail('closed', 'holder: ended the stream')),
      drain: () => {
        this.#isBlocked = false
        this.#progressMs = clock.nowMs()
        events.ready()
      },
      close: (error) => this.#close(error ?? fail('closed', 'holder: the stream closed')),
    })
  }

  get canSend(): boolean {
    return (
      !this.#isClosed &&
      !this.#isBlocked &&
      this.#sent.length < MAX_UNDER_WAY &&
      this.#sentBytes < MAX_UNDER_WAY_BYTES
    )
  }

  get isIdle(): boolean {
    return this.#sent.length === 0
  }

  /** Somebody still waits for something that is under way. */
  get isAwaited(): boolean {
    return this.#sent.some((job) => !job.isCancelled)
  }

  /** Of requests, since the beginning. */
  get totalSentBytes(): number {
    return this.#totalSentBytes
  }

  /** To be called only while {@link canSend}. */
  send(job: Job): void {
    const nowMs = this.#clock.nowMs()
    if (this.#sent.length === 0) {
      this.#headMs = nowMs
      this.#progressMs = nowMs
    }
    this.#sent.push(job)
    this.#sentBytes += costOf(job)
    this.#totalSentBytes += job.order.request.length
    this.#watch ??= this.#startWatch()
    this.#isBlocked = !this.#stream.write(job.order.request)
  }

  close(error: WarrenError): void {
    this.#stream.abort(error)
    this.#close(error)
  }

  #read(chunk: Uint8Array): void {
    this.#progressMs = this.#clock.nowMs()
    for (let offset = 0; offset < chunk.length; ) {
      const job = this.#sent[0]
      if (job === undefined) return this.close(fail('malformed', 'holder: an answer to nothing'))
      const { answerBytes } = job.order
      const taken = Math.min(answerBytes - this.#received, chunk.length - offset)
      // An answer that nobody waits for is only counted.
      if (!job.isCancelled || this.#answer !== undefined) {
        this.#answer ??= new Uint8Array(answerBytes)
        this.#answer.set(chunk.subarray(offset, offset + taken), this.#received)
      }
      this.#received += taken
      offset += taken
      if (this.#received === answerBytes) this.#finish(job)
    }
    if (this.canSend) this.#events.ready()
  }

  #finish(job: Job): void {
    const answer = this.#answer
    this.#sent.shift()
    this.#sentBytes -= costOf(job)
    this.#answer = undefined
    this.#received = 0
    this.#headMs = this.#progressMs
    if (answer !== undefined) job.resolve(answer)
  }

  /** One timer for many requests: it looks whether something came meanwhile. */
  #startWatch(): Timer {
    return this.#clock.after(HOLDER_SILENCE_MS, () => {
      this.#watch = undefined
      if (this.#sent.length === 0) return
      const nowMs = this.#clock.nowMs()
      if (nowMs - this.#progressMs >= HOLDER_SILENCE_MS || nowMs - this.#headMs >= HOLDER_REQUEST_MS)
        this.close(fail('timeout', 'holder: no answer in time'))
      else this.#watch = this.#startWatch()
    })
  }

  #close(error: WarrenError): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#watch?.cancel()
    for (const job of this.#sent.splice(0)) job.reject(asWarrenError(error))
    this.#events.closed(error)
  }
}

/** What a request takes of the way: itself or its answer. */
function costOf({ order }: Job): number {
  return Math.max(order.request.length, order.answerBytes)
}
