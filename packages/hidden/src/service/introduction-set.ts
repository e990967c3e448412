/**
 * The introduction points of one service: keeps the wanted number established, on distinct relays that are neither its
 * guard nor its vanguards, and replaces them when they fail, age or have served enough (docs/spec/hidden-services.md §5).
 */
import {
  asWarrenError,
  CancelSource,
  drawShuffled,
  pause,
  type Ports,
  safeText,
  type SafeText,
  type Timer,
  toHex,
} from '@warren/kernel'
import type { RelayInfo, RelayView } from '@warren/directory'
import type { OpenCircuitTo } from '@warren/records'
import { backOffMs } from '../back-off.ts'
import type { IntroductionPointEntry } from '../descriptor-format.ts'
import {
  INTRO_LINGER_MS,
  INTRO_RELAY_PENALTY_MS,
  INTRO_RETRY_FIRST_MS,
  INTRO_RETRY_MAX_MS,
} from '../timeouts.ts'
import { IntroductionPoint } from './introduction-point.ts'

export interface IntroductionSetConfig {
  readonly networkId: Uint8Array
  readonly view: RelayView
  readonly openCircuitTo: OpenCircuitTo
  /** True for relays that must not learn that they are the last hop: our guards and vanguards, ourselves. */
  readonly avoidAsLastHop: (relay: RelayInfo) => boolean
  readonly wanted: number
}

export interface IntroductionSetEvents {
  /** What the descriptor should say changed, or an introduction point was established. */
  changed(): void
  introduction(point: IntroductionPoint, message: Uint8Array): void
}

type SetPorts = Pick<Ports, 'clock' | 'random' | 'primitives' | 'log'>

/**
 * Times that a lost circuit is rebuilt to the same relay before the introduction point is given up, and circuits to it that may fall
 * silent: any relay of a path can swallow what it should carry, and the last one of them all.
 */
const REBUILDS = 2

export class IntroductionSet {
  readonly #ports: SetPorts
  readonly #config: IntroductionSetConfig
  readonly #events: IntroductionSetEvents
  readonly #stop = new CancelSource()
  readonly #points = new Set<IntroductionPoint>()
  /** Named in a descriptor before, and established: a circuit that is being rebuilt stays listed. */
  readonly #listed = new Set<IntroductionPoint>()
  readonly #lingering = new Map<IntroductionPoint, Timer>()
  readonly #penalties = new Map<string, number>()
  #retry: Timer | undefined
  #retryAtMs = 0
  #failures = 0
  #cause: SafeText | undefined

  constructor(ports: SetPorts, config: IntroductionSetConfig, events: IntroductionSetEvents) {
    this.#ports = ports
    this.#config = config
    this.#events = events
  }

  get established(): number {
    let count = 0
    for (const point of this.#points) if (point.isEstablished) count++
    return count
  }

  /** Why fewer than wanted are established; undefined if it is not known or all are. */
  get cause(): SafeText | undefined {
    return this.established >= this.#config.wanted ? undefined : this.#cause
  }

  /** What a descriptor should name. */
  entries(): IntroductionPointEntry[] {
    return [...this.#listed].map((point) => point.entry)
  }

  start(): void {
    this.#fill()
  }

  stop(): void {
    this.#stop.abort()
    this.#retry?.cancel()
    for (const point of this.#points) point.destroy()
    for (const [point, timer] of this.#lingering) {
      timer.cancel()
      point.destroy()
    }
    this.#points.clear()
    this.#listed.clear()
    this.#lingering.clear()
  }

  /** Ends the life of a point whose replay cache is full: at once, since it can no longer tell old from new. */
  retire(point: IntroductionPoint): void {
    this.#remove(point)
    this.#fill()
  }

  #fill(): void {
    if (this.#stop.cancel.aborted) return
    this.#retry?.cancel()
    this.#retry = undefined
    while (this.#points.size < this.#config.wanted) {
      const relay = this.#candidate()
      if (relay === undefined) {
        this.#cause = safeText('no further relay fits')
        this.#failures++
        break
      }
      const point = new IntroductionPoint(this.#ports, relay)
      this.#points.add(point)
      void this.#establish(point, 0)
    }
    this.#wake()
  }

  /** Looks again when something may be missing, or when the next life ends: whichever comes first. */
  #wake(): void {
    if (this.#stop.cancel.aborted) return
    const { clock, random } = this.#ports
    const nowMs = clock.nowMs()
    const isShort = this.#points.size < this.#config.wanted
    const nextEndMs = Math.min(...[...this.#points].map((point) => point.endsAtMs))
    const delayMs = isShort
      ? backOffMs(random, Math.max(1, this.#failures), INTRO_RETRY_FIRST_MS, INTRO_RETRY_MAX_MS)
      : Math.max(1000, nextEndMs - nowMs)
    if (this.#retry !== undefined && this.#retryAtMs <= nowMs + delayMs) return
    this.#retry?.cancel()
    this.#retryAtMs = nowMs + delayMs
    this.#retry = clock.after(delayMs, () => {
      this.#retry = undefined
      this.#rotate()
      this.#fill()
    })
  }

  /** @param guardFailures - in a row: each point waits on account of its own tries, since one guard fails them all at once. */
  async #establish(point: IntroductionPoint, rebuilds: number, guardFailures = 0): Promise<void> {
    try {
      const events = { introduction: (message: Uint8Array) => this.#events.introduction(point, message) }
      const { closed } = await point.establish(this.#config, events, this.#stop.cancel)
      if (!this.#points.has(point)) return point.destroy()
      this.#failures = 0
      this.#cause = undefined
      this.#listed.add(point)
      this.#events.changed()
      await closed
      if (!this.#points.has(point)) return
      this.#events.changed()
      if (point.silentCircuits > REBUILDS) return this.#giveUp(point)
      await this.#establish(point, 1)
    } catch (error) {
      if (!this.#points.has(point)) return
      // Our own guard did not answer: that says nothing of this relay, and descriptors name it.
      if (asWarrenError(error).fields['hop'] === 0)
        return this.#afterGuard(point, rebuilds, guardFailures + 1)
      // Two of its neighbours said that it is not reached: a third and fourth would say so too, and visitors wait.
      const isGone = asWarrenError(error).kind === 'unreachable'
      if (!isGone && rebuilds > 0 && rebuilds < REBUILDS)
        return this.#establish(point, rebuilds + 1, guardFailures)
      this.#giveUp(point)
    }
  }

  async #afterGuard(point: IntroductionPoint, rebuilds: number, guardFailures: number): Promise<void> {
    const { clock, random } = this.#ports
    this.#cause = safeText('the guard did not answer')
    try {
      const pauseMs = backOffMs(random, guardFailures, INTRO_RETRY_FIRST_MS, INTRO_RETRY_MAX_MS)
      await pause(clock, pauseMs, this.#stop.cancel)
    } catch {
      return
    }
    if (this.#points.has(point)) await this.#establish(point, rebuilds, guardFailures)
  }

  #giveUp(point: IntroductionPoint): void {
    this.#ports.log.write('debug', 'an introduction point could not be kept')
    this.#penalties.set(toHex(point.relay.id), this.#ports.clock.nowMs() + INTRO_RELAY_PENALTY_MS)
    this.#failures++
    this.#cause = safeText('relays did not answer')
    this.#remove(point)
    // The first few are replaced at once: relays that died together. More in a row are a network that is away.
    if (this.#failures <= this.#config.wanted) this.#fill()
    else this.#wake()
  }

  #remove(point: IntroductionPoint): void {
    if (!this.#points.delete(point)) {
      this.#lingering.get(point)?.cancel()
      this.#lingering.delete(point)
    }
    point.destroy()
    if (this.#listed.delete(point)) this.#events.changed()
  }

  /** Points whose life is over stay reachable for a while: clients hold descriptors that name them. */
  #rotate(): void {
    const nowMs = this.#ports.clock.nowMs()
    for (const point of this.#points) {
      if (point.endsAtMs > nowMs) continue
      this.#points.delete(point)
      this.#listed.delete(point)
      this.#lingering.set(
        point,
        this.#ports.clock.after(INTRO_LINGER_MS, () => {
          this.#lingering.delete(point)
          point.destroy()
        }),
      )
      this.#events.changed()
    }
  }

  /** A random relay that fits; from other operators and prefixes than the others' if there is one. */
  #candidate(): RelayInfo | undefined {
    const inUse = [...this.#points, ...this.#lingering.keys()].map((point) => point.relay)
    const usedIds = new Set(inUse.map((relay) => toHex(relay.id)))
    const usedOperators = new Set(inUse.map((relay) => toHex(relay.operator)))
    const usedPrefixes = new Set(inUse.map((relay) => relay.prefix))
    const { view, avoidAsLastHop } = this.#config
    const free = drawShuffled(
      this.#ports.random,
      view.relays().filter((relay) => !usedIds.has(toHex(relay.id)) && !avoidAsLastHop(relay)),
    )
    const rested = free.filter((relay) => !this.#isPenalised(relay))
    const spread = rested.filter(
      (relay) => !usedOperators.has(toHex(relay.operator)) && !usedPrefixes.has(relay.prefix),
    )
    return spread[0] ?? rested[0] ?? free[0]
  }

  #isPenalised(relay: RelayInfo): boolean {
    const key = toHex(relay.id)
    const untilMs = this.#penalties.get(key)
    if (untilMs === undefined) return false
    if (untilMs > this.#ports.clock.nowMs()) return true
    this.#penalties.delete(key)
    return false
  }
}
