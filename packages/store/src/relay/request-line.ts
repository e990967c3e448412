/** The requests of one stream: worked on side by side, answered in their order, and no more of them than fit. */
import {
  asWarrenError,
  type Clock,
  type Duplex,
  fail,
  type Log,
  type MemoryAccount,
  type MemoryQuota,
  type Timer,
} from '@warren/kernel'
import { type StoreRequest, storeAnswerBytes } from '../format/request-format.ts'
import { MAX_STREAM_BYTES, MAX_STREAM_REQUESTS, SHARE_BYTES } from '../limits.ts'
import { STREAM_IDLE_MS } from '../timeouts.ts'
import { RequestReader } from './request-reader.ts'

export interface RequestLineParts {
  readonly clock: Clock
  readonly log: Log
  /** The node's account of what waits. */
  readonly memory: MemoryQuota
  /** Answers one request, of whatever is wrong with it; rejects only if it cannot go on. */
  answer(request: StoreRequest): Promise<Uint8Array>
  /** What the line holds has changed by so many bytes. */
  held(changeBytes: number): void
  /** Called once. */
  closed(): void
}

interface PendingAnswer {
  readonly bytes: number
  readonly sinceMs: number
  readonly answer: Promise<Uint8Array>
}

/** Serves a stream until it closes. */
export function serveRequests(stream: Duplex, parts: RequestLineParts): void {
  new RequestLine(stream, parts).start()
}

class RequestLine {
  readonly #stream: Duplex
  readonly #parts: RequestLineParts
  readonly #reader = new RequestReader()
  readonly #pending: PendingAnswer[] = []
  readonly #account: MemoryAccount
  #pendingBytes = 0
  #heldBytes = 0
  #timer: Timer
  /** When a request was whole or an answer was taken, last. */
  #progressMs: number
  #isPumping = false
  #isPaused = false
  #hasEnded = false
  #isClosed = false
  /** Set while the stream takes nothing more. */
  #drained: (() => void) | undefined

  constructor(stream: Duplex, parts: RequestLineParts) {
    this.#stream = stream
    this.#parts = parts
    this.#account = parts.memory.open({
      countBytes: () => this.#heldBytes,
      oldestMs: () => this.#pending[0]?.sinceMs,
      evict: () => stream.abort(fail('overloaded', 'store: requests given up for memory')),
    })
    this.#progressMs = parts.clock.nowMs()
    this.#timer = this.#startTimer(STREAM_IDLE_MS)
  }

  start(): void {
    this.#stream.start({
      data: (chunk) => this.#read(chunk),
      end: () => {
        this.#hasEnded = true
        this.#endIfDone()
      },
      drain: () => this.#drained?.(),
      close: () => this.#close(),
    })
  }

  #read(chunk: Uint8Array): void {
    this.#reader.push(chunk)
    this.#take()
    this.#count()
    if (this.#heldBytes > MAX_STREAM_BYTES)
      this.#stream.abort(fail('overloaded', 'store: more requests than were to be sent'))
  }

  /** Begins as many requests as may be under way. */
  #take(): void {
    try {
      while (!this.#isClosed && this.#pending.length < MAX_STREAM_REQUESTS) {
        const request = this.#reader.next()
        if (request === undefined) break
        this.#begin(request)
      }
    } catch (thrown) {
      this.#give(thrown)
    }
    const isFull = this.#pending.length >= MAX_STREAM_REQUESTS
    if (isFull !== this.#isPaused && !this.#isClosed) {
      this.#isPaused = isFull
      if (isFull) this.#stream.pause()
      else this.#stream.resume()
    }
    if (!this.#isPumping) void this.#pump()
  }

  #begin(request: StoreRequest): void {
    this.#progressMs = this.#parts.clock.nowMs()
    // The larger of the two is there at a time, or about to be.
    const bytes = Math.max(requestCost(request), storeAnswerBytes(request))
    const answer = this.#parts.answer(request)
    // It is looked at in its turn; until then nobody handles that it failed.
    answer.catch(() => {})
    this.#pending.push({ bytes, sinceMs: this.#progressMs, answer })
    this.#pendingBytes += bytes
    this.#count()
  }

  /** Writes answers in order, as fast as they are there and taken. */
  async #pump(): Promise<void> {
    this.#isPumping = true
    try {
      for (let next = this.#pending[0]; next !== undefined && !this.#isClosed; next = this.#pending[0]) {
        const answer = await next.answer
        if (this.#isClosed) break
        const isTaken = this.#stream.write(answer)
        this.#pending.shift()
        this.#pendingBytes -= next.bytes
        this.#count()
        if (!isTaken) await this.#untilDrained()
        this.#progressMs = this.#parts.clock.nowMs()
        this.#take()
        this.#count()
      }
      this.#endIfDone()
    } catch (thrown) {
      this.#give(thrown)
    } finally {
      this.#isPumping = false
    }
  }

  #untilDrained(): Promise<void> {
    if (this.#isClosed) return Promise.resolve()
    return new Promise((resolve) => {
      this.#drained = () => {
        this.#drained = undefined
        resolve()
      }
    })
  }

  #endIfDone(): void {
    if (!this.#hasEnded || this.#pending.length > 0 || this.#isClosed) return
    if (this.#reader.isWithinRequest) this.#stream.abort(fail('malformed', 'store request: cut short'))
    else this.#stream.end()
  }

  #give(thrown: unknown): void {
    const error = asWarrenError(thrown)
    this.#parts.log.write('debug', 'requests to the store were not understood', {}, error)
    this.#stream.abort(error)
  }

  #count(): void {
    if (this.#isClosed) return
    const bytes = this.#reader.heldBytes + this.#pendingBytes
    this.#parts.held(bytes - this.#heldBytes)
    this.#heldBytes = bytes
    this.#account.set(bytes)
  }

  /** One timer for many requests: it looks whether there was one meanwhile. */
  #startTimer(delayMs: number): Timer {
    return this.#parts.clock.after(delayMs, () => {
      const leftMs = this.#progressMs + STREAM_IDLE_MS - this.#parts.clock.nowMs()
      if (leftMs > 0) this.#timer = this.#startTimer(leftMs)
      else this.#stream.abort(fail('timeout', 'store: nothing was asked or taken for too long'))
    })
  }

  #close(): void {
    this.#timer.cancel()
    this.#parts.held(-this.#heldBytes)
    this.#heldBytes = 0
    this.#isClosed = true
    this.#account.close()
    this.#drained?.()
    this.#parts.closed()
  }
}

function requestCost(request: StoreRequest): number {
  if (request.operation === 'put-share') return SHARE_BYTES
  return request.operation === 'put-item' ? request.item.length : 0
}
