/**
 * Capabilities of boxes as people copy them (docs/spec/store.md §9).
 *
 *     warren-box-write:BODY, warren-box-read:BODY, warren-box-verify:BODY
 *     BODY = base64url(network tag 4 | capability | checksum 4)
 */
import {
  concatBytes,
  equalBytes,
  fail,
  fromBase64Url,
  isWarrenError,
  type Primitives,
  toBase64Url,
  utf8,
} from '@warren/kernel'
import {
  type BoxReadCapability,
  type BoxVerifyCapability,
  type BoxWriteCapability,
  decodeBoxCapability,
  encodeBoxCapability,
  readCapabilityOf,
  verifyCapabilityOf,
} from './box-capability.ts'
import { MAX_CAPABILITY_TEXT } from '../limits.ts'

const TAG_BYTES = 4
const CHECKSUM_BYTES = 4
const TEXT = /^<?\s*warren-box-(write|read|verify):([\w-]+)\s*>?$/

export type BoxCapability = BoxWriteCapability | BoxReadCapability | BoxVerifyCapability

type Needed = { readonly primitives: Primitives; readonly networkId: Uint8Array }

export function formatBoxCapability({ primitives, networkId }: Needed, capability: BoxCapability): string {
  const body = concatBytes(networkId.subarray(0, TAG_BYTES), encodeBoxCapability(capability))
  return `warren-box-${capability.capability}:${toBase64Url(concatBytes(body, checksumOf(primitives, body)))}`
}

/** @throws WarrenError `bad-input` with `next`: it is none, was changed, is of another network, or does not write. */
export function parseBoxWrite(ports: Needed, text: string): BoxWriteCapability {
  const capability = parseBoxCapability(ports, text)
  if (capability.capability === 'write') return capability
  throw fail('bad-input', 'this capability does not write boxes', {
    next: 'Give the one that begins with warren-box-write: and that "warren box new" showed to whoever began the sequence.',
  })
}

/** What reads, given as itself or as what writes. @throws WarrenError as {@link parseBoxWrite}. */
export function parseBoxRead(ports: Needed, text: string): BoxReadCapability {
  const capability = parseBoxCapability(ports, text)
  if (capability.capability === 'read') return capability
  if (capability.capability === 'write') return readCapabilityOf(ports.primitives, capability)
  throw fail('bad-input', 'this capability keeps one box alive, and cannot read it', {
    next: 'Ask whoever gave it to you for the one that begins with warren-box-read:',
  })
}

/** What verifies the box at its position, given as itself or as any that reaches further. @throws WarrenError as {@link parseBoxWrite}. */
export function parseBoxVerify(ports: Needed, text: string): BoxVerifyCapability {
  const capability = parseBoxCapability(ports, text)
  if (capability.capability === 'verify') return capability
  return verifyCapabilityOf(ports.primitives, ports.networkId, parseBoxRead(ports, text))
}

/** What finds a sequence or one box: a capability that writes reads as well. @throws WarrenError as {@link parseBoxWrite}. */
export function parseBoxFinding(ports: Needed, text: string): BoxReadCapability | BoxVerifyCapability {
  const capability = parseBoxCapability(ports, text)
  return capability.capability === 'write' ? readCapabilityOf(ports.primitives, capability) : capability
}

/** White space and angle brackets around it are let pass. */
function parseBoxCapability({ primitives, networkId }: Needed, text: string): BoxCapability {
  const [, kind, coded = ''] = (text.length <= MAX_CAPABILITY_TEXT && TEXT.exec(text.trim())) || []
  if (kind === undefined)
    throw fail('bad-input', 'this is no capability of boxes', {
      next: 'One begins with warren-box-write:, warren-box-read: or warren-box-verify:. Copy all of it.',
    })
  const bytes = fromBase64Url(coded)
  if (bytes === undefined || bytes.length <= TAG_BYTES + CHECKSUM_BYTES) throw damaged()
  const body = bytes.subarray(0, -CHECKSUM_BYTES)
  if (!equalBytes(checksumOf(primitives, body), bytes.subarray(-CHECKSUM_BYTES))) throw damaged()
  if (!equalBytes(body.subarray(0, TAG_BYTES), networkId.subarray(0, TAG_BYTES)))
    throw fail('bad-input', 'this capability is of another network', {
      next: 'Use it with a node of the network that it was made in.',
    })
  const capability = decodeBody(primitives, body.subarray(TAG_BYTES))
  if (capability.capability !== kind) throw damaged()
  return capability
}

/** Whoever computes a checksum may put anything behind it. */
function decodeBody(primitives: Primitives, body: Uint8Array): BoxCapability {
  try {
    return decodeBoxCapability(primitives, body)
  } catch (error) {
    if (!isWarrenError(error) || (error.kind !== 'malformed' && error.kind !== 'not-authentic')) throw error
    throw damaged()
  }
}

function checksumOf(primitives: Primitives, body: Uint8Array): Uint8Array {
  return primitives.sha256(concatBytes(utf8('warren box capability 1\0'), body)).slice(0, CHECKSUM_BYTES)
}

const damaged = (): Error =>
  fail('bad-input', 'this capability is incomplete or was changed on its way', {
    next: 'Copy it again, from "warren-box-" to its last character.',
  })
