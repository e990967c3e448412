/** The shares of a node as recovery sees them, and the two forms that an entry has. */
import type { RestoredShare } from '@warren/applications'
import { fromHex, type StateStore, toHex } from '@warren/kernel'
import type { RecoveredShare } from './index-format.ts'
import { type EntrySource, waitingSourceOf } from './waiting-source.ts'

/** A share as the sharing part gives it for a backup: plain values, keys in hexadecimal. */
type ShareEntry = RestoredShare

export type ShareSource = EntrySource<ShareEntry>

/** @param sharing - see {@link waitingSourceOf}. @throws WarrenError `storage`. */
export function shareSourceOf(state: StateStore, sharing: ShareSource | undefined): ShareSource {
  return waitingSourceOf(state, 'recovery-shares', sharing)
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
