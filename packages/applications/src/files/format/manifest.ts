/**
 * The manifest: what a share holds (docs/spec/files.md §4). It is the first blob that somebody gets, and everything about
 * the other follows from it.
 *
 * The decoder believes nothing: a manifest that it lets pass cannot name a place outside of its own folder, nor two things
 * at one place, nor sizes that do not add up.
 */
import { assert, compareBytes, concatBytes, fail, utf8, utf8Text } from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'
import {
  MAX_COMPONENT_BYTES,
  MAX_DATA_BYTES,
  MAX_DEPTH,
  MAX_ENTRIES,
  MAX_MANIFEST_BYTES,
  MAX_MODIFIED_S,
  MAX_PATH_BYTES,
} from '../../limits.ts'
import { BLOCK_BYTES } from './blocks.ts'
import { HASH_BYTES } from './leaf-list.ts'
import { checkComponent, checkPath } from './safe-path.ts'

const MANIFEST_VERSION = 1
const SHARE_KINDS = { file: 1, folder: 2 } as const
const ENTRY_KINDS = { folder: 0, file: 1, executable: 2 } as const
/** An entry without its path: kind, length of the path, time. Each of `count` entries takes at least so much. */
const MIN_ENTRY_BYTES = 1 + 2 + 1 + 8
/** Stands between components in a path: in no component, and below all of their bytes, so that paths order as trees do. */
const SEPARATOR = 0

export interface ManifestEntry {
  /** Components below the share's folder. Of a shared file: its name. */
  readonly path: readonly string[]
  readonly kind: 'file' | 'folder'
  /** 0 for folders. */
  readonly bytes: number
  readonly executable: boolean
  /** Seconds since 1970, may be negative. */
  readonly modifiedS: number
}

export interface Manifest {
  /** One component, passed {@link checkComponent}. */
  readonly name: string
  readonly kind: 'file' | 'folder'
  /** Root of the data blob. */
  readonly dataRoot: Uint8Array
  /** Bytes of all files together. */
  readonly dataBytes: number
  /** In the order of their paths, which is the order of their bytes in the data blob. Folders only where nothing is in them. */
  readonly entries: readonly ManifestEntry[]
}

function pathBytes(path: readonly string[]): Uint8Array {
  return utf8(path.join('\0'))
}

/** True if what stands at `outer` is a folder above `inner`, or the same. */
function contains(outer: Uint8Array, inner: Uint8Array): boolean {
  if (inner.length < outer.length) return false
  for (let at = 0; at < outer.length; at++) if (outer[at] !== inner[at]) return false
  return inner.length === outer.length || inner[outer.length] === SEPARATOR
}

/**
 * Puts entries into the order of a manifest and leaves out folders that hold something. Sharers read files in this order.
 *
 * @throws WarrenError `bug`: two entries have one path, or a file stands where others have a folder.
 */
export function orderEntries(entries: readonly ManifestEntry[]): ManifestEntry[] {
  const keyed = entries.map((entry) => ({ entry, key: pathBytes(entry.path) }))
  keyed.sort((a, b) => compareBytes(a.key, b.key))
  const ordered: ManifestEntry[] = []
  for (const [index, { entry, key }] of keyed.entries()) {
    const next = keyed[index + 1]
    const holdsNext = next !== undefined && contains(key, next.key)
    if (holdsNext && entry.kind === 'folder' && next.key.length > key.length) continue
    assert(!holdsNext, 'manifest: one thing stands at one path')
    ordered.push(entry)
  }
  return ordered
}

/** The time of a file as manifests keep it: whole seconds, brought within what they can hold. */
export function manifestSecondsOf(modifiedMs: number): number {
  const seconds = Number.isFinite(modifiedMs) ? Math.floor(modifiedMs / 1000) : 0
  return Math.min(MAX_MODIFIED_S, Math.max(-MAX_MODIFIED_S, seconds))
}

/**
 * The manifest's bytes, without the zeros that fill its last block.
 *
 * @throws WarrenError `bug`: it breaks a rule that {@link decodeManifest} would refuse it for, which its author checks first.
 */
export function encodeManifest(manifest: Manifest): Uint8Array {
  const writer = new Writer(MAX_MANIFEST_BYTES)
  writer.u8(MANIFEST_VERSION).u8(SHARE_KINDS[manifest.kind]).lengthPrefixed8(utf8(manifest.name))
  assert(manifest.dataRoot.length === HASH_BYTES, 'manifest: a root has 32 bytes')
  writer.bytes(manifest.dataRoot).u64(manifest.dataBytes).u32(manifest.entries.length)
  assert(manifest.entries.length <= MAX_ENTRIES, 'manifest: number of entries')
  assert(checkComponent(manifest.name) === 'fine', 'manifest: the name of a share is a component')
  for (const entry of manifest.entries) {
    assert(checkPath(entry.path) === 'fine', 'manifest: the path of an entry was checked')
    const kind = entry.kind === 'file' && entry.executable ? 'executable' : entry.kind
    writer.u8(ENTRY_KINDS[kind]).lengthPrefixed16(pathBytes(entry.path)).i64(entry.modifiedS)
    if (entry.kind === 'file') writer.u64(entry.bytes)
  }
  return writer.finish()
}

/**
 * Reads a manifest, with or without the zeros that fill its last block.
 *
 * @throws WarrenError `malformed`: any rule of files.md §4 is broken.
 */
export function decodeManifest(bytes: Uint8Array): Manifest {
  if (bytes.length > MAX_MANIFEST_BYTES) throw fail('malformed', 'manifest: longer than the bound')
  const reader = new Reader(bytes)
  if (reader.u8() !== MANIFEST_VERSION) throw fail('malformed', 'manifest: unknown version')
  const kind = nameOf(SHARE_KINDS, reader.u8())
  const nameBytes = reader.lengthPrefixed8(MAX_COMPONENT_BYTES)
  const name = decodeComponent(nameBytes)
  const dataRoot = reader.bytes(HASH_BYTES).slice()
  const dataBytes = reader.u64()
  if (dataBytes > MAX_DATA_BYTES) throw fail('malformed', 'manifest: more data than blocks can count')
  const entries = decodeEntries(reader)
  if (reader.remaining >= BLOCK_BYTES) throw fail('malformed', 'manifest: more than a block of padding')
  reader.zeros()
  const sum = entries.reduce((total, entry) => total + entry.bytes, 0)
  // Each is below 2^53 and their sum is compared with a number below 2^47, so rounding far above it cannot make them equal.
  if (sum !== dataBytes) throw fail('malformed', 'manifest: sizes do not add up')
  const [only] = entries
  const isOneFile = entries.length === 1 && only?.kind === 'file' && only.path.length === 1
  if (kind === 'file' && !(isOneFile && only.path[0] === name))
    throw fail('malformed', 'manifest: a shared file is one entry of its name')
  return { name, kind, dataRoot, dataBytes, entries }
}

/** A path of the manifest, as bytes and as text. */
interface DecodedPath {
  readonly key: Uint8Array
  readonly path: readonly string[]
}

function decodeEntries(reader: Reader): ManifestEntry[] {
  const count = reader.u32()
  if (count > MAX_ENTRIES || count * MIN_ENTRY_BYTES > reader.remaining)
    throw fail('malformed', 'manifest: number of entries')
  const entries: ManifestEntry[] = []
  let before: DecodedPath | undefined
  for (let index = 0; index < count; index++) {
    const kind = nameOf(ENTRY_KINDS, reader.u8())
    const key = reader.lengthPrefixed16(MAX_PATH_BYTES)
    if (before !== undefined && compareBytes(before.key, key) >= 0)
      throw fail('malformed', 'manifest: entries out of order')
    // In this order whatever is below a path follows it at once, so the entry before is the only one that can be above.
    if (before !== undefined && contains(before.key, key))
      throw fail('malformed', 'manifest: an entry above another')
    const path = decodePath(key, before)
    before = { key, path }
    const modifiedS = reader.i64()
    if (Math.abs(modifiedS) > MAX_MODIFIED_S) throw fail('malformed', 'manifest: time out of range')
    const bytes = kind === 'folder' ? 0 : reader.u64()
    const executable = kind === 'executable'
    entries.push({ path, kind: executable ? 'file' : kind, bytes, executable, modifiedS })
  }
  return entries
}

/** @param before - the path before this one: folders that both are in are one text for both, or a long list would not fit. */
function decodePath(bytes: Uint8Array, before: DecodedPath | undefined): string[] {
  const shared = before === undefined ? 0 : sharedBytes(bytes, before.key)
  const path: string[] = []
  let start = 0
  for (let at = 0; at <= bytes.length; at++) {
    if (at < bytes.length && bytes[at] !== SEPARATOR) continue
    if (path.length === MAX_DEPTH) throw fail('malformed', 'manifest: a path too deep')
    const known = at < shared ? before?.path[path.length] : undefined
    path.push(known ?? decodeComponent(bytes.subarray(start, at)))
    start = at + 1
  }
  return path
}

/** How many bytes at the beginning are equal. */
function sharedBytes(a: Uint8Array, b: Uint8Array): number {
  const most = Math.min(a.length, b.length)
  let count = 0
  while (count < most && a[count] === b[count]) count++
  return count
}

function decodeComponent(bytes: Uint8Array): string {
  if (bytes.length > MAX_COMPONENT_BYTES) throw fail('malformed', 'manifest: a name too long')
  const text = utf8Text(bytes)
  if (checkComponent(text) !== 'fine') throw fail('malformed', 'manifest: a name that is none')
  return text
}

function nameOf<T extends Record<string, number>>(table: T, value: number): keyof T & string {
  for (const name in table) if (table[name] === value) return name
  throw fail('malformed', 'manifest: unknown kind')
}

/** An encoded manifest as its blob's plain blocks hold it: filled with zeros to whole blocks. */
export function padToBlocks(bytes: Uint8Array): Uint8Array {
  const missing = Math.max(1, Math.ceil(bytes.length / BLOCK_BYTES)) * BLOCK_BYTES - bytes.length
  return concatBytes(bytes, new Uint8Array(missing))
}
