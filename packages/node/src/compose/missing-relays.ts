/** What is said while too few relays are known: how many are missing, or why none of those asked has answered. */
import { formatPeerAddress, type DirectoryStatus } from '@warren/directory'
import type { NodeSummary } from '../node.ts'

/** Entries shown: more than anybody mends by hand. */
const SOURCES_SHOWN = 16

/** What a node without enough relays waits for, and why. */
export function missingRelays(status: DirectoryStatus): { waitingFor: string; cause?: string } {
  if (status.step !== 'joining') {
    const cause = unanswered(status)
    return { waitingFor: status.waitingFor ?? 'relays', ...(cause === undefined ? {} : { cause }) }
  }
  const missing = status.needed - status.distinct
  const known = `${count(status.relays)} known`
  const cause =
    status.relays > status.distinct
      ? `${known}, of which ${status.distinct} by operators and at addresses apart from each other; ${missing} more needed for circuits`
      : `${known}, ${missing} more needed for circuits`
  return { waitingFor: `${missing} more ${missing === 1 ? 'relay' : 'relays'}`, cause }
}

function count(relays: number): string {
  return relays === 1 ? '1 relay' : `${relays} relays`
}

/** One cause if all fail alike; else how many. */
function unanswered({ asked, answered, failures, bootstrap }: DirectoryStatus): string | undefined {
  if (failures.length === 0 || answered > 0) return undefined
  const causes = new Set(bootstrap.flatMap(({ cause }) => (cause === undefined ? [] : [cause])))
  const [only] = causes
  const why = only !== undefined && causes.size === 1 ? only : undefined
  return `none of ${asked} relays asked has answered${why === undefined ? '' : `: ${why}`}`
}

export function bootstrapOf({ bootstrap }: DirectoryStatus): Pick<NodeSummary, 'bootstrap'> {
  const shown = bootstrap.slice(0, SOURCES_SHOWN).map(({ target, state, cause }) => ({
    source: formatPeerAddress(target.address),
    state,
    ...(cause === undefined ? {} : { cause }),
  }))
  return { bootstrap: shown }
}
