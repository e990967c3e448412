/**
 * A relay's onion keys: drawn at random, kept in state, replaced every few weeks, and destroyed after the overlap, so that
 * a relay seized later cannot open handshakes recorded earlier (docs/spec/directory.md §4.4). They do not derive from
 * the root secret: what derives can be derived again.
 */
import { type Clock, fail, type Primitives, type StateStore } from '@warren/kernel'
import type { HybridServerKeys } from '@warren/crypto'
import { Reader, Writer } from '@warren/wire'
import type { NetworkParameters } from './network-parameters.ts'

export interface OnionKeys extends HybridServerKeys {
  readonly kemPublic: Uint8Array
  readonly createdAtMs: number
}

export interface OnionKeyPair {
  readonly current: OnionKeys
  /** Answered, no longer published. */
  readonly previous: OnionKeys | undefined
}

const DAY_MS = 86_400_000
const X25519_SECRET_BYTES = 32
const KEM_SEED_BYTES = 64
const STORED_BYTES = 8 + X25519_SECRET_BYTES + KEM_SEED_BYTES

export class OnionKeyRing {
  readonly #clock: Clock
  readonly #primitives: Primitives
  readonly #state: StateStore
  readonly #descriptors: NetworkParameters['descriptors']
  #keys: OnionKeyPair

  constructor(
    ports: { readonly clock: Clock; readonly primitives: Primitives; readonly state: StateStore },
    descriptors: NetworkParameters['descriptors'],
  ) {
    this.#clock = ports.clock
    this.#primitives = ports.primitives
    this.#state = ports.state
    this.#descriptors = descriptors
    const current = this.#load('current')
    this.#keys = { current: current ?? this.#draw(), previous: this.#load('previous') }
    if (current === undefined) this.#save(this.#keys)
    this.rotate()
  }

  get keys(): OnionKeyPair {
    return this.#keys
  }

  /** When the current keys stop being answered, if nothing replaces them earlier. */
  get endOfLifeMs(): number {
    const { onionKeyDays, onionKeyOverlapDays } = this.#descriptors
    return this.#keys.current.createdAtMs + (onionKeyDays + onionKeyOverlapDays) * DAY_MS
  }

  /** Replaces and destroys what is due. True: there is a new current key to publish. */
  rotate(): boolean {
    const nowMs = this.#clock.wallMs()
    const { onionKeyDays, onionKeyOverlapDays } = this.#descriptors
    const { current, previous } = this.#keys
    const isDue = nowMs >= current.createdAtMs + onionKeyDays * DAY_MS
    const kept = isDue ? current : previous
    const isKeptOver =
      kept !== undefined && nowMs >= kept.createdAtMs + (onionKeyDays + onionKeyOverlapDays) * DAY_MS
    if (!isDue && !isKeptOver) return false
    const destroyed = [isDue ? previous : undefined, isKeptOver ? kept : undefined].filter(
      (keys) => keys !== undefined,
    )
    const next = { current: isDue ? this.#draw() : current, previous: isKeptOver ? undefined : kept }
    this.#save(next)
    this.#keys = next
    for (const keys of destroyed) this.#wipe(keys)
    // Whoever takes the disk later must not find them in what was written before.
    if (destroyed.length > 0) this.#state.scrub()
    return isDue
  }

  #draw(): OnionKeys {
    const { random } = this.#primitives
    return this.#expand(
      Math.floor(this.#clock.wallMs()),
      random.bytes(X25519_SECRET_BYTES),
      random.bytes(KEM_SEED_BYTES),
    )
  }

  #expand(createdAtMs: number, onionSecret: Uint8Array, seed: Uint8Array): OnionKeys {
    const { secret, public: kemPublic } = this.#primitives.mlKem768KeyPair(seed)
    const onionPublic = this.#primitives.x25519PublicOf(onionSecret)
    return { createdAtMs, onionSecret, onionPublic, kemSecret: secret, kemPublic }
  }

  #load(name: 'current' | 'previous'): OnionKeys | undefined {
    const stored = this.#state.table('onion-keys').get(name)
    if (stored === undefined) return undefined
    if (stored.length !== STORED_BYTES) {
      const next =
        'Restore the home directory from a backup, or delete this relay’s state and start a new one.'
      throw fail('storage', 'onion keys: what is on disk cannot be read', { next })
    }
    const reader = new Reader(stored)
    const createdAtMs = reader.u64()
    return this.#expand(
      createdAtMs,
      reader.bytes(X25519_SECRET_BYTES).slice(),
      reader.bytes(KEM_SEED_BYTES).slice(),
    )
  }

  #save({ current, previous }: OnionKeyPair): void {
    const table = this.#state.table('onion-keys')
    const encode = ({ createdAtMs, onionSecret, kemSecret }: OnionKeys): Uint8Array =>
      new Writer(STORED_BYTES).u64(createdAtMs).bytes(onionSecret).bytes(kemSecret).finish()
    this.#state.transaction(() => {
      table.put('current', encode(current))
      if (previous === undefined) table.delete('previous')
      else table.put('previous', encode(previous))
    })
  }

  #wipe(keys: OnionKeys): void {
    this.#primitives.wipe(keys.onionSecret)
    this.#primitives.wipe(keys.kemSecret)
  }
}
