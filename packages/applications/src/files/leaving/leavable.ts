/** A content that can be left: the blocks of a share as they are now, and what signs for them. */
import type { ShareLink } from '../format/link.ts'

export interface Leavable {
  /** The share's number. */
  readonly number: number
  readonly link: ShareLink
  /** Seed of the identity that is the link's first hint. */
  readonly identitySeed: Uint8Array
  readonly manifestBlocks: number
  readonly dataBlocks: number
  /** Bytes without what fills the last block of each blob. */
  readonly usedBytes: { readonly manifest: number; readonly data: number }
  /** Where what holders signed for is noted; goes when the share goes. */
  readonly journalPath: string
  /**
   * Encrypted blocks of the one sequence of both blobs, verified against their roots.
   *
   * @throws WarrenError `bad-input`: a file is not as it was when it was shared; `closed`: the share was stopped or moved.
   */
  read(first: number, count: number): Promise<Uint8Array>
}
