/**
 * What one may do with a sequence of boxes: write > read > verify, each derived one way from the one before (docs/spec/store.md §9).
 *
 *     write capability  = version u8 (1) | 1 | seed 32 | index u64 | chain 32
 *     read capability   = version u8 (1) | 2 | root public key 32 | index u64 | chain 32
 *     verify capability = version u8 (1) | 3 | key of one box 32
 *
 * A capability reaches from its index on: what came before stays closed to whoever is given it.
 */
import { requirePrimeOrder } from '@warren/crypto'
import { assert, fail, type Primitives, type Random } from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'
import { MAX_BOX_INDEX } from '../limits.ts'
import { boxKeyOf } from './box-keys.ts'

const VERSION = 1
const KINDS = { write: 1, read: 2, verify: 3 } as const
const MAX_BYTES = 2 + 32 + 8 + 32
/** Bits of each of the two numbers whose sum is the first index. */
const START_BITS = 51

/** Where in a sequence one stands. */
export interface BoxPosition {
  /** Below {@link MAX_BOX_INDEX}; says nothing of how many boxes there are. */
  readonly index: number
  /** H of the index, 32 bytes: all later keys derive from it, no earlier one. */
  readonly chain: Uint8Array
}

/** Appends and takes back. */
export interface BoxWriteCapability extends BoxPosition {
  readonly capability: 'write'
  /** Ed25519 seed of the root key pair, 32 bytes. */
  readonly seed: Uint8Array
}

/** Finds, verifies and decrypts. */
export interface BoxReadCapability extends BoxPosition {
  readonly capability: 'read'
  /** Ed25519 root public key, 32 bytes. */
  readonly root: Uint8Array
}

/** Finds one box, checks it, and puts it on holders again. */
export interface BoxVerifyCapability {
  readonly capability: 'verify'
  /** Of the box, 32 bytes. */
  readonly key: Uint8Array
}

/** Begins a sequence, at an index that does not tell that it is the first. */
export function newBoxSequence(random: Random): BoxWriteCapability {
  const [a, b] = [drawBits(random), drawBits(random)]
  return { capability: 'write', seed: random.bytes(32), index: a + b, chain: random.bytes(32) }
}

export function readCapabilityOf(
  primitives: Primitives,
  { seed, index, chain }: BoxWriteCapability,
): BoxReadCapability {
  return { capability: 'read', root: primitives.ed25519PublicOf(seed), index, chain }
}

/** The verify capability of the box that a read capability stands at. */
export function verifyCapabilityOf(
  primitives: Primitives,
  networkId: Uint8Array,
  read: BoxReadCapability,
): BoxVerifyCapability {
  return { capability: 'verify', key: boxKeyOf(primitives, networkId, read.root, read) }
}

export function encodeBoxCapability(
  capability: BoxWriteCapability | BoxReadCapability | BoxVerifyCapability,
): Uint8Array {
  const writer = new Writer(MAX_BYTES).u8(VERSION).u8(KINDS[capability.capability])
  if (capability.capability === 'verify') return writer.bytes(requireLength(capability.key)).finish()
  const own = capability.capability === 'write' ? capability.seed : capability.root
  return writer
    .bytes(requireLength(own))
    .u64(capability.index)
    .bytes(requireLength(capability.chain))
    .finish()
}

/**
 * Reads a capability.
 *
 * @param bytes - foreign; copied.
 * @throws WarrenError `malformed`; `not-authentic`: a key outside the prime-order subgroup.
 */
export function decodeBoxCapability(
  primitives: Primitives,
  bytes: Uint8Array,
): BoxWriteCapability | BoxReadCapability | BoxVerifyCapability {
  const reader = new Reader(bytes.slice())
  if (reader.u8() !== VERSION) throw fail('malformed', 'box capability: unknown version')
  const kind = reader.u8()
  const key = reader.bytes(32)
  if (kind === KINDS.verify) {
    reader.finish()
    requirePrimeOrder(primitives, key)
    return { capability: 'verify', key }
  }
  const position = { index: reader.u64(), chain: reader.bytes(32) }
  reader.finish()
  if (position.index >= MAX_BOX_INDEX) throw fail('malformed', 'box capability: no box is at its index')
  if (kind === KINDS.write) return { capability: 'write', seed: key, ...position }
  if (kind !== KINDS.read) throw fail('malformed', 'box capability: unknown kind')
  requirePrimeOrder(primitives, key)
  return { capability: 'read', root: key, ...position }
}

function requireLength(bytes: Uint8Array): Uint8Array {
  assert(bytes.length === 32, 'box capability: seeds, keys and chains have 32 bytes')
  return bytes
}

function drawBits(random: Random): number {
  const view = new DataView(random.bytes(8).buffer)
  return (view.getUint32(0) & (2 ** (START_BITS - 32) - 1)) * 2 ** 32 + view.getUint32(4)
}

assert(
  2 ** (START_BITS + 1) < MAX_BOX_INDEX * 0.6,
  'box capability: nearly half of the indexes are left to every sequence',
)
