/**
 * What the owner of a holder does with a head on its disk while the relay is not running: puts back an older one, or one that nobody signed.
 * The disk is written as docs/spec/store.md §8 says, so that the relay believes it when it starts.
 */
import { createHash } from 'node:crypto'
import { assert } from '@warren/kernel'
import type { SimNode } from '../sim-node.ts'

const HEADS = '/home/blocks/heads'
const HEAD_BYTES = 16_384
/** Entry of a slot: name 32 | until u32 | digest 16. */
const ENTRY_BYTES = 52
const UNTIL_AT = 32
const DIGEST_AT = 36
const PAGE_SLOTS = 64
const REVISION_AT = 32
const BODY_AT = 40

/** A head on a disk, and where its entry is. */
interface HeadPlace {
  /** Of the value in the state. */
  readonly key: string
  readonly entryAt: number
  readonly slot: number
}

/** The one head that a relay holds; undefined: it holds none. */
export async function headOnDisk(relay: SimNode): Promise<Uint8Array | undefined> {
  const place = placeOf(relay)
  if (place === undefined) return undefined
  const handle = await relay.files.open(HEADS, 'read')
  const head = new Uint8Array(HEAD_BYTES)
  await handle.read(place.slot * HEAD_BYTES, head)
  await handle.close()
  return head
}

/** Puts another head in its place. The relay is not running. */
export async function replaceHead(relay: SimNode, head: Uint8Array): Promise<void> {
  const place = placeOf(relay)
  assert(
    place !== undefined && !relay.isRunning,
    'a head is replaced on a disk that has one, and that nobody uses',
  )
  const handle = await relay.files.open(HEADS, 'update')
  await handle.write(place.slot * HEAD_BYTES, head)
  await handle.sync()
  await handle.close()
  const table = relay.state.table('store-slots')
  const page = (table.get(place.key) as Uint8Array).slice()
  const digest = createHash('sha256')
    .update(head)
    .digest()
    .subarray(0, ENTRY_BYTES - DIGEST_AT)
  page.set(digest, place.entryAt + DIGEST_AT)
  table.put(place.key, page)
}

/** A head as only its owner could have made it, but for the signature. */
export function forgedAfter(head: Uint8Array): Uint8Array {
  const forged = head.slice()
  const view = new DataView(forged.buffer)
  view.setBigUint64(REVISION_AT, view.getBigUint64(REVISION_AT) + 1000n)
  forged[BODY_AT] = (forged[BODY_AT] as number) ^ 1
  return forged
}

function placeOf({ state }: SimNode): HeadPlace | undefined {
  const table = state.table('store-slots')
  for (const key of table.keys()) {
    if (!key.startsWith('head:')) continue
    const page = table.get(key) as Uint8Array
    const view = new DataView(page.buffer, page.byteOffset, page.byteLength)
    for (let entryAt = 0; entryAt < page.length; entryAt += ENTRY_BYTES) {
      if (view.getUint32(entryAt + UNTIL_AT) === 0) continue
      return { key, entryAt, slot: Number(key.slice('head:'.length)) * PAGE_SLOTS + entryAt / ENTRY_BYTES }
    }
  }
  return undefined
}
