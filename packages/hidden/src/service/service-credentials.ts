/** A service's own credentials by period, kept while they are in use: blinding costs a millisecond. */
import type { Primitives } from '@warren/kernel'
import type { TimePeriod } from '@warren/crypto'
import { credentialsFor, type PeriodCredentials } from '../descriptor.ts'
import { currentPeriod, publishedPeriods } from '../time-period.ts'

export class ServiceCredentials {
  readonly #primitives: Primitives
  readonly #networkId: Uint8Array
  readonly #identity: Uint8Array
  readonly #periodMinutes: number
  readonly #known = new Map<number, PeriodCredentials>()

  constructor(
    primitives: Primitives,
    rules: { readonly networkId: Uint8Array; readonly periodMinutes: number },
    identity: Uint8Array,
  ) {
    this.#primitives = primitives
    this.#networkId = rules.networkId
    this.#periodMinutes = rules.periodMinutes
    this.#identity = identity
  }

  /** What to publish for: current period first. */
  published(wallMs: number): readonly PeriodCredentials[] {
    return publishedPeriods(wallMs, this.#periodMinutes).map((period) => this.#of(period))
  }

  /** Of every period whose descriptor a client may hold: the published ones and the one before. */
  subcredentials(wallMs: number): readonly Uint8Array[] {
    const current = currentPeriod(wallMs, this.#periodMinutes)
    for (const number of this.#known.keys())
      if (Math.abs(number - current.number) > 1) this.#known.delete(number)
    const numbers = [current.number, current.number + 1, current.number - 1].filter((number) => number >= 0)
    return numbers.map((number) => this.#of({ ...current, number }).subcredential)
  }

  #of(period: TimePeriod): PeriodCredentials {
    const known = this.#known.get(period.number)
    if (known !== undefined) return known
    const made = credentialsFor(this.#primitives, this.#networkId, this.#identity, period)
    this.#known.set(period.number, made)
    return made
  }
}
