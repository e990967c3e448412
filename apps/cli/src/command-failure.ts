/** What a command says when it fails: what is wrong as one sentence, what to do next as another, and an exit code. */
import { EXIT, type ExitCode } from './exit-codes.ts'

/** A failure of the command line itself. Those of the daemon and of Warren's packages become one by {@link failureOf}. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
  /** A problem kind of the local API, or an error kind of the kernel. */
  readonly kind: string
  readonly next: string | undefined
  readonly exitCode: ExitCode

  constructor(
    kind: string,
    message: string,
    more: { next?: string | undefined; exitCode?: ExitCode; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.kind = kind
    this.next = more.next
    this.exitCode = more.exitCode ?? exitCodeOfKind(kind)
  }
}

/** The person typed something that cannot be used. @param next - what to type instead. */
export function badInput(message: string, next: string): CommandFailure {
  return new CommandFailure('bad-input', message, { next })
}

/** A failure as it travels between two processes of the command line. */
export interface FailureReport {
  readonly kind: string
  readonly message: string
  readonly next?: string | undefined
  readonly exitCode: ExitCode
}

export function reportOf({ kind, message, next, exitCode }: CommandFailure): FailureReport {
  return { kind, message, next, exitCode }
}

export function failureOfReport({ kind, message, next, exitCode }: FailureReport): CommandFailure {
  return new CommandFailure(kind, message, { next, exitCode })
}

/**
 * Turns anything thrown into what a person is told. Errors of the SDK and of the kernel are known by their shape, so that
 * quick commands need not load either to fail.
 */
export function failureOf(error: unknown): CommandFailure {
  if (error instanceof CommandFailure) return error
  if (isSystemError(error)) {
    const where = error.path === undefined ? '' : ` at ${error.path}`
    const next = 'Check who owns it, and the disk; or name another place.'
    return new CommandFailure('storage', `The system refuses (${error.code}${where}).`, {
      next,
      cause: error,
    })
  }
  if (!isDescribed(error)) {
    const next = 'Please report it, with what you typed (SECURITY.md says where if it may be a weakness).'
    return new CommandFailure('bug', 'A mistake inside Warren.', { next, cause: error })
  }
  const { kind, next } = error
  return new CommandFailure(kind, sentence(error.message), {
    next: next === undefined ? undefined : capitalised(next),
    exitCode: error.isNotRunning === true ? EXIT.notRunning : exitCodeOfKind(kind),
    cause: error,
  })
}

interface Described extends Error {
  readonly kind: string
  readonly next?: string | undefined
  readonly isNotRunning?: boolean
}

function isDescribed(error: unknown): error is Described {
  return error instanceof Error && 'kind' in error && typeof error.kind === 'string'
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error
}

function exitCodeOfKind(kind: string): ExitCode {
  switch (kind) {
    case 'bad-input':
      return EXIT.badInput
    case 'locked':
    case 'no-permission':
    case 'no-token':
      return EXIT.notAllowed
    default:
      return EXIT.failed
  }
}

/** Packages write fragments, people read sentences. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? capitalised(text) : `${capitalised(text)}.`
}

/** What ends in a command to type must end there. */
function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
