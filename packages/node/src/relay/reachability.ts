/**
 * Whether others can connect to this relay (docs/spec/directory.md §11). It asks other relays to dial it, and believes only what
 * arrives at its own listener: nobody can claim success, and one relay that lies about failure is outvoted by any other.
 */
import type { CircuitBuilder } from '@warren/circuit'
import {
  type Directory,
  distinctRelays,
  formatPeerAddress,
  isOwn,
  type RelayInfo,
  type RelaySelf,
} from '@warren/directory'
import {
  asWarrenError,
  CancelSource,
  drawShuffled,
  drawUnit,
  type Ports,
  type Timer,
  toHex,
} from '@warren/kernel'
import type { Link, LinkPeer } from '@warren/link'
import { MAX_REACH_BACK_MEMORY, REACHABILITY_TESTERS, REACHABILITY_VOTES } from '../limits.ts'
import {
  REACHABILITY_AGAIN_MS,
  REACHABILITY_FIRST_MS,
  REACHABILITY_RETRY_LAST_MS,
  REACHABILITY_RETRY_MS,
  REACHED_LATELY_MS,
} from '../timeouts.ts'

export interface ReachabilityStatus {
  readonly reachable: boolean | 'unknown'
  /** One sentence. */
  readonly finding: string
  /** What to do, if anything. */
  readonly next?: string
}

export interface Reachability {
  start(): void
  stop(): void
  /** Every link of the node, as it opens. */
  linkOpened(link: Link): void
  /** Somebody dialled us; also if there are too many links to keep this one. */
  arrived(peer: LinkPeer): void
  /** The directory's state changed: after an outage the address may be another. */
  directoryChanged(): void
  status(): ReachabilityStatus
}

export interface ReachabilityParts {
  readonly self: RelaySelf
  readonly directory: Pick<Directory, 'view' | 'own' | 'introduceTo' | 'lastRound'>
  readonly builder: Pick<CircuitBuilder, 'build'>
  /** True: others cannot reach it, so it must not be listed. */
  readonly hold: (held: boolean) => void
  readonly changed: () => void
}

type ReachabilityPorts = Pick<Ports, 'clock' | 'random' | 'state' | 'log'>
/** What one relay's attempt showed. `unclear`: that relay could not be asked. */
type Outcome = 'reached' | 'failed' | 'unclear'

const TABLE = 'relay-reachability'
const UNREACHABLE_KEY = 'unreachable'

export function createReachability(ports: ReachabilityPorts, parts: ReachabilityParts): Reachability {
  return new SelfTest(ports, parts)
}

class SelfTest implements Reachability {
  readonly #ports: ReachabilityPorts
  readonly #parts: ReachabilityParts
  readonly #stopping = new CancelSource()
  /** Relays whose dials reached our listener, and when last. */
  readonly #reachedBy = new Map<string, number>()
  #verdict: boolean | 'unknown' = 'unknown'
  #testers = 0
  #failed = 0
  #retryMs = REACHABILITY_RETRY_MS
  #timer: Timer | undefined
  #isTesting = false
  #wasOnline = false

  constructor(ports: ReachabilityPorts, parts: ReachabilityParts) {
    this.#ports = ports
    this.#parts = parts
  }

  start(): void {
    // What was found last holds until a test says otherwise: a restart does not list a relay that nobody reaches.
    if (this.#table().get(UNREACHABLE_KEY) !== undefined) this.#conclude(false)
    this.#schedule(REACHABILITY_FIRST_MS)
  }

  stop(): void {
    this.#stopping.abort()
    this.#timer?.cancel()
  }

  linkOpened(link: Link): void {
    if (!link.dialled) this.arrived(link.peer)
  }

  arrived(peer: LinkPeer): void {
    if (peer.kind === 'relay') this.#noteArrival(toHex(peer.id))
    // Whoever dialled knew this relay's identity, and so the address that it advertises.
    if (this.#verdict !== true) this.#conclude(true)
  }

  #noteArrival(name: string): void {
    this.#reachedBy.delete(name)
    const [oldest] = this.#reachedBy.size >= MAX_REACH_BACK_MEMORY ? this.#reachedBy.keys() : []
    if (oldest !== undefined) this.#reachedBy.delete(oldest)
    this.#reachedBy.set(name, this.#ports.clock.nowMs())
  }

  directoryChanged(): void {
    const isOnline = this.#parts.directory.lastRound().answered > 0
    const cameBack = isOnline && !this.#wasOnline
    this.#wasOnline = isOnline
    if (cameBack && !this.#isTesting && this.#timer !== undefined) this.#schedule(REACHABILITY_FIRST_MS)
  }

  status(): ReachabilityStatus {
    const address = formatPeerAddress(this.#parts.self.address)
    if (this.#verdict === true) return { reachable: true, finding: 'others can connect to it' }
    if (this.#verdict === false) {
      return {
        reachable: false,
        finding: `nobody could connect to ${address}, so it is not listed`,
        next: `Let TCP port ${this.#parts.self.address.port} through the firewall and forward it in the router to this machine (--port-mapping asks the router), or say with --advertise HOST:PORT where others reach it.`,
      }
    }
    if (this.#failed > 0) {
      const finding = `${this.#failed} of ${this.#testers} relays asked could not connect to ${address}; that is too few to be sure`
      return { reachable: 'unknown', finding }
    }
    const { view, own } = this.#parts.directory
    const others = view.relays().filter((relay) => !isOwn(relay, own())).length
    const finding =
      others === 0 ? 'no other relay is there yet to test whether it can be reached' : 'not tested yet'
    return { reachable: 'unknown', finding }
  }

  #table(): ReturnType<Ports['state']['table']> {
    return this.#ports.state.table(TABLE)
  }

  #schedule(delayMs: number): void {
    this.#timer?.cancel()
    if (this.#stopping.cancel.aborted) return
    const jittered = delayMs * (0.8 + 0.4 * drawUnit(this.#ports.random))
    this.#timer = this.#ports.clock.after(jittered, () => void this.#round())
  }

  async #round(): Promise<void> {
    if (this.#isTesting) return
    this.#isTesting = true
    const sinceMs = this.#ports.clock.nowMs() - REACHED_LATELY_MS
    for (const [name, atMs] of this.#reachedBy) if (atMs < sinceMs) this.#reachedBy.delete(name)
    const testers = this.#drawTesters()
    const outcomes = await Promise.all(testers.map((tester) => this.#testBy(tester)))
    this.#isTesting = false
    if (this.#stopping.cancel.aborted) return
    this.#testers = testers.length
    this.#failed = outcomes.filter((outcome) => outcome === 'failed').length
    if (outcomes.includes('reached') || this.#reachedBy.size > 0) this.#conclude(true)
    else if (this.#failed >= REACHABILITY_VOTES) this.#conclude(false)
    this.#parts.changed()
    this.#scheduleNext(outcomes)
  }

  #scheduleNext(outcomes: readonly Outcome[]): void {
    if (outcomes.includes('reached')) {
      this.#retryMs = REACHABILITY_RETRY_MS
      return this.#schedule(REACHABILITY_AGAIN_MS)
    }
    this.#schedule(this.#retryMs)
    this.#retryMs = Math.min(REACHABILITY_RETRY_LAST_MS, this.#retryMs * 2)
  }

  #drawTesters(): RelayInfo[] {
    const { view, own } = this.#parts.directory
    const others = view.relays().filter((relay) => !isOwn(relay, own()))
    return distinctRelays(drawShuffled(this.#ports.random, others), REACHABILITY_TESTERS)
  }

  async #testBy(tester: RelayInfo): Promise<Outcome> {
    const { directory, builder } = this.#parts
    const { cancel } = this.#stopping
    const name = toHex(tester.id)
    try {
      // It may not have heard of us, and would refuse what it does not know.
      await directory.introduceTo(tester, cancel)
      const circuit = await builder.build([tester, this.#selfInfo()], cancel)
      circuit.destroy()
    } catch (thrown) {
      const { fields } = asWarrenError(thrown)
      if (!this.#reachedBy.has(name) && fields['hop'] !== 1) return 'unclear'
    }
    return this.#reachedBy.has(name) ? 'reached' : 'failed'
  }

  #selfInfo(): RelayInfo {
    const { self } = this.#parts
    const { onionPublic, kemPublic } = self.keyPair().current
    const nowMs = this.#ports.clock.wallMs()
    return {
      id: self.id,
      address: self.address,
      onionKey: onionPublic,
      kemKey: kemPublic,
      operator: self.id,
      prefix: '',
      aliveAtMs: nowMs,
      firstSeenMs: nowMs,
    }
  }

  #conclude(reachable: boolean): void {
    if (this.#verdict === reachable) return
    this.#verdict = reachable
    const { log } = this.#ports
    log.write(reachable ? 'info' : 'warn', 'relay: tested whether others can reach it', { reachable })
    try {
      if (reachable) this.#table().delete(UNREACHABLE_KEY)
      else this.#table().put(UNREACHABLE_KEY, Uint8Array.of(1))
    } catch (thrown) {
      log.write('error', 'relay: what the test found could not be written down', {}, asWarrenError(thrown))
    }
    this.#parts.hold(!reachable)
    this.#parts.changed()
  }
}
