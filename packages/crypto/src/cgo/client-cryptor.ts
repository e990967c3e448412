/** The client's end of relay encryption: all layers of one circuit (docs/spec/relay-crypto.md §6). */
import { assert, type Primitives } from '@warren/kernel'
import { TAG_BYTES } from '@warren/wire'
import type { ClientCryptor, HopKeys } from './cryptor.ts'
import { copyTag, Layer } from './layer.ts'
import { cgoSuite, type CgoSuite, type RelayProfile } from './profile.ts'
import { RelayLayers } from './relay-cryptor.ts'

interface Hop {
  readonly forward: Layer
  readonly backward: Layer
  readonly lastTag: Uint8Array
}

class ClientLayers implements ClientCryptor {
  readonly #suite: CgoSuite
  readonly #hops: Hop[] = []
  readonly #fedTag = new Uint8Array(TAG_BYTES)
  /** Whether the last hop is the far end of a rendezvous to which we are the client. */
  #hasVirtualHop = false
  /** The far end of a rendezvous to which we are the service; behind all of `#hops`. */
  #servedHop: RelayLayers | undefined

  constructor(suite: CgoSuite) {
    this.#suite = suite
  }

  get hops(): number {
    return this.#hops.length + (this.#servedHop === undefined ? 0 : 1)
  }

  addHop(keys: HopKeys): void {
    assert(
      !this.#hasVirtualHop && this.#servedHop === undefined,
      'client cryptor: nothing follows a virtual hop',
    )
    this.#hops.push({
      forward: new Layer(this.#suite, keys.forward),
      backward: new Layer(this.#suite, keys.backward),
      lastTag: new Uint8Array(TAG_BYTES),
    })
  }

  addVirtualHop(keys: HopKeys, role: 'client' | 'service'): void {
    assert(this.#hops.length > 0, 'client cryptor: a virtual hop needs a circuit below it')
    if (role === 'client') {
      this.addHop(keys)
      this.#hasVirtualHop = true
      return
    }
    assert(!this.#hasVirtualHop && this.#servedHop === undefined, 'client cryptor: one virtual hop a circuit')
    this.#servedHop = new RelayLayers(this.#suite, keys)
  }

  encrypt(command: number, hop: number, body: Uint8Array): Uint8Array {
    assert(Number.isInteger(hop) && hop >= 0 && hop < this.hops, 'client cryptor: the hop exists')
    const own = this.#hops[hop]
    if (own === undefined) {
      this.#servedHop?.originate(command, body)
    } else {
      own.forward.writeNonce(body)
      own.forward.decrypt(command, body)
      own.forward.update()
    }
    const sentTag = body.slice(0, TAG_BYTES)
    for (let index = Math.min(hop, this.#hops.length) - 1; index >= 0; index--) {
      this.#hops[index]?.forward.decrypt(command, body)
    }
    return sentTag
  }

  decrypt(command: number, body: Uint8Array): number | undefined {
    for (let index = 0; index < this.#hops.length; index++) {
      const hop = this.#hops[index] as Hop
      copyTag(body, this.#fedTag)
      if (!hop.backward.decrypt(command, body)) continue
      hop.backward.update()
      hop.lastTag.set(this.#fedTag)
      return index
    }
    return this.#servedHop?.forward(command, body) === true ? this.#hops.length : undefined
  }

  lastTagFrom(hop: number): Uint8Array {
    if (hop === this.#hops.length && this.#servedHop !== undefined) return this.#servedHop.lastForwardTag
    const own = this.#hops[hop]
    assert(own !== undefined, 'client cryptor: the hop exists')
    return own.lastTag.slice()
  }
}

/** @param bodyBytes - the geometry's body size. Hops are added as the circuit grows. */
export function createClientCryptor(
  primitives: Primitives,
  profile: RelayProfile,
  bodyBytes: number,
): ClientCryptor {
  return new ClientLayers(cgoSuite(primitives, profile, bodyBytes))
}
