/**
 * The journal of a download as bytes (docs/spec/files.md §7): which blocks are verified and written.
 *
 *     journal    = head, then records
 *     head       = "warren-part 1\n" | manifest root 32 | selection 32 | nonce 16 | check 8
 *     written    = 1 | first u32 | count u16 | fingerprints, 32 * count | check 8
 *     checkpoint = 2 | check 8
 *     finishing  = 3 | name length u16 | name | check 8
 *
 * Each check covers its record and the check before it, so that neither a torn record nor what a disk left from another file can
 * pass for the next one.
 */
import { concatBytes, equalBytes, type Primitives, utf8, utf8Text } from '@warren/kernel'
import { Writer } from '@warren/wire'
import { MAX_COMPONENT_BYTES } from '../../limits.ts'
import { HASH_BYTES } from '../format/leaf-list.ts'
import { WRITE_BATCH_BLOCKS } from './limits.ts'

const MAGIC = 'warren-part 1\n'
const CHECK_BYTES = 8
const NONCE_BYTES = 16
const TYPES = { written: 1, checkpoint: 2, finishing: 3 } as const

export const JOURNAL_HEAD_BYTES = MAGIC.length + 2 * HASH_BYTES + NONCE_BYTES + CHECK_BYTES
/** The longest record. */
export const MAX_RECORD_BYTES = 1 + 4 + 2 + WRITE_BATCH_BLOCKS * HASH_BYTES + CHECK_BYTES

/** What a journal is of: another link, or another choice of files, needs another one. */
export interface JournalSubject {
  readonly manifestRoot: Uint8Array
  /** Hash of the chosen files. */
  readonly selection: Uint8Array
}

export type JournalRecord =
  | {
      readonly type: 'written'
      readonly first: number
      /** One for each block, 32 bytes, from which it can be checked again. */
      readonly fingerprints: readonly Uint8Array[]
    }
  /** Everything before it survives a loss of power. */
  | { readonly type: 'checkpoint' }
  /** All is written; it is being moved to this name. */
  | { readonly type: 'finishing'; readonly name: string }

function checkOf(primitives: Primitives, before: Uint8Array, record: Uint8Array): Uint8Array {
  return primitives.sha256(concatBytes(before, record)).slice(0, CHECK_BYTES)
}

/** @param nonce - 16 random bytes. */
export function encodeHead(primitives: Primitives, subject: JournalSubject, nonce: Uint8Array): Uint8Array {
  const head = concatBytes(utf8(MAGIC), subject.manifestRoot, subject.selection, nonce)
  return concatBytes(head, checkOf(primitives, new Uint8Array(0), head))
}

/** The subject of a journal; undefined: the head is damaged, or of another version. */
export function decodeHead(primitives: Primitives, bytes: Uint8Array): JournalSubject | undefined {
  if (bytes.length < JOURNAL_HEAD_BYTES) return undefined
  const head = bytes.subarray(0, JOURNAL_HEAD_BYTES - CHECK_BYTES)
  const check = bytes.subarray(JOURNAL_HEAD_BYTES - CHECK_BYTES, JOURNAL_HEAD_BYTES)
  if (!equalBytes(check, checkOf(primitives, new Uint8Array(0), head))) return undefined
  if (!equalBytes(head.subarray(0, MAGIC.length), utf8(MAGIC))) return undefined
  const start = MAGIC.length
  return {
    manifestRoot: head.slice(start, start + HASH_BYTES),
    selection: head.slice(start + HASH_BYTES, start + 2 * HASH_BYTES),
  }
}

/** The check of the last record so far, from which the next one is made. */
export function checkAtEnd(bytes: Uint8Array): Uint8Array {
  return bytes.slice(-CHECK_BYTES)
}

export function encodeRecord(primitives: Primitives, before: Uint8Array, record: JournalRecord): Uint8Array {
  const writer = new Writer(MAX_RECORD_BYTES).u8(TYPES[record.type])
  if (record.type === 'written') {
    writer.u32(record.first).u16(record.fingerprints.length)
    for (const fingerprint of record.fingerprints) writer.bytes(fingerprint)
  } else if (record.type === 'finishing') writer.lengthPrefixed16(utf8(record.name))
  const body = writer.finish()
  return concatBytes(body, checkOf(primitives, before, body))
}

/** A record and how long it was. */
export interface ReadRecord {
  readonly record: JournalRecord
  readonly bytes: number
}

/**
 * The record at the start of `bytes`; undefined: there is no whole, undamaged one, and so the journal ends here.
 *
 * @param before - check of the record before it.
 */
export function decodeRecord(
  primitives: Primitives,
  before: Uint8Array,
  bytes: Uint8Array,
): ReadRecord | undefined {
  const bodyBytes = bodyLength(bytes)
  if (bodyBytes === undefined || bytes.length < bodyBytes + CHECK_BYTES) return undefined
  const body = bytes.subarray(0, bodyBytes)
  const check = bytes.subarray(bodyBytes, bodyBytes + CHECK_BYTES)
  if (!equalBytes(check, checkOf(primitives, before, body))) return undefined
  return { record: readBody(body), bytes: bodyBytes + CHECK_BYTES }
}

function bodyLength(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (bytes.length >= 7 && bytes[0] === TYPES.written) {
    const count = view.getUint16(5)
    return count >= 1 && count <= WRITE_BATCH_BLOCKS ? 7 + count * HASH_BYTES : undefined
  }
  if (bytes.length >= 1 && bytes[0] === TYPES.checkpoint) return 1
  if (bytes.length >= 3 && bytes[0] === TYPES.finishing) {
    const length = view.getUint16(1)
    return length >= 1 && length <= MAX_COMPONENT_BYTES ? 3 + length : undefined
  }
  return undefined
}

/** Its check held, so these are our own bytes. */
function readBody(body: Uint8Array): JournalRecord {
  if (body[0] === TYPES.checkpoint) return { type: 'checkpoint' }
  if (body[0] === TYPES.finishing) return { type: 'finishing', name: utf8Text(body.subarray(3)) }
  const first = new DataView(body.buffer, body.byteOffset, body.length).getUint32(1)
  const fingerprints: Uint8Array[] = []
  for (let at = 7; at < body.length; at += HASH_BYTES) fingerprints.push(body.slice(at, at + HASH_BYTES))
  return { type: 'written', first, fingerprints }
}
