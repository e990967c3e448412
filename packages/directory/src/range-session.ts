/**
 * Comparing our set with that of one peer (docs/spec/directory.md §5.2): ranges that differ are split until what is in
 * them can be listed. The peer is not trusted: what it replies has to be an answer to what was asked, and its fingerprints
 * have to be those of what it shows.
 */
import { equalBytes, fail, fromHex, type Primitives, type Random, toHex } from '@warren/kernel'
import type { TreeEntry } from './fingerprint-tree.ts'
import { FingerprintTree } from './fingerprint-tree.ts'
import { type DirectoryItem, nameOf, tokensOf } from './item.ts'
import {
  ANSWER_TARGET_BYTES,
  LISTED_AT_ONCE_TOKENS,
  MAX_LISTED_RELAYS,
  MAX_QUESTIONS,
  MAX_RELAYS,
  MAX_TOKENS_PER_QUESTION,
  MAX_TOKENS_PER_REQUEST,
  NAME_DIGITS,
  RELAY_BYTES,
  SMALL_RANGE_RELAYS,
} from './limits.ts'
import type { ComparedSet, RangeRequest } from './range-answer.ts'
import type { RangeClaims } from './range-claims.ts'
import { type Child, type Question, type Reply, SALT_BYTES, salted } from './range-format.ts'
import { type SetView, viewOf, viewOfNames } from './set-view.ts'

/** What the asker knows beside what is compared. */
export interface AskerSet extends ComparedSet {
  /** Held but not compared, or declined a while ago: not to be sent again. */
  readonly aside: FingerprintTree
}

interface Range {
  readonly prefix: string
  /** By the peer's word; undefined for the whole set, before it said anything. */
  readonly peer: Child | undefined
}

/** A question, and what the reply is checked with. */
interface Asked {
  readonly question: Question
  readonly range: Range
  /** Relays and tokens that a list question told the peer of, by what stands for them in it. */
  readonly told: ReadonlyMap<string, { readonly name: string; readonly token: Uint8Array }>
}

const NOTHING_TOLD: Asked['told'] = new Map()

export class RangeSession {
  readonly #primitives: Pick<Primitives, 'sha256'>
  readonly #set: AskerSet
  readonly #claims: RangeClaims
  readonly #random: Random
  readonly #salt: Uint8Array
  #open: Range[] = [{ prefix: '', peer: undefined }]
  #asked: readonly Asked[] = []
  #view: SetView | undefined

  constructor(
    ports: { readonly primitives: Pick<Primitives, 'sha256'>; readonly random: Random },
    set: AskerSet,
    claims: RangeClaims,
  ) {
    this.#primitives = ports.primitives
    this.#random = ports.random
    this.#set = set
    this.#claims = claims
    this.#salt = ports.random.bytes(SALT_BYTES)
  }

  /** What the peer showed of its whole set; undefined until it has answered. */
  get view(): SetView | undefined {
    return this.#view
  }

  /** What to ask next; `wait`: another peer is fetching all that is left; `done`: everything was compared. */
  next(): RangeRequest | 'wait' | 'done' {
    const asked: Asked[] = []
    const later: Range[] = []
    let tokens = 0
    let expectedBytes = 0
    const listsAll = this.#tokensToListAll() <= LISTED_AT_ONCE_TOKENS
    while (asked.length < MAX_QUESTIONS && expectedBytes < ANSWER_TARGET_BYTES) {
      const range = this.#open.pop()
      if (range === undefined) break
      if (this.#isSettled(range)) continue
      if (!this.#isToBeListed(range, listsAll)) {
        asked.push(this.#comparing(range))
        continue
      }
      const missingBytes =
        Math.max(0, (range.peer?.count ?? 0) - this.#set.tree.count(range.prefix)) * RELAY_BYTES
      const one = this.#listing(range)
      if (asked.length > 0 && tokens + one.told.size > MAX_TOKENS_PER_REQUEST) {
        this.#open.push(range)
        break
      }
      if (range.peer !== undefined && !this.#claims.take(range.prefix, this)) {
        later.push(range)
        continue
      }
      asked.push(one)
      tokens += one.told.size
      expectedBytes += missingBytes
    }
    this.#open.unshift(...later)
    this.#asked = asked
    if (asked.length > 0) return { salt: this.#salt, questions: asked.map(({ question }) => question) }
    return later.length > 0 ? 'wait' : 'done'
  }

  /**
   * Takes the replies to what {@link next} asked.
   *
   * @returns what the peer holds and we do not, not verified.
   * @throws WarrenError `protocol-violation`, `malformed`: the peer does not keep to the protocol, or contradicts itself.
   */
  take(replies: readonly Reply[]): DirectoryItem[] {
    const asked = this.#asked
    if (replies.length === 0 || replies.length > asked.length)
      throw fail('protocol-violation', 'range: not as many replies as questions')
    this.#asked = []
    const items: DirectoryItem[] = []
    for (const [at, one] of asked.entries()) {
      const reply = replies[at]
      // What it had no room for is asked again.
      if (reply === undefined) this.#open.push(one.range)
      else if (reply.kind === 'split') this.#takeSplit(one, reply.children)
      else if (reply.kind === 'items') items.push(...this.#takeItems(one, reply))
      else this.#takeEqual(one)
    }
    return items
  }

  #takeEqual({ question, range }: Asked): void {
    if (question.kind !== 'compare') throw fail('protocol-violation', 'range: a list was asked for')
    if (range.prefix === '') this.#view = viewOf(this.#set.tree)
  }

  #takeSplit({ range }: Asked, children: readonly Child[]): void {
    const digits = children.length === 16 ? 1 : 2
    if (range.prefix.length + digits > NAME_DIGITS)
      throw fail('protocol-violation', 'range: split beyond the length of a name')
    const total = children.reduce((sum, { count }) => sum + count, 0)
    // Sets move on between two answers, but not by much; and nobody can hold more than anybody may.
    const believable = range.peer === undefined ? MAX_RELAYS : 2 * range.peer.count + MAX_LISTED_RELAYS
    if (total > Math.min(MAX_RELAYS, believable))
      throw fail('protocol-violation', 'range: a count that cannot be', { fields: { total } })
    if (range.prefix === '') this.#view = { counts: children.map(({ count }) => count) }
    if (range.prefix.length + digits === NAME_DIGITS && children.some(({ count }) => count > 1))
      throw fail('protocol-violation', 'range: a count that cannot be', { fields: { total } })
    const parts = children.map((peer, index) => ({
      prefix: range.prefix + index.toString(16).padStart(digits, '0'),
      peer,
    }))
    // Each peer of a round begins elsewhere, so that they fetch different ranges.
    const start = new DataView(this.#random.bytes(4).buffer).getUint32(0) % parts.length
    for (const part of [...parts.slice(start), ...parts.slice(0, start)]) {
      if (part.peer.count > 0) this.#open.push(part)
    }
  }

  #takeItems(one: Asked, reply: Extract<Reply, { kind: 'items' }>): readonly DirectoryItem[] {
    const { question, range, told } = one
    if (question.kind !== 'list') throw fail('protocol-violation', 'range: a comparison was asked for')
    if (reply.lacked.length !== Math.ceil(question.tokens.length / 8))
      throw fail('protocol-violation', 'range: not a bit for each token')
    const shown = new Map<string, Uint8Array[]>()
    const show = (name: string, token: Uint8Array): void => {
      const tokens = shown.get(name) ?? []
      tokens.push(token)
      shown.set(name, tokens)
    }
    for (const [at, token] of question.tokens.entries()) {
      const known = told.get(toHex(token))
      const isLacked = ((reply.lacked[at >> 3] as number) & (0x80 >> (at & 7))) !== 0
      if (known !== undefined && !isLacked) show(known.name, known.token)
    }
    for (const [name, items] of Map.groupBy(reply.items, nameOf)) {
      if (!name.startsWith(range.prefix))
        throw fail('protocol-violation', 'range: an item of another range than was asked for')
      const tokens = tokensOf(this.#primitives, items)
      for (const token of tokens) {
        if (told.has(toHex(this.#salted(token))))
          throw fail('protocol-violation', 'range: an item that we said we have')
        show(name, token)
      }
    }
    this.#checkFingerprint(range.prefix, shown, reply.fingerprint)
    if (range.prefix === '') this.#view = viewOfNames(shown.keys())
    return reply.items
  }

  /** What the peer showed has to be what it says it holds: neither more nor less. */
  #checkFingerprint(
    prefix: string,
    shown: ReadonlyMap<string, readonly Uint8Array[]>,
    fingerprint: Uint8Array,
  ): void {
    const tree = new FingerprintTree(this.#primitives)
    for (const [name, tokens] of shown) tree.put({ name, tokens })
    if (toHex(this.#salted(tree.hash(prefix))) !== toHex(fingerprint))
      throw fail('protocol-violation', 'range: a fingerprint of something else than was shown')
  }

  /** Nothing to learn there any more: equal by now, perhaps by what another peer gave. */
  #isSettled({ prefix, peer }: Range): boolean {
    // Of a newcomer's ranges most are empty still, and nothing has to be hashed to see that they differ.
    if (peer === undefined || peer.count !== this.#set.tree.count(prefix)) return false
    return equalBytes(this.#salted(this.#set.tree.hash(prefix)), peer.fingerprint)
  }

  #isToBeListed({ prefix, peer }: Range, listsAll: boolean): boolean {
    const own = this.#set.tree.count(prefix) + this.#set.aside.count(prefix)
    if (own * 2 > MAX_TOKENS_PER_QUESTION) return false
    if (peer === undefined) return own * 2 <= LISTED_AT_ONCE_TOKENS
    if (peer.count > MAX_LISTED_RELAYS) return false
    return listsAll || own <= SMALL_RANGE_RELAYS
  }

  /** What it would take to list all ranges that are open: if that is little, no further splitting pays. */
  #tokensToListAll(): number {
    // No range can have more than all of them together: no hash is needed to know that.
    if (2 * this.#set.tree.size <= LISTED_AT_ONCE_TOKENS) return 0
    let tokens = 0
    for (const range of this.#open) {
      if (tokens > LISTED_AT_ONCE_TOKENS) break
      if (!this.#isSettled(range)) tokens += 2 * this.#set.tree.count(range.prefix)
    }
    return tokens
  }

  #comparing(range: Range): Asked {
    const { prefix } = range
    const fingerprint = this.#salted(this.#set.tree.hash(prefix))
    return { question: { kind: 'compare', prefix, fingerprint }, range, told: NOTHING_TOLD }
  }

  #listing(range: Range): Asked {
    const { prefix } = range
    const told = new Map<string, { name: string; token: Uint8Array }>()
    const tell = ({ name, tokens }: TreeEntry): void => {
      if (told.size + tokens.length > MAX_TOKENS_PER_QUESTION) return
      for (const token of tokens) told.set(toHex(this.#salted(token)), { name, token })
    }
    for (const entry of this.#set.tree.entriesIn(prefix)) tell(entry)
    for (const entry of this.#set.aside.entriesIn(prefix)) tell(entry)
    const tokens = [...told.keys()].toSorted().map(fromHex)
    return { question: { kind: 'list', prefix, tokens }, range, told }
  }

  #salted(hash: Uint8Array): Uint8Array {
    return salted(this.#primitives, this.#salt, hash)
  }
}
