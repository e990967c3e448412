/**
 * The extension list inside circuit handshakes (docs/spec/circuit.md §3): `count u8 | (type u8 | length u8 | value)*`,
 * types ascending. Types this version does not know are skipped, so that later versions can add some.
 */
import { fail } from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'

/** Extension types; the value is the number on the wire. */
export const EXTENSION_TYPES = { relayCrypto: 1 } as const

/** The most that a list can take in its one cell. */
const MAX_LIST_BYTES = 1024

export interface HandshakeExtension {
  readonly type: number
  readonly value: Uint8Array
}

export function encodeExtensions(extensions: readonly HandshakeExtension[]): Uint8Array {
  const writer = new Writer(MAX_LIST_BYTES).u8(extensions.length)
  for (const { type, value } of extensions) writer.u8(type).lengthPrefixed8(value)
  return writer.finish()
}

/** @throws WarrenError `malformed`: cut off, types not ascending, or bytes left over. */
export function decodeExtensions(bytes: Uint8Array): HandshakeExtension[] {
  const reader = new Reader(bytes)
  const extensions: HandshakeExtension[] = []
  const count = reader.u8()
  let lastType = -1
  for (let index = 0; index < count; index++) {
    const type = reader.u8()
    if (type <= lastType) throw fail('malformed', 'extensions: types not ascending')
    extensions.push({ type, value: reader.lengthPrefixed8(0xff) })
    lastType = type
  }
  reader.finish()
  return extensions
}
