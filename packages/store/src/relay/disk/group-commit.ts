/**
 * Many writers share one sync of the disk: while one group is being committed the next one gathers. What is bound to happen in order with
 * them runs between two groups.
 */
import { type Deferred, defer, type WarrenError } from '@warren/kernel'

export class GroupCommit<Job, Outcome> {
  readonly #commit: (jobs: readonly Job[]) => Promise<readonly Outcome[]>
  readonly #maxJobs: number
  #gathered: { readonly job: Job; readonly done: Deferred<Outcome> }[] = []
  #isScheduled = false
  #tail: Promise<unknown> = Promise.resolve()

  /** @param commit - never more than one at a time; gives an outcome for each job, or throws for all of them. */
  constructor(maxJobs: number, commit: (jobs: readonly Job[]) => Promise<readonly Outcome[]>) {
    this.#maxJobs = maxJobs
    this.#commit = commit
  }

  /** @throws whatever the commit of its group throws. */
  add(job: Job): Promise<Outcome> {
    const done = defer<Outcome>()
    this.#gathered.push({ job, done })
    this.#schedule()
    return done.promise
  }

  /** Runs `work` while nothing is committed. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work)
    this.#tail = result.catch(() => {})
    return result
  }

  #schedule(): void {
    if (this.#isScheduled || this.#gathered.length === 0) return
    this.#isScheduled = true
    void this.alone(() => this.#commitGathered())
  }

  async #commitGathered(): Promise<void> {
    const group = this.#gathered.splice(0, this.#maxJobs)
    this.#isScheduled = false
    this.#schedule()
    try {
      const outcomes = await this.#commit(group.map(({ job }) => job))
      for (const [index, { done }] of group.entries()) done.resolve(outcomes[index] as Outcome)
    } catch (error) {
      for (const { done } of group) done.reject(error as WarrenError)
    }
  }
}
