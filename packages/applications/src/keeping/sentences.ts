/** Every sentence that says how something that is kept stands. */

const SENTENCES = {
  waiting: 'It has not been looked at yet.',
  whole: 'All of its shares are there.',
  thinned: 'Some of its shares are gone; they are made again when half of what it can lose is lost.',
  crowded:
    'Some of its shares are gone, and every relay that can be reached has one already. What is left is renewed; lost ones are made again when another relay is there.',
  lost: 'Too few of its shares can be reached to restore it. It is looked for again.',
  gone: 'No relay has its index any more, or it was never left.',
  wrong: 'Relays serve an index that is old or not its own. It is looked for again.',
  unknown: 'It could not be looked at: this node has no way to its holders just now.',
  over: 'The time for which it was to stay has passed; it is not renewed.',
} as const

export type KeptState = keyof typeof SENTENCES

export function sentenceOf(state: KeptState): string {
  return SENTENCES[state]
}
