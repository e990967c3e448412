/**
 * The seeds of one service and what was proved under them: a proof counts once, and only under the seed of now or the one before
 * (docs/spec/hidden-services.md §6.1).
 */
import { drawUnit, type Ports, type Timer, toHex } from '@warren/kernel'
import { MAX_USED_PROOFS } from '../limits.ts'
import { EFFORT_SEED_MAX_MS, EFFORT_SEED_MIN_MS } from '../timeouts.ts'
import { type EffortProof, isOfSeed } from './proof-format.ts'

const SEED_BYTES = 32

/** One seed, with the solutions that counted under it. */
export class EffortSeed {
  readonly bytes: Uint8Array
  readonly #used = new Set<string>()

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  /** More cannot be told from those that were used. */
  get isFull(): boolean {
    return this.#used.size >= MAX_USED_PROOFS
  }

  isUsed(solution: Uint8Array): boolean {
    return this.isFull || this.#used.has(toHex(solution))
  }

  use(solution: Uint8Array): void {
    this.#used.add(toHex(solution))
  }
}

export class EffortSeeds {
  readonly #ports: Pick<Ports, 'clock' | 'random'>
  readonly #changed: () => void
  #current: EffortSeed
  #previous: EffortSeed | undefined
  #timer: Timer | undefined

  /** @param changed - there is another seed to publish. */
  constructor(ports: Pick<Ports, 'clock' | 'random'>, changed: () => void) {
    this.#ports = ports
    this.#changed = changed
    this.#current = new EffortSeed(ports.random.bytes(SEED_BYTES))
  }

  get current(): EffortSeed {
    return this.#current
  }

  start(): void {
    const { clock, random } = this.#ports
    const lifeMs = EFFORT_SEED_MIN_MS + drawUnit(random) * (EFFORT_SEED_MAX_MS - EFFORT_SEED_MIN_MS)
    this.#timer = clock.after(lifeMs, () => this.#rotate())
  }

  stop(): void {
    this.#timer?.cancel()
  }

  /** The seed that a proof names; undefined: it is none of ours, or not any more. */
  seedOf(proof: EffortProof): EffortSeed | undefined {
    if (isOfSeed(proof, this.#current.bytes)) return this.#current
    return this.#previous !== undefined && isOfSeed(proof, this.#previous.bytes) ? this.#previous : undefined
  }

  /** Notes that a proof counted. A seed under which no more can be told apart is replaced at once. */
  use(seed: EffortSeed, solution: Uint8Array): void {
    seed.use(solution)
    if (seed === this.#current && seed.isFull) this.#rotate()
  }

  #rotate(): void {
    this.#timer?.cancel()
    this.#previous = this.#current
    this.#current = new EffortSeed(this.#ports.random.bytes(SEED_BYTES))
    this.start()
    this.#changed()
  }
}
