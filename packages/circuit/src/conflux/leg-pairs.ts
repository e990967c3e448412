/** What brings two circuits of one client together at a service: the nonce that both carry. */
import { toHex } from '@warren/kernel'
import { MAX_WAITING_LEGS } from '../limits.ts'
import type { ConfluxLeg } from './leg.ts'

export class LegPairs {
  /** Legs whose other half has not come, the oldest first. */
  readonly #waiting = new Map<string, { readonly leg: ConfluxLeg; readonly isFirst: boolean }>()

  get waiting(): number {
    return this.#waiting.size
  }

  /** @throws WarrenError `protocol-violation`: legs that cannot be linked. */
  offer(leg: ConfluxLeg, nonce: Uint8Array, isFirst: boolean): void {
    const key = toHex(nonce)
    const other = this.#waiting.get(key)
    this.#waiting.delete(key)
    if (other !== undefined && other.isFirst !== isFirst && other.leg.state !== 'gone') {
      const [first, second] = isFirst ? [leg, other.leg] : [other.leg, leg]
      return first.set.acceptLink(second, nonce)
    }
    this.#waiting.set(key, { leg, isFirst })
    const [oldest] = this.#waiting.keys()
    if (this.#waiting.size > MAX_WAITING_LEGS && oldest !== undefined) this.#waiting.delete(oldest)
  }
}
