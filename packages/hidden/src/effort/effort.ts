/**
 * The effort port: what a client spends so that a busy service serves it first, and how the service checks that
 * (docs/spec/hidden-services.md §6.1).
 *
 * A scheme proves that work was done for one service, one seed and one effort. Proving takes as long as the effort says and may be given
 * up; checking takes well under a millisecond. Both go through the offload port.
 */
import type { Cancel } from '@warren/kernel'

/** What a proof is bound to: nobody can spend it at another service, in another network or after its seed. */
export interface EffortChallenge {
  readonly networkId: Uint8Array
  /** Ed25519 identity of the service. It is hashed and never sent. */
  readonly identity: Uint8Array
  /** 32 random bytes that the service chose and signed in its descriptor. */
  readonly seed: Uint8Array
}

export interface EffortScheme {
  /** Names the scheme in descriptors and proofs; not 0. */
  readonly code: number
  /**
   * Works until there is a proof.
   *
   * @param effort - tries that this takes on average, >= 1.
   * @returns EFFORT_SOLUTION_BYTES bytes, different each time.
   * @throws WarrenError `cancelled`, `overloaded`.
   */
  prove(challenge: EffortChallenge, effort: number, cancel?: Cancel): Promise<Uint8Array>
  /** @throws WarrenError `overloaded`. */
  verify(challenge: EffortChallenge, effort: number, solution: Uint8Array): Promise<boolean>
}

/** What a descriptor says about effort. */
export interface EffortTerms {
  /** Of the scheme. */
  readonly code: number
  readonly seed: Uint8Array
  /** What a client should spend now; 0: nothing. */
  readonly suggested: number
}
