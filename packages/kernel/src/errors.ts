/**
 * The one error type of Warren and its closed list of kinds.
 *
 * A kind says what the caller can do, not where it happened. Messages are string literals and fields are numbers,
 * booleans or reviewed {@link SafeText}, so that an error may always be logged (docs/architecture.md, "Errors").
 */
import type { Literal, SafeText } from './sensitive.ts'

/** What a caller may try: at once, after a pause, over other relays, or not at all. */
export type Retry = 'now' | 'later' | 'other-path' | 'never'

/** Every kind of failure, with what it lets the caller do. Closed: callers may switch over it exhaustively. */
const RETRY_OF_KIND = {
  /** Foreign bytes that do not parse or break their format. */
  malformed: 'never',
  /** A peer that parses but breaks the protocol: the link or circuit is closed. */
  'protocol-violation': 'other-path',
  /** A signature, tag or proof that does not verify. */
  'not-authentic': 'other-path',
  /** A person's or program's input that cannot be used as it is. */
  'bad-input': 'never',
  /** What was asked for does not exist. */
  'not-found': 'later',
  /** The asker lacks a key, token or permission. */
  'no-permission': 'never',
  /** A peer refused, or closed what was open. */
  refused: 'later',
  /** No answer within the stated time. */
  timeout: 'other-path',
  /** The peer or network cannot be reached. */
  unreachable: 'later',
  /** A stated bound was reached: queue, table, rate or quota. */
  overloaded: 'later',
  /** Not enough relays, or none that fit the rules. */
  'no-path': 'later',
  /** The circuit, stream or link is gone. */
  closed: 'now',
  /** The caller gave up. */
  cancelled: 'never',
  /** Disk or database failed. */
  storage: 'later',
  /** State is encrypted and the passphrase has not been given. */
  locked: 'never',
  /** The two sides have no common version or capability. */
  unsupported: 'never',
  /** Our own mistake. */
  bug: 'never',
} as const satisfies Record<string, Retry>

export type ErrorKind = keyof typeof RETRY_OF_KIND

export type SafeField = number | boolean | SafeText | undefined

export interface FailOptions {
  /** Facts that may be logged. */
  readonly fields?: Readonly<Record<string, SafeField>>
  /** What to do next, as one sentence for the person in front of it. */
  readonly next?: string
  /** What led to this; shown at debug level only, since foreign error texts may quote user data. */
  readonly cause?: unknown
}

/** A failure with a closed kind. Made by {@link fail}, never by `new` elsewhere. */
export class WarrenError extends Error {
  override readonly name = 'WarrenError'
  readonly kind: ErrorKind
  readonly fields: Readonly<Record<string, SafeField>>
  readonly next: string | undefined

  constructor(kind: ErrorKind, message: string, options: FailOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.kind = kind
    this.fields = options.fields ?? {}
    this.next = options.next
  }

  get retry(): Retry {
    return RETRY_OF_KIND[this.kind]
  }
}

/**
 * Makes an error to throw: `throw fail('malformed', 'cell: wrong length')`.
 *
 * @param message - a literal; variable facts go into `fields`.
 */
export function fail<const M extends string>(
  kind: ErrorKind,
  message: Literal<M>,
  options: FailOptions = {},
): WarrenError {
  return new WarrenError(kind, message, options)
}

export function isWarrenError(value: unknown): value is WarrenError {
  return value instanceof WarrenError
}

/** Turns anything thrown into a {@link WarrenError}; what is not one is our own bug. */
export function asWarrenError(value: unknown): WarrenError {
  return isWarrenError(value) ? value : fail('bug', 'an unexpected failure inside Warren', { cause: value })
}

/**
 * States what must hold if our own code is right. Never reachable by a peer's bytes.
 *
 * @throws WarrenError `bug`: the claim is false.
 */
export function assert<const M extends string>(condition: boolean, claim: Literal<M>): asserts condition {
  if (!condition) throw fail('bug', claim)
}

/** Our own bug, or something that no part of Warren throws: whatever was under way may be in any state. */
export function isMistake(thrown: unknown): boolean {
  return asWarrenError(thrown).kind === 'bug'
}
