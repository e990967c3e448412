/** Relays to start from, from two lists of them. */
import { MAX_BOOTSTRAP_ENTRIES, type Network } from '@warren/directory'
import { equalBytes } from '@warren/kernel'

type Entries = Network['bootstrap']

/**
 * Both lists, `first` before `then`. A relay that both name stands at the address that `first` has: it is the newer one.
 * What goes beyond the bound of a network file is dropped from the end.
 */
export function mergeBootstrap(first: Entries, then: Entries): Entries {
  const others = then.filter((entry) => !first.some(({ id }) => equalBytes(id, entry.id)))
  return [...first, ...others].slice(0, MAX_BOOTSTRAP_ENTRIES)
}
