/** The relays to start from, and how each answered last (docs/spec/directory.md §5.5). */
import { equalBytes, type SafeText, safeText, toHex, type WarrenError } from '@warren/kernel'
import type { LinkTarget } from '@warren/link'
import { MAX_BOOTSTRAP_ENTRIES } from './limits.ts'

export interface BootstrapStatus {
  readonly target: LinkTarget
  readonly state: 'untried' | 'answered' | 'failed'
  /** Why it failed last. */
  readonly cause: SafeText | undefined
}

interface Outcome {
  readonly target: LinkTarget
  readonly error: WarrenError | undefined
}

export class BootstrapList {
  #entries: readonly LinkTarget[]
  readonly #causes = new Map<string, SafeText | undefined>()

  constructor(entries: readonly LinkTarget[]) {
    this.#entries = entries
  }

  entries(): readonly LinkTarget[] {
    return this.#entries
  }

  /** Adds relays, or gives known ones another address. */
  add(targets: readonly LinkTarget[]): void {
    const others = this.#entries.filter((entry) => !targets.some(({ id }) => equalBytes(id, entry.id)))
    this.#entries = [...targets, ...others].slice(0, MAX_BOOTSTRAP_ENTRIES)
  }

  note(outcomes: readonly Outcome[]): void {
    for (const { target, error } of outcomes) {
      if (!this.#entries.some(({ id }) => equalBytes(id, target.id))) continue
      const name = toHex(target.id)
      // It was left alone after a failure: what that one was still holds.
      if (error?.fields['retryInMs'] !== undefined && this.#causes.get(name) !== undefined) continue
      if (error?.kind === 'cancelled' || error?.kind === 'closed') continue
      this.#causes.set(name, error === undefined ? undefined : causeOf(error))
    }
  }

  status(): BootstrapStatus[] {
    return this.#entries.map((target) => {
      const name = toHex(target.id)
      const cause = this.#causes.get(name)
      const state = cause !== undefined ? 'failed' : this.#causes.has(name) ? 'answered' : 'untried'
      return { target, state, cause }
    })
  }
}

/** What a person can do something with: who is to blame, as far as the failure shows it. */
function causeOf({ kind, fields }: WarrenError): SafeText {
  if (fields['upstream'] === true)
    return safeText('not asked: the upstream proxy does not let anything through')
  switch (kind) {
    case 'unreachable':
      return safeText('nobody listens there, or no way leads there')
    case 'timeout':
      return safeText('no answer in time: it is gone, or a firewall drops the connection')
    case 'refused':
      return fields['stage'] === 'opening'
        ? safeText('something else answers there: another relay, another network, or a plain web server')
        : safeText('the connection was broken off')
    case 'not-authentic':
      return safeText('another relay or another network answers there')
    case 'unsupported':
      return safeText('it speaks no version that this Warren speaks')
    case 'overloaded':
      return safeText('it is busy')
    default:
      return safeText('it did not answer as a relay does')
  }
}
