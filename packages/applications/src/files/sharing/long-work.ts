/** Work that takes its turn and its time: ended by who asked for it or by a stop, which waits until it is over. */
import { type Cancel, CancelSource, fail, throwIfCancelled } from '@warren/kernel'
import { MAX_READING, MAX_READING_WAITERS } from './limits.ts'
import type { ShareProgress } from './share.ts'
import { Turns } from './turns.ts'

export class LongWork {
  readonly #turns = new Turns(MAX_READING)
  readonly #stopping = new CancelSource()
  readonly #kept = new Set<Promise<void>>()

  get isStopped(): boolean {
    return this.#stopping.cancel.aborted
  }

  /** Aborted once everything is to stop. */
  get stopping(): Cancel {
    return this.#stopping.cancel
  }

  /** Runs something in its turn. @throws WarrenError `overloaded`, `cancelled`, or what `work` throws. */
  async run<T>(progress: ShareProgress, work: (cancel: Cancel) => Promise<T>): Promise<T> {
    if (this.#turns.waiting >= MAX_READING_WAITERS)
      throw fail('overloaded', 'too many shares wait to be read', { next: 'Try again when some are done.' })
    const both = new CancelSource()
    const sources = [progress.cancel, this.#stopping.cancel]
    const abort = (): void => both.abort()
    for (const source of sources) source.addEventListener('abort', abort)
    if (sources.some((source) => source.aborted)) abort()
    if (this.#turns.isTaken) progress.waiting('another share', 'It is being read.')
    const turn = async (): Promise<T> => {
      throwIfCancelled(both.cancel)
      progress.waiting(undefined)
      return work(both.cancel)
    }
    try {
      return await this.keep(this.#turns.run(turn))
    } finally {
      for (const source of sources) source.removeEventListener('abort', abort)
    }
  }

  /** Remembers work until it is over, so that {@link stop} can wait for it. */
  keep<T>(work: Promise<T>): Promise<T> {
    const over: Promise<void> = work.then(
      () => {},
      () => {},
    )
    this.#kept.add(over)
    void over.then(() => this.#kept.delete(over))
    return work
  }

  /** Ends what can be ended. */
  abort(): void {
    this.#stopping.abort()
  }

  /** Resolves once nothing is under way any more; never rejects. */
  async over(): Promise<void> {
    while (this.#kept.size > 0) await Promise.all(this.#kept)
  }
}
