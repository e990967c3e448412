/** What went wrong, for a person: what happened and what to do next. */
import { ApiError } from '@warren/sdk/browser'

export interface Failure {
  readonly message: string
  readonly next?: string | undefined
}

export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof ApiError) return { message: thrown.message, next: thrown.next }
  return { message: thrown instanceof Error ? thrown.message : String(thrown) }
}
