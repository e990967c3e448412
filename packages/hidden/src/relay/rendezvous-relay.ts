/**
 * A relay as rendezvous point: joins the circuit of a client that left a cookie with that of the service that brings it
 * (docs/spec/hidden-services.md §7). It sees cells it cannot read, and knows neither end.
 */
import { fail, type Clock, type Timer, toHex } from '@warren/kernel'
import { RELAY_COMMANDS, type RelayCircuit, type RelayExtensions } from '@warren/circuit'
import { MAX_RELAY_RENDEZVOUS } from '../limits.ts'
import { type AnswerStatus, decodeCookie, decodeRendezvous1, encodeStatus } from '../message-format.ts'
import { RENDEZVOUS_LIFETIME_MS } from '../timeouts.ts'
import type { CircuitRoles } from './circuit-roles.ts'

interface WaitingClient {
  readonly circuit: RelayCircuit
  readonly timer: Timer
}

export class RendezvousRelay {
  readonly #clock: Clock
  readonly #roles: CircuitRoles
  readonly #waiting = new Map<string, WaitingClient>()

  constructor(clock: Clock, roles: CircuitRoles, relay: RelayExtensions) {
    this.#clock = clock
    this.#roles = roles
    relay.onMessage(RELAY_COMMANDS.establishRendezvous, (circuit, data) => this.#establish(circuit, data))
    relay.onMessage(RELAY_COMMANDS.rendezvous1, (circuit, data) => this.#meet(circuit, data))
  }

  /** Clients that wait here for their service. */
  get count(): number {
    return this.#waiting.size
  }

  #establish(circuit: RelayCircuit, data: Uint8Array): void {
    const name = toHex(decodeCookie(data))
    this.#roles.claim(circuit, 'rendezvous-client')
    if (this.#waiting.size >= MAX_RELAY_RENDEZVOUS) return answer(circuit, 'overloaded')
    // Somebody who guessed or saw a cookie must not be able to take its place.
    if (this.#waiting.has(name)) return answer(circuit, 'refused')
    const timer = this.#clock.after(RENDEZVOUS_LIFETIME_MS, () => circuit.destroy())
    this.#waiting.set(name, { circuit, timer })
    circuit.onClosed(() => this.#forget(name, circuit))
    answer(circuit, 'done')
  }

  #meet(circuit: RelayCircuit, data: Uint8Array): void {
    const { name, body } = decodeRendezvous1(data)
    this.#roles.claim(circuit, 'rendezvous-service')
    const cookie = toHex(name)
    const client = this.#waiting.get(cookie)
    if (client === undefined) throw fail('not-found', 'rendezvous: nobody waits with this cookie')
    this.#forget(cookie, client.circuit)
    client.circuit.reply(RELAY_COMMANDS.rendezvous2, body)
    client.circuit.join(circuit)
  }

  #forget(cookie: string, circuit: RelayCircuit): void {
    const client = this.#waiting.get(cookie)
    if (client?.circuit !== circuit) return
    client.timer.cancel()
    this.#waiting.delete(cookie)
  }
}

function answer(circuit: RelayCircuit, status: AnswerStatus): void {
  circuit.reply(RELAY_COMMANDS.rendezvousEstablished, encodeStatus(status))
}
