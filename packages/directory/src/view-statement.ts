/**
 * A relay's signed word of how its set looks (docs/spec/directory.md §5.7): the same to everybody, or two of them together
 * prove that it is not. It tells numbers only, no relay.
 *
 *     view = version u8 | flags u8 | identity 32 | time u64 | relays u16 for each of 256 first two digits | signature 64
 */
import { concatBytes, fail, type OffloadJob, type Primitives, utf8 } from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'
import { appendSignature, RELAY_ID_BYTES, SIGNATURE_BYTES } from './format.ts'
import { FINE_PARTS, type SetView } from './set-view.ts'

const VERSION = 1
const SETTLED = 1
const CONTEXT = utf8('warren relay view 1\0')
export const VIEW_BYTES = 2 + RELAY_ID_BYTES + 8 + 2 * FINE_PARTS + SIGNATURE_BYTES

export interface ViewStatement {
  readonly id: Uint8Array
  readonly atMs: number
  /** The relay has known about as many relays for a while, and answers for not changing its mind. */
  readonly settled: boolean
  readonly view: SetView
}

export interface SignedView {
  readonly statement: ViewStatement
  readonly body: Uint8Array
  readonly signature: Uint8Array
  /** Body and signature: an array of its own. */
  readonly bytes: Uint8Array
}

/** @throws WarrenError `malformed`. */
export function decodeView(foreign: Uint8Array): SignedView {
  if (foreign.length !== VIEW_BYTES) throw fail('malformed', 'view: wrong length')
  const bytes = foreign.slice()
  const reader = new Reader(bytes)
  if (reader.u8() !== VERSION) throw fail('malformed', 'view: unknown version')
  const flags = reader.u8()
  if (flags > SETTLED) throw fail('malformed', 'view: unknown flags')
  const id = reader.bytes(RELAY_ID_BYTES)
  const atMs = reader.u64()
  const counts = Array.from({ length: FINE_PARTS }, () => reader.u16())
  const end = bytes.length - SIGNATURE_BYTES
  return {
    statement: { id, atMs, settled: flags === SETTLED, view: { counts } },
    bytes,
    body: bytes.subarray(0, end),
    signature: bytes.subarray(end),
  }
}

export function signView(
  primitives: Pick<Primitives, 'ed25519Sign'>,
  networkId: Uint8Array,
  seed: Uint8Array,
  { id, atMs, settled, view }: ViewStatement,
): Uint8Array {
  const writer = new Writer(VIEW_BYTES)
    .u8(VERSION)
    .u8(settled ? SETTLED : 0)
    .bytes(id)
    .u64(atMs)
  for (const count of view.counts) writer.u16(count)
  const body = writer.finish()
  return appendSignature(body, primitives.ed25519Sign(seed, concatBytes(CONTEXT, networkId, body)))
}

/** Checks the signatures of views away from the event loop; one verdict each, in order. */
export const verifyViewsJob: OffloadJob<
  { readonly networkId: Uint8Array; readonly views: readonly Uint8Array[] },
  boolean[]
> = {
  name: 'directory: verify views',
  run: (primitives, { networkId, views }) =>
    views.map((bytes) => {
      const { statement, body, signature } = decodeView(bytes)
      return primitives.ed25519Verify(statement.id, concatBytes(CONTEXT, networkId, body), signature)
    }),
}
