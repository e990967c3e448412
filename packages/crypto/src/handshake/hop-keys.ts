/** From a handshake's key stream to the keys of one hop (docs/spec/handshakes.md §5). */
import { assert } from '@warren/kernel'
import type { HopKeys } from '../cgo/cryptor.ts'
import { LAYER_SEED_BYTES } from '../cgo/profile.ts'

/** Length of the value that both ends of a hop share and that proofs for this circuit cover. */
export const CIRCUIT_BINDING_BYTES = 20

/** Key stream that a circuit hop takes from its handshake: forward 80, backward 80, binding 20. */
export const HOP_KEY_BYTES = 2 * LAYER_SEED_BYTES + CIRCUIT_BINDING_BYTES

export interface BoundHopKeys extends HopKeys {
  readonly binding: Uint8Array
}

/** @param keyStream - {@link HOP_KEY_BYTES} bytes; the results are copies, so the caller may wipe it. */
export function deriveHopKeys(keyStream: Uint8Array): BoundHopKeys {
  assert(keyStream.length === HOP_KEY_BYTES, 'hop keys: the key stream has 180 bytes')
  return {
    forward: keyStream.slice(0, LAYER_SEED_BYTES),
    backward: keyStream.slice(LAYER_SEED_BYTES, 2 * LAYER_SEED_BYTES),
    binding: keyStream.slice(2 * LAYER_SEED_BYTES),
  }
}
