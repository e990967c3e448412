import { found } from '../causes.ts'
import type { Check } from '../check.ts'
import { DISK_FULL_BYTES, DISK_LOW_BYTES, DISK_LOW_FILES } from '../limits.ts'
import { bytes } from '../words.ts'

export const DISK: Check = {
  label: 'free space on the disk',
  applies: ({ disk }) => disk !== undefined,
  run({ disk, home }) {
    if (disk === undefined) return []
    const left = `${bytes(disk.freeBytes)} of ${bytes(disk.totalBytes)} are free where ${home.path} is.`
    const fix =
      'Free some space on that disk, or move the home directory to another one and name it with --home.'
    const isOutOfFiles = disk.freeFiles === 0
    if (home.write === 'full' || disk.freeBytes < DISK_FULL_BYTES || isOutOfFiles) {
      const title = isOutOfFiles
        ? 'The disk that holds the home directory has no room for another file (no free inodes).'
        : 'The disk that holds the home directory is full.'
      const evidence =
        home.write === 'full' && disk.freeBytes >= DISK_FULL_BYTES && !isOutOfFiles
          ? `${left} Yet nothing could be written: a quota is used up.`
          : left
      return [found('disk-full', { certainty: 'certain', title, evidence, fix })]
    }
    const fewFiles = disk.freeFiles !== undefined && disk.freeFiles < DISK_LOW_FILES
    if (disk.freeBytes >= DISK_LOW_BYTES && !fewFiles) return []
    const title = 'The disk that holds the home directory is almost full.'
    return [found('disk-low', { certainty: 'certain', title, evidence: left, fix })]
  },
}
