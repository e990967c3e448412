/** HELLO: what an end can do and what time it thinks it is (docs/spec/link.md §5). The first cell in each direction. */
import { fail, utf8, utf8Text } from '@warren/kernel'
import { bodyOf, CELL_COMMANDS, type Geometry, newCell, Reader, Writer } from '@warren/wire'
import { MAX_CAPABILITIES, MAX_CAPABILITY_BYTES, MAX_VERSIONS } from './limits.ts'

export interface Hello {
  /** Link versions that the sender speaks, ascending, each once. */
  readonly versions: readonly number[]
  /** Ascending, each once; printable ASCII without spaces. */
  readonly capabilities: readonly string[]
  /** The sender's wall time in milliseconds as this cell left. */
  readonly wallMs: number
  readonly cellBytes: number
}

const CAPABILITY = /^[!-~]+$/

export function encodeHello(hello: Hello, geometry: Geometry): Uint8Array {
  const writer = new Writer(geometry.bodyBytes)
    .u64(hello.wallMs)
    .u16(hello.cellBytes)
    .u8(hello.versions.length)
  for (const version of hello.versions) writer.u16(version)
  writer.u8(hello.capabilities.length)
  for (const capability of hello.capabilities) writer.lengthPrefixed8(utf8(capability))
  const cell = newCell(geometry, 0, CELL_COMMANDS.hello)
  bodyOf(cell).set(writer.finish())
  return cell
}

/**
 * @param body - a HELLO cell's body.
 * @throws WarrenError `malformed`.
 */
export function decodeHello(body: Uint8Array): Hello {
  const reader = new Reader(body)
  const wallMs = reader.u64()
  const cellBytes = reader.u16()
  const versions = readAscending(reader, MAX_VERSIONS, () => reader.u16())
  const capabilities = readAscending(reader, MAX_CAPABILITIES, () => {
    const text = utf8Text(reader.lengthPrefixed8(MAX_CAPABILITY_BYTES))
    if (!CAPABILITY.test(text)) throw fail('malformed', 'hello: not a capability')
    return text
  })
  reader.zeros()
  return { versions, capabilities, wallMs, cellBytes }
}

/** A list behind a u8 count. Ascending and without repeats, so that one list has one encoding. */
function readAscending<T extends number | string>(reader: Reader, max: number, read: () => T): T[] {
  const count = reader.u8()
  if (count > max) throw fail('malformed', 'hello: too many entries', { fields: { count, max } })
  const items: T[] = []
  for (let index = 0; index < count; index++) {
    const item = read()
    const last = items.at(-1)
    if (last !== undefined && last >= item) throw fail('malformed', 'hello: entries not ascending')
    items.push(item)
  }
  return items
}

/** The highest version in both lists; undefined if there is none. */
export function highestCommonVersion(ours: readonly number[], theirs: readonly number[]): number | undefined {
  let best: number | undefined
  for (const version of ours)
    if (theirs.includes(version) && (best === undefined || version > best)) best = version
  return best
}
