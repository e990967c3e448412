/** Makes a version of a folder and leaves it: parts, manifest, root (docs/spec/sites.md §3 to §5). */
import {
  asWarrenError,
  concatBytes,
  fail,
  type FileHandle,
  type FileSystem,
  throwIfCancelled,
} from '@warren/kernel'
import { faultKindOf, readFailure } from '../files/sharing/file-fault.ts'
import { inParallel } from '../files/sharing/in-parallel.ts'
import { MAX_SITE_LEVELS, MAX_SITE_MANIFEST_BYTES, SITE_PARTS_AT_ONCE } from '../limits.ts'
import {
  encodeGroup,
  encodeManifestHead,
  groupBytesOf,
  partBlocksOf,
  type SiteEntry,
  type SiteGroup,
} from './format/manifest.ts'
import { MAX_PART_BYTES, type PartReference } from './format/part.ts'
import {
  encodeList,
  encodeRoot,
  framePiece,
  listBytesOf,
  PIECE_BYTES,
  ROOT_ROOM_BYTES,
} from './format/root.ts'
import { cutsManifest, groupEntries } from './grouping.ts'
import { type LeaveCount, type LeaveOptions, leavePart, type LeavePorts, toBlocks } from './leave-part.ts'

export interface LeftVersion {
  readonly root: PartReference
  /** As it was encoded. */
  readonly rootBytes: Uint8Array
}

export interface VersionPorts extends LeavePorts {
  readonly files: FileSystem
}

/** One file or a run of one, within a part. */
interface Piece {
  readonly entry: SiteEntry
  readonly offset: number
  readonly bytes: number
}

interface PartJob {
  readonly group: number
  readonly index: number
  readonly pieces: readonly Piece[]
}

/**
 * @param entries - in the order of a manifest.
 * @param folder - where the files are.
 * @param part - told how much is done, 0 to 1.
 * @throws WarrenError `bad-input`: a file was changed while it was read, or there is too much; `storage`, `overloaded`, `cancelled`, ...
 */
export async function leaveVersion(
  ports: VersionPorts,
  folder: string,
  entries: readonly SiteEntry[],
  options: LeaveOptions,
  count: LeaveCount,
  part: (fraction: number) => void,
): Promise<LeftVersion> {
  const groups = groupEntries(ports.primitives, entries)
  const jobs = groups.flatMap(jobsOf)
  const parts = groups.map((): PartReference[] => [])
  const totalBytes = Math.max(
    1,
    groups.reduce((total, group) => total + groupBytesOf(group), 0),
  )
  let doneBytes = 0
  await inParallel(jobs.length, SITE_PARTS_AT_ONCE, async (at) => {
    throwIfCancelled(options.cancel)
    const job = jobs[at] as PartJob
    const plain = toBlocks(await readPieces(ports.files, folder, job.pieces))
    const left = await leavePart(ports, plain, options, count)
    ;(parts[job.group] as PartReference[])[job.index] = left
    for (const { bytes } of job.pieces) doneBytes += bytes
    part(doneBytes / totalBytes)
  })
  const whole = groups.map((group, index) => ({ entries: group, parts: parts[index] ?? [] }))
  return leaveManifest(ports, whole, options, count)
}

function jobsOf(entries: readonly SiteEntry[], group: number): PartJob[] {
  if (entries.length > 1 || groupBytesOf(entries) <= MAX_PART_BYTES) {
    const pieces = entries.map((entry) => ({ entry, offset: 0, bytes: entry.bytes }))
    return groupBytesOf(entries) === 0 ? [] : [{ group, index: 0, pieces }]
  }
  const [entry] = entries
  if (entry === undefined) return []
  return partBlocksOf(entry.bytes).map((_, index) => {
    const offset = index * MAX_PART_BYTES
    const bytes = Math.min(MAX_PART_BYTES, entry.bytes - offset)
    return { group, index, pieces: [{ entry, offset, bytes }] }
  })
}

async function readPieces(files: FileSystem, folder: string, pieces: readonly Piece[]): Promise<Uint8Array> {
  const plain = new Uint8Array(pieces.reduce((total, { bytes }) => total + bytes, 0))
  let at = 0
  for (const { entry, offset, bytes } of pieces) {
    const target = plain.subarray(at, at + bytes)
    at += bytes
    await readPiece(files, files.join(folder, ...entry.path), offset, target, entry.bytes)
  }
  return plain
}

async function readPiece(
  files: FileSystem,
  path: string,
  offset: number,
  target: Uint8Array,
  wholeBytes: number,
): Promise<void> {
  let handle: FileHandle | undefined
  try {
    handle = await files.open(path, 'read')
    const read = await handle.read(offset, target)
    const stat = await handle.stat()
    if (read !== target.length || stat.bytes !== wholeBytes) throw readFailure('changed')
  } catch (error) {
    if (asWarrenError(error).kind === 'bad-input') throw error
    throw readFailure(faultKindOf(error))
  } finally {
    await handle?.close()
  }
}

async function leaveManifest(
  ports: LeavePorts,
  groups: readonly SiteGroup[],
  options: LeaveOptions,
  count: LeaveCount,
): Promise<LeftVersion> {
  const { primitives } = ports
  const pieces: Uint8Array[] = []
  let piece = [encodeManifestHead(groups.length)]
  let pieceBytes = 0
  let bytes = 0
  const endPiece = (): void => {
    if (piece.length > 0) pieces.push(concatBytes(...piece))
    piece = []
    pieceBytes = 0
  }
  for (const group of groups) {
    const encoded = encodeGroup(group)
    const [first] = group.entries
    const isCut = first !== undefined && cutsManifest(primitives, first)
    if (isCut || pieceBytes + encoded.length > PIECE_BYTES) endPiece()
    piece.push(encoded)
    pieceBytes += encoded.length
    bytes += encoded.length
    if (bytes > MAX_SITE_MANIFEST_BYTES / 2) throw tooMuch()
  }
  endPiece()
  const isSmall = pieces.reduce((total, each) => total + each.length, 0) <= ROOT_ROOM_BYTES
  if (isSmall)
    return leaveRoot(ports, encodeRoot({ levels: 0, bytes: concatBytes(...pieces) }), options, count)
  const framed = pieces.flatMap((each) => cut(each, PIECE_BYTES)).map(framePiece)
  let parts = await leaveAll(ports, framed, options, count)
  for (let levels = 1; levels <= MAX_SITE_LEVELS; levels++) {
    const list = encodeList(parts)
    if (listBytesOf(parts) <= ROOT_ROOM_BYTES)
      return leaveRoot(ports, encodeRoot({ levels, bytes: list }), options, count)
    parts = await leaveAll(ports, cut(list, MAX_PART_BYTES), options, count)
  }
  throw tooMuch()
}

function cut(bytes: Uint8Array, longest: number): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += longest) pieces.push(bytes.slice(at, at + longest))
  return pieces
}

async function leaveAll(
  ports: LeavePorts,
  pieces: readonly Uint8Array[],
  options: LeaveOptions,
  count: LeaveCount,
): Promise<PartReference[]> {
  const parts: PartReference[] = []
  await inParallel(pieces.length, SITE_PARTS_AT_ONCE, async (index) => {
    parts[index] = await leavePart(ports, toBlocks(pieces[index] as Uint8Array), options, count)
  })
  return parts
}

async function leaveRoot(
  ports: LeavePorts,
  rootBytes: Uint8Array,
  options: LeaveOptions,
  count: LeaveCount,
): Promise<LeftVersion> {
  const root = await leavePart(ports, toBlocks(rootBytes), options, count)
  return { root, rootBytes }
}

function tooMuch(): Error {
  return fail('bad-input', 'this folder holds more than one site can', {
    next: 'Publish it as several sites, or share what is large (warren share --leave) and link to that.',
  })
}
