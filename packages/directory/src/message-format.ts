/**
 * Directory messages and the pieces in which they cross a link (docs/spec/directory.md §5.3 and §5.4).
 *
 *     piece    = kind u8 | flags u8 | number u32 | length u16 | data     in the body of a cell, zero-padded
 *     request  = salt 16 | questions
 *     answer   = status u8 | relays u32 | own view u16-prefixed | view heard u16-prefixed | replies
 *     news     = items
 *     ages and the request for them: ages.ts
 */
import { fail } from '@warren/kernel'
import { bodyOf, CELL_COMMANDS, type Geometry, newCell, Reader, Writer } from '@warren/wire'
import { VIEW_BYTES } from './view-statement.ts'
import { MAX_AGES_BYTES } from './ages.ts'
import { type DirectoryItem, itemWireBytes, readItems, writeItem } from './item.ts'
import { MAX_ANSWER_BYTES, MAX_NEWS_BYTES, MAX_REQUEST_BYTES } from './limits.ts'
import type { RangeRequest } from './range-answer.ts'
import {
  readQuestions,
  readReplies,
  type Reply,
  SALT_BYTES,
  writeQuestion,
  writeReply,
} from './range-format.ts'

const PIECE_HEAD_BYTES = 8
const TOTAL_BYTES = 4
const ANSWER_HEAD_BYTES = 5 + 2 * (2 + VIEW_BYTES)
const FIRST = 1
const NO_VIEW = new Uint8Array()

export type MessageKind = 'request' | 'answer' | 'news' | 'ages-request' | 'ages'

const KIND_CODES = {
  request: 1,
  answer: 2,
  news: 3,
  'ages-request': 4,
  ages: 5,
} as const satisfies Record<MessageKind, number>
const KINDS: readonly (MessageKind | undefined)[] = [
  undefined,
  'request',
  'answer',
  'news',
  'ages-request',
  'ages',
]

/** Longest message of each kind. */
export const MAX_MESSAGE_BYTES: Readonly<Record<MessageKind, number>> = {
  request: MAX_REQUEST_BYTES,
  answer: ANSWER_HEAD_BYTES + MAX_ANSWER_BYTES,
  news: MAX_NEWS_BYTES,
  'ages-request': 1,
  ages: MAX_AGES_BYTES,
}

export interface Piece {
  readonly kind: MessageKind
  /** Joins the pieces of one message, and an answer to its request. */
  readonly number: number
  /** Length of the whole message, in its first piece. */
  readonly totalBytes: number | undefined
  /** A view of the cell. */
  readonly data: Uint8Array
}

/** @throws WarrenError `malformed`. */
export function decodePiece(body: Uint8Array): Piece {
  const reader = new Reader(body)
  const kind = KINDS[reader.u8()]
  if (kind === undefined) throw fail('malformed', 'directory: unknown kind of message')
  const flags = reader.u8()
  if (flags > FIRST) throw fail('malformed', 'directory: unknown flags')
  const number = reader.u32()
  const content = new Reader(reader.lengthPrefixed16(body.length))
  reader.zeros()
  const totalBytes = flags === FIRST ? content.u32() : undefined
  const data = content.rest()
  if (data.length === 0) throw fail('malformed', 'directory: a piece without data')
  if (totalBytes !== undefined && (totalBytes > MAX_MESSAGE_BYTES[kind] || data.length > totalBytes)) {
    throw fail('malformed', 'directory: a message above its bound')
  }
  return { kind, number, totalBytes, data }
}

/** Data that a piece carries when the message goes on after it. */
export function pieceRoomBytes(geometry: Geometry, isFirst: boolean): number {
  return geometry.bodyBytes - PIECE_HEAD_BYTES - (isFirst ? TOTAL_BYTES : 0)
}

/** Cells that carry one message, made as they are asked for. */
export function* piecesOf(
  geometry: Geometry,
  kind: MessageKind,
  number: number,
  message: Uint8Array,
): Generator<Uint8Array> {
  let sent = 0
  do {
    const isFirst = sent === 0
    const data = message.subarray(sent, sent + pieceRoomBytes(geometry, isFirst))
    const head = new Writer(PIECE_HEAD_BYTES + TOTAL_BYTES)
      .u8(KIND_CODES[kind])
      .u8(isFirst ? FIRST : 0)
      .u32(number)
    head.u16(data.length + (isFirst ? TOTAL_BYTES : 0))
    if (isFirst) head.u32(message.length)
    const cell = newCell(geometry, 0, CELL_COMMANDS.directory)
    const body = bodyOf(cell)
    body.set(head.finish())
    body.set(data, head.length)
    yield cell
    sent += data.length
  } while (sent < message.length)
}

export function encodeRequest({ salt, questions }: RangeRequest): Uint8Array {
  const writer = new Writer(MAX_MESSAGE_BYTES.request).bytes(salt)
  for (const question of questions) writeQuestion(writer, question)
  return writer.finish()
}

/** @throws WarrenError `malformed`. */
export function decodeRequest(message: Uint8Array): RangeRequest {
  const reader = new Reader(message)
  return { salt: reader.bytes(SALT_BYTES), questions: readQuestions(reader) }
}

/** ok: replies follow. busy: ask again later. The index is the number on the wire. */
const STATUSES = ['ok', 'busy'] as const
export type AnswerStatus = (typeof STATUSES)[number]

export interface Answer {
  readonly status: AnswerStatus
  /** Usable relays in the answerer's set. */
  readonly relays: number
  /** Its signed view of its set, when everything is compared, and one that it heard from another relay. */
  readonly own?: Uint8Array | undefined
  readonly heard?: Uint8Array | undefined
  /** To the first questions, in their order. */
  readonly replies: readonly Reply[]
}

export function encodeAnswer({ status, relays, own, heard, replies }: Answer): Uint8Array {
  const writer = new Writer(MAX_MESSAGE_BYTES.answer).u8(STATUSES.indexOf(status)).u32(relays)
  for (const view of [own, heard]) writer.lengthPrefixed16(view ?? NO_VIEW)
  for (const reply of replies) writeReply(writer, reply)
  return writer.finish()
}

function readView(reader: Reader): Uint8Array | undefined {
  const view = reader.lengthPrefixed16(VIEW_BYTES)
  return view.length === 0 ? undefined : view
}

/** Items are views of the message. @throws WarrenError `malformed`. */
export function decodeAnswer(message: Uint8Array): Answer {
  const reader = new Reader(message)
  const status = STATUSES[reader.u8()]
  if (status === undefined) throw fail('malformed', 'answer: unknown status')
  const relays = reader.u32()
  const [own, heard] = [readView(reader), readView(reader)]
  return { status, relays, own, heard, replies: readReplies(reader) }
}

/** Messages of news that together hold all items. */
export function* encodeNews(items: Iterable<DirectoryItem>): Generator<Uint8Array> {
  let writer = new Writer(MAX_NEWS_BYTES)
  for (const item of items) {
    if (writer.length + itemWireBytes(item) > MAX_NEWS_BYTES) {
      yield writer.finish()
      writer = new Writer(MAX_NEWS_BYTES)
    }
    writeItem(writer, item)
  }
  if (writer.length > 0) yield writer.finish()
}

/** The items are views of the message. @throws WarrenError `malformed`. */
export function decodeNews(message: Uint8Array): DirectoryItem[] {
  return readItems(new Reader(message))
}
