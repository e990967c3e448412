/**
 * Introductions on their way from a service's introduction points to its rendezvous circuits: rate, replays, decryption
 * in a worker, and a bounded line in which those who spent most effort stand first (docs/spec/hidden-services.md §6).
 */
import { asWarrenError, isWarrenError, type Ports, TokenBucket } from '@warren/kernel'
import { type IntroOpenInput, introOpenJob, type OpenedIntroduction } from '@warren/crypto'
import { MAX_WAITING_INTRODUCTIONS, SERVICE_INTRODUCE_RATE } from '../limits.ts'
import { decodeIntroductionRequest, type IntroductionRequest } from '../message-format.ts'
import type { IntroductionPoint } from './introduction-point.ts'

/** An introduction that was authentic and new. */
export interface AcceptedIntroduction {
  readonly request: IntroductionRequest
  readonly state: OpenedIntroduction['state']
  readonly effort: number
}

export interface IntroductionCounts {
  accepted: number
  /** Seen before: somebody plays back what he recorded. */
  replayed: number
  /** Not decryptable, or not understood. */
  invalid: number
  /** Above the rate or the line's length. */
  dropped: number
}

export interface IntroductionsConfig {
  readonly networkId: Uint8Array
  /** Of every period whose descriptor may still be in somebody's hands. */
  readonly subcredentials: () => readonly Uint8Array[]
  /** What a proof of effort is worth; higher is served first. */
  readonly scoreEffort: (proof: Uint8Array) => number
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
    let best = 0
    for (let index = 1; index < this.#line.length; index++) {
      if (this.#effortAt(index) > this.#effortAt(best)) best = index
    }
    return this.#line.splice(best, 1)[0]
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
      else this.#accept(point, message, opened)
    } catch (error) {
      if (isWarrenError(error) && error.kind === 'overloaded') this.counts.dropped++
      else this.counts.invalid++
      this.#ports.log.write('debug', 'an introduction could not be opened', {}, asWarrenError(error))
    }
  }

  #accept(point: IntroductionPoint, message: Uint8Array, opened: OpenedIntroduction): void {
    // Two copies may have been in the worker at the same time.
    if (point.replays.has(message)) {
      this.counts.replayed++
      return
    }
    point.replays.add(message)
    if (point.replays.isFull) this.#events.exhausted(point)
    const request = decodeIntroductionRequest(opened.plaintext)
    const effort = this.#config.scoreEffort(request.effortProof)
    if (!this.#enqueue({ request, state: opened.state, effort })) return
    this.counts.accepted++
    this.#events.waiting()
  }

  /** False: dropped, because all that wait have spent as much. */
  #enqueue(introduction: AcceptedIntroduction): boolean {
    if (this.#line.length >= MAX_WAITING_INTRODUCTIONS) {
      this.counts.dropped++
      let worst = this.#line.length - 1
      for (let index = worst; index >= 0; index--)
        if (this.#effortAt(index) < this.#effortAt(worst)) worst = index
      if (this.#effortAt(worst) >= introduction.effort) return false
      this.#line.splice(worst, 1)
    }
    this.#line.push(introduction)
    return true
  }

  #effortAt(index: number): number {
    return this.#line[index]?.effort ?? 0
  }
}
