/**
 * Answering questions about ranges (docs/spec/directory.md §5.2). Nothing is remembered between two requests, and the work
 * for one is bounded whatever it asks: what does not fit is left unanswered, and the asker asks for it again.
 */
import { type Primitives, toHex } from '@warren/kernel'
import { DIGITS, type FingerprintTree } from './fingerprint-tree.ts'
import { type HeldItem, itemWireBytes } from './item.ts'
import {
  ANSWER_TARGET_BYTES,
  LEAF_RELAYS,
  MAX_HASHES_PER_ANSWER,
  MAX_LISTED_RELAYS,
  NAME_DIGITS,
} from './limits.ts'
import {
  type Child,
  type ListQuestion,
  type Question,
  type Reply,
  SALTED_BYTES,
  salted,
} from './range-format.ts'

/** What sets show of themselves to be compared. */
export interface ComparedSet {
  /** Relays that both sides must agree on. */
  readonly tree: FingerprintTree
  /** What is behind the tokens of one of them, keys part first. */
  itemsBehind(name: string): readonly HeldItem[]
}

export interface RangeRequest {
  readonly salt: Uint8Array
  readonly questions: readonly Question[]
}

export interface Answered {
  /** To the first questions, in order; at least one. */
  readonly replies: readonly Reply[]
  /** Hashes that it took. */
  readonly hashes: number
  /** Bytes of items in it. */
  readonly itemBytes: number
}

const SINGLE_DIGITS = [...DIGITS]
const DOUBLE_DIGITS = SINGLE_DIGITS.flatMap((first) => SINGLE_DIGITS.map((second) => first + second))

class Answering {
  readonly #primitives: Pick<Primitives, 'sha256'>
  readonly #set: ComparedSet
  readonly #salt: Uint8Array
  hashes = 0
  itemBytes = 0

  constructor(primitives: Pick<Primitives, 'sha256'>, set: ComparedSet, salt: Uint8Array) {
    this.#primitives = primitives
    this.#set = set
    this.#salt = salt
  }

  replyTo(question: Question): Reply {
    const { prefix } = question
    const { tree } = this.#set
    if (question.kind === 'compare') {
      const isEqual = toHex(this.#salted(tree.hash(prefix))) === toHex(question.fingerprint)
      return isEqual ? { kind: 'equal' } : this.#split(prefix)
    }
    return tree.count(prefix) > MAX_LISTED_RELAYS ? this.#split(prefix) : this.#list(question)
  }

  #split(prefix: string): Reply {
    const { tree } = this.#set
    const isWide = tree.count(prefix) > LEAF_RELAYS * 4 && prefix.length + 2 <= NAME_DIGITS
    const children = (isWide ? DOUBLE_DIGITS : SINGLE_DIGITS).map((digits): Child => {
      const range = prefix + digits
      const count = tree.count(range)
      return {
        count,
        fingerprint: count === 0 ? new Uint8Array(SALTED_BYTES) : this.#salted(tree.hash(range)),
      }
    })
    return { kind: 'split', children }
  }

  #list({ prefix, tokens }: ListQuestion): Reply {
    const { tree } = this.#set
    const asked = new Set(tokens.map((token) => toHex(token)))
    const held = new Set<string>()
    const items: HeldItem[] = []
    for (const entry of tree.entriesIn(prefix)) {
      const missing = entry.tokens.filter((token) => {
        const name = toHex(this.#salted(token))
        held.add(name)
        return !asked.has(name)
      })
      if (missing.length > 0) items.push(...wantedOf(this.#set.itemsBehind(entry.name), missing))
    }
    for (const item of items) this.itemBytes += itemWireBytes(item)
    const lacked = new Uint8Array(Math.ceil(tokens.length / 8))
    for (const [at, token] of tokens.entries()) {
      if (!held.has(toHex(token))) lacked[at >> 3] = (lacked[at >> 3] as number) | (0x80 >> (at & 7))
    }
    return { kind: 'items', fingerprint: this.#salted(tree.hash(prefix)), lacked, items }
  }

  #salted(hash: Uint8Array): Uint8Array {
    this.hashes++
    return salted(this.#primitives, this.#salt, hash)
  }
}

/** Items behind the missing tokens. A contradiction has one token, and is worth something only as a whole. */
function wantedOf(items: readonly HeldItem[], missing: readonly Uint8Array[]): readonly HeldItem[] {
  const wanted = items.filter(({ token }) => missing.some((other) => toHex(other) === toHex(token)))
  return wanted.length === missing.length ? wanted : items
}

export function answerQuestions(
  primitives: Pick<Primitives, 'sha256'>,
  set: ComparedSet,
  { salt, questions }: RangeRequest,
): Answered {
  const answering = new Answering(primitives, set, salt)
  const replies: Reply[] = []
  for (const question of questions) {
    replies.push(answering.replyTo(question))
    if (answering.hashes >= MAX_HASHES_PER_ANSWER || answering.itemBytes >= ANSWER_TARGET_BYTES) break
  }
  return { replies, hashes: answering.hashes, itemBytes: answering.itemBytes }
}
