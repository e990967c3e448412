/**
 * What one connection spends to be served (docs/spec/hidden-services.md §6.1): what the service suggests, and twice as much each time
 * that it did not come although the introduction arrived.
 */
import type { Cancel } from '@warren/kernel'
import type { Descriptor } from '../descriptor.ts'
import type { EffortScheme } from '../effort/effort.ts'
import { encodeEffortProof, seedHeadOf } from '../effort/proof-format.ts'
import { FIRST_EFFORT, MAX_EFFORT } from '../limits.ts'

const NO_PROOF: Uint8Array = new Uint8Array(0)

export class EffortSpender {
  readonly #scheme: EffortScheme | undefined
  readonly #networkId: Uint8Array
  readonly #identity: Uint8Array
  /** Least to spend, whatever is suggested. */
  #least: number
  /** Proved, and seen by nobody yet. */
  #unspent: { readonly seed: Uint8Array; readonly proof: Uint8Array } | undefined

  /** @param hasWaited - the service did not come to an introduction before this. */
  constructor(
    scheme: EffortScheme | undefined,
    networkId: Uint8Array,
    identity: Uint8Array,
    hasWaited: boolean,
  ) {
    this.#least = hasWaited ? FIRST_EFFORT : 0
    this.#scheme = scheme
    this.#networkId = networkId
    this.#identity = identity
  }

  /** Whether a proof for this service takes work now. */
  isNeeded({ effort }: Descriptor): boolean {
    return this.#effortFor(effort) > 0 && this.#unspent?.seed !== effort?.seed
  }

  /**
   * A proof for the next introduction, empty if there is nothing to spend. One that did not arrive serves for the next.
   *
   * @throws WarrenError `cancelled`, `overloaded`.
   */
  async proof({ effort: terms }: Descriptor, cancel: Cancel): Promise<Uint8Array> {
    const effort = this.#effortFor(terms)
    const scheme = this.#scheme
    if (terms === undefined || scheme === undefined || effort === 0) return NO_PROOF
    if (this.#unspent?.seed === terms.seed) return this.#unspent.proof
    const challenge = { networkId: this.#networkId, identity: this.#identity, seed: terms.seed }
    const solution = await scheme.prove(challenge, effort, cancel)
    const proof = encodeEffortProof({ code: scheme.code, seedHead: seedHeadOf(terms.seed), effort, solution })
    this.#unspent = { seed: terms.seed, proof }
    return proof
  }

  /** The service may have seen the proof: it counts once. */
  spent(): void {
    this.#unspent = undefined
  }

  /** The introduction arrived and the service did not come: others spent more. */
  raise({ effort }: Descriptor): void {
    this.#least = Math.min(MAX_EFFORT, Math.max(FIRST_EFFORT, 2 * this.#effortFor(effort)))
  }

  #effortFor(terms: Descriptor['effort']): number {
    return this.#scheme !== undefined && terms?.code === this.#scheme.code
      ? Math.max(this.#least, terms.suggested)
      : 0
  }
}
