/**
 * The node of a daemon, with the key and the state that it runs on. It can be ended and begun anew as another one, as a relay for
 * instance, while the API around it goes on.
 */
import type { Job } from '@warren/api'
import { asWarrenError, type Cancel, type Clock, fail, type WarrenError } from '@warren/kernel'
import type { HomeDir, SqliteState } from '@warren/platform/node'
import type { NodeControl } from '../control.ts'
import type { EventFeed } from '../jobs/event-feed.ts'
import type { JobBoard } from '../jobs/job-board.ts'
import { JOIN_STEPS, type NodeSummary, type WarrenNode } from '../node.ts'
import { RESTORE_STEPS } from '../recovery/recovery.ts'
import { STOP_TIMEOUT_MS } from '../timeouts.ts'
import { type HomeNetwork, noNetworkYet } from './home-network.ts'
import { lockedSummary } from './locked-summary.ts'
import type { OperatorOption } from './node-config.ts'
import { openNode } from './open-node.ts'
import type { DaemonPorts } from './ports.ts'
import { RootKey } from './root-key.ts'
import { waitingSummary } from './waiting-summary.ts'

export interface HeldNodeParts {
  readonly home: HomeDir
  readonly belongs: HomeNetwork
  readonly ports: DaemonPorts
  readonly options: OperatorOption
  readonly jobs: JobBoard
  readonly feed: EventFeed
  /** How the node is has changed. */
  readonly changed: () => void
  /** It could not start. */
  readonly failed: (error: WarrenError) => void
  readonly gatewayPort: () => number | undefined
  /** Resolves when the network may be joined; undefined: at once. @throws WarrenError `cancelled`. */
  readonly mayJoin: ((cancel: Cancel) => Promise<void>) | undefined
}

/** Takes back what a change did. */
export type Undo = () => void | Promise<void>

export class HeldNode {
  readonly #parts: HeldNodeParts
  readonly #clock: Clock
  #key: RootKey | undefined
  #state: SqliteState | undefined
  #node: WarrenNode | undefined
  #upJobId: string | undefined
  /** Set while one node is ended and another begun: what the first one told last, and when the other is there. */
  #change: { readonly before: NodeSummary; readonly done: Promise<void> } | undefined
  #isEnded = false

  constructor(parts: HeldNodeParts) {
    this.#parts = parts
    this.#clock = parts.ports.clock
  }

  /** @throws WarrenError `closed`: the daemon has not begun. */
  get key(): RootKey {
    if (this.#key !== undefined) return this.#key
    throw fail('closed', 'the daemon has not begun')
  }

  get state(): SqliteState | undefined {
    return this.#state
  }

  /** Undefined while locked, without a network, or being changed. */
  get current(): (WarrenNode & NodeControl) | undefined {
    return this.#node
  }

  /** The job that brings the node up. */
  get upJob(): Job | undefined {
    return this.#upJobId === undefined ? undefined : this.#parts.jobs.get(this.#upJobId)?.job
  }

  summary(): NodeSummary {
    if (this.#node !== undefined) return this.#node.summary()
    if (this.#change !== undefined) return { ...this.#change.before, ...CHANGING }
    const { place } = this.#parts.belongs
    return place === undefined ? waitingSummary(this.#parts.home) : lockedSummary(place.network)
  }

  /** @throws WarrenError `closed`, `locked`. */
  running(): WarrenNode & NodeControl {
    if (this.#node !== undefined) return this.#node
    if (this.#change !== undefined)
      throw fail('closed', 'the node is starting anew', { next: 'Try again in a moment.' })
    if (this.#parts.belongs.place === undefined) throw noNetworkYet()
    throw fail('locked', 'the state is locked by a passphrase', { next: 'Type: warren passphrase unlock' })
  }

  /** Reads the key of a home, and forgets the one before. @throws WarrenError `storage`. */
  useKeyOf(home: HomeDir): RootKey {
    this.#key?.forget()
    this.#key = new RootKey(home, this.#parts.ports)
    return this.#key
  }

  /**
   * With a network and the root secret there is nothing more to wait for. Of two that ask at once the first one starts it.
   *
   * @throws WarrenError `locked`, `storage`, `bad-input`.
   */
  startIfReady(): void {
    if (this.#change === undefined) this.#start()
  }

  /** @throws WarrenError `overloaded`: a change goes on; `closed`. */
  requireSteady(): void {
    if (this.#isEnded) throw fail('closed', 'the daemon is stopping')
    if (this.#change === undefined) return
    throw fail('overloaded', 'the node is being changed already', { next: 'Wait until that is done.' })
  }

  /**
   * Ends the node, changes what it is, and begins it anew. When that fails it begins as it was before.
   *
   * @param change - makes the change and says how it is taken back; it has changed nothing when it throws.
   * @throws WarrenError `overloaded`: another change goes on; what `change` throws, or the start of the node.
   */
  async anew(change: () => Promise<Undo>): Promise<void> {
    this.requireSteady()
    const before = this.summary()
    const work = this.#replace(change)
    this.#change = { before, done: work.catch(() => {}) }
    this.#parts.changed()
    try {
      await work
    } finally {
      this.#change = undefined
      // Whatever was listed may be gone, or other.
      this.#parts.feed.publish('status', { type: 'reset', data: {} })
      this.#parts.changed()
    }
  }

  /** Ends it for good. */
  async end(): Promise<void> {
    this.#isEnded = true
    await this.#change?.done
    await this.#endNode()
    this.#key?.forget()
  }

  async #replace(change: () => Promise<Undo>): Promise<void> {
    await this.#endNode()
    let undo: Undo | undefined
    try {
      undo = await change()
      this.#start()
    } catch (error) {
      await undo?.()
      this.#start()
      throw error
    }
  }

  /** Jobs end with the node. They are not given up: a service that was acknowledged stays. */
  async #endNode(): Promise<void> {
    // It may not have begun yet.
    if (this.#upJobId !== undefined) this.#parts.jobs.cancel(this.#upJobId)
    const bounded = new Promise<void>((resolve) => void this.#clock.after(STOP_TIMEOUT_MS, resolve))
    const [node, state] = [this.#node, this.#state]
    this.#node = undefined
    await Promise.race([node?.stop(), bounded])
    this.#state = undefined
    state?.close()
  }

  #start(): void {
    const { belongs, jobs, ports, changed, mayJoin } = this.#parts
    const { root } = this.key
    const { place } = belongs
    if (root === undefined || place === undefined || this.#node !== undefined || this.#isEnded) return
    const { node, state } = openNode({ ...this.#parts, place }, root)
    this.#state = state
    this.#node = node
    const job = jobs.start({ kind: 'up', scope: 'status', steps: JOIN_STEPS }, async (progress) => {
      try {
        if (mayJoin !== undefined) {
          await mayJoin(progress.cancel)
          if (this.#node !== node) throw fail('cancelled', 'the node is stopping')
        }
        await node.start(progress)
        ports.log.write('info', 'daemon: usable')
        this.#restoreIfPending(node)
        return undefined
      } catch (thrown) {
        const error = asWarrenError(thrown)
        // A node that cannot start leaves nothing to wait for.
        if (error.kind !== 'cancelled' && this.#node === node) this.#parts.failed(error)
        throw error
      } finally {
        changed()
      }
    })
    this.#upJobId = job.id
  }

  /** The words were given on this machine, and what belongs to them is not here yet. */
  #restoreIfPending(node: WarrenNode): void {
    if (!node.recovery.isPending) return
    this.#parts.jobs.start({ kind: 'restore', scope: 'admin', steps: RESTORE_STEPS }, async (progress) => {
      const restored = await node.recovery.restore(progress)
      this.#parts.changed()
      return { restored }
    })
  }
}

const CHANGING = {
  state: 'starting',
  circuits: 0,
  waitingFor: 'the node to start anew',
  cause: 'what it is was just changed',
} as const
