/** The shares of a node as recovery sees them, and the two forms that an entry has. */
import type { RestoredShare } from '@warren/applications'
import { fromHex, type StateStore, toHex, utf8, utf8Text } from '@warren/kernel'
import type { RecoveredShare } from './index-format.ts'

/** A share as the sharing part gives it for a backup: plain values, keys in hexadecimal. */
type ShareEntry = RestoredShare

export interface ShareSource {
  exportAll(): readonly ShareEntry[]
  /** Durable; each is there as a share whose file is missing. @throws WarrenError `storage`. */
  restore(entries: readonly ShareEntry[]): void
}

/** Shares of an index that wait for the part that serves them, as JSON: it takes them at its start. */
export const WAITING_SHARES_TABLE = 'recovery-shares'

/**
 * The shares of a node.
 *
 * @param sharing - the part that serves them; it is given what waits for it. undefined: there is none, and entries stay
 *   as they came, so that no backup loses them.
 * @throws WarrenError `storage`.
 */
export function shareSourceOf(state: StateStore, sharing: ShareSource | undefined): ShareSource {
  const table = state.table(WAITING_SHARES_TABLE)
  const waiting = (): ShareEntry[] =>
    table.keys().map((key) => JSON.parse(utf8Text(table.get(key) as Uint8Array)) as ShareEntry)
  if (sharing === undefined) {
    return {
      exportAll: waiting,
      restore: (entries) => {
        for (const entry of entries) table.put(String(entry.number), utf8(JSON.stringify(entry)))
      },
    }
  }
  const entries = waiting()
  if (entries.length > 0) {
    sharing.restore(entries)
    for (const key of table.keys()) table.delete(key)
  }
  return sharing
}

export function recoveredOf(entry: ShareEntry): RecoveredShare {
  const { number, name, kind, bytes, files, once, createdAtMs } = entry
  return {
    number,
    name,
    kind,
    bytes,
    files,
    once,
    createdAtMs: Math.floor(createdAtMs),
    manifestRoot: fromHex(entry.manifestRoot),
    modifiedS: entry.modifiedS,
    executable: entry.executable,
    also: entry.also,
    untilMs: entry.untilMs === undefined ? undefined : Math.floor(entry.untilMs),
    clients: entry.clients.map((client) => fromHex(client)),
  }
}

export function entryOf(share: RecoveredShare): ShareEntry {
  const { manifestRoot, clients, modifiedS, executable, also, untilMs, ...rest } = share
  return {
    ...rest,
    manifestRoot: toHex(manifestRoot),
    clients: clients.map((client) => toHex(client)),
    ...(modifiedS === undefined ? {} : { modifiedS }),
    ...(executable === undefined ? {} : { executable }),
    ...(also === undefined ? {} : { also }),
    ...(untilMs === undefined ? {} : { untilMs }),
  }
}
