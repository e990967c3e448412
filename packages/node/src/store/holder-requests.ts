/**
 * The port to holders over circuits: one circuit for each group and holder, a bounded number of them, given in turn (docs/spec/store.md §6).
 */
import type { RelayView } from '@warren/directory'
import {
  type Clock,
  defer,
  fail,
  type HolderRequest,
  type HolderRequests,
  throwIfCancelled,
  toHex,
  type WarrenError,
} from '@warren/kernel'
import type { OpenCircuitTo } from '@warren/records'
import { HolderLine } from './holder-line.ts'
import type { Job } from './holder-stream.ts'
import { KnownHolders } from './known-holders.ts'
import { MAX_BUILDS, MAX_CIRCUITS, MAX_GROUP_CIRCUITS, MAX_WAITING_REQUESTS } from './limits.ts'

export interface HolderCircuitsConfig {
  readonly view: Pick<RelayView, 'byId'>
  readonly openCircuitTo: OpenCircuitTo
}

export interface HolderCircuits extends HolderRequests {
  /** Circuits to holders, those being built included. */
  readonly circuits: number
  /** The network came back: what failed before says nothing now. */
  wake(): void
  /** Everything that waits fails `closed`. */
  stop(): void
}

export function createHolderCircuits(
  { clock }: { readonly clock: Clock },
  config: HolderCircuitsConfig,
): HolderCircuits {
  return new Lines(clock, config)
}

const DIRECTIONS = ['leave', 'fetch'] as const
/** How far a failure is the holder's: the last hop of its circuit, or its word. */
const LAST_HOP = { leave: 3, fetch: 2 } as const

class Lines implements HolderCircuits {
  readonly #clock: Clock
  readonly #config: HolderCircuitsConfig
  readonly #known: KnownHolders
  /** By group, direction and holder; those that wait for a circuit in the order in which they began to. */
  readonly #lines = new Map<string, HolderLine>()
  #jobs = 0
  #isGiving = false
  #isStopped = false

  constructor(clock: Clock, config: HolderCircuitsConfig) {
    this.#clock = clock
    this.#config = config
    this.#known = new KnownHolders(clock)
  }

  get circuits(): number {
    return [...this.#lines.values()].filter((line) => line.hasPlace).length
  }

  async request(order: HolderRequest): Promise<Uint8Array> {
    throwIfCancelled(order.cancel)
    if (this.#isStopped) throw fail('closed', 'holders: this node stops')
    const name = toHex(order.holder)
    const objection = this.#known.objectionTo(name)
    if (objection !== undefined) throw objection
    if (this.#jobs >= MAX_WAITING_REQUESTS) throw fail('overloaded', 'holders: too many requests wait')
    const line = this.#lineFor(order, name)
    const job: Job = { order, isCancelled: false, ...defer<Uint8Array>() }
    const giveUp = (): void => {
      job.reject(fail('cancelled', 'the caller gave up'))
      line.cancel(job)
      this.#give()
    }
    order.cancel?.addEventListener('abort', giveUp)
    this.#jobs++
    line.add(job)
    this.#give()
    try {
      return await job.promise
    } finally {
      this.#jobs--
      order.cancel?.removeEventListener('abort', giveUp)
    }
  }

  isOpen(holder: Uint8Array, group: string): boolean {
    const name = toHex(holder)
    const lines = DIRECTIONS.map((direction) => this.#lines.get(keyOf(group, direction, name)))
    return lines.some((line) => line?.isOpen === true)
  }

  end(group: string): void {
    for (const line of [...this.#lines.values()]) if (line.group === group) line.end()
    this.#give()
  }

  wake(): void {
    this.#known.clear()
  }

  stop(): void {
    this.#isStopped = true
    for (const line of [...this.#lines.values()]) line.stop(fail('closed', 'holders: this node stops'))
    this.#lines.clear()
  }

  /** A circuit of more hops does for a fetch as well. */
  #lineFor(order: HolderRequest, name: string): HolderLine {
    const leaving = this.#lines.get(keyOf(order.group, 'leave', name))
    if (leaving !== undefined && !leaving.isEmpty) return leaving
    const key = keyOf(order.group, order.direction, name)
    const known = this.#lines.get(key)
    if (known !== undefined) {
      if (known.isEmpty) this.#toTheEnd(key, known)
      return known
    }
    const holder = this.#config.view.byId(order.holder)
    if (holder === undefined) throw fail('unreachable', 'holder: it is not in the directory any more')
    const line = new HolderLine(this.#clock, order, holder, this.#config.openCircuitTo, {
      changed: () => {
        if (line.wantsCircuit) this.#toTheEnd(key, line)
        this.#give()
      },
      failed: (error) => {
        this.#noteFailure(line, name, error)
        this.#give()
      },
    })
    this.#lines.set(key, line)
    return line
  }

  /** Who gave its place up waits behind those who wait already. */
  #toTheEnd(key: string, line: HolderLine): void {
    if (this.#lines.delete(key)) this.#lines.set(key, line)
  }

  #noteFailure({ direction }: HolderLine, name: string, { kind, fields }: WarrenError): void {
    const isAtHolder =
      fields['hop'] === undefined ? kind === 'timeout' : fields['hop'] === LAST_HOP[direction]
    if (kind === 'refused') this.#known.note(name, true)
    else if ((kind === 'unreachable' || kind === 'timeout') && isAtHolder) this.#known.note(name, false)
  }

  /** Gives circuits to those who wait, as far as there are places, and has others make room for the rest in turn. */
  #give(): void {
    if (this.#isGiving || this.#isStopped) return
    this.#isGiving = true
    try {
      for (const [key, line] of this.#lines) if (line.isEmpty) this.#lines.delete(key)
      const lines = [...this.#lines.values()]
      const places = new Places(lines)
      const waiting = lines.filter((line) => line.wantsCircuit)
      for (const line of waiting) {
        if (places.building >= MAX_BUILDS) break
        if (places.isFull(line.group)) this.#makeRoom(lines, places, line.group, waiting.length)
        if (places.isFull(line.group)) continue
        void line.open()
        places.take(line.group)
      }
    } finally {
      this.#isGiving = false
    }
  }

  /** One that is idle goes at once; else one that had its turn does when it has its answers, as many as there are who wait. */
  #makeRoom(lines: readonly HolderLine[], places: Places, group: string, wanted: number): void {
    const isOfUse = places.isGroupFull(group)
      ? (line: HolderLine) => line.group === group
      : (line: HolderLine) => line.hasPlace
    const candidates = lines.filter((line) => isOfUse(line) && line.hasPlace && !line.isLeaving)
    const idle = candidates.find((line) => line.isIdle)
    if (idle !== undefined) {
      idle.leave()
      places.free(idle.group)
      return
    }
    const leaving = lines.filter((line) => line.isLeaving).length
    if (leaving < wanted) candidates.find((line) => line.hadItsTurn)?.leave()
  }
}

/** Circuits that there are, as places are given. */
class Places {
  building: number
  #total: number
  readonly #byGroup = new Map<string, number>()

  constructor(lines: readonly HolderLine[]) {
    const holding = lines.filter((line) => line.hasPlace)
    this.building = holding.filter((line) => line.isBuilding).length
    this.#total = holding.length
    for (const { group } of holding) this.#byGroup.set(group, this.#of(group) + 1)
  }

  isGroupFull(group: string): boolean {
    return this.#of(group) >= MAX_GROUP_CIRCUITS
  }

  isFull(group: string): boolean {
    return this.#total >= MAX_CIRCUITS || this.isGroupFull(group)
  }

  take(group: string): void {
    this.building++
    this.#total++
    this.#byGroup.set(group, this.#of(group) + 1)
  }

  free(group: string): void {
    this.#total--
    this.#byGroup.set(group, this.#of(group) - 1)
  }

  #of(group: string): number {
    return this.#byGroup.get(group) ?? 0
  }
}

function keyOf(group: string, direction: HolderRequest['direction'], holder: string): string {
  return `${direction} ${holder} ${group}`
}
