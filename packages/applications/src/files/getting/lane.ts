/**
 * A lane: one way on which blocks of a link come, a circuit to a sharer or the holders that it was left with. It verifies what comes
 * before anybody sees it, and decides nothing: the swarm says what it is asked for.
 */
import type { Cancel, Duplex, Ports } from '@warren/kernel'
import type { BlobName, BlockCipher } from '../format/blocks.ts'
import type { BlockRange, Cells } from './range-set.ts'
import type { RateMeter } from './rate-meter.ts'
import type { LaneEnd, Source } from './source.ts'
import type { Work } from './work.ts'

/** A range that a lane was asked for. */
export interface AskedRange {
  readonly work: Work
  /** Blocks that have not come. */
  readonly rest: BlockRange
  /** Another lane was asked for the rest of it too. */
  isDuplicated: boolean
}

export interface Lane {
  readonly id: string
  readonly source: Source
  /** What it brings, smoothed as people see it. */
  readonly rate: RateMeter
  /** Whether others lead to the same, so that one that is slow is better replaced. */
  readonly isOneOfMany: boolean
  /** What it fetches at once, whatever of it is asked for; undefined: any range is as good as another. */
  readonly cells: ((blob: BlobName) => Cells) | undefined
  /** The step of connecting that is under way. */
  readonly step: string
  /** Ranges may be asked for. */
  readonly isConnected: boolean
  /** It is known that what is asked for is there. */
  readonly isOpen: boolean
  /** It was open at some time. */
  readonly wasOpen: boolean
  /** Our own side takes nothing from it now. */
  readonly isHeldBack: boolean
  /** Ranges that are asked for and wanted. */
  readonly ranges: readonly AskedRange[]
  readonly outstandingBlocks: number
  /** Ranges that may be asked for at once. */
  readonly maxRanges: number
  /** Blocks that should be under way on it. */
  readonly windowBlocks: number
  /** How long it has owed blocks without a break. */
  readonly busyMs: number
  /** How long it has owed blocks and brought nothing. */
  readonly silentMs: number
  /** It has owed blocks for so long that its rate means something. */
  readonly hasShownRate: boolean
  /** Connects, and tells its owner how that went. */
  start(): void
  ask(work: Work, range: BlockRange): void
  /** Gives ranges up: what of them still comes is thrown away. */
  drop(which: (request: AskedRange) => boolean): void
  /** Takes what came since the last time into its rates. Time in which it owed nothing says nothing. */
  measure(nowMs: number): void
  setPaused(isPaused: boolean): void
  /** Everything arrived. */
  complete(): void
  /** Ends it from this side. */
  close(end?: LaneEnd): void
}

/** Opens a stream to the transfer port of a service. */
export interface ConnectRequest {
  /** Ed25519 identity of the sharer's service. */
  readonly service: Uint8Array
  /** Different lanes use different circuits. */
  readonly lane: string
  /** The circuits of one group share as few relays as can be. */
  readonly group: string
  readonly cancel: Cancel
  onStep(step: string): void
}
export type Connect = (request: ConnectRequest) => Promise<Duplex>

export interface LaneOwner {
  readonly ports: Pick<Ports, 'clock' | 'primitives'>
  readonly group: string
  readonly manifestRoot: Uint8Array
  readonly connect: Connect
  cipherOf(blob: BlobName): BlockCipher
  /** The lane connects: `step` is the part of it that is under way. */
  stepped(lane: Lane, step: string): void
  /** The stream is there: ranges may be asked for. */
  connected(lane: Lane): void
  /** What is asked for is there. @param peers - other sharers that this one names. */
  opened(lane: Lane, peers: readonly Uint8Array[]): void
  peers(peers: readonly Uint8Array[]): void
  /** A block or a refusal came: there may be room for more ranges. */
  advanced(lane: Lane, verifiedBytes: number): void
  /** The last word of a lane; `left` was asked of it and has not come. */
  ended(lane: Lane, end: LaneEnd, left: readonly AskedRange[]): void
}
