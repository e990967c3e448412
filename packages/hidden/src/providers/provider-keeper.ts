/** Keeps one service among the providers of a secret: for this period and the next, anew every few hours (docs/spec/providers.md §4). */
import type { Ports } from '@warren/kernel'
import type { RecordsClient } from '@warren/records'
import type { NetworkRules } from '../descriptor-record.ts'
import { DescriptorPublisher, type MadeDescriptor } from '../service/descriptor-publisher.ts'
import { isPlausibleRevision, revisionAt } from '../service/revision-counter.ts'
import { currentPeriod, publishedPeriods } from '../time-period.ts'
import {
  PROVIDER_DELAY_MAX_MS,
  PROVIDER_DELAY_MIN_MS,
  PROVIDER_LIFETIME_MS,
  PROVIDER_REPUBLISH_MAX_MS,
  PROVIDER_REPUBLISH_MIN_MS,
} from '../timeouts.ts'
import {
  createProviderRecordType,
  makeProviderRecord,
  providerLocation,
  providerSlot,
} from './provider-record.ts'

export interface ProviderKeeperConfig extends NetworkRules {
  readonly records: RecordsClient
  /** 32 bytes: who knows it finds the service. */
  readonly secret: Uint8Array
  /** Ed25519 identity of a service made for this alone. */
  readonly identity: Uint8Array
}

type KeeperPorts = Pick<Ports, 'clock' | 'random' | 'primitives' | 'log'>

const PACE = {
  changeMinMs: PROVIDER_DELAY_MIN_MS,
  changeMaxMs: PROVIDER_DELAY_MAX_MS,
  republishMinMs: PROVIDER_REPUBLISH_MIN_MS,
  republishMaxMs: PROVIDER_REPUBLISH_MAX_MS,
}

/** Begins soon, at a random moment, and goes on until it is stopped. What holders have by then ends with its time. */
export function keepProvider(ports: KeeperPorts, config: ProviderKeeperConfig): { stop(): void } {
  const { clock, primitives } = ports
  const { networkId, periodMinutes, records, secret, identity } = config
  // Others write in the same slots: what they have is asked of holders, not remembered.
  let revision = 0
  const make = (): MadeDescriptor[] => {
    const nowMs = Math.max(0, Math.round(clock.wallMs()))
    revision = Math.max(revision + 1, revisionAt(nowMs))
    return publishedPeriods(nowMs, periodMinutes).map((period) => {
      const slot = providerSlot(primitives, identity, period)
      return {
        location: providerLocation(primitives, networkId, secret, { slot, period }),
        record: makeProviderRecord(primitives, {
          networkId,
          secret,
          slot,
          identity,
          period,
          revision,
          expiresAtMs: nowMs + PROVIDER_LIFETIME_MS,
          recordBytes: records.recordBytes,
        }),
      }
    })
  }
  const publisher = new DescriptorPublisher(
    ports,
    {
      records,
      type: createProviderRecordType(primitives, config),
      make,
      currentPeriod: () => currentPeriod(clock.wallMs(), periodMinutes).number,
      noteRevision: (held) => {
        if (!isPlausibleRevision(held, clock.wallMs())) return false
        revision = Math.max(revision, held)
        return true
      },
      pace: PACE,
    },
    () => {},
  )
  publisher.contentChanged(false)
  return { stop: () => publisher.stop() }
}
