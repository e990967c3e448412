/**
 * This node as a relay: its identity, its onion keys, and the descriptor parts that it signs about itself
 * (docs/spec/directory.md §4). What it signs is on disk before anybody sees it: after a crash nothing is signed twice
 * with one sequence, which others would take for a lie.
 */
import { fail, type PeerAddress, type Ports, safeText } from '@warren/kernel'
import { Reader } from '@warren/wire'
import { signKeys, signLiveness } from './descriptor.ts'
import { type KeysPart, type OperatorClaim, RELAY_CAPABILITIES, SHORT_ID_BYTES } from './format.ts'
import { formatIp, isAddressAllowed, parseIp } from './ip-address.ts'
import type { DirectoryItem } from './item.ts'
import type { Network } from './network-file.ts'
import type { SetView } from './set-view.ts'
import { SignedNumbers } from './signed-numbers.ts'
import { signView } from './view-statement.ts'
import { type OnionKeyPair, OnionKeyRing, type OnionKeys } from './onion-keys.ts'

export interface RelaySelfConfig {
  readonly network: Network
  /** Ed25519 seed of the relay's identity, 32 bytes. */
  readonly identitySeed: Uint8Array
  /** Who runs it; none: it is its own operator. */
  readonly operator?: OperatorClaim | undefined
  /** Where others reach it. */
  readonly address: PeerAddress
  /** Bits of {@link RELAY_CAPABILITIES}; all unless said otherwise. */
  readonly capabilities?: number
}

export interface RelaySelf {
  readonly id: Uint8Array
  readonly address: PeerAddress
  /** Current, and previous during its overlap. */
  onionKeys(): readonly OnionKeys[]
  keyPair(): OnionKeyPair
  /**
   * What changed about this relay since the last call and is to be published: nothing, its statement, or both parts.
   *
   * @param options.leaving - it stays known to other relays, but nobody shall use it.
   */
  publish(options?: { readonly leaving: boolean }): DirectoryItem[]
  /** Names another operator, or none; both parts are signed anew at the next {@link publish}. */
  changeOperator(operator: OperatorClaim | undefined): void
  /** A statement that it goes away. */
  farewell(): DirectoryItem
  /** Its word of how its set looks. */
  signView(view: SetView, settled: boolean): Uint8Array
}

type SelfPorts = Pick<Ports, 'clock' | 'primitives' | 'state'>

class SignedSelf implements RelaySelf {
  readonly id: Uint8Array
  readonly address: PeerAddress
  readonly #ports: SelfPorts
  readonly #config: RelaySelfConfig
  readonly #ip: Uint8Array
  /** What sets its moments apart from those of other relays, in milliseconds. */
  readonly #phase: number
  readonly #ring: OnionKeyRing
  readonly #numbers: SignedNumbers
  #keysSignedAtMs: number | undefined
  #livenessSignedAtMs: number | undefined
  #saidLeaving = false
  #operator: OperatorClaim | undefined

  constructor(ports: SelfPorts, config: RelaySelfConfig, ip: Uint8Array) {
    this.#ports = ports
    this.#config = config
    this.#ip = ip
    this.#operator = config.operator
    this.id = ports.primitives.ed25519PublicOf(config.identitySeed)
    this.#phase = new Reader(this.id).u32()
    this.address = { host: formatIp(ip), port: config.address.port }
    this.#numbers = new SignedNumbers(ports.state)
    this.#ring = new OnionKeyRing(ports, config.network.parameters.descriptors)
  }

  onionKeys(): readonly OnionKeys[] {
    const { current, previous } = this.#ring.keys
    return previous === undefined ? [current] : [current, previous]
  }

  keyPair(): OnionKeyPair {
    return this.#ring.keys
  }

  publish({ leaving } = { leaving: false }): DirectoryItem[] {
    const nowMs = Math.floor(this.#ports.clock.wallMs())
    const { keysIntervalHours, livenessIntervalS } = this.#config.network.parameters.descriptors
    // Every relay at a moment of its own, so that what all of them sign daily is spread over the day; and at once when
    // the clock was set back, which would otherwise keep us silent until it has caught up.
    const turnOf = (atMs: number, intervalMs: number): number => Math.floor((atMs + this.#phase) / intervalMs)
    const isDue = (atMs: number | undefined, intervalMs: number): boolean =>
      atMs === undefined || turnOf(atMs, intervalMs) !== turnOf(nowMs, intervalMs)
    const items: DirectoryItem[] = []
    // After a start both parts are signed anew: address, capabilities or operator may have changed.
    const rotated = this.#ring.rotate()
    if (rotated || isDue(this.#keysSignedAtMs, keysIntervalHours * 3_600_000)) {
      items.push({ kind: 'keys', bytes: this.#signKeys(nowMs) })
      this.#keysSignedAtMs = nowMs
    }
    const turned = leaving !== this.#saidLeaving
    if (items.length > 0 || turned || isDue(this.#livenessSignedAtMs, livenessIntervalS * 1000)) {
      items.push({ kind: 'liveness', bytes: this.#signLiveness(leaving) })
      this.#livenessSignedAtMs = nowMs
      this.#saidLeaving = leaving
    }
    return items
  }

  changeOperator(operator: OperatorClaim | undefined): void {
    this.#operator = operator
    this.#keysSignedAtMs = undefined
  }

  farewell(): DirectoryItem {
    // Whoever starts again after this has to say so at once.
    this.#livenessSignedAtMs = undefined
    return { kind: 'liveness', bytes: this.#signLiveness(true) }
  }

  signView(view: SetView, settled: boolean): Uint8Array {
    const { network, identitySeed } = this.#config
    const atMs = Math.floor(this.#ports.clock.wallMs())
    return signView(this.#ports.primitives, network.id, identitySeed, { id: this.id, atMs, settled, view })
  }

  #signKeys(nowMs: number): Uint8Array {
    const { network, identitySeed, capabilities } = this.#config
    const { primitives } = this.#ports
    const { current } = this.#ring.keys
    const validityMs = network.parameters.descriptors.keysValidityHours * 3_600_000
    const part: KeysPart = {
      id: this.id,
      // Seconds, so that a home restored from a backup still goes on above what it signed before.
      sequence: this.#numbers.next('sequence', Math.floor(nowMs / 1000)),
      issuedAtMs: nowMs,
      // Never beyond the life of the onion key it names.
      expiresAtMs: Math.min(nowMs + validityMs, this.#ring.endOfLifeMs),
      onionKey: current.onionPublic,
      kemKey: current.kemPublic,
      ip: this.#ip,
      port: this.address.port,
      capabilities:
        capabilities ??
        RELAY_CAPABILITIES.circuits | RELAY_CAPABILITIES.records | RELAY_CAPABILITIES.rendezvous,
      operator: this.#operator,
    }
    return signKeys(primitives, network.id, identitySeed, part)
  }

  #signLiveness(leaving: boolean): Uint8Array {
    const { network, identitySeed } = this.#config
    const nowMs = Math.floor(this.#ports.clock.wallMs())
    // Nobody accepted a statement that lay further ahead; counting on from it would silence us once a clock ran wild.
    const aheadMs = nowMs + network.parameters.descriptors.clockSkewS * 1000
    const atMs = this.#numbers.next('liveness', nowMs, aheadMs)
    this.#numbers.hasLeft = leaving
    const statement = { shortId: this.id.subarray(0, SHORT_ID_BYTES), atMs, leaving }
    return signLiveness(this.#ports.primitives, network.id, identitySeed, statement)
  }
}

/**
 * Makes this node a relay.
 *
 * @throws WarrenError `bad-input`: the address is not an IP address, or none that this network allows; `storage`.
 */
export function createRelaySelf(ports: SelfPorts, config: RelaySelfConfig): RelaySelf {
  const ip = parseIp(config.address.host)
  const { port } = config.address
  if (ip === undefined || !Number.isInteger(port) || port < 1 || port > 65_535) {
    const next =
      'Give the relay’s own IP address and port, such as 192.0.2.7:443; host names are never resolved.'
    throw fail('bad-input', 'relay: its address is not an IP address and a port', { next })
  }
  if (ip.every((byte) => byte === 0)) {
    throw fail(
      'bad-input',
      'relay: it listens on every address of this machine, so others do not know where to reach it',
      {
        next: 'Add the address that others use: --advertise IP:PORT.',
      },
    )
  }
  if (!isAddressAllowed(ip, config.network.testing)) {
    const reason = config.network.testing
      ? safeText('a testing network has only loopback and private addresses')
      : safeText('a real network has only public addresses')
    throw fail('bad-input', 'relay: its address is not one for this network', {
      fields: { reason },
      next: `Choose another address: ${reason}.`,
    })
  }
  return new SignedSelf(ports, config, ip)
}
