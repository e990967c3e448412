/**
 * Messages between a getter and a sharer, over one stream to the sharer's service (docs/spec/files.md §6).
 *
 *     frame = type u8 | length u32 | body
 */
import { assert, concatBytes, fail } from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'
import { MAX_BLOCKS, MAX_PEERS, MAX_PROOF_HASHES, MAX_RANGE_BLOCKS } from '../../limits.ts'
import { BLOCK_BODY_BYTES } from './block-bodies.ts'
import { BLOCK_BYTES, type BlobName } from './blocks.ts'
import { HASH_BYTES } from './leaf-list.ts'

/** The virtual port of a share's service. */
export const TRANSFER_PORT = 1
export const TRANSFER_VERSION = 1
export const FRAME_HEADER_BYTES = 5
const IDENTITY_BYTES = 32

/** Types of what a getter sends; the value is the number on the wire. */
export const CLIENT_FRAMES = { open: 1, range: 2, cancel: 3, announce: 4, complete: 5 } as const
/** Types of what a sharer sends; the value is the number on the wire. */
export const SERVER_FRAMES = { opened: 17, head: 18, block: 19, refused: 20, peers: 21 } as const

const PEERS_BYTES = 1 + MAX_PEERS * IDENTITY_BYTES
const HEAD_BYTES = 4 + 1 + 4 + 4 + 1 + MAX_RANGE_BLOCKS * HASH_BYTES + 1 + MAX_PROOF_HASHES * HASH_BYTES
/** The longest body of each type of frame. */
export const MAX_BODY_BYTES: ReadonlyMap<number, number> = new Map([
  [CLIENT_FRAMES.open, 1 + HASH_BYTES],
  [CLIENT_FRAMES.range, 4 + 1 + 4 + 1],
  [CLIENT_FRAMES.cancel, 4],
  [CLIENT_FRAMES.announce, IDENTITY_BYTES],
  [CLIENT_FRAMES.complete, 0],
  [SERVER_FRAMES.opened, 4 + PEERS_BYTES],
  [SERVER_FRAMES.head, HEAD_BYTES],
  [SERVER_FRAMES.block, BLOCK_BODY_BYTES],
  [SERVER_FRAMES.refused, 4 + 1],
  [SERVER_FRAMES.peers, PEERS_BYTES],
])
/** The longest frame of all: a block. */
export const MAX_FRAME_BYTES = FRAME_HEADER_BYTES + BLOCK_BODY_BYTES

const BLOBS = { manifest: 1, data: 2 } as const satisfies Record<BlobName, number>

/** Why a sharer does not send; the value is the number on the wire. */
export const REFUSALS = {
  /** It does not share this, or no longer. */
  'not-here': 1,
  /** The file is another than when it was shared. */
  changed: 2,
  /** The file is not where it was, or cannot be read. */
  missing: 3,
  /** It was shared until a first complete download or a date, and that has been. */
  ended: 4,
  /** Too much is asked at once; later it may be given. */
  busy: 5,
  /** The request makes no sense: blocks that are not there, or a number in use. */
  'bad-request': 6,
} as const
export type Refusal = keyof typeof REFUSALS

/** Blocks `first` to `first + count - 1` of a blob, asked for under a number that the getter chose, from 1 on. */
export interface RangeRequest {
  readonly request: number
  readonly blob: BlobName
  readonly first: number
  /** 1 to {@link MAX_RANGE_BLOCKS}. */
  readonly count: number
}

export type ClientFrame =
  | { readonly type: 'open'; readonly manifestRoot: Uint8Array }
  | ({ readonly type: 'range' } & RangeRequest)
  | { readonly type: 'cancel'; readonly request: number }
  /** The getter serves the share too, at this service identity. */
  | { readonly type: 'announce'; readonly identity: Uint8Array }
  /** The getter has everything it wanted, verified. */
  | { readonly type: 'complete' }

/** What verifies the blocks of one range, ahead of them. */
export interface RangeHead {
  readonly request: number
  readonly blob: BlobName
  readonly first: number
  /** Blocks of the whole blob. */
  readonly leafCount: number
  readonly leaves: readonly Uint8Array[]
  readonly proof: readonly Uint8Array[]
}

export type ServerFrame =
  | { readonly type: 'opened'; readonly manifestBlocks: number; readonly peers: readonly Uint8Array[] }
  | ({ readonly type: 'head' } & RangeHead)
  /** `index` is the position in the blob; `block` is encrypted, of {@link BLOCK_BYTES}. */
  | { readonly type: 'block'; readonly request: number; readonly index: number; readonly block: Uint8Array }
  /** `request` 0 refuses the open, and with it everything. */
  | { readonly type: 'refused'; readonly request: number; readonly reason: Refusal }
  | { readonly type: 'peers'; readonly peers: readonly Uint8Array[] }

/** A frame as it came: a type of the table and a body within its bound. */
export interface RawFrame {
  readonly type: number
  /** The receiver's own. */
  readonly body: Uint8Array
}

function frameOf(type: number, write: (writer: Writer) => void): Uint8Array {
  const maxBodyBytes = MAX_BODY_BYTES.get(type) ?? 0
  const writer = new Writer(maxBodyBytes)
  write(writer)
  const body = writer.finish()
  return concatBytes(new Writer(FRAME_HEADER_BYTES).u8(type).u32(body.length).finish(), body)
}

function writePeers(writer: Writer, peers: readonly Uint8Array[]): void {
  writer.u8(peers.length)
  for (const peer of peers) writer.bytes(peer)
}

export function encodeClientFrame(frame: ClientFrame): Uint8Array {
  return frameOf(CLIENT_FRAMES[frame.type], (writer) => {
    if (frame.type === 'open') writer.u8(TRANSFER_VERSION).bytes(frame.manifestRoot)
    else if (frame.type === 'range') {
      assert(frame.request > 0, 'transfer: requests are numbered from 1')
      writer.u32(frame.request).u8(BLOBS[frame.blob]).u32(frame.first).u8(frame.count)
    } else if (frame.type === 'cancel') writer.u32(frame.request)
    else if (frame.type === 'announce') writer.bytes(frame.identity)
  })
}

export function encodeServerFrame(frame: ServerFrame): Uint8Array {
  if (frame.type === 'block')
    return encodeBlockFrame(new Uint8Array(MAX_FRAME_BYTES), frame.request, frame.index, frame.block)
  return frameOf(SERVER_FRAMES[frame.type], (writer) => {
    if (frame.type === 'opened') writePeers(writer.u32(frame.manifestBlocks), frame.peers)
    else if (frame.type === 'peers') writePeers(writer, frame.peers)
    else if (frame.type === 'refused') writer.u32(frame.request).u8(REFUSALS[frame.reason])
    else if (frame.type === 'head') {
      writer.u32(frame.request).u8(BLOBS[frame.blob]).u32(frame.first).u32(frame.leafCount)
      writer.u8(frame.leaves.length)
      for (const leaf of frame.leaves) writer.bytes(leaf)
      writer.u8(frame.proof.length)
      for (const hash of frame.proof) writer.bytes(hash)
    }
  })
}

/** Every block that leaves passes through here: 10 GB of them would be left to the garbage collector otherwise. */
const blockFrame = new Uint8Array(MAX_FRAME_BYTES)

/** The frame of one block, valid until the next call: for who sends it at once. */
export function blockFrameOf(request: number, index: number, block: Uint8Array): Uint8Array {
  return encodeBlockFrame(blockFrame, request, index, block)
}

function encodeBlockFrame(frame: Uint8Array, request: number, index: number, block: Uint8Array): Uint8Array {
  assert(block.length === BLOCK_BYTES, 'transfer: a block has its one size')
  const view = new DataView(frame.buffer)
  view.setUint8(0, SERVER_FRAMES.block)
  view.setUint32(1, 8 + BLOCK_BYTES)
  view.setUint32(5, request)
  view.setUint32(9, index)
  frame.set(block, 13)
  return frame
}

/** Reads a frame that came from a getter. @throws WarrenError `malformed`. */
export function decodeClientFrame(frame: RawFrame): ClientFrame {
  const reader = new Reader(frame.body)
  const decoded = readClientFrame(frame.type, reader)
  reader.finish()
  return decoded
}

function readClientFrame(type: number, reader: Reader): ClientFrame {
  switch (type) {
    case CLIENT_FRAMES.open:
      if (reader.u8() !== TRANSFER_VERSION) throw fail('malformed', 'transfer: unknown version')
      return { type: 'open', manifestRoot: reader.bytes(HASH_BYTES) }
    case CLIENT_FRAMES.range: {
      const place = readPlace(reader)
      const count = reader.u8()
      checkRange(place.first, count, MAX_BLOCKS)
      return { type: 'range', ...place, count }
    }
    case CLIENT_FRAMES.cancel:
      return { type: 'cancel', request: reader.u32() }
    case CLIENT_FRAMES.announce:
      return { type: 'announce', identity: reader.bytes(IDENTITY_BYTES) }
    case CLIENT_FRAMES.complete:
      return { type: 'complete' }
    default:
      throw fail('malformed', 'transfer: no frame of a getter')
  }
}

/** Reads a frame that came from a sharer. What it holds are views of the frame's body. @throws WarrenError `malformed`. */
export function decodeServerFrame(frame: RawFrame): ServerFrame {
  const reader = new Reader(frame.body)
  const decoded = readServerFrame(frame.type, reader)
  reader.finish()
  return decoded
}

function readServerFrame(type: number, reader: Reader): ServerFrame {
  switch (type) {
    case SERVER_FRAMES.opened: {
      const manifestBlocks = reader.u32()
      if (manifestBlocks === 0) throw fail('malformed', 'transfer: a manifest has a block')
      return { type: 'opened', manifestBlocks, peers: readPeers(reader) }
    }
    case SERVER_FRAMES.head: {
      const place = readPlace(reader)
      const leafCount = reader.u32()
      const leaves = readHashes(reader, reader.u8(), MAX_RANGE_BLOCKS)
      checkRange(place.first, leaves.length, leafCount)
      return {
        type: 'head',
        ...place,
        leafCount,
        leaves,
        proof: readHashes(reader, reader.u8(), MAX_PROOF_HASHES),
      }
    }
    case SERVER_FRAMES.block:
      return { type: 'block', request: reader.u32(), index: reader.u32(), block: reader.bytes(BLOCK_BYTES) }
    case SERVER_FRAMES.refused:
      return { type: 'refused', request: reader.u32(), reason: refusalOf(reader.u8()) }
    case SERVER_FRAMES.peers:
      return { type: 'peers', peers: readPeers(reader) }
    default:
      throw fail('malformed', 'transfer: no frame of a sharer')
  }
}

function readPlace(reader: Reader): { request: number; blob: BlobName; first: number } {
  const request = reader.u32()
  if (request === 0) throw fail('malformed', 'transfer: requests are numbered from 1')
  const blobNumber = reader.u8()
  if (blobNumber !== BLOBS.manifest && blobNumber !== BLOBS.data)
    throw fail('malformed', 'transfer: unknown blob')
  return { request, blob: blobNumber === BLOBS.manifest ? 'manifest' : 'data', first: reader.u32() }
}

function checkRange(first: number, count: number, blockCount: number): void {
  if (count < 1 || count > MAX_RANGE_BLOCKS || first + count > blockCount)
    throw fail('malformed', 'transfer: a range of blocks that cannot be')
}

function readHashes(reader: Reader, count: number, maxCount: number): Uint8Array[] {
  if (count > maxCount) throw fail('malformed', 'transfer: number of hashes')
  return Array.from({ length: count }, () => reader.bytes(HASH_BYTES))
}

function readPeers(reader: Reader): Uint8Array[] {
  const count = reader.u8()
  if (count > MAX_PEERS) throw fail('malformed', 'transfer: number of peers')
  return Array.from({ length: count }, () => reader.bytes(IDENTITY_BYTES))
}

function refusalOf(value: number): Refusal {
  for (const name in REFUSALS) if (REFUSALS[name as Refusal] === value) return name as Refusal
  throw fail('malformed', 'transfer: unknown refusal')
}
