/**
 * Circuits shared by those who may be linked with each other, and by nobody else (docs/spec/circuit.md §8): one for each
 * pair of destination and isolation key.
 */
import { type Cancel, type Clock, fail, type Timer, within } from '@warren/kernel'
import type { ClientCircuit } from './circuit.ts'
import { MAX_ISOLATED_CIRCUITS } from './limits.ts'
import { DIRTY_CIRCUIT_MAX_AGE_MS, ISOLATED_BUILD_TIMEOUT_MS, ISOLATED_IDLE_MS } from './timeouts.ts'

interface Entry {
  readonly key: string
  readonly circuit: Promise<ClientCircuit>
  /** Set once it is built. */
  built: ClientCircuit | undefined
  readonly firstUsedMs: number
  lastUsedMs: number
}

export interface IsolatedCircuitsConfig {
  readonly maxCircuits?: number
  readonly idleMs?: number
  /** No new streams on a circuit after this. Infinity: as long as it lives, for services whose circuits are dear. */
  readonly maxAgeMs?: number
}

export class IsolatedCircuits {
  readonly #clock: Clock
  readonly #maxCircuits: number
  readonly #idleMs: number
  readonly #maxAgeMs: number
  /** In order of last use, the oldest first. */
  readonly #entries = new Map<string, Entry>()
  /** Too old for new streams, kept until their last stream ends. */
  readonly #retired = new Set<ClientCircuit>()
  #sweepTimer: Timer | undefined
  #isClosed = false

  constructor(clock: Clock, config: IsolatedCircuitsConfig = {}) {
    this.#clock = clock
    this.#maxCircuits = config.maxCircuits ?? MAX_ISOLATED_CIRCUITS
    this.#idleMs = config.idleMs ?? ISOLATED_IDLE_MS
    this.#maxAgeMs = config.maxAgeMs ?? DIRTY_CIRCUIT_MAX_AGE_MS
  }

  get size(): number {
    return this.#entries.size + this.#retired.size
  }

  /**
   * The circuit for this pair: an open one that is not too old, one that is being built, or what `build` gives.
   *
   * @param build - called at most once at a time for a pair; its circuit belongs to this map.
   * @throws WarrenError `closed`, `cancelled`, `timeout`, `overloaded` (all are in use), or what `build` throws.
   */
  async take(
    destination: string,
    isolation: string,
    build: () => Promise<ClientCircuit>,
    cancel?: Cancel,
  ): Promise<ClientCircuit> {
    if (this.#isClosed) throw fail('closed', 'circuits: shut down')
    // Lengths first, so that no two pairs have one key.
    const key = `${destination.length}:${destination}${isolation}`
    const entry = this.#usable(key) ?? this.#open(key, build)
    entry.lastUsedMs = this.#clock.nowMs()
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return within(this.#clock, ISOLATED_BUILD_TIMEOUT_MS, entry.circuit, cancel)
  }

  /** Destroys all circuits; those being built are destroyed when they are. */
  close(): void {
    this.#isClosed = true
    this.#sweepTimer?.cancel()
    for (const entry of this.#entries.values()) entry.built?.destroy()
    for (const circuit of this.#retired) circuit.destroy()
    this.#entries.clear()
    this.#retired.clear()
  }

  #usable(key: string): Entry | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    const isOld = this.#clock.nowMs() - entry.firstUsedMs >= this.#maxAgeMs
    if (!isOld && (entry.built === undefined || entry.built.isOpen)) return entry
    this.#entries.delete(key)
    if (entry.built?.isOpen === true) this.#retire(entry.built)
    return undefined
  }

  #open(key: string, build: () => Promise<ClientCircuit>): Entry {
    if (this.#entries.size >= this.#maxCircuits) this.#evictIdle()
    const nowMs = this.#clock.nowMs()
    const circuit = build()
    const entry: Entry = { key, circuit, built: undefined, firstUsedMs: nowMs, lastUsedMs: nowMs }
    circuit.then(
      (built) => {
        if (this.#isClosed) return built.destroy()
        entry.built = built
        void built.closed.then(() => this.#forget(entry))
      },
      () => this.#forget(entry),
    )
    this.#startSweeping()
    return entry
  }

  #forget(entry: Entry): void {
    if (this.#entries.get(entry.key) === entry) this.#entries.delete(entry.key)
  }

  #retire(circuit: ClientCircuit): void {
    if (circuit.openStreams === 0) return circuit.destroy()
    this.#retired.add(circuit)
    void circuit.closed.then(() => this.#retired.delete(circuit))
  }

  /** @throws WarrenError `overloaded`: every circuit carries streams or is being built. */
  #evictIdle(): void {
    for (const entry of this.#entries.values()) {
      if (entry.built === undefined || entry.built.openStreams > 0) continue
      this.#entries.delete(entry.key)
      entry.built.destroy()
      return
    }
    throw fail('overloaded', 'circuits: all isolated circuits are in use', {
      fields: { circuits: this.#entries.size },
    })
  }

  #startSweeping(): void {
    if (this.#sweepTimer !== undefined || this.#isClosed) return
    this.#sweepTimer = this.#clock.after(this.#idleMs, () => {
      this.#sweepTimer = undefined
      this.#sweep()
      if (this.size > 0) this.#startSweeping()
    })
  }

  #sweep(): void {
    for (const circuit of this.#retired) if (circuit.openStreams === 0) circuit.destroy()
    const idleSinceMs = this.#clock.nowMs() - this.#idleMs
    for (const entry of [...this.#entries.values()]) {
      if (entry.built === undefined) continue
      if (entry.built.openStreams > 0) entry.lastUsedMs = this.#clock.nowMs()
      if (entry.lastUsedMs > idleSinceMs) continue
      this.#entries.delete(entry.key)
      entry.built.destroy()
    }
  }
}
