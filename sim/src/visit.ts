/**
 * A visitor who wants all of something: connects, says where to go on, and comes back by another circuit when the stream
 * breaks or stands still. What browsers, `curl -C` and people do.
 */
import { CancelSource, type Clock, type Duplex, fail, pause, type Timer } from '@warren/kernel'
import type { SimNode } from './sim-node.ts'
import { TARGET_PORT } from './traffic.ts'

/** A visitor first says at which byte to go on, big-endian. */
const OFFSET_BYTES = 4
const CHUNK_BYTES = 16 * 1024

/** Serves `body` from where each visitor wants it. */
export async function serveRanges(node: SimNode, body: Uint8Array): Promise<void> {
  await node.host.localNet.listen({ host: node.ip, port: TARGET_PORT }, (connection) =>
    sendFrom(connection, body),
  )
}

function sendFrom(connection: Duplex, body: Uint8Array): void {
  const head: number[] = []
  let offset: number | undefined
  const fill = (): void => {
    while (offset !== undefined && offset < body.length) {
      const chunk = body.subarray(offset, offset + CHUNK_BYTES)
      offset += chunk.length
      if (!connection.write(chunk)) return
    }
    if (offset !== undefined) connection.end()
  }
  connection.start({
    data: (chunk) => {
      if (offset !== undefined) return
      head.push(...chunk)
      if (head.length < OFFSET_BYTES) return
      offset = head.slice(0, OFFSET_BYTES).reduce((value, byte) => value * 256 + byte, 0)
      fill()
    },
    end: () => {},
    drain: fill,
    close: () => {},
  })
}

export interface VisitOptions {
  /** Without a byte for so long, the visitor gives a stream up and comes again by another circuit. */
  readonly patienceMs: number
  /** The same for a connection that is being made. Default: as `patienceMs`. */
  readonly connectPatienceMs?: number
  /** Then he gives up. */
  readonly deadlineMs: number
  /** Bytes a second that he reads; default: all that come. */
  readonly readBytesPerS?: number
  /** Told of every byte that came. */
  readonly onData?: (received: number) => void
}

export interface Visit {
  readonly ok: boolean
  /** From the wish to the last byte. */
  readonly ms: number
  readonly firstByteMs: number | undefined
  /** Connections it took. */
  readonly tries: number
  readonly bytes: number
  /** Longest time without a byte, from the first on. */
  readonly longestGapMs: number
  /** Bytes that differ from what the service sent: never, if the onion class keeps its promise. */
  readonly wrongBytes: number
  /** Why connections broke, by message; the visitor's own impatience counts as one. */
  readonly reasons: readonly string[]
}

/** Pause between two tries, so that a service that is gone is not asked in a loop. */
const AGAIN_MS = 250

/** Never rejects: what went wrong is in the outcome. */
export async function visit(
  node: SimNode,
  clock: Clock,
  target: { readonly service: string; readonly body: Uint8Array },
  options: VisitOptions,
): Promise<Visit> {
  const visitor = new Visitor(clock, target.body, options)
  const name = `visit ${target.service} ${clock.nowMs()}`
  let lost = 0
  const endMs = clock.nowMs() + options.deadlineMs
  let tries = 0
  while (!visitor.isDone && clock.nowMs() < endMs) {
    tries++
    // What stood still is not used again; what was closed is gone anyway.
    if (await visitor.tryOnce(node, target.service, `${name} ${lost}`, endMs)) lost++
    if (!visitor.isDone) await pause(clock, AGAIN_MS)
  }
  return { ...visitor.outcome(), tries }
}

class Visitor {
  readonly #clock: Clock
  readonly #body: Uint8Array
  readonly #options: VisitOptions
  readonly #startedMs: number
  #received = 0
  #wrong = 0
  #firstByteMs: number | undefined
  #lastByteMs = 0
  #longestGapMs = 0
  readonly #reasons: string[] = []

  constructor(clock: Clock, body: Uint8Array, options: VisitOptions) {
    this.#clock = clock
    this.#body = body
    this.#options = options
    this.#startedMs = clock.nowMs()
  }

  get isDone(): boolean {
    return this.#received === this.#body.length
  }

  /** @returns whether the visitor lost his patience. */
  async tryOnce(node: SimNode, service: string, isolation: string, endMs: number): Promise<boolean> {
    const cancelling = new CancelSource()
    const watch = this.#watch(() => cancelling.abort(), endMs)
    try {
      const stream = await node.node.connect({ service, port: 80, isolation, cancel: cancelling.cancel })
      await this.#read(stream, watch, cancelling)
    } catch (error) {
      this.#reasons.push(error instanceof Error ? error.message : String(error))
    } finally {
      watch.stop()
    }
    return cancelling.cancel.aborted
  }

  outcome(): Omit<Visit, 'tries'> {
    return {
      ok: this.isDone && this.#wrong === 0,
      ms: this.#clock.nowMs() - this.#startedMs,
      firstByteMs: this.#firstByteMs,
      bytes: this.#received,
      longestGapMs: this.#longestGapMs,
      wrongBytes: this.#wrong,
      reasons: this.#reasons,
    }
  }

  #read(stream: Duplex, watch: { readonly heard: () => void }, cancelling: CancelSource): Promise<void> {
    return new Promise((resolve) => {
      const giveUp = (): void => stream.abort(fail('timeout', 'the visitor has no patience left'))
      cancelling.cancel.addEventListener('abort', giveUp)
      stream.start({
        data: (chunk) => {
          watch.heard()
          this.#take(chunk)
          this.#pace(stream, chunk.length)
        },
        end: () => stream.end(),
        drain: () => {},
        close: (error) => {
          cancelling.cancel.removeEventListener('abort', giveUp)
          if (error !== undefined) this.#reasons.push(error.message)
          else if (!this.isDone) this.#reasons.push('the service ended before the end')
          resolve()
        },
      })
      watch.heard()
      const offset = this.#received
      stream.write(Uint8Array.of(offset >>> 24, offset >>> 16, offset >>> 8, offset))
      if (cancelling.cancel.aborted) giveUp()
    })
  }

  #take(chunk: Uint8Array): void {
    const nowMs = this.#clock.nowMs()
    this.#firstByteMs ??= nowMs - this.#startedMs
    if (this.#received > 0) this.#longestGapMs = Math.max(this.#longestGapMs, nowMs - this.#lastByteMs)
    this.#lastByteMs = nowMs
    for (let index = 0; index < chunk.length; index++)
      if (chunk[index] !== this.#body[this.#received + index]) this.#wrong++
    this.#received += chunk.length
    this.#options.onData?.(this.#received)
  }

  #pace(stream: Duplex, bytes: number): void {
    const { readBytesPerS } = this.#options
    if (readBytesPerS === undefined) return
    stream.pause()
    this.#clock.after((bytes * 1000) / readBytesPerS, () => stream.resume())
  }

  #watch(giveUp: () => void, endMs: number): { heard(): void; stop(): void } {
    const { patienceMs, connectPatienceMs = patienceMs } = this.#options
    const after = (ms: number): Timer =>
      this.#clock.after(Math.max(0, Math.min(ms, endMs - this.#clock.nowMs())), giveUp)
    let timer = after(connectPatienceMs)
    return {
      heard: () => {
        timer.cancel()
        timer = after(patienceMs)
      },
      stop: () => timer.cancel(),
    }
  }
}
