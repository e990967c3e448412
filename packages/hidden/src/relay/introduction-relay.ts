/**
 * A relay as introduction point: passes sealed introductions on to the service that waits behind a key
 * (docs/spec/hidden-services.md §5). It learns which keys are busy, neither whose they are nor who asks.
 */
import { fail, type Ports, toHex, TokenBucket, TokenBuckets } from '@warren/kernel'
import { RELAY_COMMANDS, type RelayCircuit, type RelayExtensions } from '@warren/circuit'
import { INTRODUCE_RATE, LINK_INTRODUCE_RATE, MAX_RELAY_INTRODUCTIONS } from '../limits.ts'
import {
  type AnswerStatus,
  decodeEstablishIntro,
  decodeIntroduce1,
  encodeStatus,
  establishStatement,
} from '../message-format.ts'
import type { CircuitRoles } from './circuit-roles.ts'

export interface RelayIdentity {
  readonly networkId: Uint8Array
  /** This relay's identity, 32 bytes. */
  readonly relayId: Uint8Array
}

interface ServedPoint {
  readonly circuit: RelayCircuit
  readonly introductions: TokenBucket
}

export class IntroductionRelay {
  readonly #ports: Pick<Ports, 'clock' | 'primitives'>
  readonly #identity: RelayIdentity
  readonly #roles: CircuitRoles
  readonly #points = new Map<string, ServedPoint>()
  readonly #byLink: TokenBuckets

  constructor(
    ports: Pick<Ports, 'clock' | 'primitives'>,
    identity: RelayIdentity,
    roles: CircuitRoles,
    relay: RelayExtensions,
  ) {
    this.#ports = ports
    this.#identity = identity
    this.#roles = roles
    this.#byLink = new TokenBuckets(ports.clock, LINK_INTRODUCE_RATE)
    relay.onMessage(RELAY_COMMANDS.establishIntro, (circuit, data) => this.#establish(circuit, data))
    relay.onMessage(RELAY_COMMANDS.introduce1, (circuit, data) => this.#introduce(circuit, data))
  }

  /** Services that wait here. */
  get count(): number {
    return this.#points.size
  }

  #establish(circuit: RelayCircuit, data: Uint8Array): void {
    const { authKey, signature } = decodeEstablishIntro(data)
    this.#roles.claim(circuit, 'introduction-service')
    const { primitives } = this.#ports
    const { networkId, relayId } = this.#identity
    const statement = establishStatement(networkId, relayId, circuit.binding, authKey)
    if (
      !primitives.edwards.isPrimeOrder(authKey) ||
      !primitives.ed25519Verify(authKey, statement, signature)
    ) {
      throw fail('not-authentic', 'establish introduction: the key did not sign for this circuit')
    }
    const name = toHex(authKey)
    const before = this.#points.get(name)
    if (before === undefined && this.#points.size >= MAX_RELAY_INTRODUCTIONS)
      return answer(circuit, 'overloaded')
    const point = {
      circuit,
      introductions: new TokenBucket(this.#ports.clock, INTRODUCE_RATE),
    }
    this.#points.set(name, point)
    circuit.onClosed(() => {
      if (this.#points.get(name) === point) this.#points.delete(name)
    })
    // The key's owner came back on a new circuit before this relay noticed the end of the old one.
    before?.circuit.destroy()
    answer(circuit, 'done')
  }

  #introduce(circuit: RelayCircuit, data: Uint8Array): void {
    const { name, body } = decodeIntroduce1(data)
    this.#roles.claim(circuit, 'introduction-client')
    const point = this.#points.get(toHex(name))
    if (point === undefined) return acknowledge(circuit, 'unknown')
    // The link's first: what one link brings too much takes nothing from what a service gets over the others.
    if (!this.#byLink.take(circuit.cameBy) || !point.introductions.take())
      return acknowledge(circuit, 'overloaded')
    point.circuit.reply(RELAY_COMMANDS.introduce2, body)
    acknowledge(circuit, 'done')
  }
}

function answer(circuit: RelayCircuit, status: AnswerStatus): void {
  circuit.reply(RELAY_COMMANDS.introEstablished, encodeStatus(status))
}

function acknowledge(circuit: RelayCircuit, status: AnswerStatus): void {
  circuit.reply(RELAY_COMMANDS.introduceAck, encodeStatus(status))
}
