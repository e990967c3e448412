/**
 * One attempt to reach a service: descriptor and rendezvous at the same time, then introduction, then the service's
 * arrival; other introduction and rendezvous points when one fails (docs/spec/hidden-services.md §8).
 */
import {
  asWarrenError,
  type Cancel,
  drawShuffled,
  pause,
  type Ports,
  throwIfCancelled,
  toHex,
  within,
} from '@warren/kernel'
import type { BegunStream, ClientCircuit } from '@warren/circuit'
import type { RelayInfo, RelayView } from '@warren/directory'
import type { OpenCircuitTo } from '@warren/records'
import { drawBetweenMs } from '../back-off.ts'
import { type ConnectFailure, connectFailure } from '../connect-failure.ts'
import type { Descriptor } from '../descriptor.ts'
import type { EffortScheme } from '../effort/effort.ts'
import { INTRODUCTION_ATTEMPTS, RENDEZVOUS_ATTEMPTS, REUNION_POINTS } from '../limits.ts'
import {
  INTRODUCTION_PATIENCE_MS,
  POINTS_AGAIN_MAX_MS,
  POINTS_AGAIN_MIN_MS,
  RENDEZVOUS_TIMEOUT_MS,
  RETRY_MAX_MS,
  RETRY_MIN_MS,
} from '../timeouts.ts'
import type { DescriptorQuery, DescriptorSource } from './descriptor-source.ts'
import { EffortSpender } from './effort-spender.ts'
import { type Approach, approach, introduce } from './introduce.ts'
import { type IntroductionTarget, IntroductionWays } from './introduction-ways.ts'
import { establishRendezvous, type Rendezvous, type TakeCircuit } from './rendezvous.ts'
import type { ReunionTerms } from './reunions.ts'

/** What a connection is at. */
export type ConnectStep =
  | 'fetching the descriptor'
  | 'establishing the rendezvous'
  | 'proving effort'
  | 'introducing'
  | 'waiting for the service'
  | 'opening the stream'

export interface AttemptConfig {
  readonly networkId: Uint8Array
  readonly view: RelayView
  readonly openCircuitTo: OpenCircuitTo
  readonly takeCircuit: TakeCircuit
  /** Draws so many relays, other than the one given, that circuits may end at; fewer where there are none. */
  readonly drawReunionPoints?: (count: number, beside: RelayInfo) => RelayInfo[]
  readonly effort?: EffortScheme
  readonly recordBytes: number
}

type AttemptPorts = Pick<Ports, 'clock' | 'random' | 'primitives' | 'log'>

/** A circuit that ends at the service. */
export interface Connected {
  readonly circuit: ClientCircuit
  /** The stream that the introduction asked for. */
  readonly firstStream: BegunStream | undefined
  /** How to meet the service again when the circuit is lost. */
  readonly reunion: ReunionTerms
  /** The circuit whose place it takes, after a reunion. */
  readonly insteadOf?: ClientCircuit
}

export interface AttemptControl {
  readonly cancel: Cancel
  readonly onStep: (step: ConnectStep) => void
  /** The port that the first stream is for, which then needs no round trip of its own; 0: none. */
  readonly firstPort: number
  /** Another one is under way and takes long: this one makes one rendezvous, and spends effort where that counts. */
  readonly isBeside?: boolean
}

/** Introduction points that are tried in vain before a newer descriptor is looked for beside the rest of them. */
const FAILED_BEFORE_REFETCH = 2

/** Times that all introduction points are tried after pauses of one length: relays that died together are gone around within seconds. */
const PASSES_BEFORE_LONGER = 3

/** `again`: this rendezvous is spent, another may do. `exhausted`: no introduction point is left. */
type MeetingResult = Connected | 'again' | 'exhausted'

export class ConnectionAttempt {
  readonly #ports: AttemptPorts
  readonly #config: AttemptConfig
  readonly #source: DescriptorSource
  readonly #query: Omit<DescriptorQuery, 'isFresh'>
  readonly #cancel: Cancel
  readonly #step: (step: ConnectStep) => void
  readonly #firstPort: number
  readonly #isBeside: boolean
  readonly #tried = new Set<string>()
  /** Introduction points that were not reached the last time; those that were are tried before them. */
  readonly #unreached = new Set<string>()
  #ways: IntroductionWays
  #descriptor: Descriptor | undefined
  readonly #effort: EffortSpender
  readonly #giveUpAtMs: number
  #hasRefetched = false
  /** The next descriptor, on its way. */
  #refetching: Promise<Descriptor> | undefined
  /** Introduction points that were tried in vain since the last descriptor. */
  #failedPoints = 0
  /** Times that all of them were. */
  #passes = 0
  #introductionsLeft = INTRODUCTION_ATTEMPTS
  #failure: ConnectFailure = 'introduction-failed'
  #cause: unknown

  constructor(
    ports: AttemptPorts,
    config: AttemptConfig,
    source: DescriptorSource,
    query: Omit<DescriptorQuery, 'isFresh'>,
    control: AttemptControl,
  ) {
    this.#ports = ports
    this.#config = config
    this.#source = source
    this.#query = query
    this.#cancel = control.cancel
    this.#step = control.onStep
    this.#firstPort = control.firstPort
    this.#isBeside = control.isBeside ?? false
    this.#giveUpAtMs = ports.clock.nowMs() + INTRODUCTION_PATIENCE_MS
    this.#effort = new EffortSpender(config.effort, config.networkId, query.identity, this.#isBeside)
    this.#ways = this.#newWays()
  }

  /** @throws WarrenError with a {@link ConnectFailure}, or `cancelled`. */
  async run(): Promise<Connected> {
    const { clock, random } = this.#ports
    for (let isFresh = false; ; isFresh = true) {
      const connected = await this.#round(isFresh)
      if (connected !== undefined) return connected
      if (this.#isBeside || this.#failure !== 'introduction-failed' || clock.nowMs() >= this.#giveUpAtMs) {
        throw connectFailure(this.#failure, this.#cause)
      }
      await pause(clock, drawBetweenMs(random, RETRY_MIN_MS, RETRY_MAX_MS), this.#cancel)
    }
  }

  /** Tries every introduction point of one descriptor, and of the next if there is a newer one; undefined: none led there. */
  async #round(isFresh: boolean): Promise<Connected | undefined> {
    this.#tried.clear()
    this.#hasRefetched = isFresh
    this.#refetching = undefined
    this.#failedPoints = 0
    this.#introductionsLeft = INTRODUCTION_ATTEMPTS
    this.#ways = this.#newWays()
    let meeting = this.#establish()
    try {
      this.#step('fetching the descriptor')
      this.#descriptor = await this.#source.get({ ...this.#query, isFresh }, this.#cancel)
      const attempts = this.#isBeside ? 1 : RENDEZVOUS_ATTEMPTS
      for (let attempt = 1; attempt <= attempts; attempt++) {
        this.#step('establishing the rendezvous')
        const result = await this.#meet(meeting)
        if (typeof result !== 'string') return result
        if (result === 'exhausted') break
        if (attempt < attempts) meeting = this.#establish()
      }
      return undefined
    } catch (error) {
      destroyWhenEstablished(meeting)
      throw error
    } finally {
      this.#ways.discard()
    }
  }

  #newWays(): IntroductionWays {
    const { clock } = this.#ports
    const open = (to: IntroductionTarget): Approach =>
      approach(this.#ports, this.#config.openCircuitTo, to, this.#cancel)
    const pick = (): IntroductionTarget | undefined => this.#takeUntried()
    const unreached = ({ point }: IntroductionTarget, error: unknown): void => {
      this.#unreached.add(toHex(point.authKey))
      this.#failedPoint(asWarrenError(error).kind === 'timeout', error)
    }
    return new IntroductionWays(clock, { pick, open, unreached }, this.#cancel)
  }

  #establish(): Promise<Rendezvous> {
    const meeting = establishRendezvous(this.#ports, this.#config, this.#cancel)
    // It is awaited only once the descriptor is there.
    meeting.catch(() => {})
    return meeting
  }

  async #meet(meeting: Promise<Rendezvous>): Promise<MeetingResult> {
    // One round trip through three relays less: the way to an introduction point is begun while the rendezvous is made.
    this.#ways.begin()
    let rendezvous: Rendezvous
    try {
      rendezvous = await meeting
    } catch (error) {
      throwIfCancelled(this.#cancel)
      const { kind } = asWarrenError(error)
      this.#note(
        kind === 'no-path' || kind === 'unreachable' ? 'network-not-ready' : 'rendezvous-failed',
        error,
      )
      // A guard that is busy, or a path that is just being replaced, is different in a moment and not before.
      await pause(
        this.#ports.clock,
        drawBetweenMs(this.#ports.random, RETRY_MIN_MS, RETRY_MAX_MS),
        this.#cancel,
      )
      return 'again'
    }
    const result = await this.#introduceFor(rendezvous)
    if (typeof result === 'string') rendezvous.circuit.destroy()
    return result
  }

  /** Introduces until one introduction was or may have been delivered. */
  async #introduceFor(rendezvous: Rendezvous): Promise<MeetingResult> {
    for (;;) {
      const next = await this.#nextWay()
      const descriptor = this.#descriptor
      if (next === undefined || descriptor === undefined) return 'exhausted'
      if (!rendezvous.circuit.isOpen) {
        next.discard()
        return 'again'
      }
      const effortProof = await this.#proveEffort(descriptor, next)
      this.#step('introducing')
      const { credentials } = descriptor
      const { networkId, recordBytes } = this.#config
      const firstPort = this.#firstPort
      const reunionPoints = this.#config.drawReunionPoints?.(REUNION_POINTS, rendezvous.relay) ?? []
      const input = { credentials, networkId, rendezvous, reunionPoints, firstPort, effortProof, recordBytes }
      const outcome = await introduce(this.#ports, next, input, this.#cancel)
      if (outcome.kind !== 'unsent') this.#effort.spent()
      if (outcome.kind === 'delivered') {
        const result = await this.#awaitService(rendezvous, reunionPoints)
        if (result === 'again') this.#effort.raise(descriptor)
        return result
      }
      this.#unreached.delete(toHex(next.point.authKey))
      this.#ways.hurry()
      this.#failedPoint(outcome.isTimeout, outcome.error)
      // A second introduction for this cookie could bring the service twice.
      if (outcome.kind === 'uncertain') return 'again'
    }
  }

  async #nextWay(): Promise<Approach | undefined> {
    for (;;) {
      const way = await this.#ways.next()
      if (way !== undefined || !(await this.#morePoints())) return way
    }
  }

  #failedPoint(isTimeout: boolean, error: unknown): void {
    this.#note(isTimeout ? 'introduction-timeout' : 'introduction-failed', error)
    // There may be a newer descriptor, which is here when the last of these was tried.
    if (++this.#failedPoints >= FAILED_BEFORE_REFETCH && !this.#hasRefetched) void this.#refetch()
  }

  /** Discards the way it was asked for if there is no proof. */
  async #proveEffort(descriptor: Descriptor, next: Approach): Promise<Uint8Array> {
    try {
      if (this.#effort.isNeeded(descriptor)) this.#step('proving effort')
      return await this.#effort.proof(descriptor, this.#cancel)
    } catch (error) {
      next.discard()
      throw error
    }
  }

  async #awaitService(
    { circuit, arrival }: Rendezvous,
    relays: readonly RelayInfo[],
  ): Promise<MeetingResult> {
    this.#step('waiting for the service')
    try {
      const { clock } = this.#ports
      const { firstStream, reunion } = await within(clock, RENDEZVOUS_TIMEOUT_MS, arrival, this.#cancel)
      return { circuit, firstStream, reunion: { ...reunion, relays } }
    } catch (error) {
      throwIfCancelled(this.#cancel)
      this.#note('rendezvous-failed', error)
      return 'again'
    }
  }

  /**
   * All introduction points were tried. The descriptor is fetched once more, since the service may have moved; after that the ones that
   * were tried are tried again. @returns false: that would be in vain.
   */
  async #morePoints(): Promise<boolean> {
    if (this.#hasRefetched) return this.#againAfterPause()
    this.#hasRefetched = true
    this.#step('fetching the descriptor')
    this.#descriptor = await this.#refetch()
    this.#refetching = undefined
    if (this.#hasUntried()) return true
    if (this.#failure === 'introduction-failed') return this.#againAfterPause()
    // They failed for a moment only: nothing newer is published.
    this.#tried.clear()
    return this.#hasUntried()
  }

  /**
   * All of its introduction points turned us away, and the newest descriptor names no others: most likely the service's guard died, and it
   * comes back to the same ones over another. So they are tried again, while it is looked once more for a newer descriptor.
   */
  async #againAfterPause(): Promise<boolean> {
    const { clock, random } = this.#ports
    if (this.#failure !== 'introduction-failed' || clock.nowMs() >= this.#giveUpAtMs) return false
    this.#tried.clear()
    this.#hasRefetched = false
    this.#failedPoints = 0
    this.#introductionsLeft = INTRODUCTION_ATTEMPTS
    const longer = Math.ceil(++this.#passes / PASSES_BEFORE_LONGER)
    // The way there is begun meanwhile.
    this.#ways.begin()
    await pause(clock, longer * drawBetweenMs(random, POINTS_AGAIN_MIN_MS, POINTS_AGAIN_MAX_MS), this.#cancel)
    return true
  }

  #refetch(): Promise<Descriptor> {
    this.#refetching ??= this.#source.get({ ...this.#query, isFresh: true }, this.#cancel)
    // It is awaited only once there is no introduction point left to try.
    this.#refetching.catch(() => {})
    return this.#refetching
  }

  /** A random introduction point that was not tried, at a relay we know; those that were not reached the last time come last. */
  #takeUntried(): IntroductionTarget | undefined {
    if (this.#introductionsLeft === 0) return undefined
    const untried = drawShuffled(this.#ports.random, this.#untried())
    const next = untried.find(({ point }) => !this.#unreached.has(toHex(point.authKey))) ?? untried[0]
    if (next === undefined) return undefined
    this.#introductionsLeft--
    this.#tried.add(toHex(next.point.authKey))
    return next
  }

  #hasUntried(): boolean {
    return this.#introductionsLeft > 0 && this.#untried().length > 0
  }

  #untried(): IntroductionTarget[] {
    return (this.#descriptor?.points ?? []).flatMap((point) => {
      const relay = this.#tried.has(toHex(point.authKey)) ? undefined : this.#config.view.byId(point.relayId)
      return relay === undefined ? [] : [{ relay, point }]
    })
  }

  #note(failure: ConnectFailure, cause: unknown): void {
    this.#failure = failure
    this.#cause = cause
  }
}

function destroyWhenEstablished(meeting: Promise<Rendezvous>): void {
  meeting.then(
    (rendezvous) => rendezvous.circuit.destroy(),
    () => {},
  )
}
