/**
 * A network as one line of text that a person copies, scans or reads aloud: all that another node needs to join
 * (docs/spec/network-file.md §5). The body is compact: parameters that are at their defaults are left out.
 */
import {
  asWarrenError,
  concatBytes,
  equalBytes,
  fail,
  fromBase64Url,
  type Primitives,
  toBase64Url,
  utf8,
  utf8Text,
  type WarrenError,
} from '@warren/kernel'
import type { LinkTarget } from '@warren/link'
import { Reader, Writer } from '@warren/wire'
import { formatIp, isAddressAllowed, parseIp } from './ip-address.ts'
import {
  MAX_NETWORK_NAME_CHARACTERS,
  MAX_NETWORK_TEXT_BYTES,
  MAX_NETWORK_TEXT_CHARACTERS,
  MAX_NETWORK_TEXT_ENTRIES,
} from './limits.ts'
import { checkedNetwork, type Network } from './network-file.ts'
import { defaultParameters, numberAt, PARAMETER_RULES, parametersFrom } from './network-parameters.ts'

/** What the text begins with. */
export const NETWORK_TEXT_PREFIX = 'warren-network:'

const TEXT_VERSION = 1
const TESTING_FLAG = 1
const CHECK_BYTES = 4
const CHECK_CONTEXT = utf8('warren network text 1')

type Hash = Pick<Primitives, 'sha256'>

function checkOf(primitives: Hash, body: Uint8Array): Uint8Array {
  return primitives.sha256(concatBytes(CHECK_CONTEXT, body)).subarray(0, CHECK_BYTES)
}

/** @param maxEntries - bootstrap entries that go in, the first ones; at most {@link MAX_NETWORK_TEXT_ENTRIES}. */
export function encodeNetworkBody(
  primitives: Hash,
  network: Network,
  maxEntries = MAX_NETWORK_TEXT_ENTRIES,
): Uint8Array {
  const writer = new Writer(MAX_NETWORK_TEXT_BYTES)
  writer.u8(TEXT_VERSION).u8(network.testing ? TESTING_FLAG : 0)
  writer.lengthPrefixed8(utf8(network.name)).bytes(network.nonce)
  const defaults = defaultParameters(network.testing)
  const changed = PARAMETER_RULES.flatMap(({ path }, index) => {
    const value = numberAt(network.parameters, path) ?? 0
    return value === numberAt(defaults, path) ? [] : [{ index, value }]
  })
  writer.u8(changed.length)
  for (const { index, value } of changed) writer.u8(index).u32(value)
  const entries = network.bootstrap.slice(0, Math.min(maxEntries, MAX_NETWORK_TEXT_ENTRIES))
  writer.u8(entries.length)
  for (const { id, address } of entries) {
    const ip = parseIp(address.host) ?? new Uint8Array(4)
    writer.lengthPrefixed8(ip).u16(address.port).bytes(id)
  }
  const body = writer.finish()
  return concatBytes(body, checkOf(primitives, body))
}

function readParameters(reader: Reader, testing: boolean): Network['parameters'] {
  const defaults = defaultParameters(testing)
  const values = new Map<string, number>()
  const count = reader.u8()
  let last = -1
  for (let at = 0; at < count; at++) {
    const index = reader.u8()
    const value = reader.u32()
    const rule = PARAMETER_RULES[index]
    if (rule === undefined || index <= last || value === numberAt(defaults, rule.path)) {
      throw fail('malformed', 'network text: its parameters are not those of this version')
    }
    values.set(rule.path, value)
    last = index
  }
  return parametersFrom(({ path }) => values.get(path) ?? numberAt(defaults, path) ?? 0)
}

function readEntry(reader: Reader, testing: boolean): LinkTarget {
  const ip = reader.lengthPrefixed8(16)
  const port = reader.u16()
  const id = reader.bytes(32).slice()
  const isAddress = (ip.length === 4 || ip.length === 16) && port > 0
  if (!isAddress || !isAddressAllowed(ip, testing)) {
    throw fail('malformed', 'network text: the address of a relay is not one for this network')
  }
  return { id, address: { host: formatIp(ip), port } }
}

/** Reads what {@link encodeNetworkBody} wrote. @throws WarrenError `malformed`. */
export function decodeNetworkBody(primitives: Hash, bytes: Uint8Array): Network {
  if (bytes.length < CHECK_BYTES || bytes.length > MAX_NETWORK_TEXT_BYTES) {
    throw fail('malformed', 'network text: too short or too long')
  }
  const body = bytes.subarray(0, -CHECK_BYTES)
  if (!equalBytes(checkOf(primitives, body), bytes.subarray(-CHECK_BYTES))) {
    throw fail('malformed', 'network text: a part of it is missing or changed')
  }
  const reader = new Reader(body)
  if (reader.u8() !== TEXT_VERSION) throw fail('malformed', 'network text: of another version')
  const flags = reader.u8()
  if (flags > TESTING_FLAG) throw fail('malformed', 'network text: of another version')
  const testing = flags === TESTING_FLAG
  const name = utf8Text(reader.lengthPrefixed8(MAX_NETWORK_NAME_CHARACTERS))
  const nonce = reader.bytes(32).slice()
  const parameters = readParameters(reader, testing)
  const count = reader.u8()
  if (count > MAX_NETWORK_TEXT_ENTRIES) throw fail('malformed', 'network text: too many relays')
  const bootstrap = Array.from({ length: count }, () => readEntry(reader, testing))
  reader.finish()
  try {
    return checkedNetwork(primitives, { name, nonce, testing, parameters, bootstrap })
  } catch (cause) {
    throw fail('malformed', 'network text: its contents make no network', { cause })
  }
}

/** The text of a network: `warren-network:` and base64url. Its first entries go in, at most 8. */
export function formatNetworkText(primitives: Hash, network: Network): string {
  return NETWORK_TEXT_PREFIX + toBase64Url(encodeNetworkBody(primitives, network))
}

/**
 * Reads a network's text; line breaks and spaces that mail programs put in, and angle brackets around it, do not matter.
 *
 * @throws WarrenError `bad-input`: `next` says what is wrong.
 */
export function parseNetworkText(primitives: Hash, text: string): Network {
  if (text.length > MAX_NETWORK_TEXT_CHARACTERS) throw refusedText('This is too long to be one network.')
  const compact = text.replace(/\s+/g, '').replace(/^<(.*)>$/, '$1')
  if (!isNetworkText(compact)) throw refusedText(`It must begin with "${NETWORK_TEXT_PREFIX}".`)
  const body = fromBase64Url(compact.slice(NETWORK_TEXT_PREFIX.length))
  if (body === undefined)
    throw refusedText('A character is missing, or one does not belong there: copy it again, whole.')
  return networkOfBody(primitives, body)
}

/** As {@link decodeNetworkBody}, for what a person gave. @throws WarrenError `bad-input`. */
export function networkOfBody(primitives: Hash, body: Uint8Array): Network {
  try {
    return decodeNetworkBody(primitives, body)
  } catch (thrown) {
    const error = asWarrenError(thrown)
    if (error.kind !== 'malformed') throw error
    throw refusedText(
      'A part of it is missing or changed, or it is of a newer version: copy it again, whole.',
      error,
    )
  }
}

export function isNetworkText(text: string): boolean {
  return text.slice(0, NETWORK_TEXT_PREFIX.length).toLowerCase() === NETWORK_TEXT_PREFIX
}

function refusedText(next: string, cause?: WarrenError): WarrenError {
  return fail('bad-input', 'this is not the text of a network', { next, cause })
}
