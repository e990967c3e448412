/**
 * Watches the upstream proxy: while it is gone nothing is dialled, it alone is asked from time to time, and everybody is told when
 * it is back. Links are dialled through it by the transport below (platform), which knows no other way.
 */
import {
  asWarrenError,
  type Cancel,
  CancelSource,
  type Clock,
  type Log,
  type Timer,
  type Transport,
  type WarrenError,
} from '@warren/kernel'
import { UPSTREAM_LOOK_MS } from '../timeouts.ts'

export interface UpstreamConfig {
  /** `HOST:PORT`, for the person. */
  readonly name: string
  /** Asks whether the proxy is there and lets us in. @throws WarrenError with `fields.upstream`. */
  readonly greet: (cancel: Cancel) => Promise<void>
}

export interface UpstreamStatus {
  readonly address: string
  /** `gone`: nothing leaves this machine. `unknown`: nothing was dialled yet. */
  readonly state: 'working' | 'gone' | 'unknown'
  readonly cause?: string
}

export interface UpstreamGate {
  readonly transport: Transport
  status(): UpstreamStatus
  stop(): void
}

export interface UpstreamGateParts {
  readonly transport: Transport
  readonly upstream: UpstreamConfig
  readonly changed: () => void
  /** The proxy answers again. */
  readonly cameBack: () => void
}

export function createUpstreamGate(
  ports: { readonly clock: Clock; readonly log: Log },
  parts: UpstreamGateParts,
): UpstreamGate {
  return new Gate(ports, parts)
}

/** Whether a failure is the upstream proxy's, so that no relay is to blame. */
export function isUpstreamFailure(error: WarrenError): boolean {
  return error.fields['upstream'] === true
}

class Gate implements UpstreamGate {
  readonly transport: Transport
  readonly #ports: { readonly clock: Clock; readonly log: Log }
  readonly #parts: UpstreamGateParts
  readonly #stopping = new CancelSource()
  #failure: WarrenError | undefined
  #hasWorked = false
  #timer: Timer | undefined

  constructor(ports: { readonly clock: Clock; readonly log: Log }, parts: UpstreamGateParts) {
    this.#ports = ports
    this.#parts = parts
    const inner = parts.transport
    this.transport = {
      dial: async (address, opening, cancel) => {
        if (this.#failure !== undefined) throw this.#failure
        try {
          const channel = await inner.dial(address, opening, cancel)
          this.#works()
          return channel
        } catch (thrown) {
          const error = asWarrenError(thrown)
          if (isUpstreamFailure(error)) this.#fails(error)
          else if (error.kind !== 'cancelled') this.#works()
          throw error
        }
      },
      listen: (address, events) => inner.listen(address, events),
    }
  }

  status(): UpstreamStatus {
    const address = this.#parts.upstream.name
    if (this.#failure === undefined) return { address, state: this.#hasWorked ? 'working' : 'unknown' }
    const { kind, message } = this.#failure
    const isThere = kind === 'no-permission' || kind === 'protocol-violation' || kind === 'unsupported'
    const cause = isThere
      ? `upstream proxy ${address}: ${message.replace('upstream proxy: ', '')}`
      : `upstream proxy ${address} is gone`
    return { address, state: 'gone', cause }
  }

  stop(): void {
    this.#stopping.abort()
    this.#timer?.cancel()
  }

  #works(): void {
    const wasGone = this.#failure !== undefined
    const isNews = wasGone || !this.#hasWorked
    this.#failure = undefined
    this.#hasWorked = true
    this.#timer?.cancel()
    if (wasGone) {
      this.#ports.log.write('info', 'upstream: the proxy is back')
      this.#parts.cameBack()
    }
    if (isNews) this.#parts.changed()
  }

  #fails(error: WarrenError): void {
    const isNews = this.#failure === undefined
    this.#failure = error
    if (!isNews) return
    this.#ports.log.write('warn', 'upstream: the proxy is gone; nothing is dialled', {}, error)
    this.#look()
    this.#parts.changed()
  }

  #look(): void {
    if (this.#stopping.cancel.aborted) return
    this.#timer = this.#ports.clock.after(UPSTREAM_LOOK_MS, () => {
      this.#parts.upstream.greet(this.#stopping.cancel).then(
        () => this.#works(),
        (thrown: unknown) => {
          // Its reason may have changed: gone first, then wanting a password.
          this.#failure = asWarrenError(thrown)
          this.#parts.changed()
          this.#look()
        },
      )
    })
  }
}
