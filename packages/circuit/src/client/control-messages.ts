/** Control messages between a client and the last relay of its path: answers awaited, and handlers by command. */
import { type Cancel, type Clock, type Deferred, defer, fail, type WarrenError, within } from '@warren/kernel'
import type { RelayCommand } from '../circuit.ts'
import { MAX_LATE_REPLIES } from '../limits.ts'

export class ControlMessages {
  readonly #clock: Clock
  readonly #awaited = new Map<number, Deferred<Uint8Array>>()
  readonly #handlers = new Map<number, (data: Uint8Array) => void>()
  /** Answers that were given up and may still come, by command. */
  readonly #late = new Map<number, number>()
  #lateCount = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  on(command: RelayCommand, handler: (data: Uint8Array) => void): void {
    this.#handlers.set(command, handler)
  }

  /** @see ClientCircuit.request; `send` has the question leave once the answer is awaited. */
  async request(
    reply: RelayCommand,
    send: () => void,
    timeoutMs: number,
    cancel?: Cancel,
  ): Promise<Uint8Array> {
    if (this.#awaited.has(reply)) throw fail('overloaded', 'circuit: this answer is already awaited')
    if (this.#lateCount >= MAX_LATE_REPLIES)
      throw fail('overloaded', 'circuit: too many answers were given up')
    const answer = defer<Uint8Array>()
    this.#awaited.set(reply, answer)
    send()
    try {
      return await within(this.#clock, timeoutMs, answer.promise, cancel)
    } catch (error) {
      if (this.#awaited.get(reply) === answer) {
        this.#awaited.delete(reply)
        this.#late.set(reply, (this.#late.get(reply) ?? 0) + 1)
        this.#lateCount++
      }
      throw error
    }
  }

  /** @throws WarrenError `protocol-violation`: nobody asked for such a message. */
  handle(command: number, data: Uint8Array): void {
    const awaited = this.#awaited.get(command)
    if (this.#takeLate(command)) return
    if (awaited !== undefined) {
      this.#awaited.delete(command)
      return awaited.resolve(data)
    }
    const handler = this.#handlers.get(command)
    if (handler === undefined) throw fail('protocol-violation', 'circuit: a message that nobody asked for')
    handler(data)
  }

  close(error: WarrenError): void {
    for (const answer of this.#awaited.values()) answer.reject(error)
    this.#awaited.clear()
    this.#handlers.clear()
  }

  /** Answers come in the order of their questions, so a late one precedes the one that is awaited. */
  #takeLate(command: number): boolean {
    const late = this.#late.get(command)
    if (late === undefined || late === 0) return false
    this.#late.set(command, late - 1)
    this.#lateCount--
    return true
  }
}
