/** A request to the daemon that failed: which kind, what happened, what to do next. */
import { isProblemKind, type Problem, type ProblemKind } from '@warren/api/problem'

export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly kind: ProblemKind
  /** What to do next, as one sentence. */
  readonly next: string | undefined
  /** The HTTP status; undefined if no answer came, or a job failed that was begun before. */
  readonly status: number | undefined
  /** No daemon was there to ask, so that nothing was done; another `unreachable` is somebody on the network. */
  readonly isNotRunning: boolean

  constructor(
    kind: ProblemKind,
    message: string,
    more: { next?: string | undefined; status?: number; cause?: unknown; isNotRunning?: boolean } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.kind = kind
    this.next = more.next
    this.status = more.status
    this.isNotRunning = more.isNotRunning ?? false
  }
}

/** The error that a failed answer describes. */
export function errorOfAnswer(status: number, body: string): ApiError {
  const problem = parseProblem(body)
  if (problem === undefined) {
    return new ApiError('bug', 'What answers there is not Warren.', {
      status,
      next: 'Check the address of the API.',
    })
  }
  return new ApiError(problem.kind, problem.detail, { status, next: problem.next })
}

function parseProblem(body: string): Problem | undefined {
  try {
    const value = JSON.parse(body) as Partial<Problem> | undefined
    return isProblemKind(value?.kind) && typeof value.detail === 'string' ? (value as Problem) : undefined
  } catch {
    return undefined
  }
}

/** Nobody listens where the daemon should. */
export function daemonNotRunning(cause?: unknown): ApiError {
  return new ApiError('unreachable', 'Warren does not run here.', {
    next: 'Type: warren up',
    cause,
    isNotRunning: true,
  })
}
