/** Why there is no content to serve, and what its owner can do. */
export interface ContentProblem {
  readonly state: 'missing' | 'unreadable'
  readonly cause: string
  readonly next: string
}

/** It came out of a backup. @param number - of the share. */
export function withoutPlace(number: number): ContentProblem {
  return {
    state: 'missing',
    cause: 'It came out of a backup, which holds its link but not its content.',
    next: `Say where the content is: warren share relocate ${number} PATH`,
  }
}

/** Its manifest or hashes are gone or damaged. @param number - of the share. */
export function lostContent(number: number): ContentProblem {
  return {
    state: 'unreadable',
    cause: 'What Warren had noted of its content cannot be read any more.',
    next: `Have the content read again: warren share relocate ${number} PATH`,
  }
}
