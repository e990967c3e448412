/** What the head of a site says: its last versions, the newest first, and what the newest holds (docs/spec/sites.md §6). */
import { assert, fail } from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'
import { MAX_SITE_HEAD_BYTES, MAX_SITE_VERSIONS, MIN_SITE_VERSIONS } from '../../limits.ts'
import type { PartReference } from './part.ts'

const HEAD_VERSION = 1
const STATES = { live: 1, ended: 2 } as const
const MIN_BYTES = 1 + 1 + 2 + 2
const VERSION_BYTES = 4 + 8 + 4 + 8 + 32 + 1 + 32
/** Holders of a root at most: what a segment's shares can be. */
const MAX_ROOT_PARITY = 254

export interface SiteVersionInfo {
  /** Counts from 1 for each site. */
  readonly number: number
  /** Seconds since 1970. */
  readonly madeAtS: number
  readonly files: number
  readonly bytes: number
  /** Of its root: one block. */
  readonly root: PartReference
}

export interface SiteHead {
  /** `ended`: its owner has taken it back. */
  readonly state: keyof typeof STATES
  /** The newest first, by falling numbers; at least one. */
  readonly versions: readonly SiteVersionInfo[]
  /** Root of the newest as it was encoded, if there is room for it: one way less to the content. */
  readonly newestRoot: Uint8Array | undefined
}

/**
 * Leaves out what there is no room for: the oldest versions beyond {@link MIN_SITE_VERSIONS} first, then the newest root.
 */
export function encodeSiteHead({ state, versions, newestRoot }: SiteHead): Uint8Array {
  assert(versions.length >= 1, 'site head: at least one version')
  const room = MAX_SITE_HEAD_BYTES - MIN_BYTES
  const rootBytes = newestRoot?.length ?? 0
  const beside = Math.floor((room - rootBytes) / VERSION_BYTES)
  const isInline = beside >= Math.min(MIN_SITE_VERSIONS, versions.length)
  const kept = versions.slice(
    0,
    Math.min(MAX_SITE_VERSIONS, isInline ? beside : Math.floor(room / VERSION_BYTES)),
  )
  const writer = new Writer(MAX_SITE_HEAD_BYTES)
  writer.u8(HEAD_VERSION).u8(STATES[state]).u16(kept.length)
  for (const { number, madeAtS, files, bytes, root } of kept) {
    assert(root.blocks === 1, 'site head: a root is one block')
    writer.u32(number).u64(madeAtS).u32(files).u64(bytes).bytes(root.key).u8(root.parity).bytes(root.ids)
  }
  return writer
    .lengthPrefixed16(isInline && newestRoot !== undefined ? newestRoot : new Uint8Array())
    .finish()
}

/** @throws WarrenError `malformed`: a rule of sites.md §6 is broken. */
export function decodeSiteHead(bytes: Uint8Array): SiteHead {
  const reader = new Reader(bytes)
  if (reader.u8() !== HEAD_VERSION) throw fail('malformed', 'site head: unknown version')
  const code = reader.u8()
  if (code !== STATES.live && code !== STATES.ended) throw fail('malformed', 'site head: unknown state')
  const count = reader.u16()
  if (count < 1 || count > MAX_SITE_VERSIONS) throw fail('malformed', 'site head: number of versions')
  const versions: SiteVersionInfo[] = []
  for (let index = 0; index < count; index++) {
    const version = decodeVersion(reader)
    const before = versions.at(-1)
    if (before !== undefined && before.number <= version.number)
      throw fail('malformed', 'site head: versions out of order')
    versions.push(version)
  }
  const root = reader.lengthPrefixed16(MAX_SITE_HEAD_BYTES)
  reader.zeros()
  const state = code === STATES.live ? 'live' : 'ended'
  return { state, versions, newestRoot: root.length === 0 ? undefined : root }
}

function decodeVersion(reader: Reader): SiteVersionInfo {
  const number = reader.u32()
  if (number < 1) throw fail('malformed', 'site head: versions count from 1')
  const about = { number, madeAtS: reader.u64(), files: reader.u32(), bytes: reader.u64() }
  const key = reader.bytes(32)
  const parity = reader.u8()
  if (parity > MAX_ROOT_PARITY) throw fail('malformed', 'site head: more holders than there can be')
  return { ...about, root: { key, blocks: 1, data: 1, parity, ids: reader.bytes(32) } }
}
