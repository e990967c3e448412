/**
 * Asks holders in random order until enough valid answers are in.
 *
 * A miss or a failure has the next holder asked at once, silence has another one asked beside it, and after the first
 * valid answer the others have a short time left: one holder can neither hide the newest revision nor hold up the reader.
 */
import {
  type Cancel,
  CancelSource,
  drawShuffled,
  type Ports,
  throwIfCancelled,
  type Timer,
} from '@warren/kernel'
import type { RelayInfo } from '@warren/directory'
import { WANTED_ANSWERS } from '../limits.ts'
import type { RecordFacts } from '../record-type.ts'
import { HEDGE_MS, SECOND_ANSWER_MS } from '../timeouts.ts'

export interface FoundRecord {
  readonly record: Uint8Array
  readonly facts: RecordFacts
}

export interface GatherResult {
  /** The highest revision among the valid answers. */
  readonly found: FoundRecord | undefined
  readonly asked: number
  readonly misses: number
  /** Answers that did not verify. */
  readonly invalid: number
  readonly failed: number
  readonly lastError: unknown
}

/** Asks one holder. `invalid`: it served something that does not verify. */
type Ask = (holder: RelayInfo, cancel: Cancel) => Promise<FoundRecord | 'miss' | 'invalid'>

export async function gather(
  ports: Pick<Ports, 'clock' | 'random'>,
  from: { readonly holders: readonly RelayInfo[]; readonly atOnce: number },
  ask: Ask,
  cancel: Cancel | undefined,
): Promise<GatherResult> {
  throwIfCancelled(cancel)
  const source = new CancelSource()
  const stop = (): void => source.abort()
  cancel?.addEventListener('abort', stop)
  try {
    const result = await new Gathering(ports, drawShuffled(ports.random, from.holders), ask, source).run(
      from.atOnce,
    )
    throwIfCancelled(cancel)
    return result
  } finally {
    cancel?.removeEventListener('abort', stop)
    source.abort()
  }
}

class Gathering {
  readonly #ports: Pick<Ports, 'clock'>
  readonly #waiting: RelayInfo[]
  readonly #ask: Ask
  readonly #source: CancelSource
  #finish: () => void = () => {}
  #hedge: Timer | undefined
  #settle: Timer | undefined
  #running = 0
  #hits = 0
  #found: FoundRecord | undefined
  #asked = 0
  #misses = 0
  #invalid = 0
  #failed = 0
  #lastError: unknown

  constructor(ports: Pick<Ports, 'clock'>, holders: RelayInfo[], ask: Ask, source: CancelSource) {
    this.#ports = ports
    this.#waiting = holders
    this.#ask = ask
    this.#source = source
  }

  async run(atOnce: number): Promise<GatherResult> {
    const { clock } = this.#ports
    const finished = new Promise<void>((resolve) => {
      this.#finish = resolve
    })
    this.#source.cancel.addEventListener('abort', () => this.#finish())
    for (let count = 0; count < atOnce; count++) this.#askNext()
    const askBeside = (): void => {
      this.#askNext()
      this.#hedge = clock.after(HEDGE_MS, askBeside)
    }
    this.#hedge = clock.after(HEDGE_MS, askBeside)
    await finished
    this.#hedge?.cancel()
    this.#settle?.cancel()
    return {
      found: this.#found,
      asked: this.#asked,
      misses: this.#misses,
      invalid: this.#invalid,
      failed: this.#failed,
      lastError: this.#lastError,
    }
  }

  #askNext(): void {
    const holder = this.#waiting.pop()
    if (holder === undefined) {
      if (this.#running === 0) this.#finish()
      return
    }
    this.#running++
    this.#asked++
    void this.#askOne(holder)
  }

  async #askOne(holder: RelayInfo): Promise<void> {
    try {
      const answer = await this.#ask(holder, this.#source.cancel)
      if (answer === 'miss') this.#misses++
      else if (answer === 'invalid') this.#invalid++
      else this.#noteFound(answer)
    } catch (error) {
      this.#lastError = error
      this.#failed++
    }
    this.#running--
    if (this.#hits < WANTED_ANSWERS) this.#askNext()
  }

  #noteFound(found: FoundRecord): void {
    this.#hits++
    if (this.#found === undefined || found.facts.revision > this.#found.facts.revision) this.#found = found
    if (this.#hits >= WANTED_ANSWERS) this.#finish()
    else this.#settle = this.#ports.clock.after(SECOND_ANSWER_MS, () => this.#finish())
  }
}
