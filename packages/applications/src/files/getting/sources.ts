/** The sharers of one link: those that it names, and those that others named (docs/spec/files.md §7.4). */
import { formatOnionAddress } from '@warren/crypto'
import type { Ports } from '@warren/kernel'
import { MAX_SOURCES } from './limits.ts'
import { Source, type SourceOrigin } from './source.ts'

export class Sources {
  readonly #ports: Pick<Ports, 'clock' | 'random' | 'primitives'>
  readonly #all: Source[] = []

  constructor(ports: Pick<Ports, 'clock' | 'random' | 'primitives'>) {
    this.#ports = ports
  }

  get all(): readonly Source[] {
    return this.#all
  }

  /** Those that are not named in the link, oldest first; without those that are out for good. */
  get learned(): readonly Uint8Array[] {
    const named = this.#all.filter(({ origin, isGivenUp }) => origin !== 'link' && !isGivenUp)
    return named.map(({ identity }) => identity)
  }

  /** Each was tried, and none serves. */
  get haveFailed(): boolean {
    return this.#all.every(({ cause, openLanes }) => cause !== undefined && openLanes === 0)
  }

  add(identity: Uint8Array, origin: SourceOrigin): void {
    const address = formatOnionAddress(this.#ports.primitives, identity)
    if (this.#all.some((source) => source.address === address)) return
    if (this.#all.length >= MAX_SOURCES) {
      const at = this.#all.findIndex((source) => source.isReplaceable)
      if (at < 0 || origin === 'record') return
      this.#all.splice(at, 1)
    }
    this.#all.push(new Source(this.#ports, identity.slice(), address, origin))
  }

  /** The sharer with the fewest circuits, a proven one first. */
  next(wanted: number): Source | undefined {
    const able = this.#all.filter((source) => source.lanes < source.mayHave(wanted))
    // A few that never answered would otherwise keep places that a working one could fill.
    const idle = able.filter((source) => source.lanes === 0 && source.cause === undefined)
    const best = idle.length > 0 ? idle : able
    return best.sort(
      (a, b) => a.lanes - b.lanes || Number(b.hasServed) - Number(a.hasServed) || a.retryAtMs - b.retryAtMs,
    )[0]
  }

  /** Milliseconds until sharers may be asked again. */
  waits(): number[] {
    const nowMs = this.#ports.clock.nowMs()
    const waiting = this.#all.filter((source) => !source.isGivenUp && source.retryAtMs > nowMs)
    return waiting.map((source) => source.retryAtMs - nowMs)
  }
}
