/** A service's side of effort: the terms it publishes, what a proof is worth, and that each counts once. */
import type { Ports } from '@warren/kernel'
import type { EffortScheme, EffortTerms } from './effort.ts'
import { EffortControl } from './effort-control.ts'
import { type EffortSeed, EffortSeeds } from './effort-seeds.ts'
import { decodeEffortProof, type EffortProof } from './proof-format.ts'

/** What an introduction says it spent. */
export interface EffortClaim {
  readonly effort: number
  readonly proof: EffortProof | undefined
  readonly seed: EffortSeed | undefined
}

const NOTHING: EffortClaim = { effort: 0, proof: undefined, seed: undefined }

export interface ServiceEffortConfig {
  readonly networkId: Uint8Array
  readonly identity: Uint8Array
  readonly scheme: EffortScheme
}

export class ServiceEffort {
  readonly #config: ServiceEffortConfig
  readonly #seeds: EffortSeeds
  readonly #control: EffortControl

  /** @param changed - the terms are others now. */
  constructor(ports: Pick<Ports, 'clock' | 'random'>, config: ServiceEffortConfig, changed: () => void) {
    this.#config = config
    this.#seeds = new EffortSeeds(ports, changed)
    this.#control = new EffortControl(ports.clock, changed)
  }

  get terms(): EffortTerms {
    return {
      code: this.#config.scheme.code,
      seed: this.#seeds.current.bytes,
      suggested: this.#control.suggested,
    }
  }

  start(): void {
    this.#seeds.start()
    this.#control.start()
  }

  stop(): void {
    this.#seeds.stop()
    this.#control.stop()
  }

  /**
   * Reads what an introduction carries; nothing is computed yet. Under a seed that is over it counts as nothing spent, since its client may
   * hold an old descriptor; so does a second time.
   *
   * @throws WarrenError `malformed`.
   */
  claimOf(bytes: Uint8Array): EffortClaim {
    if (bytes.length === 0) return NOTHING
    const proof = decodeEffortProof(bytes)
    const seed = proof.code === this.#config.scheme.code ? this.#seeds.seedOf(proof) : undefined
    if (seed === undefined || seed.isUsed(proof.solution)) return NOTHING
    return { effort: proof.effort, proof, seed }
  }

  /** Whether the claim holds. Takes a worker's time. @throws WarrenError `overloaded`. */
  async holds({ proof, seed }: EffortClaim): Promise<boolean> {
    if (proof === undefined || seed === undefined) return true
    const { networkId, identity, scheme } = this.#config
    return scheme.verify({ networkId, identity, seed: seed.bytes }, proof.effort, proof.solution)
  }

  /** Spends a claim that holds; false: it was spent in the meantime. */
  spend({ proof, seed }: EffortClaim): boolean {
    if (proof === undefined || seed === undefined) return true
    if (seed.isUsed(proof.solution)) return false
    this.#seeds.use(seed, proof.solution)
    return true
  }

  turnedAway(effort: number): void {
    this.#control.turnedAway(effort)
  }
}
