/** How much of the disk what is held may take: a tenth of it stays free for others, whatever the quota. */
import type { FileSystem } from '@warren/kernel'
import { DISK_FREE_PART } from '../../limits.ts'

export interface DiskRoom {
  readonly freeBytes: number
  /** Bytes by which files may grow. */
  readonly roomBytes: number
}

/** @throws WarrenError `storage`. */
export async function lookForRoom(files: FileSystem, place: string): Promise<DiskRoom> {
  const [freeBytes, totalBytes] = await Promise.all([files.freeBytes(place), files.totalBytes(place)])
  const keptBytes = totalBytes === Number.POSITIVE_INFINITY ? 0 : totalBytes * DISK_FREE_PART
  return { freeBytes, roomBytes: Math.max(0, freeBytes - keptBytes) }
}
