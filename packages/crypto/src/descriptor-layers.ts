/**
 * The two encrypted layers of a service's descriptor (docs/spec/key-blinding.md §4; the shape of Tor rend-spec-v3 §2.5).
 *
 * The outer layer opens for whoever knows the service's address; relays that store descriptors do not. The inner one needs,
 * besides, a cookie that is encrypted to each authorised client. A descriptor without authorisation looks the same: the
 * list of clients is always there, filled up with random entries, and the whole has one size.
 *
 *     layer  = salt 16 | AES-256-CTR(text) | SHA3-256 MAC 32
 *     outer text = ephemeral X25519 key 32 | groups u8 | 16 * groups entries of (id 8 | iv 16 | cookie 16)
 *                  | length u16 | inner layer | zero padding
 */
import { assert, concatBytes, drawShuffled, fail, utf8, type Primitives } from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'
import { agreeX25519 } from './handshake/agreement.ts'
import { type DescriptorContext, LAYER_OVERHEAD_BYTES, openLayer, sealLayer } from './descriptor-layer.ts'
import { MAX_AUTHORISED_CLIENTS } from './limits.ts'

const IV_BYTES = 16
const KEY_BYTES = 32
const COOKIE_BYTES = 16
const CLIENT_ID_BYTES = 8
const ENTRY_BYTES = CLIENT_ID_BYTES + IV_BYTES + COOKIE_BYTES
const ENTRIES_PER_GROUP = 16
const OUTER_LABEL = utf8('warren descriptor outer 1')
const INNER_LABEL = utf8('warren descriptor inner 1')

/** Size of a sealed descriptor unless the caller gives its own: a 16 KiB record, less 512 bytes for the frame around it. */
export const SEALED_DESCRIPTOR_BYTES = 16_384 - 512

/** What came of opening. Without a key one cannot tell a service that wants keys from a damaged inner layer. */
export type OpenedDescriptor =
  | { readonly kind: 'opened'; readonly plaintext: Uint8Array }
  | { readonly kind: 'client-key-missing' }
  | { readonly kind: 'client-key-wrong' }

/** Name and key of one client's entry; both ends derive them from their X25519 agreement. */
function entryKeys(
  primitives: Primitives,
  subcredential: Uint8Array,
  shared: Uint8Array,
): { readonly id: Uint8Array; readonly key: Uint8Array } {
  const keys = primitives.shake256(concatBytes(subcredential, shared), CLIENT_ID_BYTES + KEY_BYTES)
  return { id: keys.subarray(0, CLIENT_ID_BYTES), key: keys.subarray(CLIENT_ID_BYTES) }
}

/** The list of entries: one per client, random ones up to a multiple of 16, in random order. */
function sealEntries(
  primitives: Primitives,
  subcredential: Uint8Array,
  ephemeralSecret: Uint8Array,
  clients: readonly Uint8Array[],
  cookie: Uint8Array,
): Uint8Array {
  const entries = clients.map((client) => {
    const { id, key } = entryKeys(primitives, subcredential, agreeX25519(primitives, ephemeralSecret, client))
    const iv = primitives.random.bytes(IV_BYTES)
    const encrypted = cookie.slice()
    primitives.aesCtr(key, iv).apply(encrypted)
    return concatBytes(id, iv, encrypted)
  })
  while (entries.length === 0 || entries.length % ENTRIES_PER_GROUP !== 0) {
    entries.push(primitives.random.bytes(ENTRY_BYTES))
  }
  return concatBytes(...drawShuffled(primitives.random, entries))
}

/** Most plaintext that fits a sealed descriptor of `sealedBytes` with `clients` authorised clients. */
export function descriptorPlaintextBytes(
  clients: number,
  sealedBytes: number = SEALED_DESCRIPTOR_BYTES,
): number {
  const groups = Math.max(1, Math.ceil(clients / ENTRIES_PER_GROUP))
  return sealedBytes - 2 * LAYER_OVERHEAD_BYTES - KEY_BYTES - 1 - groups * ENTRIES_PER_GROUP * ENTRY_BYTES - 2
}

/**
 * Seals a descriptor.
 *
 * @param clients - X25519 public keys of those who may open it; empty: everybody who has the address.
 * @param sealedBytes - size of the result, whatever the plaintext.
 * @throws WarrenError `bad-input`: more than {@link MAX_AUTHORISED_CLIENTS} clients, or the plaintext does not fit;
 *   `not-authentic`: a client key is of low order.
 */
export function sealDescriptor(
  primitives: Primitives,
  context: DescriptorContext,
  clients: readonly Uint8Array[],
  plaintext: Uint8Array,
  sealedBytes: number = SEALED_DESCRIPTOR_BYTES,
): Uint8Array {
  if (clients.length > MAX_AUTHORISED_CLIENTS)
    throw fail('bad-input', 'descriptor: too many authorised clients')
  if (plaintext.length > descriptorPlaintextBytes(clients.length, sealedBytes)) {
    throw fail('bad-input', 'descriptor: does not fit its size')
  }
  const { blinded, subcredential } = context
  const ephemeralSecret = primitives.random.bytes(KEY_BYTES)
  const cookie = primitives.random.bytes(COOKIE_BYTES)
  const innerSecret = clients.length === 0 ? blinded : concatBytes(blinded, cookie)
  const inner = sealLayer(primitives, context, innerSecret, INNER_LABEL, plaintext)
  const entries = sealEntries(primitives, subcredential, ephemeralSecret, clients, cookie)
  const outerTextBytes = sealedBytes - LAYER_OVERHEAD_BYTES
  const outerText = new Writer(outerTextBytes)
    .bytes(primitives.x25519PublicOf(ephemeralSecret))
    .u8(entries.length / ENTRY_BYTES / ENTRIES_PER_GROUP)
    .bytes(entries)
    .lengthPrefixed16(inner)
    .padTo(outerTextBytes)
    .finish()
  primitives.wipe(ephemeralSecret)
  const sealed = sealLayer(primitives, context, blinded, OUTER_LABEL, outerText)
  assert(sealed.length === sealedBytes, 'descriptor: one size')
  return sealed
}

interface OuterText {
  readonly ephemeralKey: Uint8Array
  readonly entries: readonly Uint8Array[]
  readonly inner: Uint8Array
}

/** @throws WarrenError `malformed`. */
export function decodeOuterText(bytes: Uint8Array): OuterText {
  const reader = new Reader(bytes)
  const ephemeralKey = reader.bytes(KEY_BYTES)
  const groups = reader.u8()
  if (groups < 1 || groups * ENTRIES_PER_GROUP > MAX_AUTHORISED_CLIENTS) {
    throw fail('malformed', 'descriptor: number of client entries')
  }
  const entries = Array.from({ length: groups * ENTRIES_PER_GROUP }, () => reader.bytes(ENTRY_BYTES))
  const inner = reader.lengthPrefixed16(bytes.length)
  reader.zeros()
  return { ephemeralKey, entries, inner }
}

/** The cookie, if `clientSecret` belongs to one of the entries. */
function findCookie(
  primitives: Primitives,
  subcredential: Uint8Array,
  outer: OuterText,
  clientSecret: Uint8Array,
): Uint8Array | undefined {
  const shared = primitives.x25519(clientSecret, outer.ephemeralKey)
  if (shared === undefined) return undefined
  const { id, key } = entryKeys(primitives, subcredential, shared)
  const entry = outer.entries.find((each) =>
    primitives.equalConstantTime(each.subarray(0, CLIENT_ID_BYTES), id),
  )
  if (entry === undefined) return undefined
  const cookie = entry.slice(CLIENT_ID_BYTES + IV_BYTES)
  primitives.aesCtr(key, entry.subarray(CLIENT_ID_BYTES, CLIENT_ID_BYTES + IV_BYTES)).apply(cookie)
  return cookie
}

/**
 * Opens a descriptor whose signature was checked.
 *
 * @param clientSecret - X25519 secret of an authorised client, if one is held for this service.
 * @throws WarrenError `not-authentic`: the outer layer is not of this service, period and revision; `malformed`.
 */
export function openDescriptor(
  primitives: Primitives,
  context: DescriptorContext,
  sealed: Uint8Array,
  clientSecret?: Uint8Array,
): OpenedDescriptor {
  const outerText = openLayer(primitives, context, context.blinded, OUTER_LABEL, sealed)
  if (outerText === undefined) throw fail('not-authentic', 'descriptor: the outer layer does not open')
  const outer = decodeOuterText(outerText)
  const open = openLayer(primitives, context, context.blinded, INNER_LABEL, outer.inner)
  if (open !== undefined) return { kind: 'opened', plaintext: open }
  if (clientSecret === undefined) return { kind: 'client-key-missing' }
  const cookie = findCookie(primitives, context.subcredential, outer, clientSecret)
  if (cookie === undefined) return { kind: 'client-key-wrong' }
  const secretData = concatBytes(context.blinded, cookie)
  const plaintext = openLayer(primitives, context, secretData, INNER_LABEL, outer.inner)
  return plaintext === undefined ? { kind: 'client-key-wrong' } : { kind: 'opened', plaintext }
}
