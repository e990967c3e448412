/** Shares in a backup, and out of one. */
import { fail, fromHex, type Primitives, toHex } from '@warren/kernel'
import { parseShareLink } from '../format/index.ts'
import type { RestoredShare } from './share.ts'
import type { StoredShare } from './share-store.ts'
import { shareNameOf } from './scan.ts'

/** @param link - of the share. */
export function restoredOf(share: StoredShare, link: string | undefined): RestoredShare {
  const { number, name, kind, bytes, files, manifestRoot, once, clients, createdAtMs } = share
  const { modifiedS, executable, untilMs, foreign } = share
  return {
    number,
    name,
    kind,
    bytes,
    files,
    manifestRoot,
    ...(modifiedS === undefined ? {} : { modifiedS }),
    ...(executable === undefined ? {} : { executable }),
    ...(foreign === undefined || link === undefined ? {} : { also: link }),
    once,
    ...(untilMs === undefined ? {} : { untilMs }),
    clients,
    createdAtMs,
  }
}

/** @throws WarrenError `bad-input`, `malformed`: it was not made by {@link restoredOf}. */
export function storedOf(primitives: Primitives, share: RestoredShare): StoredShare {
  const { number, name, kind, bytes, files, manifestRoot, once, clients, createdAtMs } = share
  const { modifiedS, executable, untilMs, also } = share
  const isNumber = Number.isInteger(number) && number >= 0 && number <= 0xffff_ffff
  if (!isNumber || fromHex(manifestRoot).length !== 32)
    throw fail('malformed', 'backup: a share that is none')
  const link = also === undefined ? undefined : parseShareLink(primitives, also)
  return {
    number,
    name: shareNameOf(name),
    kind,
    bytes,
    files,
    isSpooled: false,
    manifestRoot,
    ...(modifiedS === undefined ? {} : { modifiedS }),
    ...(executable === undefined ? {} : { executable }),
    ...(link === undefined ? {} : { foreign: { key: toHex(link.key), hints: link.hints.map(toHex) } }),
    once,
    ...(untilMs === undefined ? {} : { untilMs }),
    clients,
    createdAtMs,
    skipped: [],
    skippedCount: 0,
  }
}
