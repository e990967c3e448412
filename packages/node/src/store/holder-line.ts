/** What is asked of one holder for one group: requests that wait, and the circuit that carries them. */
import type { ClientCircuit } from '@warren/circuit'
import type { RelayInfo } from '@warren/directory'
import {
  asWarrenError,
  CancelSource,
  type Clock,
  fail,
  type HolderRequest,
  type Timer,
  type WarrenError,
  within,
} from '@warren/kernel'
import type { OpenCircuitTo } from '@warren/records'
import { STORE_TARGET } from '@warren/store'
import { HolderStream, type Job } from './holder-stream.ts'
import { MAX_CIRCUIT_SENT_BYTES } from './limits.ts'
import { HOLDER_CIRCUIT_TIMEOUT_MS, HOLDER_IDLE_MS, HOLDER_TURN_MS } from './timeouts.ts'

export interface LineEvents {
  /** It has a circuit, or has none any more, or has nothing to do: places are to be given anew. */
  changed(): void
  /** It came to nothing. `refused`, or `unreachable` at the last hop: it is the holder's doing. */
  failed(error: WarrenError): void
}

export class HolderLine {
  readonly holder: RelayInfo
  readonly group: string
  readonly direction: HolderRequest['direction']
  readonly #clock: Clock
  readonly #openCircuitTo: OpenCircuitTo
  readonly #events: LineEvents
  readonly #waiting = new Set<Job>()
  #state: 'none' | 'building' | 'open' = 'none'
  #circuit: ClientCircuit | undefined
  #stream: HolderStream | undefined
  #building: CancelSource | undefined
  #idle: Timer | undefined
  #openedAtMs = 0
  #isLeaving = false
  #isEnded = false

  constructor(
    clock: Clock,
    order: Pick<HolderRequest, 'group' | 'direction'>,
    holder: RelayInfo,
    openCircuitTo: OpenCircuitTo,
    events: LineEvents,
  ) {
    this.#clock = clock
    this.group = order.group
    this.direction = order.direction
    this.holder = holder
    this.#openCircuitTo = openCircuitTo
    this.#events = events
  }

  /** It has something to send and no circuit. */
  get wantsCircuit(): boolean {
    return this.#state === 'none' && this.#waiting.size > 0
  }

  get isBuilding(): boolean {
    return this.#state === 'building'
  }

  /** It takes one of the places for circuits. */
  get hasPlace(): boolean {
    return this.#state !== 'none'
  }

  /** It has a circuit, and keeps it. */
  get isOpen(): boolean {
    return this.#state === 'open' && !this.#isLeaving && !this.#isEnded
  }

  /** It has a circuit and nothing to do with it. */
  get isIdle(): boolean {
    return this.#state === 'open' && this.#waiting.size === 0 && this.#stream?.isIdle === true
  }

  /** It has nothing at all and may be forgotten. */
  get isEmpty(): boolean {
    return this.#state === 'none' && this.#waiting.size === 0
  }

  add(job: Job): void {
    this.#waiting.add(job)
    this.#isEnded = false
    this.#idle?.cancel()
    this.#send()
  }

  /** The caller of a job gave up. What is under way already is answered all the same. */
  cancel(job: Job): void {
    job.isCancelled = true
    this.#waiting.delete(job)
    if (this.#isEnded) this.#finishIfDone()
    else if (this.#waiting.size === 0 && this.#state === 'building') this.#building?.abort()
  }

  /** Builds a circuit, for which it was given a place. */
  async open(): Promise<void> {
    const source = new CancelSource()
    this.#state = 'building'
    this.#building = source
    try {
      const purpose = this.direction === 'leave' ? 'store-put' : 'store-get'
      const building = this.#openCircuitTo(this.holder, purpose, source.cancel)
      // One that comes too late is nobody's.
      building.then(
        (circuit) =>
          this.#state === 'building' && this.#building === source ? undefined : circuit.destroy(),
        () => {},
      )
      const circuit = await within(this.#clock, HOLDER_CIRCUIT_TIMEOUT_MS, building, source.cancel)
      this.#begin(circuit)
    } catch (thrown) {
      source.abort()
      if (this.#building === source) this.#fail(asWarrenError(thrown))
    }
  }

  /** It gives its place up as soon as what is under way is answered. */
  get isLeaving(): boolean {
    return this.#isLeaving
  }

  /** It had a circuit for so long that it is the turn of those who wait. */
  get hadItsTurn(): boolean {
    return this.#state === 'open' && this.#clock.nowMs() - this.#openedAtMs >= HOLDER_TURN_MS
  }

  /** Others wait: gives its place up, at once if it is idle. */
  leave(): void {
    this.#isLeaving = true
    this.#finishIfDone()
  }

  /** Nothing more will be asked by this group. */
  end(): void {
    this.#isEnded = true
    this.#finishIfDone()
  }

  /** Everything that waits or is under way fails. */
  stop(error: WarrenError): void {
    this.#building?.abort()
    this.#building = undefined
    this.#stream?.close(error)
    this.#fail(error)
  }

  #begin(circuit: ClientCircuit): void {
    this.#circuit = circuit
    const begun = circuit.beginStream(STORE_TARGET)
    begun.opened.catch(() => {})
    const stream = new HolderStream(this.#clock, begun.stream, {
      ready: () => this.#send(),
      closed: (error) => {
        if (this.#stream === stream) this.#fail(error)
      },
    })
    this.#stream = stream
    this.#building = undefined
    this.#state = 'open'
    this.#openedAtMs = this.#clock.nowMs()
    this.#send()
    this.#events.changed()
  }

  #send(): void {
    const stream = this.#stream
    if (stream === undefined) return
    for (const job of this.#waiting) {
      if (!stream.canSend || this.#isLeaving) break
      this.#waiting.delete(job)
      stream.send(job)
      if (stream.totalSentBytes >= MAX_CIRCUIT_SENT_BYTES) this.#isLeaving = true
    }
    this.#finishIfDone()
  }

  #finishIfDone(): void {
    const stream = this.#stream
    if (stream === undefined) {
      if (this.#isEnded && this.#waiting.size === 0) this.#building?.abort()
      return
    }
    const isDone = stream.isIdle || (this.#isEnded && !stream.isAwaited)
    if (!isDone) return
    if (this.#isLeaving || (this.#isEnded && this.#waiting.size === 0)) return this.#close()
    if (this.#waiting.size > 0) return
    this.#idle?.cancel()
    this.#idle = this.#clock.after(HOLDER_IDLE_MS[this.direction], () =>
      this.isIdle ? this.#close() : undefined,
    )
    this.#events.changed()
  }

  /** Gives the circuit up; what waits gets another one in its turn. */
  #close(): void {
    const [stream, circuit] = [this.#stream, this.#circuit]
    this.#reset()
    stream?.close(fail('closed', 'holder: the circuit is not needed any more'))
    circuit?.destroy()
    this.#events.changed()
  }

  #fail(error: WarrenError): void {
    const circuit = this.#circuit
    this.#reset()
    circuit?.destroy()
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const job of waiting) job.reject(error)
    this.#events.failed(error)
  }

  #reset(): void {
    this.#idle?.cancel()
    this.#stream = undefined
    this.#circuit = undefined
    this.#building = undefined
    this.#state = 'none'
    this.#isLeaving = false
  }
}
