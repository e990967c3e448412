import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  BLOCK_BYTES,
  CLIENT_FRAMES,
  type ClientFrame,
  decodeClientFrame,
  decodeServerFrame,
  encodeClientFrame,
  encodeServerFrame,
  FrameReader,
  FUZZ_TARGETS,
  MAX_FRAME_BYTES,
  type RawFrame,
  REFUSALS,
  type Refusal,
  SERVER_FRAMES,
  type ServerFrame,
} from '@warren/applications'
import { isWarrenError } from '@warren/kernel'
import { effort, fuzz } from '@warren/testkit'
import fc from 'fast-check'

const PLAIN = { noNullPrototype: true } as const

const hashes = (max: number, min = 0) =>
  fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { minLength: min, maxLength: max })
const identity = fc.uint8Array({ minLength: 32, maxLength: 32 })
const u32 = fc.integer({ min: 1, max: 0xffff_ffff })
const blob = fc.constantFrom('manifest', 'data')
const first = fc.nat({ max: 1_000_000 })

const clientFrames: fc.Arbitrary<ClientFrame> = fc.oneof(
  identity.map((manifestRoot) => ({ type: 'open', manifestRoot }) as const),
  fc.record(
    {
      type: fc.constant('range'),
      request: u32,
      blob,
      first,
      count: fc.integer({ min: 1, max: 64 }),
    },
    PLAIN,
  ),
  fc.record({ type: fc.constant('cancel'), request: u32 }, PLAIN),
  fc.record({ type: fc.constant('announce'), identity }, PLAIN),
  fc.constant({ type: 'complete' } as const),
)
const serverFrames: fc.Arbitrary<ServerFrame> = fc.oneof(
  fc.record({ type: fc.constant('opened'), manifestBlocks: u32, peers: hashes(8) }, PLAIN),
  fc.record(
    {
      type: fc.constant('head'),
      request: u32,
      blob,
      first,
      leafCount: fc.constant(2_000_000),
      leaves: hashes(64, 1),
      proof: hashes(64),
    },
    PLAIN,
  ),
  fc.record(
    {
      type: fc.constant('block'),
      request: u32,
      index: first,
      block: fc.nat(255).map((byte) => new Uint8Array(BLOCK_BYTES).fill(byte)),
    },
    PLAIN,
  ),
  fc.record(
    {
      type: fc.constant('refused'),
      request: first,
      reason: fc.constantFrom(...(Object.keys(REFUSALS) as Refusal[])),
    },
    PLAIN,
  ),
  fc.record({ type: fc.constant('peers'), peers: hashes(8) }, PLAIN),
)

function inPieces(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let [at, turn] = [0, 0]; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1
    pieces.push(bytes.slice(at, at + size))
    at += size
  }
  return pieces
}

function readBack<T>(
  frames: Readonly<Record<string, number>>,
  decode: (frame: RawFrame) => T,
  pieces: readonly Uint8Array[],
): T[] {
  const reader = new FrameReader(frames)
  const read = pieces.flatMap((piece) => [...reader.push(piece)].map(decode))
  assert.ok(reader.isBetweenFrames)
  return read
}

const pieceSizes = fc.array(
  fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1000, max: 70_000 })),
  { minLength: 1, maxLength: 6 },
)

test('frames of both sides read back, whatever pieces they come in', () => {
  const property = fc.property(
    fc.array(clientFrames, { maxLength: 8 }),
    fc.array(serverFrames, { maxLength: 4 }),
    pieceSizes,
    (asked, answered, sizes) => {
      const fromClient = inPieces(Buffer.concat(asked.map(encodeClientFrame)), sizes)
      assert.deepEqual(readBack(CLIENT_FRAMES, decodeClientFrame, fromClient), asked)
      const fromServer = inPieces(Buffer.concat(answered.map(encodeServerFrame)), sizes)
      assert.deepEqual(readBack(SERVER_FRAMES, decodeServerFrame, fromServer), answered)
    },
  )
  fc.assert(property, { numRuns: effort(60) })
})

test('a type of the wrong side and a length above its bound are refused at the header', () => {
  const isMalformed = (error: unknown): boolean => isWarrenError(error) && error.kind === 'malformed'
  const refuses = (frames: Readonly<Record<string, number>>, ...header: number[]): void => {
    assert.throws(() => [...new FrameReader(frames).push(Uint8Array.from(header))], isMalformed)
  }
  refuses(CLIENT_FRAMES, SERVER_FRAMES.block, 0, 0, 0, 0)
  refuses(SERVER_FRAMES, CLIENT_FRAMES.open, 0, 0, 0, 0)
  refuses(CLIENT_FRAMES, 0, 0, 0, 0, 0)
  refuses(CLIENT_FRAMES, CLIENT_FRAMES.range, 0, 0, 0, 11)
  refuses(CLIENT_FRAMES, CLIENT_FRAMES.complete, 0, 0, 0, 1)
  refuses(SERVER_FRAMES, SERVER_FRAMES.block, 0xff, 0xff, 0xff, 0xff)
})

test('ranges that cannot be, and numbers that are none, are refused', () => {
  const isMalformed = (error: unknown): boolean => isWarrenError(error) && error.kind === 'malformed'
  const range = encodeClientFrame({ type: 'range', request: 1, blob: 'data', first: 0, count: 1 }).slice(5)
  const changes = [
    [3, 0],
    [4, 3],
    [9, 0],
    [9, 65],
  ] as const
  for (const [at, value] of changes) {
    const body = range.slice()
    body[at] = value
    assert.throws(() => decodeClientFrame({ type: CLIENT_FRAMES.range, body }), isMalformed)
  }
  const atTheEnd = range.slice().fill(0xff, 5, 9)
  assert.throws(() => decodeClientFrame({ type: CLIENT_FRAMES.range, body: atTheEnd }), isMalformed)
  assert.throws(() => decodeClientFrame({ type: CLIENT_FRAMES.range, body: range.slice(1) }), isMalformed)
  const head = {
    request: 1,
    blob: 'data',
    first: 5,
    leafCount: 5,
    leaves: [new Uint8Array(32)],
    proof: [],
  } as const
  const beyond = encodeServerFrame({ type: 'head', ...head }).slice(5)
  assert.throws(() => decodeServerFrame({ type: SERVER_FRAMES.head, body: beyond }), isMalformed)
})

test('a block is the longest frame, and its bytes are aligned for the cipher', () => {
  const frame = encodeServerFrame({ type: 'block', request: 1, index: 2, block: new Uint8Array(BLOCK_BYTES) })
  assert.equal(frame.length, MAX_FRAME_BYTES)
  const [raw] = [...new FrameReader(SERVER_FRAMES).push(frame)]
  const decoded = raw && decodeServerFrame(raw)
  assert.equal(decoded?.type === 'block' && decoded.block.byteOffset % 4, 0)
})

suite('fuzz', () => {
  for (const target of FUZZ_TARGETS) test(target.name, () => fuzz(target))
})
