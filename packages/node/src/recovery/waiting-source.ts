/** Entries of an index that wait for the part of the node that has to do with them. */
import { type StateStore, utf8, utf8Text } from '@warren/kernel'

export interface EntrySource<T> {
  exportAll(): readonly T[]
  /** Durable; each is there without the files that it was made of. @throws WarrenError `storage`. */
  restore(entries: readonly T[]): void
}

/**
 * What a node has of one kind.
 *
 * @param tableName - where entries wait, as JSON.
 * @param part - the part that has to do with them; it is given what waits for it. undefined: there is none, and entries
 *   stay as they came, so that no backup loses them.
 * @throws WarrenError `storage`.
 */
export function waitingSourceOf<T extends { readonly number: number }>(
  state: StateStore,
  tableName: string,
  part: EntrySource<T> | undefined,
): EntrySource<T> {
  const table = state.table(tableName)
  const waiting = (): T[] =>
    table.keys().map((key) => JSON.parse(utf8Text(table.get(key) as Uint8Array)) as T)
  if (part === undefined) {
    return {
      exportAll: waiting,
      restore: (entries) => {
        for (const entry of entries) table.put(String(entry.number), utf8(JSON.stringify(entry)))
      },
    }
  }
  const entries = waiting()
  if (entries.length > 0) {
    part.restore(entries)
    for (const key of table.keys()) table.delete(key)
  }
  return part
}
