/**
 * The directory that holds a download until it is complete: found again by what its journal is of, never taken from somebody
 * else, and moved into place without replacing anything (docs/spec/files.md §7).
 */
import {
  equalBytes,
  fail,
  type FileSystem,
  isWarrenError,
  type Ports,
  type WarrenError,
} from '@warren/kernel'
import { MAX_MANIFEST_BYTES } from '../../limits.ts'
import { BLOCK_BYTES, blockCountOf, createBlockCipher } from '../format/blocks.ts'
import { leafOf, treeOf } from '../format/hash-tree.ts'
import { LeafList } from '../format/leaf-list.ts'
import type { ShareLink } from '../format/link.ts'
import { decodeManifest } from '../format/manifest.ts'
import { isSameSubject, Journal, type JournalState } from './journal.ts'
import type { JournalSubject } from './journal-format.ts'
import { MAX_NAME_ATTEMPTS } from './limits.ts'
import type { FetchedManifest } from './manifest-work.ts'
import { numberedName, partName } from './part-names.ts'
import { RangeSet } from './range-set.ts'

export type PartPorts = Pick<Ports, 'primitives' | 'random'> & { readonly files: FileSystem }

const OUR_NAMES: ReadonlySet<string | undefined> = new Set(['journal', 'manifest', 'data'])

/** What a download continues from. */
export interface OpenPart {
  readonly path: string
  readonly journal: Journal
  readonly state: JournalState
  /** Something was here and could not be used. */
  readonly isAnew: boolean
}

export interface PartTarget {
  readonly to: string
  readonly name: string
  readonly kind: 'file' | 'folder'
  readonly subject: JournalSubject
  /** Part directories of downloads that run. */
  readonly inUse: ReadonlySet<string>
}

export const dataPathOf = (files: FileSystem, part: string): string => files.join(part, 'data')
const journalPathOf = (files: FileSystem, part: string): string => files.join(part, 'journal')
const manifestPathOf = (files: FileSystem, part: string): string => files.join(part, 'manifest')

/** Finds the part directory of a download, or makes one. @throws WarrenError `storage`, `no-permission`. */
export async function openPart(
  ports: PartPorts,
  target: PartTarget,
  fetched: FetchedManifest,
): Promise<OpenPart> {
  const { files } = ports
  for (let number = 1; number <= MAX_NAME_ATTEMPTS; number++) {
    const path = files.join(target.to, partName(target.name, number))
    if (target.inUse.has(path)) continue
    const found = await lookAt(ports, path, target.subject)
    if (found === 'foreign') continue
    if (found === 'same') {
      const { journal, state } = await Journal.resume(ports, journalPathOf(files, path))
      if (await isUsable(files, path, state, target.to)) return { path, journal, state, isAnew: false }
      await journal.close()
    }
    if (found !== 'nothing') await files.remove(path)
    return { ...(await makePart(ports, path, target, fetched)), isAnew: found !== 'nothing' }
  }
  throw fail('storage', 'download: there is no free name for its part directory', {
    next: 'Remove old ".warren-part" directories, or choose another folder.',
  })
}

/** Data that a journal speaks of is there, or has been moved to where it says. */
async function isUsable(files: FileSystem, path: string, state: JournalState, to: string): Promise<boolean> {
  if ((await files.stat(dataPathOf(files, path))) !== undefined) return true
  if (state.finishing !== undefined) return (await movedTo(files, { path, state }, to)) !== undefined
  return state.proven.size === 0 && state.unproven.length === 0
}

async function lookAt(
  ports: PartPorts,
  path: string,
  subject: JournalSubject,
): Promise<'nothing' | 'same' | 'damaged' | 'foreign'> {
  const { files } = ports
  const stat = await files.stat(path)
  if (stat === undefined) return 'nothing'
  if (stat.kind !== 'directory') return 'foreign'
  const there = await Journal.subjectAt(ports, journalPathOf(files, path))
  if (there !== undefined) return isSameSubject(there, subject) ? 'same' : 'foreign'
  // A directory of ours whose beginning a loss of power took. Anything else in it is not ours to remove.
  const entries = await files.list(path, OUR_NAMES.size + 1)
  return entries.every((entry) => OUR_NAMES.has(entry.name)) ? 'damaged' : 'foreign'
}

async function makePart(
  ports: PartPorts,
  path: string,
  target: PartTarget,
  fetched: FetchedManifest,
): Promise<Omit<OpenPart, 'isAnew'>> {
  const { files } = ports
  await files.makeDirectory(path)
  const manifest = await files.open(manifestPathOf(files, path), 'create')
  try {
    await manifest.write(0, fetched.blob)
    await manifest.sync()
  } finally {
    await manifest.close()
  }
  const journal = await Journal.create(ports, journalPathOf(files, path), target.subject)
  await files.syncDirectory(path)
  await files.syncDirectory(target.to)
  return { path, journal, state: { proven: new RangeSet(), unproven: [], finishing: undefined } }
}

/** The list of files that a part directory keeps; undefined: it is not there, or not the one that the link names. */
export async function keptManifest(
  ports: PartPorts,
  path: string,
  link: ShareLink,
): Promise<FetchedManifest | undefined> {
  const { files, primitives } = ports
  try {
    const blob = await readKept(files, manifestPathOf(files, path))
    if (blob === undefined) return undefined
    const cipher = createBlockCipher(primitives, link.key, 'manifest')
    const leaves = new LeafList()
    for (let index = 0; index * BLOCK_BYTES < blob.length; index++) {
      const block = blob.slice(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES)
      cipher.apply(index, block)
      leaves.add(leafOf(primitives, block))
    }
    if (!equalBytes(treeOf(primitives, leaves).root, link.manifestRoot)) return undefined
    return { manifest: decodeManifest(blob), blob }
  } catch (error) {
    if (isWarrenError(error) && error.kind !== 'bug') return undefined
    throw error
  }
}

async function readKept(files: FileSystem, path: string): Promise<Uint8Array | undefined> {
  const stat = await files.stat(path)
  const isFitting =
    stat?.kind === 'file' &&
    stat.bytes > 0 &&
    stat.bytes % BLOCK_BYTES === 0 &&
    stat.bytes <= blockCountOf(MAX_MANIFEST_BYTES) * BLOCK_BYTES
  if (!isFitting) return undefined
  const handle = await files.open(path, 'read')
  try {
    const blob = new Uint8Array(stat.bytes)
    return (await handle.read(0, blob)) === blob.length ? blob : undefined
  } finally {
    await handle.close()
  }
}

/**
 * Moves what is complete into place, under the first name that is free. @returns its path.
 *
 * @throws WarrenError `storage`, `no-permission`.
 */
export async function moveIntoPlace(files: FileSystem, part: OpenPart, target: PartTarget): Promise<string> {
  const from = dataPathOf(files, part.path)
  for (let number = 1; number <= MAX_NAME_ATTEMPTS; number++) {
    const name = numberedName(target.name, target.kind, number)
    const path = files.join(target.to, name)
    if ((await files.stat(path)) !== undefined) continue
    await part.journal.append({ type: 'finishing', name })
    await part.journal.sync()
    try {
      await files.rename(from, path)
    } catch (error) {
      if (isWarrenError(error) && error.fields['reason'] === 'exists') continue
      throw error
    }
    await files.syncDirectory(target.to)
    return path
  }
  throw noFreeName()
}

const noFreeName = (): WarrenError =>
  fail('storage', 'download: there is no free name for it in the folder', {
    next: 'Choose another folder, or give it another name.',
  })

/** Where a download is if it was moved into place and its process ended right then. */
export async function movedTo(
  files: FileSystem,
  part: Pick<OpenPart, 'path' | 'state'>,
  to: string,
): Promise<string | undefined> {
  if (part.state.finishing === undefined) return undefined
  const path = files.join(to, part.state.finishing)
  const [moved, left] = await Promise.all([files.stat(path), files.stat(dataPathOf(files, part.path))])
  if (moved === undefined) return undefined
  // Moving a file makes the new name before it removes the old one: both may be there, and are one file then.
  const isOne = left !== undefined && left.kind === 'file' && left.version === moved.version
  return left === undefined || isOne ? path : undefined
}
