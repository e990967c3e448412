/**
 * The closed list of what the local API answers instead of success (RFC 9457 problem details, docs/spec/local-api.md §4).
 *
 * Every error kind of the kernel has its line here, so that what happened deep inside keeps its name on the way out;
 * the rest belongs to HTTP. No schema library in this file: the SDK loads it on every command.
 */
import type { ErrorKind, Retry } from '@warren/kernel'

interface ProblemType {
  /** HTTP status. */
  readonly status: number
  readonly title: string
}

export const PROBLEM_TYPES = {
  malformed: { status: 400, title: 'Bytes that do not parse' },
  'protocol-violation': { status: 502, title: 'A peer broke the protocol' },
  'not-authentic': { status: 502, title: 'A proof does not verify' },
  'bad-input': { status: 400, title: 'Input that cannot be used' },
  'not-found': { status: 404, title: 'Not found' },
  'no-permission': { status: 403, title: 'Not allowed' },
  refused: { status: 502, title: 'A peer refused' },
  timeout: { status: 504, title: 'No answer in time' },
  unreachable: { status: 502, title: 'Cannot be reached' },
  overloaded: { status: 429, title: 'A bound was reached' },
  'no-path': { status: 503, title: 'Not enough relays' },
  closed: { status: 503, title: 'Closed' },
  cancelled: { status: 409, title: 'Cancelled' },
  storage: { status: 507, title: 'The disk failed' },
  locked: { status: 423, title: 'Locked by a passphrase' },
  unsupported: { status: 501, title: 'No common version' },
  bug: { status: 500, title: 'A mistake inside Warren' },
  /** No token, or one that is unknown or revoked. */
  'no-token': { status: 401, title: 'A token is needed' },
  /** A Host or Origin that a web page elsewhere would send. */
  'foreign-site': { status: 403, title: 'Only for programs on this machine' },
  /** The state of things does not allow it now. */
  conflict: { status: 409, title: 'Not possible in this state' },
  'too-large': { status: 413, title: 'The body is too large' },
  'wrong-media-type': { status: 415, title: 'The body is not JSON' },
  'wrong-method': { status: 405, title: 'Not possible on this resource' },
} as const satisfies Record<ErrorKind, ProblemType> & Record<string, ProblemType>

/** Every problem's name: a kernel error kind or one of HTTP's own. */
export type ProblemKind = keyof typeof PROBLEM_TYPES

/** What a failed request answers, as `application/problem+json`. */
export interface Problem {
  /** `urn:warren:problem:` and the kind. */
  readonly type: string
  readonly title: string
  /** HTTP status. */
  readonly status: number
  /** What happened, as one sentence. */
  readonly detail: string
  readonly kind: ProblemKind
  /** What to do next, as one sentence. */
  readonly next?: string
  readonly retry?: Retry
}

/** Makes the body of a failed request. */
export function problemOf(
  kind: ProblemKind,
  detail: string,
  more: { next?: string | undefined; retry?: Retry } = {},
): Problem {
  const { status, title } = PROBLEM_TYPES[kind]
  return {
    type: `urn:warren:problem:${kind}`,
    title,
    status,
    detail,
    kind,
    ...(more.next === undefined ? {} : { next: more.next }),
    ...(more.retry === undefined ? {} : { retry: more.retry }),
  }
}

export function isProblemKind(value: unknown): value is ProblemKind {
  return typeof value === 'string' && Object.hasOwn(PROBLEM_TYPES, value)
}
