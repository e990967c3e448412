/** The daemon's rounds: every few hours it looks after each site that is kept, one after the other (docs/spec/sites.md §8). */
import {
  asWarrenError,
  CancelSource,
  type Clock,
  drawBelow,
  type Log,
  type Random,
  type Timer,
} from '@warren/kernel'
import { KEEP_FIRST_MS, KEEP_JITTER_MS, KEEP_PERIOD_MS } from './timeouts.ts'

export interface KeeperPorts {
  readonly clock: Clock
  readonly random: Random
  readonly log?: Log
}

export class SiteKeeper {
  readonly #ports: KeeperPorts
  readonly #round: (cancel: CancelSource['cancel']) => Promise<void>
  readonly #source = new CancelSource()
  #timer: Timer | undefined
  #running: Promise<void> = Promise.resolve()

  /** @param round - looks after all of them; what it throws waits for the next time. */
  constructor(ports: KeeperPorts, round: (cancel: CancelSource['cancel']) => Promise<void>) {
    this.#ports = ports
    this.#round = round
  }

  start(): void {
    this.#wait(KEEP_FIRST_MS)
  }

  async stop(): Promise<void> {
    this.#source.abort()
    this.#timer?.cancel()
    await this.#running
  }

  #wait(delayMs: number): void {
    if (this.#source.cancel.aborted) return
    this.#timer = this.#ports.clock.after(delayMs + drawBelow(this.#ports.random, KEEP_JITTER_MS), () => {
      this.#running = this.#round(this.#source.cancel)
        .catch((thrown: unknown) => {
          const error = asWarrenError(thrown)
          if (error.kind === 'bug')
            this.#ports.log?.write('error', 'sites: a round failed for a reason of our own', {}, error)
        })
        .then(() => this.#wait(KEEP_PERIOD_MS))
    })
  }
}
