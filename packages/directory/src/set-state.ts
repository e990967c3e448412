/**
 * The set on disk, so that a restart needs no bootstrap and knows since when it has known each relay: table `directory`,
 * `network` holds the id it belongs to, `keys/ID` first-seen time u64 and the keys part, `alive/ID` the liveness statement,
 * `twin/ID` a contradicting keys part, `alive-twin/ID` a contradicting statement (docs/spec/directory.md §6).
 */
import { equalBytes, isWarrenError, type Primitives, type StateStore, toHex } from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'
import { decodeKeys, decodeLiveness } from './format.ts'
import { holdItem } from './item.ts'
import { MAX_DESCRIPTOR_BYTES } from './limits.ts'
import type { Network } from './network-file.ts'
import { type HeldKeys, type HeldLiveness, makeEntry, type RelayEntry } from './relay-entry.ts'

const TABLE = 'directory'
const PARTS = ['keys', 'alive', 'twin', 'alive-twin'] as const

/** Entries that changed, each with what was held of the relay before. */
export type ChangedEntries = ReadonlyMap<RelayEntry, RelayEntry | undefined>

export interface SetState {
  load(nowMs: number): RelayEntry[]
  /**
   * Writes what of entries differs from what was held before, in one transaction: most say only that a relay lives, in a tenth
   * of the bytes. @throws WarrenError `storage`: all of it is written when the relay changes next.
   */
  save(changed: ChangedEntries): void
  /** Forgets relays by identity. @throws WarrenError `storage`. */
  drop(ids: Iterable<Uint8Array>): void
}

export function holdKeys(primitives: Pick<Primitives, 'sha256'>, bytes: Uint8Array): HeldKeys {
  const signed = decodeKeys(bytes)
  return { ...holdItem(primitives, 'keys', signed.bytes), signed }
}

export function holdLiveness(primitives: Pick<Primitives, 'sha256'>, bytes: Uint8Array): HeldLiveness {
  const signed = decodeLiveness(bytes)
  return { ...holdItem(primitives, 'liveness', signed.bytes), signed }
}

export function createSetState(
  state: StateStore,
  primitives: Pick<Primitives, 'sha256'>,
  network: Network,
): SetState {
  const table = state.table(TABLE)

  const read = (name: string, nowMs: number): RelayEntry => {
    const reader = new Reader(table.get(`keys/${name}`) ?? new Uint8Array())
    const firstSeenMs = reader.u64()
    const keys = holdKeys(primitives, reader.rest())
    const alive = table.get(`alive/${name}`)
    const twin = table.get(`twin/${name}`)
    const liveness = alive === undefined ? undefined : holdLiveness(primitives, alive)
    const aliveTwin = table.get(`alive-twin/${name}`)
    const keysTwin = twin === undefined ? undefined : holdKeys(primitives, twin)
    const livenessTwin = aliveTwin === undefined ? undefined : holdLiveness(primitives, aliveTwin)
    return makeEntry(network, { keys, liveness, keysTwin, livenessTwin, firstSeenMs }, nowMs)
  }

  const remove = (name: string): void => {
    for (const part of PARTS) table.delete(`${part}/${name}`)
  }

  /** Relays of which the disk did not take what changed last. */
  const unwritten = new Set<string>()

  const write = (name: string, entry: RelayEntry, before: RelayEntry | undefined): void => {
    const { keys, liveness, keysTwin, livenessTwin, firstSeenMs } = entry
    if (keys !== before?.keys || firstSeenMs !== before.firstSeenMs) {
      table.put(
        `keys/${name}`,
        new Writer(8 + MAX_DESCRIPTOR_BYTES).u64(firstSeenMs).bytes(keys.bytes).finish(),
      )
    }
    const parts = [
      ['alive', liveness, before?.liveness],
      ['twin', keysTwin, before?.keysTwin],
      ['alive-twin', livenessTwin, before?.livenessTwin],
    ] as const
    for (const [part, held, heldBefore] of parts) {
      // What is there no more is deleted in any case: a sweep takes statements out of the set and leaves them on disk.
      if (held === undefined) table.delete(`${part}/${name}`)
      else if (before === undefined || held !== heldBefore) table.put(`${part}/${name}`, held.bytes)
    }
  }

  return {
    load(nowMs) {
      const owner = table.get('network')
      return state.transaction(() => {
        const keys = table.keys()
        if (owner === undefined || !equalBytes(owner, network.id)) {
          // Another network's relays are of no use here.
          for (const key of keys) table.delete(key)
          table.put('network', network.id)
          return []
        }
        const names = keys.filter((key) => key.startsWith('keys/')).map((key) => key.slice('keys/'.length))
        return names.flatMap((name) => {
          try {
            return read(name, nowMs)
          } catch (error) {
            // A copy that an older version wrote otherwise: others still have it.
            if (!isWarrenError(error) || error.kind !== 'malformed') throw error
            remove(name)
            return []
          }
        })
      })
    },
    save(changed) {
      const names = [...changed.keys()].map(({ keys }) => toHex(keys.signed.part.id))
      const wasWritten = names.map((name) => !unwritten.has(name))
      for (const name of names) unwritten.add(name)
      state.transaction(() => {
        for (const [at, [entry, before]] of [...changed].entries())
          write(names[at] as string, entry, wasWritten[at] === true ? before : undefined)
      })
      for (const name of names) unwritten.delete(name)
    },
    drop(ids) {
      state.transaction(() => {
        for (const id of ids) remove(toHex(id))
      })
    },
  }
}
