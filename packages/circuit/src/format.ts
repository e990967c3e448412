/**
 * What circuits say: bodies of CREATE, CREATED and DESTROY, and the messages inside relay cells (docs/spec/circuit.md
 * §2-§6). All numbers big-endian. Relay cells are read and written in place, by offset, since every data byte of the
 * network passes here.
 */
import { fail, utf8, utf8Text } from '@warren/kernel'
import { CELL_HEADER_BYTES, type Geometry, Reader, RELAY_HEADER_BYTES, TAG_BYTES, Writer } from '@warren/wire'
import { END_REASONS, type EndReason, RELAY_COMMANDS } from './circuit.ts'
import { MAX_TARGET_BYTES } from './limits.ts'

/** Offset of the relay header in a cell. */
const RELAY_OFFSET = CELL_HEADER_BYTES + TAG_BYTES
/** Offset of a relay message's data in a cell. */
export const DATA_OFFSET = RELAY_OFFSET + RELAY_HEADER_BYTES

/** Why a CREATE was refused; any later DESTROY says `none`. The value is the number on the wire. */
export const DESTROY_REASONS = { none: 0, overloaded: 1 } as const

/** The hybrid handshake (docs/spec/handshakes.md); the only one so far. */
const HANDSHAKE_HYBRID = 1

const RELAY_ID_BYTES = 32

/** More than any message of this file; the cell that carries it is the real bound. */
const MAX_FORMAT_BYTES = 16_384

export function relayCommandOf(cell: Uint8Array): number {
  return cell[RELAY_OFFSET] as number
}

/** Length of the data as it stands; {@link dataOf} checks it. */
export function dataBytesOf(cell: Uint8Array): number {
  return ((cell[RELAY_OFFSET + 1] as number) << 8) | (cell[RELAY_OFFSET + 2] as number)
}

export function streamIdOf(cell: Uint8Array): number {
  return ((cell[RELAY_OFFSET + 3] as number) << 8) | (cell[RELAY_OFFSET + 4] as number)
}

export function setRelayHeader(cell: Uint8Array, command: number, dataBytes: number, streamId: number): void {
  cell[RELAY_OFFSET] = command
  setDataBytes(cell, dataBytes)
  cell[RELAY_OFFSET + 3] = streamId >>> 8
  cell[RELAY_OFFSET + 4] = streamId
}

export function setDataBytes(cell: Uint8Array, dataBytes: number): void {
  cell[RELAY_OFFSET + 1] = dataBytes >>> 8
  cell[RELAY_OFFSET + 2] = dataBytes
}

/** Makes a DATA cell one that asks for a SENDME, or one that does not. */
export function setMark(cell: Uint8Array, isMarked: boolean): void {
  cell[RELAY_OFFSET] = isMarked ? RELAY_COMMANDS.markedData : RELAY_COMMANDS.data
}

/**
 * A view of the data of a recognised relay cell.
 *
 * @throws WarrenError `malformed`: the stated length does not fit the cell.
 */
export function dataOf(geometry: Geometry, cell: Uint8Array): Uint8Array {
  const length = dataBytesOf(cell)
  if (length > geometry.dataBytes) throw fail('malformed', 'relay cell: the data is longer than the cell')
  return cell.subarray(DATA_OFFSET, DATA_OFFSET + length)
}

/** Body of CREATE, and the tail of EXTEND: `type u16 | length u16 | handshake`. */
export function encodeCreate(handshake: Uint8Array): Uint8Array {
  return new Writer(MAX_FORMAT_BYTES).u16(HANDSHAKE_HYBRID).lengthPrefixed16(handshake).finish()
}

/**
 * Reads the body of CREATE; what follows the handshake is padding. Returns a view.
 *
 * @throws WarrenError `malformed`: cut off, or a handshake of unknown type.
 */
export function decodeCreate(body: Uint8Array): Uint8Array {
  return readHandshake(new Reader(body))
}

function readHandshake(reader: Reader): Uint8Array {
  if (reader.u16() !== HANDSHAKE_HYBRID) throw fail('malformed', 'create: unknown handshake')
  return reader.lengthPrefixed16(MAX_FORMAT_BYTES)
}

/** Body of CREATED, and of EXTENDED: `length u16 | handshake`. */
export function encodeCreated(handshake: Uint8Array): Uint8Array {
  return new Writer(MAX_FORMAT_BYTES).lengthPrefixed16(handshake).finish()
}

/**
 * Reads the body of CREATED or the data of EXTENDED; what follows the handshake is padding. Returns a view.
 *
 * @throws WarrenError `malformed`: cut off.
 */
export function decodeCreated(body: Uint8Array): Uint8Array {
  return new Reader(body).lengthPrefixed16(MAX_FORMAT_BYTES)
}

/** What EXTEND asks: a relay, by identity only, and the handshake to pass on to it. */
export interface Extend {
  readonly relayId: Uint8Array
  readonly handshake: Uint8Array
}

export function encodeExtend(extend: Extend): Uint8Array {
  return new Writer(MAX_FORMAT_BYTES)
    .bytes(extend.relayId)
    .u16(HANDSHAKE_HYBRID)
    .lengthPrefixed16(extend.handshake)
    .finish()
}

/** @throws WarrenError `malformed`: cut off, a handshake of unknown type, or bytes left over. */
export function decodeExtend(data: Uint8Array): Extend {
  const reader = new Reader(data)
  const relayId = reader.bytes(RELAY_ID_BYTES)
  const handshake = readHandshake(reader)
  reader.finish()
  return { relayId, handshake }
}

/** Data of BEGIN: `length u8 | target`. @throws WarrenError `bad-input`: an empty target or one above 255 bytes. */
export function encodeBegin(target: string): Uint8Array {
  const text = utf8(target)
  if (text.length === 0 || text.length > MAX_TARGET_BYTES) {
    throw fail('bad-input', 'stream: a target is 1 to 255 bytes', { fields: { targetBytes: text.length } })
  }
  return new Writer(MAX_FORMAT_BYTES).lengthPrefixed8(text).finish()
}

/** @throws WarrenError `malformed`: empty, a wrong length, or not UTF-8. */
export function decodeBegin(data: Uint8Array): string {
  const reader = new Reader(data)
  const text = reader.lengthPrefixed8(MAX_TARGET_BYTES)
  reader.finish()
  if (text.length === 0) throw fail('malformed', 'begin: empty target')
  return utf8Text(text)
}

const REASON_OF_NUMBER: readonly (EndReason | undefined)[] = Object.entries(END_REASONS).reduce<
  (EndReason | undefined)[]
>((reasons, [name, number]) => {
  reasons[number] = name as EndReason
  return reasons
}, [])

/** Data of END: `reason u8`. */
export function encodeEnd(reason: EndReason): Uint8Array {
  return Uint8Array.of(END_REASONS[reason])
}

/** Reads END; unknown numbers are `misc`. @throws WarrenError `malformed`: not one byte. */
export function decodeEnd(data: Uint8Array): EndReason {
  if (data.length !== 1) throw fail('malformed', 'end: not one byte')
  return REASON_OF_NUMBER[data[0] as number] ?? 'misc'
}

/** Reads SENDME: the tag, as a view. @throws WarrenError `malformed`: not 16 bytes. */
export function decodeSendme(data: Uint8Array): Uint8Array {
  if (data.length !== TAG_BYTES) throw fail('malformed', 'sendme: not one tag')
  return data
}

/** Data of XON: the rate at which the reader takes, `KiB/s u32`. */
export function encodeXon(kibPerS: number): Uint8Array {
  return new Writer(MAX_FORMAT_BYTES).u32(kibPerS).finish()
}

/** @throws WarrenError `malformed`: not four bytes. */
export function decodeXon(data: Uint8Array): number {
  const reader = new Reader(data)
  const kibPerS = reader.u32()
  reader.finish()
  return kibPerS
}

/** Bytes of the nonce that links two circuits. */
export const LINK_NONCE_BYTES = 32

/** Data of LINK: `first u8 | nonce 32`. */
export function encodeLink(nonce: Uint8Array, isFirst: boolean): Uint8Array {
  return new Writer(MAX_FORMAT_BYTES)
    .u8(isFirst ? 1 : 0)
    .bytes(nonce)
    .finish()
}

/** @throws WarrenError `malformed`: a wrong length, or neither first nor second. */
export function decodeLink(data: Uint8Array): { readonly nonce: Uint8Array; readonly isFirst: boolean } {
  const reader = new Reader(data)
  const first = reader.u8()
  const nonce = reader.bytes(LINK_NONCE_BYTES)
  reader.finish()
  if (first > 1) throw fail('malformed', 'link: neither the first leg nor the second')
  return { nonce, isFirst: first === 1 }
}

/** Data of LINKED: `nonce 32 | received u32`: all messages below have been received. */
export function encodeLinked(nonce: Uint8Array, received: number): Uint8Array {
  return new Writer(MAX_FORMAT_BYTES).bytes(nonce).u32(received).finish()
}

/** @throws WarrenError `malformed`: a wrong length. */
export function decodeLinked(data: Uint8Array): { readonly nonce: Uint8Array; readonly received: number } {
  const reader = new Reader(data)
  const nonce = reader.bytes(LINK_NONCE_BYTES)
  const received = reader.u32()
  reader.finish()
  return { nonce, received }
}

/** Data of LINKED_ACK: `received u32`, as in LINKED. */
export function encodeLinkedAck(received: number): Uint8Array {
  return new Writer(MAX_FORMAT_BYTES).u32(received).finish()
}

/** @throws WarrenError `malformed`: a wrong length. */
export function decodeLinkedAck(data: Uint8Array): number {
  const reader = new Reader(data)
  const received = reader.u32()
  reader.finish()
  return received
}

/** Data of SWITCH: how far what follows is from what was next on this leg, as u32 in two's complement. */
export function encodeSwitch(relative: number): Uint8Array {
  return new Writer(MAX_FORMAT_BYTES).u32(relative >>> 0).finish()
}

/** @throws WarrenError `malformed`: a wrong length. */
export function decodeSwitch(data: Uint8Array): number {
  const reader = new Reader(data)
  const relative = reader.u32() | 0
  reader.finish()
  return relative
}
