/**
 * Questions about ranges of the set and what is replied to them (docs/spec/directory.md §5.2). A range is all relays whose
 * name, the first half of the identity in hexadecimal digits, begins with a prefix.
 *
 *     question = 1 | prefix | fingerprint                          are we equal here?
 *              | 2 | prefix | count u16 | tokens, ascending        what do you hold here that is not among these?
 *     prefix   = digits u8 | their nibbles, the last one 0 if the number is odd
 *     reply    = 0                                                 equal
 *              | 1 | levels u8 | a child each: count u16, and, unless that is 0, its fingerprint
 *              | 2 | fingerprint | lacked bytes u16 | lacked | count u16 | items
 */
import { compareBytes, fail, fromHex, type Primitives, toHex } from '@warren/kernel'
import type { Reader, Writer } from '@warren/wire'
import { type DirectoryItem, readItem, writeItem } from './item.ts'
import {
  MAX_ITEMS_PER_REPLY,
  MAX_QUESTIONS,
  MAX_TOKENS_PER_QUESTION,
  MAX_TOKENS_PER_REQUEST,
  NAME_DIGITS,
} from './limits.ts'

/** Of a fingerprint or a token as it travels: see {@link salted}. */
export const SALTED_BYTES = 8
export const SALT_BYTES = 16

export interface CompareQuestion {
  readonly kind: 'compare'
  readonly prefix: string
  readonly fingerprint: Uint8Array
}

export interface ListQuestion {
  readonly kind: 'list'
  readonly prefix: string
  /** Strictly ascending. */
  readonly tokens: readonly Uint8Array[]
}

export type Question = CompareQuestion | ListQuestion

export interface Child {
  readonly count: number
  /** Meaningless where `count` is 0. */
  readonly fingerprint: Uint8Array
}

export type Reply =
  | { readonly kind: 'equal' }
  /** The range is compared in parts: 16 or 256 children, one or two digits further. */
  | { readonly kind: 'split'; readonly children: readonly Child[] }
  | {
      readonly kind: 'items'
      /** Of the range in the answerer's set. */
      readonly fingerprint: Uint8Array
      /** A bit for each token of the question, the first one the highest: the answerer has nothing of that name. */
      readonly lacked: Uint8Array
      readonly items: readonly DirectoryItem[]
    }

const COMPARE = 1
const LIST = 2
const EQUAL = 0
const SPLIT = 1
const ITEMS = 2
const NO_FINGERPRINT = new Uint8Array(SALTED_BYTES)
const CHILDREN = [1, 16, 256] as const

/**
 * What travels instead of a hash. Salted with what the asker drew for this comparison, so that nobody can have chosen
 * items beforehand that collide in it; therefore 64 bits are enough, and a collision by chance lasts for one round.
 */
export function salted(
  primitives: Pick<Primitives, 'sha256'>,
  salt: Uint8Array,
  hash: Uint8Array,
): Uint8Array {
  const input = new Uint8Array(SALT_BYTES + hash.length)
  input.set(salt)
  input.set(hash, SALT_BYTES)
  // A view would have the engine move the hash out of its heap first: twice the time of all the rest.
  return primitives.sha256(input).slice(0, SALTED_BYTES)
}

function writePrefix(writer: Writer, prefix: string): void {
  writer.u8(prefix.length).bytes(fromHex(prefix.length % 2 === 0 ? prefix : `${prefix}0`))
}

function readPrefix(reader: Reader): string {
  const digits = reader.u8()
  if (digits > NAME_DIGITS) throw fail('malformed', 'range: a prefix longer than a name')
  const text = toHex(reader.bytes(Math.ceil(digits / 2)))
  if (digits % 2 === 1 && !text.endsWith('0')) throw fail('malformed', 'range: bits beyond the prefix')
  return text.slice(0, digits)
}

export function writeQuestion(writer: Writer, question: Question): void {
  writer.u8(question.kind === 'compare' ? COMPARE : LIST)
  writePrefix(writer, question.prefix)
  if (question.kind === 'compare') {
    writer.bytes(question.fingerprint)
    return
  }
  writer.u16(question.tokens.length)
  for (const token of question.tokens) writer.bytes(token)
}

/** Reads questions to the end. @throws WarrenError `malformed`. */
export function readQuestions(reader: Reader): Question[] {
  const questions: Question[] = []
  let tokens = 0
  while (reader.remaining > 0) {
    if (questions.length === MAX_QUESTIONS) throw fail('malformed', 'range: too many questions')
    const question = readQuestion(reader)
    if (question.kind === 'list') tokens += question.tokens.length
    if (tokens > MAX_TOKENS_PER_REQUEST) throw fail('malformed', 'range: too many tokens')
    questions.push(question)
  }
  if (questions.length === 0) throw fail('malformed', 'range: no question')
  return questions
}

function readQuestion(reader: Reader): Question {
  const code = reader.u8()
  const prefix = readPrefix(reader)
  if (code === COMPARE) {
    // A whole name cannot be split any further, so there is nothing to compare it by.
    if (prefix.length === NAME_DIGITS) throw fail('malformed', 'range: a single relay is not compared')
    return { kind: 'compare', prefix, fingerprint: reader.bytes(SALTED_BYTES) }
  }
  if (code !== LIST) throw fail('malformed', 'range: unknown kind of question')
  const count = reader.u16()
  if (count > MAX_TOKENS_PER_QUESTION) throw fail('malformed', 'range: too many tokens')
  const tokens: Uint8Array[] = []
  for (let read = 0; read < count; read++) {
    const token = reader.bytes(SALTED_BYTES)
    const last = tokens.at(-1)
    if (last !== undefined && compareBytes(last, token) >= 0)
      throw fail('malformed', 'range: tokens out of order')
    tokens.push(token)
  }
  return { kind: 'list', prefix, tokens }
}

export function writeReply(writer: Writer, reply: Reply): void {
  switch (reply.kind) {
    case 'equal':
      writer.u8(EQUAL)
      return
    case 'split':
      writer.u8(SPLIT).u8(CHILDREN.indexOf(reply.children.length as 16 | 256))
      for (const { count, fingerprint } of reply.children) {
        writer.u16(count)
        if (count > 0) writer.bytes(fingerprint)
      }
      return
    case 'items':
      writer.u8(ITEMS).bytes(reply.fingerprint).lengthPrefixed16(reply.lacked).u16(reply.items.length)
      for (const item of reply.items) writeItem(writer, item)
  }
}

/** Reads replies to the end. Items are views of the message. @throws WarrenError `malformed`. */
export function readReplies(reader: Reader): Reply[] {
  const replies: Reply[] = []
  while (reader.remaining > 0) {
    if (replies.length === MAX_QUESTIONS) throw fail('malformed', 'range: too many replies')
    replies.push(readReply(reader))
  }
  return replies
}

function readReply(reader: Reader): Reply {
  const code = reader.u8()
  if (code === EQUAL) return { kind: 'equal' }
  if (code === SPLIT) return { kind: 'split', children: readChildren(reader) }
  if (code !== ITEMS) throw fail('malformed', 'range: unknown kind of reply')
  const fingerprint = reader.bytes(SALTED_BYTES)
  const lacked = reader.lengthPrefixed16(Math.ceil(MAX_TOKENS_PER_QUESTION / 8))
  const count = reader.u16()
  if (count > MAX_ITEMS_PER_REPLY) throw fail('malformed', 'range: too many items')
  const items: DirectoryItem[] = []
  while (items.length < count) items.push(readItem(reader))
  return { kind: 'items', fingerprint, lacked, items }
}

function readChildren(reader: Reader): Child[] {
  const levels = reader.u8()
  const parts = CHILDREN[levels]
  if (parts === undefined || levels === 0)
    throw fail('malformed', 'range: split into no known number of parts')
  return Array.from({ length: parts }, () => {
    const count = reader.u16()
    return { count, fingerprint: count === 0 ? NO_FINGERPRINT : reader.bytes(SALTED_BYTES) }
  })
}
