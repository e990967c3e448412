/**
 * The profiles of Counter Galois Onion: which universal hash and which cell size (docs/spec/relay-crypto.md §2).
 *
 * `cgo-polyval` at 509 bytes is Tor's proposal 359, bit for bit. `cgo-gmac` is ours and unreviewed (docs/adr/0001).
 */
import { assert, type Primitives, type UniversalHash } from '@warren/kernel'
import { TAG_BYTES } from '@warren/wire'

/** The names of the profiles, as network files and handshakes spell them. */
export const RELAY_PROFILES = ['cgo-gmac', 'cgo-polyval'] as const
export type RelayProfile = (typeof RELAY_PROFILES)[number]

/** Key material that one update yields: J(32) || S(32) || N(16). */
export const LAYER_SEED_BYTES = 80
const BLOCK_BYTES = 16
const SEED_BLOCKS = LAYER_SEED_BYTES / BLOCK_BYTES

/** Turns a tag, in place, into the 16 bytes of which the counter block is made, under one key. */
export interface TagPermutation {
  apply(tag: Uint8Array): void
}

/** All that layers of one profile and cell size have in common, with the buffers they share. */
export interface CgoSuite {
  readonly primitives: Primitives
  readonly bodyBytes: number
  /** What the last two bytes of a counter block keep, so that counting through one cell never carries. */
  readonly counterMask: number
  /** The seed of the next keys, which lies behind the key stream of the content. Valid until the next call of any layer. */
  readonly nextSeed: Uint8Array
  tweakHash(key: Uint8Array): UniversalHash
  tagPermutation(key: Uint8Array): TagPermutation
}

const NOTHING = new Uint8Array(0)

/** POLYVAL of the tag (proposal 359). */
function polyvalPermutation(primitives: Primitives, key: Uint8Array): TagPermutation {
  const hash = primitives.polyval(key)
  return { apply: (tag) => hash.hash(NOTHING, tag, tag) }
}

/** AES of the tag: as short as POLYVAL of one block and, being a permutation, free of collisions. */
function aesPermutation(primitives: Primitives, key: Uint8Array): TagPermutation {
  const cipher = primitives.aesBlock(key)
  return { apply: (tag) => cipher.encrypt(tag) }
}

/** Suites by what they are made of: their buffers are as large as a cell, and a relay has thousands of circuits. */
const SUITES = new WeakMap<Primitives, Map<string, CgoSuite>>()

/**
 * The suite for one profile and cell size; the same object for the same arguments.
 *
 * @param bodyBytes - tag and content of a relay cell, 64 to 16384; both ends of a circuit must agree on it.
 */
export function cgoSuite(primitives: Primitives, profile: RelayProfile, bodyBytes: number): CgoSuite {
  const known = SUITES.get(primitives) ?? new Map<string, CgoSuite>()
  SUITES.set(primitives, known)
  const name = `${profile}/${bodyBytes}`
  const suite = known.get(name) ?? createCgoSuite(primitives, profile, bodyBytes)
  known.set(name, suite)
  return suite
}

/** @see docs/spec/relay-crypto.md §3 for how many counter bits are cleared. */
function createCgoSuite(primitives: Primitives, profile: RelayProfile, bodyBytes: number): CgoSuite {
  assert(bodyBytes >= 64 && bodyBytes <= 16_384, 'cgo: a body has 64 to 16384 bytes')
  const contentBlocks = Math.ceil((bodyBytes - TAG_BYTES) / BLOCK_BYTES)
  const clearedBits = Math.ceil(Math.log2(contentBlocks + SEED_BLOCKS))
  return {
    primitives,
    bodyBytes,
    counterMask: 0xffff & ~((1 << clearedBits) - 1),
    nextSeed: new Uint8Array(LAYER_SEED_BYTES),
    tweakHash: (key) => (profile === 'cgo-gmac' ? primitives.gmac(key) : primitives.polyval(key)),
    tagPermutation: (key) =>
      profile === 'cgo-gmac' ? aesPermutation(primitives, key) : polyvalPermutation(primitives, key),
  }
}
