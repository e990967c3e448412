/** One introduction point as the service that waits there sees it. */
import { type Cancel, drawUnit, fail, type Ports, throwIfCancelled, type Timer } from '@warren/kernel'
import { type ClientCircuit, RELAY_COMMANDS } from '@warren/circuit'
import type { RelayInfo } from '@warren/directory'
import { type OpenCircuitTo, withDeadline } from '@warren/records'
import type { IntroductionPointEntry } from '../descriptor-format.ts'
import { decodeStatus, encodeEstablishIntro, establishStatement } from '../message-format.ts'
import {
  CIRCUIT_TIMEOUT_MS,
  INTRO_ASK_MAX_MS,
  INTRO_ASK_MIN_MS,
  INTRO_LIFETIME_MAX_MS,
  INTRO_LIFETIME_MIN_MS,
  REPLY_TIMEOUT_MS,
} from '../timeouts.ts'
import {
  createIntroductionKeys,
  destroyIntroductionKeys,
  type IntroductionKeys,
} from './introduction-keys.ts'
import { ReplayCache } from './replay-cache.ts'

type PointPorts = Pick<Ports, 'clock' | 'random' | 'primitives'>

export interface PointEvents {
  /** A sealed introduction arrived. */
  introduction(message: Uint8Array): void
}

export class IntroductionPoint {
  readonly relay: RelayInfo
  readonly keys: IntroductionKeys
  readonly replays: ReplayCache
  /** Monotonic time at which its life ends. */
  readonly endsAtMs: number
  readonly #ports: PointPorts
  #circuit: ClientCircuit | undefined
  #askTimer: Timer | undefined
  #silentCircuits = 0

  constructor(ports: PointPorts, relay: RelayInfo) {
    this.#ports = ports
    this.relay = relay
    this.keys = createIntroductionKeys(ports.primitives)
    this.replays = new ReplayCache(ports.primitives)
    const lifetimeMs =
      INTRO_LIFETIME_MIN_MS + drawUnit(ports.random) * (INTRO_LIFETIME_MAX_MS - INTRO_LIFETIME_MIN_MS)
    this.endsAtMs = ports.clock.nowMs() + lifetimeMs
  }

  get isEstablished(): boolean {
    return this.#circuit?.isOpen === true
  }

  /** Circuits that were given up because nothing came back over them. */
  get silentCircuits(): number {
    return this.#silentCircuits
  }

  get entry(): IntroductionPointEntry {
    const { authKey, encryptionKey, kemKey } = this.keys
    return { relayId: this.relay.id, authKey, encryptionKey, kemKey }
  }

  /**
   * Builds a circuit to the relay and has it wait for introductions. May be called again once the circuit is gone: the
   * keys stay, so descriptors that name this point stay right.
   *
   * @returns when this circuit ends.
   * @throws WarrenError `timeout`, `refused`, `overloaded`, `cancelled`, and what building circuits throws.
   */
  async establish(
    config: { readonly networkId: Uint8Array; readonly openCircuitTo: OpenCircuitTo },
    events: PointEvents,
    cancel: Cancel,
  ): Promise<{ readonly closed: Promise<unknown> }> {
    const circuit = await withDeadline(this.#ports.clock, CIRCUIT_TIMEOUT_MS, cancel, (inner) =>
      config.openCircuitTo(this.relay, 'introduction-service', inner),
    )
    try {
      throwIfCancelled(cancel)
      circuit.onMessage(RELAY_COMMANDS.introduce2, (message) => events.introduction(message))
      const { introEstablished, establishIntro } = RELAY_COMMANDS
      const request = this.#request(config.networkId, circuit.binding)
      const answer = await circuit.request(
        establishIntro,
        request,
        introEstablished,
        REPLY_TIMEOUT_MS,
        cancel,
      )
      const status = decodeStatus(answer)
      if (status === 'overloaded')
        throw fail('overloaded', 'introduction: the relay serves as many as it can')
      if (status !== 'done') throw fail('refused', 'introduction: the relay refused')
    } catch (error) {
      circuit.destroy()
      throw error
    }
    this.#circuit = circuit
    this.#askLater(circuit)
    return { closed: this.#watch(circuit) }
  }

  /** Ends its life: the circuit closes and the keys are overwritten. */
  destroy(): void {
    this.#askTimer?.cancel()
    this.#circuit?.destroy()
    destroyIntroductionKeys(this.#ports.primitives, this.keys)
  }

  /** Whoever swallows what comes for us looks like days on which nobody comes. */
  #askLater(circuit: ClientCircuit): void {
    const { clock, random } = this.#ports
    const waitMs = INTRO_ASK_MIN_MS + drawUnit(random) * (INTRO_ASK_MAX_MS - INTRO_ASK_MIN_MS)
    this.#askTimer = clock.after(waitMs, () => {
      circuit.ask()
      this.#askLater(circuit)
    })
  }

  async #watch(circuit: ClientCircuit): Promise<void> {
    const error = await circuit.closed
    if (this.#circuit === circuit) this.#askTimer?.cancel()
    if (error?.kind === 'timeout' && !circuit.isLinkLost) this.#silentCircuits++
  }

  #request(networkId: Uint8Array, binding: Uint8Array): Uint8Array {
    const { authKey, authSeed } = this.keys
    const statement = establishStatement(networkId, this.relay.id, binding, authKey)
    return encodeEstablishIntro({
      authKey,
      signature: this.#ports.primitives.ed25519Sign(authSeed, statement),
    })
  }
}
