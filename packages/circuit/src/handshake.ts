/**
 * The circuit handshake as circuits use it (docs/spec/circuit.md §3): the hybrid of docs/spec/handshakes.md, run in the
 * offload port, with the relay-crypto profile agreed in its encrypted extensions.
 */
import { equalBytes, fail, type Offload, utf8 } from '@warren/kernel'
import {
  type BoundHopKeys,
  deriveHopKeys,
  HOP_KEY_BYTES,
  type HybridServerKeys,
  hybridClientFinishJob,
  hybridClientStartJob,
  hybridServerJob,
  type RelayProfile,
} from '@warren/crypto'
import type { RelayInfo } from '@warren/directory'
import { decodeExtensions, encodeExtensions, EXTENSION_TYPES } from './extensions.ts'

const PURPOSE = 'circuit extend'

export interface HandshakeOptions {
  readonly offload: Offload
  /** 32 bytes. */
  readonly networkId: Uint8Array
  readonly profile: RelayProfile
}

/** The client's half of a handshake with one relay. */
export interface ClientHandshake {
  readonly message: Uint8Array
  /** @throws WarrenError `not-authentic`: not from the relay, or changed; `malformed`: its extensions. */
  finish(reply: Uint8Array): Promise<BoundHopKeys>
}

/** @throws WarrenError `not-authentic`: the relay's published keys are unusable; `overloaded`: the offload port is. */
export async function startHandshake(options: HandshakeOptions, relay: RelayInfo): Promise<ClientHandshake> {
  const { offload, networkId, profile } = options
  const started = await offload.run(hybridClientStartJob, {
    relayId: relay.id,
    onionKey: relay.onionKey,
    kemKey: relay.kemKey,
    networkId,
    purpose: PURPOSE,
    clientMessage: encodeExtensions([{ type: EXTENSION_TYPES.relayCrypto, value: utf8(profile) }]),
  })
  return {
    message: started.handshake,
    async finish(reply) {
      const input = { state: started.state, reply: reply.slice(), keyBytes: HOP_KEY_BYTES }
      const finished = await offload.run(hybridClientFinishJob, input)
      // Nothing is negotiated back so far; what a later relay adds is skipped, what is no list is refused.
      decodeExtensions(finished.serverMessage)
      return deriveHopKeys(finished.keys)
    },
  }
}

/** What a relay answers circuits with. */
export interface RelayHandshakeKeys {
  /** Ed25519 identity, 32 bytes. */
  readonly id: Uint8Array
  /** Onion keys in force: the current ones, and the previous during their overlap. */
  onionKeys(): readonly HybridServerKeys[]
}

export interface RelayHandshake {
  readonly reply: Uint8Array
  readonly keys: BoundHopKeys
}

/**
 * Answers a client's handshake.
 *
 * @throws WarrenError `not-authentic`: not for this relay and network, or changed; `malformed`: its extensions;
 *   `unsupported`: another relay-crypto profile; `overloaded`: the offload port is.
 */
export async function answerHandshake(
  options: HandshakeOptions,
  relay: RelayHandshakeKeys,
  handshake: Uint8Array,
): Promise<RelayHandshake> {
  const { offload, networkId, profile } = options
  const answer = await offload.run(hybridServerJob, {
    relayId: relay.id,
    keys: relay.onionKeys(),
    handshake: handshake.slice(),
    networkId,
    purpose: PURPOSE,
    keyBytes: HOP_KEY_BYTES,
    serverMessage: encodeExtensions([]),
  })
  const asked = decodeExtensions(answer.clientMessage).find(
    ({ type }) => type === EXTENSION_TYPES.relayCrypto,
  )
  if (asked === undefined || !equalBytes(asked.value, utf8(profile))) {
    throw fail('unsupported', 'create: another relay encryption than this network uses')
  }
  return { reply: answer.reply, keys: deriveHopKeys(answer.keys) }
}
