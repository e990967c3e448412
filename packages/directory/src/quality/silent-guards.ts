/**
 * Guards that did not answer for circuits which fell silent (docs/spec/directory.md §12). Between a node and its guard lies nothing but their link:
 * if that lives and the guard has nothing to say, it is the guard that swallows, and nobody can have brought that about but itself. So one
 * circuit is enough.
 *
 * In memory only: after a restart one circuit tells again.
 */
import type { Clock } from '@warren/kernel'
import { MAX_SILENT_GUARDS } from '../limits.ts'
import { SILENT_GUARD_FORGOTTEN_MS } from '../timeouts.ts'

export class SilentGuards {
  readonly #clock: Clock
  /** Until when each gives way to others. */
  readonly #untilMs = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  note(guard: string): void {
    if (this.#untilMs.size >= MAX_SILENT_GUARDS) this.#untilMs.clear()
    this.#untilMs.set(guard, this.#clock.nowMs() + SILENT_GUARD_FORGOTTEN_MS)
  }

  has(guard: string): boolean {
    return this.#clock.nowMs() < (this.#untilMs.get(guard) ?? 0)
  }

  keys(): string[] {
    return [...this.#untilMs.keys()].filter((guard) => this.has(guard))
  }
}
