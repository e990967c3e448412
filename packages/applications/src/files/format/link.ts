/**
 * Share links (docs/spec/files.md §5): all that somebody needs to find, verify and read what another shares.
 *
 *     warren:BODY    http://localhost:PORT/w/BODY    BODY = base64url(body)
 *     body = version u8 (1) | network tag 4 | manifest root 32 | share key 32 | hint count u8 | hints 32 each | checksum 4
 */
import {
  assert,
  concatBytes,
  equalBytes,
  fail,
  fromBase64Url,
  isWarrenError,
  type Primitives,
  toBase64Url,
  utf8,
} from '@warren/kernel'
import { Reader } from '@warren/wire'
import { MAX_HINTS, MAX_LINK_TEXT } from '../../limits.ts'

const LINK_VERSION = 1
const NETWORK_TAG_BYTES = 4
const CHECKSUM_BYTES = 4
const KEY_BYTES = 32
const SCHEME = 'warren:'
const URL_FORM = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?\/w\/([^/?#]*)(\/[^?#]*)?$/

export interface ShareLink {
  /** The first four bytes of the network's id: tells a link of another network before anything is tried. */
  readonly networkTag: Uint8Array
  /** Root of the manifest's blob. Nothing that does not hash to it is believed. */
  readonly manifestRoot: Uint8Array
  /** The share key, from which the keys of both blobs derive. */
  readonly key: Uint8Array
  /** Ed25519 identities of services that serve it, 1 to {@link MAX_HINTS}. */
  readonly hints: readonly Uint8Array[]
}

/** A link, and where in the share its `http` form pointed. */
export interface PlacedLink {
  readonly link: ShareLink
  /** What followed the body, from its first `/` on, as it stood; empty if nothing did. */
  readonly path: string
}

/** The tag of a network in links. */
export function networkTagOf(networkId: Uint8Array): Uint8Array {
  return networkId.slice(0, NETWORK_TAG_BYTES)
}

function checksumOf(primitives: Primitives, body: Uint8Array): Uint8Array {
  return primitives.sha256(concatBytes(utf8('warren share link 1\0'), body)).slice(0, CHECKSUM_BYTES)
}

/** The part of a link that both forms carry. */
export function formatLinkBody(primitives: Primitives, link: ShareLink): string {
  const { networkTag, manifestRoot, key, hints } = link
  assert(networkTag.length === NETWORK_TAG_BYTES, 'link: a network tag has 4 bytes')
  assert(hints.length >= 1 && hints.length <= MAX_HINTS, 'link: 1 to 8 hints')
  assert(
    [manifestRoot, key, ...hints].every((field) => field.length === KEY_BYTES),
    'link: roots, keys and hints have 32 bytes',
  )
  const start = Uint8Array.of(LINK_VERSION, ...networkTag)
  const body = concatBytes(start, manifestRoot, key, Uint8Array.of(hints.length), ...hints)
  return toBase64Url(concatBytes(body, checksumOf(primitives, body)))
}

/** The link as people copy it: `warren:...`. */
export function formatShareLink(primitives: Primitives, link: ShareLink): string {
  return SCHEME + formatLinkBody(primitives, link)
}

/** The link as a browser on this machine opens it. @param port - TCP port of the daemon's own gateway. */
export function formatShareUrl(primitives: Primitives, link: ShareLink, port: number): string {
  return `http://localhost:${port}/w/${formatLinkBody(primitives, link)}`
}

const notALink = (): Error =>
  fail('bad-input', 'this is not a Warren link', {
    next: 'A link begins with "warren:" or "http://localhost:"; copy the whole line that the sharer was shown.',
  })

const damaged = (): Error =>
  fail('bad-input', 'this link is incomplete or was changed on its way', {
    next: 'Copy the whole link again, from "warren:" to its last character, or ask the sharer for it.',
  })

/**
 * Reads the part of a link that both forms carry.
 *
 * @throws WarrenError `bad-input` with `next`: any bit of it was changed.
 */
export function parseLinkBody(primitives: Primitives, text: string): ShareLink {
  const bytes = text.length <= MAX_LINK_TEXT ? fromBase64Url(text) : undefined
  if (bytes === undefined || bytes.length <= CHECKSUM_BYTES) throw damaged()
  const body = bytes.subarray(0, -CHECKSUM_BYTES)
  const isWhole = equalBytes(checksumOf(primitives, body), bytes.subarray(-CHECKSUM_BYTES))
  if (!isWhole) throw damaged()
  if (body[0] !== LINK_VERSION)
    throw fail('bad-input', 'this link was made by another version of Warren', {
      next: 'Install the newest Warren and try the link again.',
    })
  try {
    return decodeLinkFields(body.slice(1))
  } catch (error) {
    throw isWarrenError(error) && error.kind === 'malformed' ? damaged() : error
  }
}

/**
 * Reads what a link's checksum was found to fit, without the version.
 *
 * @throws WarrenError `malformed`.
 */
export function decodeLinkFields(bytes: Uint8Array): ShareLink {
  const reader = new Reader(bytes)
  const networkTag = reader.bytes(NETWORK_TAG_BYTES)
  const manifestRoot = reader.bytes(KEY_BYTES)
  const key = reader.bytes(KEY_BYTES)
  const hintCount = reader.u8()
  if (hintCount < 1 || hintCount > MAX_HINTS) throw fail('malformed', 'link: number of hints')
  const hints = Array.from({ length: hintCount }, () => reader.bytes(KEY_BYTES))
  reader.finish()
  return { networkTag, manifestRoot, key, hints }
}

/**
 * Reads either form of a link, with what follows it in its `http` form. White space and angle brackets around it are
 * what mail programs and people add, and are let pass.
 *
 * @throws WarrenError `bad-input` with `next`.
 */
export function parsePlacedLink(primitives: Primitives, text: string): PlacedLink {
  if (text.length > MAX_LINK_TEXT + MAX_LINK_TEXT) throw notALink()
  const trimmed = text.trim()
  const isBracketed = trimmed.startsWith('<') && trimmed.endsWith('>')
  const bare = isBracketed ? trimmed.slice(1, -1).trim() : trimmed
  if (bare.startsWith(SCHEME)) return { link: parseLinkBody(primitives, bare.slice(SCHEME.length)), path: '' }
  const match = URL_FORM.exec(bare)
  if (match?.[1] === undefined) throw notALink()
  return { link: parseLinkBody(primitives, match[1]), path: match[2] ?? '' }
}

/**
 * Reads a link to a share as a whole, in either form.
 *
 * @throws WarrenError `bad-input` with `next`: no link, a damaged one, or one that points into a share.
 */
export function parseShareLink(primitives: Primitives, text: string): ShareLink {
  const { link, path } = parsePlacedLink(primitives, text)
  if (path !== '' && path !== '/')
    throw fail('bad-input', 'this link points at one file within a share', {
      next: 'Leave out what follows the long part of the link, and name the file with --only.',
    })
  return link
}
