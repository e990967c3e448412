/** One thing that a person asked for: whether it is under way, and what went wrong with it last. */
import { ApiError, type ProblemKind } from '@warren/sdk/browser'
import { type Failure, failureOf } from './failure.ts'

export class Attempt {
  isBusy: boolean = $state(false)
  failure: Failure | undefined = $state.raw()
  /** Of the failure, for those that the page says in its own words. */
  kind: ProblemKind | undefined = $state.raw()

  /** @returns whether it was done; what was thrown is kept to be shown. A second click while it runs does nothing. */
  async run(work: () => Promise<void>): Promise<boolean> {
    if (this.isBusy) return false
    this.isBusy = true
    this.clear()
    try {
      await work()
      return true
    } catch (error) {
      this.failure = failureOf(error)
      this.kind = error instanceof ApiError ? error.kind : undefined
      return false
    } finally {
      this.isBusy = false
    }
  }

  clear(): void {
    this.failure = undefined
    this.kind = undefined
  }
}
