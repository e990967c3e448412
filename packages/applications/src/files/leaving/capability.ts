/**
 * The verify capability of what was left (docs/spec/store.md §11): finds its shares, checks and re-creates them, and cannot read.
 *
 *     warren-verify:BODY    BODY = base64url(version u8 (1) | network tag 4 | head key 32 | verify key 32 | checksum 4)
 */
import {
  assert,
  concatBytes,
  equalBytes,
  fail,
  fromBase64Url,
  type Primitives,
  toBase64Url,
  utf8,
} from '@warren/kernel'
import { Reader } from '@warren/wire'
import { MAX_CAPABILITY_TEXT } from './limits.ts'
import { VERIFY_KEY_BYTES } from './keys.ts'

const VERSION = 1
const NETWORK_TAG_BYTES = 4
const HEAD_KEY_BYTES = 32
const CHECKSUM_BYTES = 4
const BODY_BYTES = 1 + NETWORK_TAG_BYTES + HEAD_KEY_BYTES + VERIFY_KEY_BYTES
export const VERIFY_SCHEME = 'warren-verify:'

export interface VerifyCapability {
  /** The first four bytes of the network's id. */
  readonly networkTag: Uint8Array
  /** The blinded key under which the index lies. */
  readonly headKey: Uint8Array
  /** V: opens the index and the lists, not the content. */
  readonly verifyKey: Uint8Array
}

function checksumOf(primitives: Primitives, body: Uint8Array): Uint8Array {
  return primitives.sha256(concatBytes(utf8('warren verify capability 1\0'), body)).slice(0, CHECKSUM_BYTES)
}

/** The capability as people copy it. */
export function formatVerifyCapability(primitives: Primitives, capability: VerifyCapability): string {
  const { networkTag, headKey, verifyKey } = capability
  const body = concatBytes(Uint8Array.of(VERSION), networkTag, headKey, verifyKey)
  assert(body.length === BODY_BYTES, 'capability: its fields have their lengths')
  return VERIFY_SCHEME + toBase64Url(concatBytes(body, checksumOf(primitives, body)))
}

/** The fields behind the version. @throws WarrenError `malformed`. */
export function decodeVerifyFields(bytes: Uint8Array): VerifyCapability {
  const reader = new Reader(bytes)
  const networkTag = reader.bytes(NETWORK_TAG_BYTES)
  const headKey = reader.bytes(HEAD_KEY_BYTES)
  const verifyKey = reader.bytes(VERIFY_KEY_BYTES)
  reader.finish()
  return { networkTag, headKey, verifyKey }
}

/**
 * Reads a capability; white space and angle brackets around it are let pass.
 *
 * @throws WarrenError `bad-input` with `next`: it is none, any bit of it was changed, or another version made it.
 */
export function parseVerifyCapability(primitives: Primitives, text: string): VerifyCapability {
  const trimmed = text.length <= MAX_CAPABILITY_TEXT ? text.trim() : ''
  const bare = /^<.*>$/s.test(trimmed) ? trimmed.slice(1, -1).trim() : trimmed
  if (!bare.startsWith(VERIFY_SCHEME)) throw notOne()
  const bytes = fromBase64Url(bare.slice(VERIFY_SCHEME.length))
  if (bytes === undefined || bytes.length <= CHECKSUM_BYTES) throw damaged()
  const body = bytes.subarray(0, -CHECKSUM_BYTES)
  if (!equalBytes(checksumOf(primitives, body), bytes.subarray(-CHECKSUM_BYTES))) throw damaged()
  if (body[0] !== VERSION)
    throw fail('bad-input', 'this capability was made by another version of Warren', {
      next: 'Install the newest Warren and try it again.',
    })
  if (body.length !== BODY_BYTES) throw damaged()
  return decodeVerifyFields(body.slice(1))
}

const notOne = (): Error =>
  fail('bad-input', 'this is no capability to keep something alive', {
    next: 'One begins with "warren-verify:"; copy the whole line that "warren store check LINK" shows.',
  })

const damaged = (): Error =>
  fail('bad-input', 'this capability is incomplete or was changed on its way', {
    next: 'Copy it again, from "warren-verify:" to its last character.',
  })
