/**
 * What one token may ask of the node (docs/spec/local-api.md §2), so that a program in a loop, or one that somebody else took over, leaves the
 * others their turn. The owner's token has no bounds but those that all have together.
 */
import { type Clock, fail, type StateStore, TokenBucket, utf8, utf8Text } from '@warren/kernel'
import type { JobBoard } from '../jobs/job-board.ts'
import { TOKENS_MAX } from '../limits.ts'
import type { ShareControl } from '../shares/control.ts'
import type { Caller } from './tokens.ts'

export interface QuotaPorts {
  readonly clock: Clock
  readonly jobs: JobBoard
  /** undefined while locked. */
  state(): StateStore | undefined
  /** @throws WarrenError `locked`, `closed`. */
  shares(): Pick<ShareControl, 'get'>
}

export interface Quotas {
  /** Counts a request. @returns false: it is one too many for this minute. */
  mayAsk(caller: Caller): boolean
  /** For work that must be refused before it leaves traces. @throws WarrenError `overloaded`. */
  checkJobs(caller: Caller): void
  /** @throws WarrenError `overloaded`. */
  checkShares(caller: Caller): void
  /** A share was made with this token. */
  noteShare(caller: Caller, shareId: string): void
}

const TABLE = 'api-share-owners'

export function createQuotas(ports: QuotaPorts): Quotas {
  const buckets = new Map<string, { readonly perMinute: number; readonly bucket: TokenBucket }>()
  const bucketOf = (id: string, perMinute: number): TokenBucket => {
    const known = buckets.get(id)
    if (known?.perMinute === perMinute) return known.bucket
    // Tokens that were revoked leave theirs behind.
    const [oldest] = buckets.keys()
    if (buckets.size >= 2 * TOKENS_MAX && oldest !== undefined) buckets.delete(oldest)
    const bucket = new TokenBucket(ports.clock, rateOf(perMinute))
    buckets.set(id, { perMinute, bucket })
    return bucket
  }
  return {
    mayAsk: ({ id, quota }) => quota === undefined || bucketOf(id, quota.requestsPerMinute).take(),
    checkJobs({ id, quota }) {
      ports.jobs.checkRoom()
      if (quota === undefined || ports.jobs.runningBy(id).length < quota.runningJobs) return
      throw fail('overloaded', 'as many jobs run for this token as it may have', {
        next: 'Wait for one to end, or cancel one.',
      })
    },
    checkShares({ id, quota }) {
      if (quota === undefined) return
      // What is being read is not noted yet.
      const read = ports.jobs.runningBy(id).filter(({ kind, result }) => kind === 'share' && !result?.share)
      if (keptShares(ports, id) + read.length < quota.shares) return
      throw fail('overloaded', 'this token keeps as many shares as it may', {
        next: 'Stop one that it made, or give the program a token that may keep more.',
      })
    },
    noteShare({ id, quota }, shareId) {
      if (quota !== undefined) ports.state()?.table(TABLE).put(shareId, utf8(id))
    },
  }
}

/** A quarter at once and the rest evenly over the minute: never more than `perMinute` in any sixty seconds. */
function rateOf(perMinute: number): { perS: number; burst: number } {
  const burst = Math.ceil(perMinute / 4)
  return { burst, perS: (perMinute - burst) / 60 }
}

/** Shares of a token that are still there; forgets those that are not, whoever made them. */
function keptShares({ state, shares }: QuotaPorts, tokenId: string): number {
  const table = state()?.table(TABLE)
  let kept = 0
  for (const shareId of table?.keys() ?? []) {
    const share = shares().get(shareId)
    const owner = table?.get(shareId)
    if (share === undefined) table?.delete(shareId)
    else if (share.state !== 'ended' && owner !== undefined && utf8Text(owner) === tokenId) kept++
  }
  return kept
}
