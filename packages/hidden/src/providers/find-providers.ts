/** Looks for the providers of a secret, a few slots at a time (docs/spec/providers.md §5). */
import { asWarrenError, type Cancel, drawShuffled, fail, type Ports, throwIfCancelled } from '@warren/kernel'
import type { RecordsClient } from '@warren/records'
import type { NetworkRules } from '../descriptor-record.ts'
import { PROVIDER_PARALLEL_READS, PROVIDER_SLOTS, PROVIDERS_WANTED } from '../limits.ts'
import { currentPeriod } from '../time-period.ts'
import { createProviderRecordType, openProviderRecord, providerLocation } from './provider-record.ts'

export interface FindProvidersConfig extends NetworkRules {
  readonly records: RecordsClient
}

/**
 * @param secret - as given to {@link keepProvider}.
 * @returns identities of services, {@link PROVIDER_SLOTS} at most; none: holders of every slot answered, and none has one.
 * @throws WarrenError `unreachable`: none was found, and holders of some slots did not answer; `no-path`, `cancelled`.
 */
export async function findProviders(
  ports: Pick<Ports, 'clock' | 'random' | 'primitives'>,
  { networkId, periodMinutes, records }: FindProvidersConfig,
  secret: Uint8Array,
  cancel: Cancel,
): Promise<Uint8Array[]> {
  const { clock, primitives } = ports
  const type = createProviderRecordType(primitives, { networkId, periodMinutes })
  const period = currentPeriod(clock.wallMs(), periodMinutes)
  const found: Uint8Array[] = []
  let silent = 0
  const look = async (slot: number): Promise<void> => {
    try {
      const location = providerLocation(primitives, networkId, secret, { slot, period })
      const answer = await records.get(type, location, cancel)
      if (answer === undefined) return
      found.push(openProviderRecord(primitives, networkId, { secret, slot }, answer.record))
    } catch (thrown) {
      const error = asWarrenError(thrown)
      if (error.kind === 'cancelled' || error.kind === 'no-path' || error.kind === 'bug') throw error
      // Whoever knows the secret may have put there what nobody can read.
      if (error.kind !== 'malformed') silent++
    }
  }
  const slots = drawShuffled(
    ports.random,
    Array.from({ length: PROVIDER_SLOTS }, (_, slot) => slot),
  )
  for (let at = 0; at < slots.length && found.length < PROVIDERS_WANTED; at += PROVIDER_PARALLEL_READS) {
    throwIfCancelled(cancel)
    await Promise.all(slots.slice(at, at + PROVIDER_PARALLEL_READS).map(look))
  }
  if (found.length === 0 && silent > 0)
    throw fail('unreachable', 'providers: holders of some slots did not answer', { fields: { silent } })
  return found
}
