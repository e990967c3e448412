/**
 * Introductions on their way from a service's introduction points to its rendezvous circuits: rate, replays, decryption
 * and check of effort in a worker, and a bounded line in which those who spent most stand first (docs/spec/hidden-services.md §6).
 */
import { asWarrenError, isWarrenError, type Ports, TokenBucket } from '@warren/kernel'
import { type IntroOpenInput, introOpenJob, type OpenedIntroduction } from '@warren/crypto'
import type { EffortClaim, ServiceEffort } from '../effort/service-effort.ts'
import { MAX_WAITING_INTRODUCTIONS, SERVICE_INTRODUCE_RATE } from '../limits.ts'
import { decodeIntroductionRequest, type IntroductionRequest } from '../message-format.ts'
import { INTRODUCTION_MAX_WAIT_MS } from '../timeouts.ts'
import type { IntroductionPoint } from './introduction-point.ts'

/** An introduction that was authentic and new. */
export interface AcceptedIntroduction {
  readonly request: IntroductionRequest
  readonly state: OpenedIntroduction['state']
  readonly effort: number
  readonly arrivedAtMs: number
}

export interface IntroductionCounts {
  accepted: number
  /** Seen before: somebody plays back what he recorded. */
  replayed: number
  /** Not decryptable, not understood, or a proof of effort that does not hold. */
  invalid: number
  /** Above the rate or the line's length, or in line for too long. */
  dropped: number
}

export interface IntroductionsConfig {
  readonly networkId: Uint8Array
  /** Of every period whose descriptor may still be in somebody's hands. */
  readonly subcredentials: () => readonly Uint8Array[]
  /** What was spent decides who is served first; undefined: all are equal. */
  readonly effort: ServiceEffort | undefined
}

export interface IntroductionsEvents {
  /** There is one to take. */
  waiting(): void
  /** The point's replay cache is full. */
  exhausted(point: IntroductionPoint): void
}

export class Introductions {
  readonly #ports: Pick<Ports, 'clock' | 'offload' | 'log'>
  readonly #config: IntroductionsConfig
  readonly #events: IntroductionsEvents
  readonly #rate: TokenBucket
  /** In order of arrival; at most MAX_WAITING_INTRODUCTIONS, so a search is cheap beside the handshakes each one costs. */
  readonly #line: AcceptedIntroduction[] = []
  readonly counts: IntroductionCounts = { accepted: 0, replayed: 0, invalid: 0, dropped: 0 }

  constructor(
    ports: Pick<Ports, 'clock' | 'offload' | 'log'>,
    config: IntroductionsConfig,
    events: IntroductionsEvents,
  ) {
    this.#ports = ports
    this.#config = config
    this.#events = events
    this.#rate = new TokenBucket(ports.clock, SERVICE_INTRODUCE_RATE)
  }

  /** Takes what an introduction point passed on. Nothing is ever answered to whoever sent something wrong. */
  receive(point: IntroductionPoint, message: Uint8Array): void {
    if (point.replays.has(message)) {
      this.counts.replayed++
    } else if (this.#rate.take()) {
      // Only valid during this call; the job may run later.
      void this.#open(point, message.slice())
    } else {
      this.counts.dropped++
    }
  }

  /** The one to serve next: highest effort, then first come. */
  take(): AcceptedIntroduction | undefined {
    this.#dropLate()
    let best = 0
    for (let index = 1; index < this.#line.length; index++) {
      if (this.#effortAt(index) > this.#effortAt(best)) best = index
    }
    return this.#line.splice(best, 1)[0]
  }

  /** Those whose clients have given up: serving them would take the place of somebody who still waits. */
  #dropLate(): void {
    const oldestMs = this.#ports.clock.nowMs() - INTRODUCTION_MAX_WAIT_MS
    for (
      let first = this.#line[0];
      first !== undefined && first.arrivedAtMs < oldestMs;
      first = this.#line[0]
    ) {
      this.#line.shift()
      this.#turnedAway(first.effort)
    }
  }

  #turnedAway(effort: number): void {
    this.counts.dropped++
    this.#config.effort?.turnedAway(effort)
  }

  async #open(point: IntroductionPoint, message: Uint8Array): Promise<void> {
    try {
      const { authKey, encryptionSecret, encryptionKey, kemSecret } = point.keys
      const input: IntroOpenInput = {
        authKey,
        encryptionSecret,
        encryptionPublic: encryptionKey,
        kemSecret,
        networkId: this.#config.networkId,
        subcredentials: this.#config.subcredentials(),
        message,
      }
      const opened = await this.#ports.offload.run(introOpenJob, input)
      if (opened === undefined) this.counts.invalid++
      else await this.#accept(point, message, opened)
    } catch (error) {
      if (isWarrenError(error) && error.kind === 'overloaded') this.counts.dropped++
      else this.counts.invalid++
      this.#ports.log.write('debug', 'an introduction could not be opened', {}, asWarrenError(error))
    }
  }

  async #accept(point: IntroductionPoint, message: Uint8Array, opened: OpenedIntroduction): Promise<void> {
    const { effort } = this.#config
    const request = decodeIntroductionRequest(opened.plaintext)
    const claim: EffortClaim | undefined = effort?.claimOf(request.effortProof)
    const claimed = claim?.effort ?? 0
    // Cheap before dear: what would not get a place even if it had spent what it says is not worth the check.
    if (!this.#hasRoomFor(claimed)) return this.#turnedAway(claimed)
    if (claim !== undefined && !(await effort?.holds(claim))) {
      this.counts.invalid++
      return
    }
    // Two copies, or two introductions with one proof, may have been in the worker at the same time.
    if (point.replays.has(message) || (claim !== undefined && effort?.spend(claim) === false)) {
      this.counts.replayed++
      return
    }
    if (!this.#hasRoomFor(claimed)) return this.#turnedAway(claimed)
    // Only what gets a place is remembered: a flood that gets none does not end the introduction point's life.
    point.replays.add(message)
    if (point.replays.isFull) this.#events.exhausted(point)
    if (this.#line.length >= MAX_WAITING_INTRODUCTIONS) this.#dropWorst()
    const arrivedAtMs = this.#ports.clock.nowMs()
    this.#line.push({ request, state: opened.state, effort: claimed, arrivedAtMs })
    this.counts.accepted++
    this.#events.waiting()
  }

  /** False: all that wait have spent as much. */
  #hasRoomFor(effort: number): boolean {
    return this.#line.length < MAX_WAITING_INTRODUCTIONS || this.#effortAt(this.#worst()) < effort
  }

  #dropWorst(): void {
    const [worst] = this.#line.splice(this.#worst(), 1)
    this.#turnedAway(worst?.effort ?? 0)
  }

  /** Of those who spent least, who came last. */
  #worst(): number {
    let worst = this.#line.length - 1
    for (let index = worst; index >= 0; index--)
      if (this.#effortAt(index) < this.#effortAt(worst)) worst = index
    return worst
  }

  #effortAt(index: number): number {
    return this.#line[index]?.effort ?? 0
  }
}
