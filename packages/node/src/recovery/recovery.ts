/**
 * Recovery of one node: keeps the index of what it has in the network, and fetches it once after the words were given on
 * an empty machine (docs/spec/recovery.md).
 */
import type { BackupState, Recovery as RecoveryPicture } from '@warren/api'
import type { FindProgress, FoundRecovery, RecoveryKeeper, RecoveryKeeperStatus } from '@warren/hidden'
import {
  asWarrenError,
  type Cancel,
  drawUnit,
  fail,
  pause,
  type Ports,
  type WarrenError,
} from '@warren/kernel'
import { RECOVERY_INDEX_MAX_BYTES } from '../limits.ts'
import { RECOVERY_RETRY_FIRST_MS, RECOVERY_RETRY_MAX_MS } from '../timeouts.ts'
import { type IndexParts, applyIndex, collectIndex } from './collect-index.ts'
import { sealBackup } from './backup-file.ts'
import { countsOf, type EntryCounts } from './entry-counts.ts'
import { type FittedIndex, fitIndex } from './fit-index.ts'
import { decodeRecoveryIndex, type RecoveryIndex } from './index-format.ts'
import { createRecoveryState, type RecoveryState } from './recovery-state.ts'

export const RESTORE_STEPS = ['looking for the recovery index', 'bringing back what it names'] as const

export interface RestoreProgress {
  readonly cancel: Cancel
  step(name: (typeof RESTORE_STEPS)[number]): void
  waiting(waitingFor: string | undefined, cause?: string): void
  part(fraction: number): void
}

export interface Restored extends EntryCounts {
  /** Entries that the index had no room for. */
  readonly leftOut: number
  /** When the index was made. */
  readonly madeAt: string
}

export interface RecoveryParts extends IndexParts {
  /** 32 bytes. */
  readonly root: Uint8Array
  /** Room in a record of this network. */
  readonly capacityBytes: number
  makeKeeper(content: () => Uint8Array, changed: () => void): RecoveryKeeper
  find(progress: FindProgress): Promise<FoundRecovery | undefined>
  /** {@link Recovery.status} may have changed. */
  readonly changed: () => void
}

export interface Recovery {
  /** The network is there. */
  start(): void
  stop(): void
  /** What an index holds has changed: the one in the network follows. */
  contentChanged(): void
  /** The words were given, the index not found yet. */
  readonly isPending: boolean
  /**
   * Fetches the index and brings back what it names. Tries until it is there or is known not to be.
   *
   * @throws WarrenError `not-found`: all holders answered and none has one; `malformed`, `cancelled`, `storage`.
   */
  restore(progress: RestoreProgress): Promise<Restored>
  /** A backup file of everything there is. */
  backupFile(): { readonly file: Uint8Array; readonly index: RecoveryIndex }
  status(): RecoveryPicture | undefined
  backup(): BackupState
  /** The owner has shown that he holds a backup of the root secret. @throws WarrenError `storage`. */
  confirmBackup(): BackupState
  /** @throws WarrenError `refused`: numbers may not be given out before it is known which were. */
  requireComplete(): void
}

type RecoveryPorts = Pick<Ports, 'clock' | 'random' | 'primitives' | 'state' | 'log'>

export function createRecovery(ports: RecoveryPorts, parts: RecoveryParts): Recovery {
  return new NodeRecovery(ports, parts)
}

class NodeRecovery implements Recovery {
  readonly #ports: RecoveryPorts
  readonly #parts: RecoveryParts
  readonly #state: RecoveryState
  #keeper: RecoveryKeeper | undefined
  #leftOut = 0
  #isStarted = false
  /** As it stands in the state: each picture of the node asks for it. */
  #confirmedAt: string | undefined

  constructor(ports: RecoveryPorts, parts: RecoveryParts) {
    this.#ports = ports
    this.#parts = parts
    this.#state = createRecoveryState(ports.state)
    this.#confirmedAt = this.#state.confirmedAt()
  }

  get isPending(): boolean {
    return this.#state.isPending()
  }

  start(): void {
    this.#isStarted = true
    this.contentChanged()
  }

  stop(): void {
    this.#isStarted = false
    this.#keeper?.stop()
    this.#keeper = undefined
  }

  contentChanged(): void {
    if (!this.#isStarted || this.isPending) return
    if (this.#keeper === undefined) {
      const counts = countsOf(collectIndex(this.#ports, this.#parts))
      const isEmpty = Object.values(counts).every((count) => count === 0)
      // Who has nothing to recover leaves no trace in the network.
      if (isEmpty && !this.#state.wasPublished()) return
      this.#state.setPublished()
      this.#keeper = this.#parts.makeKeeper(
        () => this.#fitted().bytes,
        () => this.#parts.changed(),
      )
    }
    this.#keeper.changed()
  }

  requireComplete(): void {
    if (!this.isPending) return
    throw fail('refused', 'this node is still being restored', {
      next: 'Wait until it is (warren status). If there is nothing to wait for: warren down, then warren restore --services 0',
    })
  }

  async restore(progress: RestoreProgress): Promise<Restored> {
    progress.step(RESTORE_STEPS[0])
    const found = await this.#find(progress)
    progress.step(RESTORE_STEPS[1])
    const index = decodeRecoveryIndex(found.content)
    applyIndex(this.#ports, this.#parts, index)
    this.contentChanged()
    this.#parts.changed()
    return {
      ...countsOf(index),
      leftOut: index.leftOut,
      madeAt: new Date(index.madeAtMs).toISOString(),
    }
  }

  backupFile(): { readonly file: Uint8Array; readonly index: RecoveryIndex } {
    this.requireComplete()
    const index = collectIndex(this.#ports, this.#parts)
    const { bytes } = fitIndex(index, RECOVERY_INDEX_MAX_BYTES)
    return { file: sealBackup(this.#ports.primitives, this.#parts.root, bytes), index }
  }

  backup(): BackupState {
    return this.#confirmedAt === undefined ? {} : { confirmedAt: this.#confirmedAt }
  }

  confirmBackup(): BackupState {
    const at = new Date(this.#ports.clock.wallMs()).toISOString()
    this.#state.setConfirmed(at)
    this.#confirmedAt = at
    this.#parts.changed()
    return this.backup()
  }

  status(): RecoveryPicture | undefined {
    if (this.isPending) return { state: 'restoring', copies: 0, wanted: 0, leftOut: 0 }
    if (this.#keeper === undefined) return undefined
    const { stored, holders, cause }: RecoveryKeeperStatus = this.#keeper.status()
    return {
      state: holders > 0 && stored >= holders ? 'kept' : 'publishing',
      copies: stored,
      wanted: holders,
      leftOut: this.#leftOut,
      ...(cause === undefined ? {} : { cause }),
    }
  }

  #fitted(): FittedIndex {
    const fitted = fitIndex(collectIndex(this.#ports, this.#parts), this.#parts.capacityBytes)
    this.#leftOut = fitted.leftOut
    return fitted
  }

  async #find(progress: RestoreProgress): Promise<FoundRecovery> {
    const { clock, random } = this.#ports
    for (let attempt = 0; ; attempt++) {
      try {
        const found = await this.#parts.find({
          cancel: progress.cancel,
          looked: (part, cause) => {
            progress.part(part)
            progress.waiting('the holders of one of the last days', cause)
          },
        })
        if (found !== undefined) return found
      } catch (thrown) {
        const error = asWarrenError(thrown)
        if (!mayPass(error)) throw error
        const pauseMs = Math.min(RECOVERY_RETRY_MAX_MS, RECOVERY_RETRY_FIRST_MS * 2 ** Math.min(attempt, 10))
        progress.part(0)
        progress.waiting('holders that answer', error.message)
        await pause(clock, pauseMs * (0.5 + drawUnit(random)), progress.cancel)
        continue
      }
      throw fail('not-found', 'the network holds no recovery index of this owner', {
        next: 'If there is a backup file: warren down, then warren restore --from FILE. Else say how many services there were: warren restore --services N',
      })
    }
  }
}

function mayPass({ kind }: WarrenError): boolean {
  return kind === 'unreachable' || kind === 'no-path' || kind === 'timeout'
}
