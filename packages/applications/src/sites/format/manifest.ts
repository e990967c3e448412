/**
 * What a version of a site holds (docs/spec/sites.md §4): groups of files that follow each other by path, each with the parts that its
 * files lie in. The decoder believes nothing, as that of a share does not.
 */
import { assert, compareBytes, fail, utf8, utf8Text } from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'
import { BLOCK_BYTES, checkPath } from '../../files/format/index.ts'
import {
  MAX_GROUP_ENTRIES,
  MAX_MODIFIED_S,
  MAX_PATH_BYTES,
  MAX_ENTRIES,
  MAX_SITE_MANIFEST_BYTES,
} from '../../limits.ts'
import { MAX_PART_BYTES, type PartReference, readPart, writePart } from './part.ts'

const MANIFEST_VERSION = 1
/** An entry without the bytes of its path. */
const MIN_ENTRY_BYTES = 2 + 8 + 8
const SEPARATOR = 0
/** A file of a site has at most so many bytes: what the parts of the longest manifest can hold is far less. */
const MAX_GROUP_BYTES = 2 ** 46

export interface SiteEntry {
  /** Components below the site's folder. */
  readonly path: readonly string[]
  readonly bytes: number
  /** Seconds since 1970, may be negative. */
  readonly modifiedS: number
}

/** Files whose bytes stand one after the other in the same parts. */
export interface SiteGroup {
  readonly entries: readonly SiteEntry[]
  /** As many as the bytes of the entries need. */
  readonly parts: readonly PartReference[]
}

export interface SiteManifest {
  readonly groups: readonly SiteGroup[]
}

/** Blocks of each part that so many bytes are cut into: all have 1 MiB but the last. */
export function partBlocksOf(bytes: number): number[] {
  const blocks: number[] = []
  for (let left = bytes; left > 0; left -= MAX_PART_BYTES)
    blocks.push(Math.ceil(Math.min(left, MAX_PART_BYTES) / BLOCK_BYTES))
  return blocks
}

export function groupBytesOf(entries: readonly SiteEntry[]): number {
  return entries.reduce((total, entry) => total + entry.bytes, 0)
}

/** The order of a manifest: by the bytes of the path, with 0x00 between components. */
export function sitePathBytes(path: readonly string[]): Uint8Array {
  return utf8(path.join('\0'))
}

/** The bytes of one group; a manifest is a head and the groups one after the other. @throws WarrenError `bug`. */
export function encodeGroup({ entries, parts }: SiteGroup): Uint8Array {
  const writer = new Writer(MAX_SITE_MANIFEST_BYTES)
  assert(entries.length >= 1 && entries.length <= MAX_GROUP_ENTRIES, 'site manifest: entries of a group')
  writer.u16(entries.length)
  for (const { path, bytes, modifiedS } of entries)
    writer.lengthPrefixed16(sitePathBytes(path)).i64(modifiedS).u64(bytes)
  const blocks = partBlocksOf(groupBytesOf(entries))
  assert(blocks.length === parts.length, 'site manifest: parts of a group')
  for (const [index, part] of parts.entries()) {
    assert(part.blocks === blocks[index], 'site manifest: blocks of a part')
    writePart(writer, part)
  }
  return writer.finish()
}

/** What stands before the groups. */
export function encodeManifestHead(groups: number): Uint8Array {
  return new Writer(5).u8(MANIFEST_VERSION).u32(groups).finish()
}

/**
 * Reads a manifest, with the zeros that fill its last block.
 *
 * @throws WarrenError `malformed`: a rule of sites.md §4 is broken.
 */
export function decodeSiteManifest(bytes: Uint8Array): SiteManifest {
  if (bytes.length > MAX_SITE_MANIFEST_BYTES) throw fail('malformed', 'site manifest: longer than the bound')
  const reader = new Reader(bytes)
  if (reader.u8() !== MANIFEST_VERSION) throw fail('malformed', 'site manifest: unknown version')
  const count = reader.u32()
  if (count > MAX_ENTRIES || count * (2 + MIN_ENTRY_BYTES) > reader.remaining)
    throw fail('malformed', 'site manifest: number of groups')
  const groups: SiteGroup[] = []
  const state: DecodeState = { before: undefined, entries: 0 }
  for (let index = 0; index < count; index++) groups.push(decodeGroup(reader, state))
  if (reader.remaining >= MAX_PART_BYTES)
    throw fail('malformed', 'site manifest: more than a part of padding')
  reader.zeros()
  return { groups }
}

interface DecodeState {
  before: Uint8Array | undefined
  entries: number
}

function decodeGroup(reader: Reader, state: DecodeState): SiteGroup {
  const count = reader.u16()
  state.entries += count
  if (count < 1 || count > MAX_GROUP_ENTRIES || state.entries > MAX_ENTRIES)
    throw fail('malformed', 'site manifest: number of files')
  if (count * MIN_ENTRY_BYTES > reader.remaining) throw fail('malformed', 'site manifest: number of files')
  const entries: SiteEntry[] = []
  for (let index = 0; index < count; index++) entries.push(decodeEntry(reader, state))
  const bytes = groupBytesOf(entries)
  if (bytes > MAX_GROUP_BYTES || (entries.length > 1 && bytes > MAX_PART_BYTES))
    throw fail('malformed', 'site manifest: bytes of a group')
  // Each part takes more than 64 bytes: a count that cannot be there is refused before anything is made for it.
  if (Math.ceil(bytes / MAX_PART_BYTES) * 64 > reader.remaining)
    throw fail('malformed', 'site manifest: bytes of a group')
  const parts = partBlocksOf(bytes).map((blocks) => {
    const part = readPart(reader)
    if (part.blocks !== blocks) throw fail('malformed', 'site manifest: a part of another size')
    return part
  })
  return { entries, parts }
}

function decodeEntry(reader: Reader, state: DecodeState): SiteEntry {
  const key = reader.lengthPrefixed16(MAX_PATH_BYTES)
  const { before } = state
  if (before !== undefined && compareBytes(before, key) >= 0)
    throw fail('malformed', 'site manifest: files out of order')
  if (before !== undefined && isAbove(before, key))
    throw fail('malformed', 'site manifest: a file above another')
  state.before = key
  const path = utf8Text(key).split('\0')
  if (checkPath(path) !== 'fine') throw fail('malformed', 'site manifest: a path that is none')
  const modifiedS = reader.i64()
  if (Math.abs(modifiedS) > MAX_MODIFIED_S) throw fail('malformed', 'site manifest: time out of range')
  return { path, modifiedS, bytes: reader.u64() }
}

function isAbove(outer: Uint8Array, inner: Uint8Array): boolean {
  return inner[outer.length] === SEPARATOR && compareBytes(outer, inner.subarray(0, outer.length)) === 0
}
