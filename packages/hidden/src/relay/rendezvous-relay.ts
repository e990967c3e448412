/**
 * A relay as rendezvous point: joins the circuit of a client that left a cookie with that of the service that brings it
 * (docs/spec/hidden-services.md §7). It sees cells it cannot read, and knows neither end.
 */
import { fail, type Clock, type Timer, toHex } from '@warren/kernel'
import { RELAY_COMMANDS, type RelayCircuit, type RelayExtensions } from '@warren/circuit'
import { MAX_RELAY_RENDEZVOUS } from '../limits.ts'
import { type AnswerStatus, decodeCookie, decodeRendezvous1, encodeStatus } from '../message-format.ts'
import { RENDEZVOUS_LIFETIME_MS, REUNION_WAIT_MS } from '../timeouts.ts'
import type { CircuitRoles } from './circuit-roles.ts'

interface WaitingClient {
  readonly circuit: RelayCircuit
  readonly timer: Timer
}

/** Two who meet again may come in either order. */
interface WaitingService extends WaitingClient {
  readonly reply: Uint8Array
}

export class RendezvousRelay {
  readonly #clock: Clock
  readonly #roles: CircuitRoles
  readonly #waiting = new Map<string, WaitingClient>()
  readonly #early = new Map<string, WaitingService>()

  constructor(clock: Clock, roles: CircuitRoles, relay: RelayExtensions) {
    this.#clock = clock
    this.#roles = roles
    relay.onMessage(RELAY_COMMANDS.establishRendezvous, (circuit, data) => this.#establish(circuit, data))
    relay.onMessage(RELAY_COMMANDS.rendezvous1, (circuit, data) => this.#meet(circuit, data))
  }

  /** Clients that wait here for their service, and services for their client. */
  get count(): number {
    return this.#waiting.size + this.#early.size
  }

  #establish(circuit: RelayCircuit, data: Uint8Array): void {
    const name = toHex(decodeCookie(data))
    this.#roles.claim(circuit, 'rendezvous-client')
    const early = this.#early.get(name)
    if (early === undefined && this.count >= MAX_RELAY_RENDEZVOUS) return answer(circuit, 'overloaded')
    // Somebody who guessed or saw a cookie must not be able to take its place.
    if (this.#waiting.has(name)) return answer(circuit, 'refused')
    if (early !== undefined) {
      forget(this.#early, name, early.circuit)
      answer(circuit, 'done')
      return join(circuit, early.circuit, early.reply)
    }
    const timer = this.#clock.after(RENDEZVOUS_LIFETIME_MS, () => circuit.destroy())
    this.#waiting.set(name, { circuit, timer })
    circuit.onClosed(() => forget(this.#waiting, name, circuit))
    answer(circuit, 'done')
  }

  #meet(circuit: RelayCircuit, data: Uint8Array): void {
    const { name, body } = decodeRendezvous1(data)
    this.#roles.claim(circuit, 'rendezvous-service')
    const cookie = toHex(name)
    const client = this.#waiting.get(cookie)
    if (client === undefined) return this.#holdEarly(cookie, circuit, body)
    forget(this.#waiting, cookie, client.circuit)
    join(client.circuit, circuit, body)
  }

  #holdEarly(cookie: string, circuit: RelayCircuit, reply: Uint8Array): void {
    if (this.#early.has(cookie) || this.count >= MAX_RELAY_RENDEZVOUS)
      throw fail('not-found', 'rendezvous: nobody waits with this cookie')
    const timer = this.#clock.after(REUNION_WAIT_MS, () => circuit.destroy())
    this.#early.set(cookie, { circuit, timer, reply })
    circuit.onClosed(() => forget(this.#early, cookie, circuit))
  }
}

function forget(all: Map<string, WaitingClient>, cookie: string, circuit: RelayCircuit): void {
  const waiting = all.get(cookie)
  if (waiting?.circuit !== circuit) return
  waiting.timer.cancel()
  all.delete(cookie)
}

function join(client: RelayCircuit, service: RelayCircuit, reply: Uint8Array): void {
  client.reply(RELAY_COMMANDS.rendezvous2, reply)
  client.join(service)
}

function answer(circuit: RelayCircuit, status: AnswerStatus): void {
  circuit.reply(RELAY_COMMANDS.rendezvousEstablished, encodeStatus(status))
}
