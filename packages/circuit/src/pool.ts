/**
 * Circuits built ahead of need (docs/spec/circuit.md §8): a few clean ones wait, so that who needs one does not wait for
 * three handshakes. Each is handed out once and never comes back: what one caller did on it cannot be linked to another.
 */
import {
  asWarrenError,
  type Cancel,
  CancelSource,
  type Clock,
  type Deferred,
  defer,
  drawUnit,
  fail,
  type Log,
  type Random,
  throwIfCancelled,
  type Timer,
  type WarrenError,
  within,
} from '@warren/kernel'
import type { RelayInfo } from '@warren/directory'
import type { CircuitBuilder, ClientCircuit } from './circuit.ts'
import {
  BUILD_BACKOFF_FIRST_MS,
  BUILD_BACKOFF_MAX_MS,
  CLEAN_CIRCUIT_MAX_AGE_MS,
  TAKE_TIMEOUT_MS,
} from './timeouts.ts'

export interface CircuitPoolConfig {
  readonly builder: CircuitBuilder
  /**
   * Chooses a fresh path.
   *
   * @throws WarrenError `no-path`: not enough relays; tried again after a pause.
   */
  readonly path: () => readonly RelayInfo[]
  /** Clean circuits kept ready; 2 or 3 cover a page that opens several connections. Asked again whenever one may be built. */
  readonly size: number | (() => number)
  readonly maxAgeMs?: number
  /** One that is ready is of no use any more, as when its first relay came under suspicion: it is destroyed and not handed out. */
  readonly isStale?: (circuit: ClientCircuit) => boolean
  /** One more could be taken. */
  readonly onReady?: () => void
}

export interface CircuitPool {
  /** Circuits that could be taken at once. */
  readonly ready: number
  /** Why the last build failed; undefined once one succeeded. */
  readonly lastError: WarrenError | undefined
  start(): void
  /** What kept circuits from being built is over: tries again at once. */
  wake(): void
  /** Destroys what is ready; who waits is told `closed`. */
  stop(): void
  /**
   * A circuit that nobody had before; it is the caller's to destroy.
   *
   * @throws WarrenError `closed`, `cancelled`, or why three builds failed, when no other is under way.
   */
  take(cancel?: Cancel): Promise<ClientCircuit>
  /** Whether one that is ready fits. */
  hasReady(fits: (circuit: ClientCircuit) => boolean): boolean
  /** A ready one that fits, without waiting; undefined: there is none. It is the caller's to destroy. */
  takeReady(fits: (circuit: ClientCircuit) => boolean): ClientCircuit | undefined
}

/** Builds that may fail while a caller waits, before no more are begun for him; he is told when none is under way. */
const FAILURES_PER_TAKE = 3

interface Waiter {
  readonly taken: Deferred<ClientCircuit>
  failuresLeft: number
}

type PoolPorts = { readonly clock: Clock; readonly random: Random; readonly log: Log }

class Pool implements CircuitPool {
  readonly #ports: PoolPorts
  readonly #config: CircuitPoolConfig
  readonly #ready: ClientCircuit[] = []
  readonly #waiters: Waiter[] = []
  readonly #stopping = new CancelSource()
  #building = 0
  /** Those of them that take longer than builds here do: others are begun in their place. */
  #slow = 0
  /** Ready, but built slowly: each is given up for one that was not. */
  readonly #makeshift = new Set<ClientCircuit>()
  #backoffMs = 0
  #backoffTimer: Timer | undefined
  #ageTimer: Timer | undefined
  #state: 'new' | 'running' | 'stopped' = 'new'
  #lastError: WarrenError | undefined

  constructor(ports: PoolPorts, config: CircuitPoolConfig) {
    this.#ports = ports
    this.#config = config
  }

  get ready(): number {
    return this.#ready.length
  }

  get #size(): number {
    const { size } = this.#config
    return typeof size === 'number' ? size : size()
  }

  get lastError(): WarrenError | undefined {
    return this.#lastError
  }

  wake(): void {
    this.#resetBackoff()
    this.#fill()
  }

  start(): void {
    if (this.#state !== 'new') return
    this.#state = 'running'
    this.#fill()
  }

  stop(): void {
    if (this.#state === 'stopped') return
    this.#state = 'stopped'
    this.#stopping.abort()
    this.#backoffTimer?.cancel()
    this.#ageTimer?.cancel()
    for (const circuit of this.#ready.splice(0)) circuit.destroy()
    for (const waiter of this.#waiters.splice(0)) waiter.taken.reject(fail('closed', 'circuit pool: stopped'))
  }

  async take(cancel?: Cancel): Promise<ClientCircuit> {
    throwIfCancelled(cancel)
    if (this.#state === 'stopped') throw fail('closed', 'circuit pool: stopped')
    this.#dropStale()
    const circuit = this.#shiftOpen()
    if (circuit !== undefined) {
      this.#fill()
      return circuit
    }
    const waiter: Waiter = { taken: defer(), failuresLeft: FAILURES_PER_TAKE }
    this.#waiters.push(waiter)
    // Somebody waits now: a pause after failures has lost its point.
    this.#resetBackoff()
    this.#fill()
    try {
      return await within(this.#ports.clock, TAKE_TIMEOUT_MS, waiter.taken.promise, cancel)
    } catch (error) {
      this.#leave(waiter)
      throw error
    }
  }

  hasReady(fits: (circuit: ClientCircuit) => boolean): boolean {
    this.#dropStale()
    return this.#ready.some((circuit) => circuit.isOpen && fits(circuit))
  }

  takeReady(fits: (circuit: ClientCircuit) => boolean): ClientCircuit | undefined {
    this.#dropStale()
    const index = this.#ready.findIndex((circuit) => circuit.isOpen && fits(circuit))
    if (index < 0) return undefined
    const [circuit] = this.#ready.splice(index, 1)
    this.#fill()
    return circuit
  }

  #dropStale(): void {
    const { isStale } = this.#config
    for (const circuit of this.#ready) if (circuit.isOpen && isStale?.(circuit) === true) circuit.destroy()
  }

  /** One that is ready and has not died in this very turn. */
  #shiftOpen(): ClientCircuit | undefined {
    for (;;) {
      const circuit = this.#ready.shift()
      if (circuit === undefined || circuit.isOpen) return circuit
    }
  }

  #leave(waiter: Waiter): void {
    const index = this.#waiters.indexOf(waiter)
    if (index >= 0) this.#waiters.splice(index, 1)
    // It may have been handed out in the same turn as the caller gave up: nobody else may have it.
    else
      void waiter.taken.promise.then(
        (circuit) => circuit.destroy(),
        () => {},
      )
  }

  #fill(): void {
    while (this.#wantsBuild()) {
      this.#building++
      void this.#buildOne()
    }
  }

  /** Asked before each build: one that fails at once starts the pause. */
  #wantsBuild(): boolean {
    if (this.#state !== 'running' || this.#backoffTimer !== undefined) return false
    const size = this.#size
    const wanted = size + this.#waiters.length - this.#ready.length
    const most = size + 1
    // Slow ones are not waited for, but they are on their way: no more than as many again.
    return this.#building - this.#slow < Math.min(wanted, most) && this.#building < 2 * most
  }

  async #buildOne(): Promise<void> {
    let isSlow = false
    const slow = (): void => {
      isSlow = true
      this.#slow++
      this.#fill()
    }
    const settled = (): void => {
      this.#building--
      if (isSlow) this.#slow--
    }
    try {
      const { builder, path } = this.#config
      const circuit = await builder.build(path(), this.#stopping.cancel, { slow })
      settled()
      this.#lastError = undefined
      this.#resetBackoff()
      this.#offer(circuit, isSlow)
    } catch (thrown) {
      settled()
      this.#failed(asWarrenError(thrown))
    }
    this.#fill()
  }

  #offer(circuit: ClientCircuit, isSlow: boolean): void {
    if (this.#state !== 'running') return circuit.destroy()
    const waiter = this.#waiters.shift()
    if (waiter !== undefined) return waiter.taken.resolve(circuit)
    // Whoever comes later is better off with another. Where all are slow, say on a busy machine, it is that one or none.
    if (isSlow && this.#ready.length >= this.#size) return circuit.destroy()
    if (!isSlow) this.#dropMakeshift()
    else this.#makeshift.add(circuit)
    this.#ready.push(circuit)
    this.#startAging()
    void circuit.closed.then(() => {
      this.#makeshift.delete(circuit)
      const index = this.#ready.indexOf(circuit)
      if (index < 0) return
      this.#ready.splice(index, 1)
      this.#fill()
    })
    this.#config.onReady?.()
  }

  /** Makes room for one that was not built slowly, if it is needed. */
  #dropMakeshift(): void {
    if (this.#ready.length < this.#size) return
    const index = this.#ready.findIndex((circuit) => this.#makeshift.has(circuit))
    if (index >= 0) this.#ready.splice(index, 1)[0]?.destroy()
  }

  #failed(error: WarrenError): void {
    if (this.#state !== 'running') return
    this.#lastError = error
    this.#ports.log.write('debug', 'circuit pool: a build failed', {}, error)
    for (const waiter of this.#waiters) waiter.failuresLeft--
    this.#tellWaiters(error)
    // Who waits, and has not seen his failures yet, does not wait for a pause besides.
    const isHurried = this.#waiters.some(({ failuresLeft }) => failuresLeft > 0)
    if (this.#backoffTimer !== undefined || isHurried) return
    this.#backoffMs = Math.min(BUILD_BACKOFF_MAX_MS, Math.max(BUILD_BACKOFF_FIRST_MS, this.#backoffMs * 2))
    // Half of it random, so that many clients do not come back to a relay together.
    const delayMs = this.#backoffMs * (0.5 + drawUnit(this.#ports.random) / 2)
    this.#backoffTimer = this.#ports.clock.after(delayMs, () => {
      this.#backoffTimer = undefined
      this.#fill()
    })
  }

  /** Builds that meet the same dead relay fail in one moment: what else is on its way may be there in the next. */
  #tellWaiters(error: WarrenError): void {
    if (this.#building > this.#slow) return
    for (const waiter of [...this.#waiters]) {
      if (waiter.failuresLeft > 0) continue
      this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
      waiter.taken.reject(error)
    }
  }

  #resetBackoff(): void {
    this.#backoffTimer?.cancel()
    this.#backoffTimer = undefined
    this.#backoffMs = 0
  }

  /** One timer for the oldest: the list is in order of age. */
  #startAging(): void {
    const oldest = this.#ready[0]
    if (this.#ageTimer !== undefined || oldest === undefined) return
    const maxAgeMs = this.#config.maxAgeMs ?? CLEAN_CIRCUIT_MAX_AGE_MS
    const leftMs = Math.max(0, oldest.builtAtMs + maxAgeMs - this.#ports.clock.nowMs())
    this.#ageTimer = this.#ports.clock.after(leftMs, () => {
      this.#ageTimer = undefined
      const tooOldMs = this.#ports.clock.nowMs() - maxAgeMs
      while (this.#ready[0] !== undefined && this.#ready[0].builtAtMs <= tooOldMs)
        this.#ready.shift()?.destroy()
      this.#startAging()
      this.#fill()
    })
  }
}

export function createCircuitPool(ports: PoolPorts, config: CircuitPoolConfig): CircuitPool {
  return new Pool(ports, config)
}
