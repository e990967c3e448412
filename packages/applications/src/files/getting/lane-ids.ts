/**
 * Ids of lanes: each names a circuit of its own. One whose circuit was lost is given to the next lane to the same sharer, since the two
 * ends of a circuit that was lost find each other again, and those of another one do not (docs/spec/hidden-services.md §7.1).
 */
import { MAX_LOST_LANES } from './limits.ts'
import type { LaneEnd, Source } from './source.ts'

interface LostLane {
  readonly id: string
  readonly source: Source
}

export class LaneIds {
  #count = 0
  /** The newest last. */
  readonly #lost: LostLane[] = []

  ended({ id, source }: LostLane, end: LaneEnd): void {
    if (end.kind !== 'lost' || end.code !== 'lost') return
    this.#lost.push({ id, source })
    if (this.#lost.length > MAX_LOST_LANES) this.#lost.shift()
  }

  next(source: Source): string {
    const index = this.#lost.findLastIndex((lost) => lost.source === source)
    if (index < 0) return String(this.#count++)
    const [lost] = this.#lost.splice(index, 1)
    return (lost as LostLane).id
  }
}
