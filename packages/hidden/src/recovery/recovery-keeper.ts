/**
 * Keeps the newest recovery index with its holders: after every change, and anew in each period (docs/spec/recovery.md §4).
 */
import type { Ports, SafeText } from '@warren/kernel'
import type { RecordsClient } from '@warren/records'
import type { NetworkRules } from '../descriptor-record.ts'
import {
  DescriptorPublisher,
  type MadeDescriptor,
  type PublishedCount,
} from '../service/descriptor-publisher.ts'
import { RevisionCounter } from '../service/revision-counter.ts'
import { currentPeriod } from '../time-period.ts'
import {
  RECOVERY_CHANGE_MAX_MS,
  RECOVERY_CHANGE_MIN_MS,
  RECOVERY_REPUBLISH_MAX_MS,
  RECOVERY_REPUBLISH_MIN_MS,
} from '../timeouts.ts'
import {
  createRecoveryRecordType,
  makeRecoveryRecord,
  type RecoveryKeys,
  recoveryLifeMs,
  recoveryLocation,
} from './recovery-record.ts'

export interface RecoveryKeeperConfig extends NetworkRules {
  readonly keys: RecoveryKeys
  readonly records: RecordsClient
  /** What the record is to hold now; at most `recoveryCapacityBytes`. */
  readonly content: () => Uint8Array
  /** {@link RecoveryKeeper.status} changed. */
  readonly changed: () => void
}

export interface RecoveryKeeperStatus extends PublishedCount {
  /** Why holders lack it, if it is known. */
  readonly cause: SafeText | undefined
}

export interface RecoveryKeeper {
  /** The content is another from now on; the first call begins to publish. Soon, at a random moment; several calls are one. */
  changed(): void
  status(): RecoveryKeeperStatus
  stop(): void
}

type KeeperPorts = Pick<Ports, 'clock' | 'random' | 'primitives' | 'state' | 'log'>

const PACE = {
  changeMinMs: RECOVERY_CHANGE_MIN_MS,
  changeMaxMs: RECOVERY_CHANGE_MAX_MS,
  republishMinMs: RECOVERY_REPUBLISH_MIN_MS,
  republishMaxMs: RECOVERY_REPUBLISH_MAX_MS,
}

export function createRecoveryKeeper(ports: KeeperPorts, config: RecoveryKeeperConfig): RecoveryKeeper {
  const { clock, primitives } = ports
  const { networkId, periodMinutes, keys, records } = config
  const revisions = new RevisionCounter(ports.state, clock, primitives.ed25519PublicOf(keys.identitySeed))
  const lagMs = lagOf(ports, keys, periodMinutes)
  const period = () => currentPeriod(clock.wallMs() - lagMs, periodMinutes)
  const make = (): MadeDescriptor[] => {
    const record = makeRecoveryRecord(primitives, {
      networkId,
      keys,
      period: period(),
      revision: revisions.next(),
      expiresAtMs: Math.max(0, Math.round(clock.wallMs())) + recoveryLifeMs(periodMinutes),
      content: config.content(),
      recordBytes: records.recordBytes,
    })
    return [{ location: recoveryLocation(primitives, networkId, keys, period()), record }]
  }
  const publisher = new DescriptorPublisher(
    ports,
    {
      records,
      type: createRecoveryRecordType(primitives, config),
      make,
      currentPeriod: () => period().number,
      noteRevision: (revision) => revisions.raiseTo(revision),
      pace: PACE,
    },
    () => config.changed(),
  )
  return {
    changed: () => publisher.contentChanged(false),
    status: () => ({ ...publisher.counts()[0], cause: publisher.cause }),
    stop: () => publisher.stop(),
  }
}

/**
 * Every owner changes over to a new period at a moment of his own in its first half: holders cannot tell from the hour
 * who follows whom, and nobody publishes at midnight with everybody else. Always the same, so that periods only go up.
 */
function lagOf({ primitives }: KeeperPorts, keys: RecoveryKeys, periodMinutes: number): number {
  const draw = primitives.hmacSha256(keys.sealKey, Uint8Array.of(1))
  const unit = new DataView(draw.buffer, draw.byteOffset, 4).getUint32(0) / 0x1_0000_0000
  return (unit * periodMinutes * 60_000) / 2
}
