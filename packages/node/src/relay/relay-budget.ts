/**
 * What the owner of a relay gives to others, and what of it is used up (docs/spec/circuit.md §10). The count of the period
 * is on disk within a minute or 16 MiB, so a relay that is restarted or killed does not begin anew.
 */
import type { RelayAllowance } from '@warren/circuit'
import type { Ports, Timer } from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'
import { RELAY_VOLUME_UNSAVED_BYTES } from '../limits.ts'
import { RELAY_VOLUME_SAVE_MS } from '../timeouts.ts'
import type { BudgetPeriod, VolumeBudget } from './budget-text.ts'

export interface RelayBudgetConfig {
  readonly bytesPerS?: number
  readonly volume?: VolumeBudget
}

export interface RelayBudgetStatus {
  /** What may pass in a second; undefined: as much as comes. */
  readonly bytesPerS?: number
  /** Passed on for others since the start. */
  readonly passedBytes: number
  readonly volume?: {
    readonly bytes: number
    readonly period: BudgetPeriod
    readonly usedBytes: number
    /** Wall time in milliseconds when the period ends. */
    readonly endsAtMs: number
    readonly isUsedUp: boolean
  }
}

export interface RelayBudget {
  readonly allowance: RelayAllowance
  status(): RelayBudgetStatus
  /** @param turned - told when the volume is used up (false) and when the next period begins (true). */
  start(turned: (accepts: boolean) => void): void
  stop(): void
}

const TABLE = 'relay-volume'
const KEY = 'used'

/** @throws WarrenError `storage`. */
export function createRelayBudget(
  ports: Pick<Ports, 'clock' | 'state'>,
  config: RelayBudgetConfig,
): RelayBudget {
  return new Budget(ports, config)
}

class Budget implements RelayBudget {
  readonly allowance: RelayAllowance
  readonly #ports: Pick<Ports, 'clock' | 'state'>
  readonly #config: RelayBudgetConfig
  #passed = 0
  #used = 0
  #unsaved = 0
  #startsAtMs: number
  #endsAtMs = 0
  #accepts = true
  #turned: (accepts: boolean) => void = () => {}
  #timer: Timer | undefined

  constructor(ports: Pick<Ports, 'clock' | 'state'>, config: RelayBudgetConfig) {
    this.#ports = ports
    this.#config = config
    this.#startsAtMs = this.#periodStart()
    this.#endsAtMs = this.#periodEnd()
    this.#used = this.#read()
    this.#accepts = !this.#isUsedUp()
    this.allowance = {
      bytesPerS: config.bytesPerS,
      passed: (bytes) => this.#note(bytes),
      accepts: () => this.#accepts,
    }
  }

  status(): RelayBudgetStatus {
    const { bytesPerS, volume } = this.#config
    return {
      ...(bytesPerS === undefined ? {} : { bytesPerS }),
      passedBytes: this.#passed,
      ...(volume === undefined
        ? {}
        : {
            volume: { ...volume, usedBytes: this.#used, endsAtMs: this.#endsAtMs, isUsedUp: !this.#accepts },
          }),
    }
  }

  start(turned: (accepts: boolean) => void): void {
    this.#turned = turned
    if (this.#config.volume === undefined || this.#timer !== undefined) return
    if (!this.#accepts) turned(false)
    this.#schedule()
  }

  stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#turned = () => {}
    if (this.#unsaved > 0) this.#save()
  }

  #note(bytes: number): void {
    this.#passed += bytes
    if (this.#config.volume === undefined) return
    this.#used += bytes
    this.#unsaved += bytes
    if (this.#unsaved >= RELAY_VOLUME_UNSAVED_BYTES) this.#save()
    if (this.#accepts && this.#isUsedUp()) this.#turn(false)
  }

  #isUsedUp(): boolean {
    const { volume } = this.#config
    return volume !== undefined && this.#used >= volume.bytes
  }

  #turn(accepts: boolean): void {
    this.#accepts = accepts
    this.#save()
    this.#turned(accepts)
  }

  #schedule(): void {
    const { clock } = this.#ports
    const untilEndMs = Math.max(1, this.#endsAtMs - clock.wallMs())
    this.#timer = clock.after(Math.min(RELAY_VOLUME_SAVE_MS, untilEndMs), () => {
      this.#look()
      this.#schedule()
    })
  }

  #look(): void {
    const nowMs = this.#ports.clock.wallMs()
    // Also when the clock was set back: the period it is in now counts.
    if (nowMs >= this.#endsAtMs || nowMs < this.#startsAtMs) {
      this.#startsAtMs = this.#periodStart()
      this.#endsAtMs = this.#periodEnd()
      this.#used = 0
      this.#save()
      if (!this.#accepts) this.#turn(true)
    } else if (this.#unsaved > 0) this.#save()
  }

  #periodStart(): number {
    const date = new Date(this.#ports.clock.wallMs())
    const isMonth = this.#config.volume?.period === 'month'
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), isMonth ? 1 : date.getUTCDate())
  }

  #periodEnd(): number {
    const date = new Date(this.#startsAtMs)
    const isMonth = this.#config.volume?.period === 'month'
    const [month, day] = [date.getUTCMonth() + (isMonth ? 1 : 0), date.getUTCDate() + (isMonth ? 0 : 1)]
    return Date.UTC(date.getUTCFullYear(), month, day)
  }

  /** What was used of this period before this start. */
  #read(): number {
    const stored = this.#ports.state.table(TABLE).get(KEY)
    if (stored === undefined || this.#config.volume === undefined) return 0
    const reader = new Reader(stored)
    return reader.u64() === this.#startsAtMs ? reader.u64() : 0
  }

  #save(): void {
    this.#unsaved = 0
    const bytes = new Writer(16).u64(Math.max(0, this.#startsAtMs)).u64(this.#used).finish()
    this.#ports.state.table(TABLE).put(KEY, bytes)
  }
}
