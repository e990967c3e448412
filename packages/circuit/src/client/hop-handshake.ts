/** Adding one hop to a circuit: the handshake, its answer, and how long both may take (docs/spec/circuit.md §3, §4). */
import { assert, type Cancel, type Deferred, defer, fail, type WarrenError, within } from '@warren/kernel'
import type { BoundHopKeys } from '@warren/crypto'
import type { RelayInfo } from '@warren/directory'
import type { CircuitContext } from '../context.ts'
import { type ClientHandshake, startHandshake } from '../handshake.ts'
import { MAX_RELAY_EARLY_CELLS } from '../limits.ts'
import { notReached } from './building-cells.ts'

/** A handshake whose first half is being computed, perhaps before its turn. */
export type PreparedHandshake = Promise<ClientHandshake>

export function prepareHandshake(context: CircuitContext, relay: RelayInfo): PreparedHandshake {
  const prepared = startHandshake(context.handshake, relay)
  // The hop before it may fail: then nobody awaits it.
  prepared.catch(() => {})
  return prepared
}

/** How the handshake reaches the relay. */
export interface HopMessages {
  sendCreate(handshake: Uint8Array): void
  sendExtend(relay: RelayInfo, handshake: Uint8Array): void
}

export class HopHandshake {
  readonly #context: CircuitContext
  readonly #messages: HopMessages
  #hops = 0
  #isRunning = false
  #answer: Deferred<Uint8Array> | undefined

  constructor(context: CircuitContext, messages: HopMessages) {
    this.#context = context
    this.#messages = messages
  }

  /** The hop, counted from 0, that was asked and has not answered. */
  get awaited(): number | undefined {
    return this.#answer === undefined ? undefined : this.#hops
  }

  /** Whether another hop may be added at all. */
  get hasRoom(): boolean {
    return this.#hops <= MAX_RELAY_EARLY_CELLS
  }

  /**
   * Shakes hands with the next relay. After a failure the circuit is of no more use: the relay may be half way through.
   *
   * @throws WarrenError `timeout`, `cancelled`, `not-authentic`, `malformed`, or what {@link reject} was given.
   */
  async run(
    relay: RelayInfo,
    prepared: PreparedHandshake,
    timeoutMs: number,
    cancel?: Cancel,
  ): Promise<BoundHopKeys> {
    assert(!this.#isRunning, 'circuit: one extend at a time')
    this.#isRunning = true
    const answer = defer<Uint8Array>()
    // The circuit may go while the handshake is prepared, when nobody awaits the answer yet.
    answer.promise.catch(() => {})
    this.#answer = answer
    const keys = await within(
      this.#context.ports.clock,
      timeoutMs,
      this.#exchange(relay, prepared, answer),
      cancel,
    )
    this.#isRunning = false
    this.#hops++
    return keys
  }

  /** CREATED or EXTENDED came; one without a handshake says that the relay was not reached. @throws WarrenError `protocol-violation`: unasked. */
  resolve(handshake: Uint8Array): void {
    const answer = this.#answer
    if (answer === undefined) throw fail('protocol-violation', 'circuit: extended without being asked')
    this.#answer = undefined
    if (handshake.length > 0) answer.resolve(handshake)
    else answer.reject(notReached())
  }

  /** The circuit is gone. */
  reject(error: WarrenError): void {
    this.#answer?.reject(error)
    this.#answer = undefined
  }

  async #exchange(
    relay: RelayInfo,
    prepared: PreparedHandshake,
    answer: Deferred<Uint8Array>,
  ): Promise<BoundHopKeys> {
    const handshake = await prepared
    if (this.#answer === answer) {
      if (this.#hops === 0) this.#messages.sendCreate(handshake.message)
      else this.#messages.sendExtend(relay, handshake.message)
    }
    return handshake.finish(await answer.promise)
  }
}
