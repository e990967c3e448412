/** The relays to start from, while the node is not usable. */
import type { Status } from '@warren/api'

const WORDS = { untried: 'not asked yet', answered: 'has answered', failed: 'has not answered' } as const

export function bootstrapText({ bootstrap }: Status): string | undefined {
  if (bootstrap === undefined || bootstrap.length === 0) return undefined
  return bootstrap.map(({ source, state, cause }) => `${source}: ${cause ?? WORDS[state]}`).join('\n')
}
