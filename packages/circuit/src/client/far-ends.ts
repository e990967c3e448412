/** The far ends of one client circuit by hop, made when the first stream to a hop is opened. */
import type { WarrenError } from '@warren/kernel'
import type { PathSilence } from '../circuit.ts'
import type { FarEnd } from '../streams/far-end.ts'
import type { StreamGroup } from '../streams/stream-status.ts'

export class FarEnds {
  readonly #byHop: (FarEnd | undefined)[] = []
  readonly #create: (hop: number) => FarEnd

  constructor(create: (hop: number) => FarEnd) {
    this.#create = create
  }

  get openStreams(): number {
    return this.#byHop.reduce((sum, farEnd) => sum + (farEnd?.openStreams ?? 0), 0)
  }

  get groups(): StreamGroup[] {
    return this.#byHop.flatMap((farEnd) => farEnd?.group ?? [])
  }

  get bytesSent(): number {
    return this.#byHop.reduce((sum, farEnd) => sum + (farEnd?.bytesSent ?? 0), 0)
  }

  get bytesReceived(): number {
    return this.#byHop.reduce((sum, farEnd) => sum + (farEnd?.bytesReceived ?? 0), 0)
  }

  get heardAtMs(): number | undefined {
    const times = this.#byHop.flatMap((farEnd) => farEnd?.heardAtMs ?? [])
    return times.length === 0 ? undefined : Math.max(...times)
  }

  /** The far end at a hop if it has one already. */
  known(hop: number): FarEnd | undefined {
    return this.#byHop[hop]
  }

  at(hop: number): FarEnd {
    const farEnd = this.#byHop[hop] ?? this.#create(hop)
    this.#byHop[hop] = farEnd
    return farEnd
  }

  /** Asks those of the path that are nearer than `hop` for a sign of life, and gives nothing up: the guard, and the relay at `last`. */
  askNearer(hop: number, last: number): void {
    for (const nearer of new Set([0, last])) if (nearer < hop) this.at(nearer).leg.liveness.wonder()
  }

  /** What the farther of those takes to answer, if it was asked in vain; undefined: it answers, or nobody is nearer than `hop`. */
  silentNearerTripMs(hop: number, last: number, hopTimesMs: readonly number[]): number | undefined {
    const nearer = hop > last ? last : 0
    return nearer < hop && this.#isSilent(nearer) ? (hopTimesMs[nearer] ?? 0) : undefined
  }

  /** It was asked, and has brought nothing since. */
  #isSilent(hop: number): boolean {
    return this.#byHop[hop]?.leg.liveness.isUnanswered === true
  }

  /** Something came that is of no far end: the guard let it pass, whose own answer may wait behind more of it. */
  passed(): void {
    this.#byHop[0]?.leg.liveness.heard()
  }

  /** Who of the path up to the relay at `last` was asked in vain. */
  silence(last: number): PathSilence {
    if (!this.#isSilent(last)) return undefined
    return this.#isSilent(0) ? 'guard' : 'path'
  }

  countCells(): number {
    return this.#byHop.reduce((sum, farEnd) => sum + (farEnd?.countCells() ?? 0), 0)
  }

  /** When the first cell came that streams hold; undefined: they hold none. */
  get oldestMs(): number | undefined {
    const times = this.#byHop.flatMap((farEnd) => farEnd?.oldestMs ?? [])
    return times.length === 0 ? undefined : Math.min(...times)
  }

  /** No stream of any of them goes on over another circuit. */
  get areClosed(): boolean {
    return this.#byHop.every((farEnd) => farEnd === undefined || farEnd.isClosed)
  }

  wake(): void {
    for (const farEnd of this.#byHop) farEnd?.wake()
  }

  /** @param isWanted - by this end: streams do not go on over other legs. */
  close(error: WarrenError, isWanted: boolean): void {
    for (const farEnd of this.#byHop) farEnd?.close(error, isWanted)
  }

  /** Drops what is still to be read after {@link close}. */
  discard(error: WarrenError): void {
    for (const farEnd of this.#byHop) farEnd?.discard(error)
  }
}
