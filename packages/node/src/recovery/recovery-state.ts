/** What a home remembers of recovery: that it still waits for its index, and that it has put one into the network. */
import { type StateStore, utf8, utf8Text } from '@warren/kernel'

export interface RecoveryState {
  /** The words were given; which services, keys and shares there were is not known yet. */
  isPending(): boolean
  setPending(pending: boolean): void
  /** An index is or was in the network: one that is empty must take its place. */
  wasPublished(): boolean
  setPublished(): void
  /** When the owner showed last that he holds a backup of the root secret, in ISO 8601; undefined: never. */
  confirmedAt(): string | undefined
  setConfirmed(at: string): void
}

const TABLE = 'recovery'
const SET = utf8('1')

export function createRecoveryState(state: StateStore): RecoveryState {
  const table = state.table(TABLE)
  return {
    isPending: () => table.get('pending') !== undefined,
    setPending: (pending) => (pending ? table.put('pending', SET) : table.delete('pending')),
    wasPublished: () => table.get('published') !== undefined,
    setPublished: () => table.put('published', SET),
    confirmedAt: () => {
      const at = table.get('confirmed')
      return at === undefined ? undefined : utf8Text(at)
    },
    setConfirmed: (at) => table.put('confirmed', utf8(at)),
  }
}
