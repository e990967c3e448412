/** Whether the owner of a home ever had its recovery words before him, on the screen or to restore it. */
import { utf8 } from '@warren/kernel'
import type { HomeDir } from '@warren/platform/node'

/** Beside the state, since it is asked for while that is locked. */
const FILE_NAME = 'words-shown'

export function noteWordsShown(home: HomeDir): void {
  if (home.isEmpty(FILE_NAME)) home.writeAtomic(FILE_NAME, utf8('1\n'))
}

export function wereWordsShown(home: HomeDir): boolean {
  return !home.isEmpty(FILE_NAME)
}
