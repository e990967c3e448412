/** A share as content that can be left in the network: its blocks as they are sent to getters, no copy of them. */
import { fail, type WarrenError } from '@warren/kernel'
import { BLOCK_BYTES, encodeManifest, type HashTree } from '../format/index.ts'
import type { Leavable } from '../leaving/leavable.ts'
import { faultSentence } from './file-fault.ts'
import { TURN_BLOCKS } from './limits.ts'
import type { LiveShare } from './live-share.ts'
import type { SharedContent } from './shared-content.ts'
import type { Turns } from './turns.ts'

/**
 * Holds the hashes of the data, 64 bytes a block, as long as it is used.
 *
 * @throws WarrenError `bad-input`: it has ended, is under somebody else's name, or is not as it was; `closed`.
 */
export async function leavableOf(share: LiveShare, turns: Turns, journalPath: string): Promise<Leavable> {
  const { link, content, record } = share
  if (share.hasEnded)
    throw fail('bad-input', 'this share has ended', { next: 'Share it again for a new link.' })
  if (record?.foreign !== undefined)
    throw fail(
      'bad-input',
      'what is found behind a link is signed for by who made the link, and that was somebody else',
      {
        next: 'Keep it alive with "warren pin LINK" once he has left it, or share it under a link of your own.',
      },
    )
  if (link === undefined || content === undefined) throw notAtHand()
  const tree = await content.tree()
  if (tree === undefined) throw notAtHand()
  const manifestBlocks = content.manifestTree.leafCount
  return {
    number: share.number,
    link,
    identitySeed: share.identitySeed,
    manifestBlocks,
    dataBlocks: tree.leafCount,
    usedBytes: {
      manifest: encodeManifest(content.catalog.manifest).length,
      data: content.catalog.manifest.dataBytes,
    },
    journalPath,
    read: (first, count) => readBlocks(share, { content, tree, turns }, first, count),
  }
}

interface Reading {
  readonly content: SharedContent
  readonly tree: HashTree
  readonly turns: Turns
}

async function readBlocks(
  share: LiveShare,
  { content, tree, turns }: Reading,
  first: number,
  count: number,
): Promise<Uint8Array> {
  const blocks = new Uint8Array(count * BLOCK_BYTES)
  const manifestBlocks = content.manifestTree.leafCount
  const ofManifest = Math.min(count, Math.max(0, manifestBlocks - first))
  const from = first * BLOCK_BYTES
  if (ofManifest > 0) blocks.set(content.manifestBlocks.subarray(from, from + ofManifest * BLOCK_BYTES))
  // In the turns of those who send, so that getters are served meanwhile.
  for (let at = ofManifest; at < count; at += TURN_BLOCKS) {
    const end = Math.min(count, at + TURN_BLOCKS)
    const target = blocks.subarray(at * BLOCK_BYTES, end * BLOCK_BYTES)
    const fault = await turns.run(async () => {
      if (share.content !== content) throw notAtHand()
      return content.read(tree, first + at - manifestBlocks, target)
    })
    if (fault !== undefined) throw notAsItWas(content, share.id)
  }
  return blocks
}

function notAsItWas(content: SharedContent, id: string): WarrenError {
  const { fault } = content
  const next = fault === undefined ? undefined : faultSentence(fault.kind, fault.file, id).next
  return fail('bad-input', 'a file is not as it was when it was shared, so it is not left', {
    next: next ?? 'Put the old file back, or share the new one for a new link.',
  })
}

const notAtHand = (): WarrenError =>
  fail('closed', 'the content of this share is not at hand', {
    next: 'Type "warren share list" to see why.',
  })
