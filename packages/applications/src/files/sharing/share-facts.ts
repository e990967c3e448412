/** What is written down of a share that somebody asks for. */
import { fail, toHex } from '@warren/kernel'
import type { ShareLink } from '../format/index.ts'
import type { BuiltShare } from './build-share.ts'
import type { ShareOptions } from './share.ts'
import type { StoredShare } from './share-store.ts'

type OptionFacts = Pick<StoredShare, 'once' | 'untilMs' | 'clients' | 'createdAtMs' | 'foreign'>
type ContentFacts = Pick<StoredShare, 'manifestRoot' | 'bytes' | 'modifiedS' | 'executable'>

/** @param also - somebody else's link. @throws WarrenError `bad-input`: a date that has passed. */
export function optionFacts(options: ShareOptions, also: ShareLink | undefined, wallMs: number): OptionFacts {
  const { once = false, untilMs, clients = [] } = options
  if (untilMs !== undefined && untilMs <= wallMs)
    throw fail('bad-input', 'the date until which it should be shared has passed', {
      next: 'Give a date to come, or a time such as 3d.',
    })
  return {
    once,
    ...(untilMs === undefined ? {} : { untilMs }),
    clients: [...new Set(clients.map(toHex))],
    createdAtMs: Math.floor(wallMs),
    ...(also === undefined ? {} : { foreign: { key: toHex(also.key), hints: also.hints.map(toHex) } }),
  }
}

/** What is known once the content has been read. */
export function contentFacts({ manifest, manifestRoot }: BuiltShare): ContentFacts {
  const { kind, entries, dataBytes } = manifest
  const [only] = kind === 'file' ? entries : []
  const dated = only === undefined ? {} : { modifiedS: only.modifiedS, executable: only.executable }
  return { manifestRoot, bytes: dataBytes, ...dated }
}
