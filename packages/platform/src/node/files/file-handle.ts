/** An open file of the file port on Node's own. */
import type { BigIntStats } from 'node:fs'
import fs, { type FileHandle as NodeHandle } from 'node:fs/promises'
import type { FileHandle, FileKind, FileStat } from '@warren/kernel'
import { codeOf, guarded } from './file-error.ts'

const NS_PER_MS = 1_000_000n
const ANY_EXECUTABLE = 0o111n
/** How Linux marks the place of an open file that has no name any more. */
const REMOVED = ' (deleted)'

interface KindTests {
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
}

export function kindOf(tests: KindTests): FileKind {
  if (tests.isFile()) return 'file'
  if (tests.isDirectory()) return 'directory'
  return tests.isSymbolicLink() ? 'link' : 'other'
}

export function statOf(stat: BigIntStats): FileStat {
  const fraction = Number(stat.mtimeNs % NS_PER_MS) / Number(NS_PER_MS)
  return {
    kind: kindOf(stat),
    bytes: Number(stat.size),
    modifiedMs: Number(stat.mtimeNs / NS_PER_MS) + fraction,
    // The time of the last change of the inode cannot be set by programs, so a write that hides its time still shows.
    version: `${stat.dev}:${stat.ino}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}`,
    executable: (stat.mode & ANY_EXECUTABLE) !== 0n,
  }
}

/** @param handle - of a regular file; closed with what is returned. */
export function fileHandle(handle: NodeHandle): FileHandle {
  return {
    read: (offset, target) => guarded(() => readAll(handle, offset, target)),
    write: (offset, ...parts) => guarded(() => writeAll(handle, offset, parts)),
    truncate: (bytes) => guarded(() => handle.truncate(bytes)),
    // Data, and of the rest what is needed to read it back: its length.
    sync: () => guarded(() => handle.datasync()),
    stat: () => guarded(async () => statOf(await handle.stat({ bigint: true }))),
    realPath: () => guarded(() => whereIs(handle)),
    close: () => guarded(() => handle.close()),
  }
}

/** What Linux says of an open file: the only answer that no link put into a path afterwards can change. */
async function whereIs({ fd }: NodeHandle): Promise<string | undefined> {
  try {
    const place = await fs.readlink(`/proc/self/fd/${fd}`)
    return place.endsWith(REMOVED) ? undefined : place
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

async function readAll(handle: NodeHandle, offset: number, target: Uint8Array): Promise<number> {
  let done = 0
  while (done < target.length) {
    const { bytesRead } = await handle.read(target, done, target.length - done, offset + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return done
}

/** Parts are never joined first: the copy, and the memory for it, cost as much as the system's own work. */
async function writeAll(handle: NodeHandle, offset: number, parts: readonly Uint8Array[]): Promise<void> {
  let at = offset
  for (let left = parts; ; ) {
    left = left.filter(({ length }) => length > 0)
    if (left.length === 0) return
    const { bytesWritten } = await handle.writev(left, at)
    at += bytesWritten
    left = behind(left, bytesWritten)
  }
}

/** What is left of `parts` without the first `bytes` of them. */
function behind(parts: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let skipped = bytes
  const left: Uint8Array[] = []
  for (const part of parts) {
    if (skipped < part.length) left.push(skipped === 0 ? part : part.subarray(skipped))
    skipped = Math.max(0, skipped - part.length)
  }
  return left
}
