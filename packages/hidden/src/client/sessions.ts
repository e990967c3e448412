/**
 * A client's circuits to services: one for each service and isolation key, built once however many ask for it at the same
 * time, shared by their streams, and torn down when idle.
 */
import { type Cancel, CancelSource, type Clock, fail, throwIfCancelled, type Timer } from '@warren/kernel'
import type { ClientCircuit } from '@warren/circuit'
import { connectFailure } from '../connect-failure.ts'
import { MAX_CONNECTING, MAX_SESSIONS } from '../limits.ts'
import { IDLE_SWEEP_MS, SESSION_IDLE_MS } from '../timeouts.ts'
import type { ConnectStep } from './connection-attempt.ts'

interface Session {
  readonly circuit: ClientCircuit
  usedAtMs: number
}

interface Building {
  readonly circuit: Promise<ClientCircuit>
  readonly source: CancelSource
  readonly listeners: Set<(step: ConnectStep) => void>
}

/** Builds a circuit to the service behind a session's key. */
export type BuildSession = (cancel: Cancel, onStep: (step: ConnectStep) => void) => Promise<ClientCircuit>

export class Sessions {
  readonly #clock: Clock
  readonly #open = new Map<string, Session>()
  readonly #building = new Map<string, Building>()
  #sweep: Timer | undefined
  #isStopped = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get openCount(): number {
    return this.#open.size
  }

  /** The circuit that is open under a key, if any; counts as use. */
  find(key: string): ClientCircuit | undefined {
    const session = this.#open.get(key)
    if (session === undefined || !session.circuit.isOpen) return undefined
    session.usedAtMs = this.#clock.nowMs()
    return session.circuit
  }

  /**
   * The circuit under a key, built if there is none. What is being built is given up when nobody waits for it any more.
   *
   * @throws WarrenError what `build` throws; `cancelled`; `overloaded` as {@link ConnectFailure}.
   */
  async acquire(
    key: string,
    build: BuildSession,
    onStep: (step: ConnectStep) => void,
    cancel: Cancel,
  ): Promise<ClientCircuit> {
    throwIfCancelled(cancel)
    const found = this.find(key)
    if (found !== undefined) return found
    const building = this.#building.get(key) ?? this.#start(key, build)
    building.listeners.add(onStep)
    return new Promise<ClientCircuit>((resolve, reject) => {
      const leave = (): void => {
        cancel.removeEventListener('abort', giveUp)
        building.listeners.delete(onStep)
      }
      const giveUp = (): void => {
        leave()
        if (building.listeners.size === 0) building.source.abort()
        reject(fail('cancelled', 'the caller gave up'))
      }
      cancel.addEventListener('abort', giveUp)
      building.circuit.then(
        (circuit) => {
          leave()
          resolve(circuit)
        },
        (error: unknown) => {
          leave()
          reject(error)
        },
      )
    })
  }

  /** Uses a circuit for nothing new; streams that are open on it go on. */
  abandon(key: string, circuit: ClientCircuit): void {
    if (this.#open.get(key)?.circuit === circuit) this.#open.delete(key)
    if (circuit.openStreams === 0) circuit.destroy()
  }

  stop(): void {
    this.#isStopped = true
    this.#sweep?.cancel()
    for (const building of this.#building.values()) building.source.abort()
    for (const session of this.#open.values()) session.circuit.destroy()
    this.#open.clear()
  }

  #start(key: string, build: BuildSession): Building {
    if (this.#isStopped) throw fail('closed', 'service client: stopped')
    if (this.#building.size >= MAX_CONNECTING) throw connectFailure('overloaded')
    if (this.#open.size + this.#building.size >= MAX_SESSIONS && !this.#closeLongestIdle()) {
      throw connectFailure('overloaded')
    }
    const source = new CancelSource()
    const listeners = new Set<(step: ConnectStep) => void>()
    const tell = (step: ConnectStep): void => {
      for (const listener of listeners) listener(step)
    }
    const building: Building = { source, listeners, circuit: this.#build(key, build, source, tell) }
    this.#building.set(key, building)
    return building
  }

  async #build(
    key: string,
    build: BuildSession,
    source: CancelSource,
    tell: (step: ConnectStep) => void,
  ): Promise<ClientCircuit> {
    // Not in this turn: the entry under `key` must stand first.
    await Promise.resolve()
    try {
      const circuit = await build(source.cancel, tell)
      if (source.cancel.aborted || this.#isStopped) {
        circuit.destroy()
        throw fail('cancelled', 'the caller gave up')
      }
      this.#keep(key, circuit)
      return circuit
    } finally {
      this.#building.delete(key)
    }
  }

  #keep(key: string, circuit: ClientCircuit): void {
    this.#open.set(key, { circuit, usedAtMs: this.#clock.nowMs() })
    void circuit.closed.then(() => {
      if (this.#open.get(key)?.circuit === circuit) this.#open.delete(key)
    })
    this.#sweep ??= this.#clock.after(IDLE_SWEEP_MS, () => this.#sweepIdle())
  }

  #sweepIdle(): void {
    const nowMs = this.#clock.nowMs()
    for (const session of this.#open.values()) {
      if (session.circuit.openStreams > 0) session.usedAtMs = nowMs
      else if (nowMs - session.usedAtMs >= SESSION_IDLE_MS) session.circuit.destroy()
    }
    this.#sweep = this.#open.size > 0 ? this.#clock.after(IDLE_SWEEP_MS, () => this.#sweepIdle()) : undefined
  }

  #closeLongestIdle(): boolean {
    const idle = [...this.#open].filter(([, session]) => session.circuit.openStreams === 0)
    const longest = idle.sort(([, a], [, b]) => a.usedAtMs - b.usedAtMs)[0]
    if (longest === undefined) return false
    this.#open.delete(longest[0])
    longest[1].circuit.destroy()
    return true
  }
}
