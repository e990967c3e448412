/**
 * This node's services on disk. The n-th service's identity derives from the root secret, so only its number and its
 * settings are kept; numbers are never used twice, so that an address that was removed never comes back by accident.
 */
import type { PortMap } from '@warren/api'
import { type StateStore, utf8, utf8Text } from '@warren/kernel'

export interface StoredService {
  readonly index: number
  readonly name?: string
  readonly ports: readonly PortMap[]
  /** Public keys as text. */
  readonly clients: readonly string[]
  /** Agreed to run beside a listed relay. */
  readonly besideRelay: boolean
  readonly createdAt: string
}

export interface ServiceStore {
  list(): StoredService[]
  /** Durable when this returns. @throws WarrenError `storage`. */
  add(service: Omit<StoredService, 'index'>): StoredService
  /** Replaces one that is there, or puts back one that was. Durable. */
  put(service: StoredService): void
  remove(index: number): void
}

const NEXT_KEY = 'next'

export function createServiceStore(state: StateStore): ServiceStore {
  const services = state.table('services')
  const counter = state.table('service-counter')
  return {
    list: () =>
      services.keys().map((key) => JSON.parse(utf8Text(services.get(key) as Uint8Array)) as StoredService),
    add: (service) =>
      state.transaction(() => {
        const next = counter.get(NEXT_KEY)
        const index = next === undefined ? 0 : Number(utf8Text(next))
        counter.put(NEXT_KEY, utf8(String(index + 1)))
        const stored = { index, ...service }
        services.put(keyOf(index), utf8(JSON.stringify(stored)))
        return stored
      }),
    put: (service) => services.put(keyOf(service.index), utf8(JSON.stringify(service))),
    remove: (index) => services.delete(keyOf(index)),
  }
}

/** Padded, so that keys sort as numbers do. */
function keyOf(index: number): string {
  return String(index).padStart(10, '0')
}
