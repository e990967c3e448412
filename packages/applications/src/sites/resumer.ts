/** Goes on with sites that a process before began to publish or to take back and did not end. One after the other. */
import { asWarrenError, CancelSource, type Clock, type Timer, type WarrenError } from '@warren/kernel'
import { RESUME_AGAIN_MS, RESUME_MAX_MS } from './timeouts.ts'

export interface ResumerConfig {
  readonly clock: Clock
  /** Addresses of what is not done. */
  unfinished(): readonly string[]
  /** @throws WarrenError why it is not done yet. */
  resume(address: string, source: CancelSource): Promise<void>
  /** How one stands has changed: it is waited for with a cause, or no longer. */
  told(address: string): void
}

export class SiteResumer {
  readonly #config: ResumerConfig
  readonly #causes = new Map<string, WarrenError>()
  #timer: Timer | undefined
  #running:
    | { readonly address: string; readonly source: CancelSource; readonly done: Promise<void> }
    | undefined
  #againMs = RESUME_AGAIN_MS
  #isOn = false

  constructor(config: ResumerConfig) {
    this.#config = config
  }

  begin(): void {
    this.#isOn = true
    this.#arrange(0)
  }

  /** Something is to be tried again, some time from now. */
  soon(): void {
    if (this.#isOn && this.#timer === undefined && this.#running === undefined) this.#arrange(RESUME_AGAIN_MS)
  }

  /** Why it is not done yet. */
  causeOf(address: string): string | undefined {
    return this.#causes.get(address)?.message
  }

  /** Its owner wants something else of this one now. */
  async yieldTo(address: string): Promise<void> {
    this.#causes.delete(address)
    if (this.#running?.address !== address) return
    this.#running.source.abort()
    await this.#running.done
    this.#causes.delete(address)
  }

  async stop(): Promise<void> {
    this.#isOn = false
    this.#timer?.cancel()
    this.#timer = undefined
    this.#running?.source.abort()
    await this.#running?.done
  }

  #arrange(delayMs: number): void {
    this.#timer?.cancel()
    this.#timer = this.#config.clock.after(delayMs, () => {
      this.#timer = undefined
      void this.#run()
    })
  }

  async #run(): Promise<void> {
    for (const address of this.#config.unfinished()) {
      if (!this.#isOn) return
      const source = new CancelSource()
      const done = this.#resume(address, source)
      this.#running = { address, source, done }
      await done
      this.#running = undefined
      this.#config.told(address)
    }
    if (!this.#isOn || this.#config.unfinished().length === 0) return
    this.#arrange(this.#againMs)
    this.#againMs = Math.min(RESUME_MAX_MS, 2 * this.#againMs)
  }

  async #resume(address: string, source: CancelSource): Promise<void> {
    try {
      await this.#config.resume(address, source)
      this.#causes.delete(address)
      this.#againMs = RESUME_AGAIN_MS
    } catch (thrown) {
      const error = asWarrenError(thrown)
      if (error.kind === 'bug') throw error
      this.#causes.set(address, error)
    }
  }
}
