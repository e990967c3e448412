/** Sets of relays with items of the right form that nobody signed: for comparing, which looks at no signature. */
import { createNodePrimitives } from '@warren/platform/node'
import { createSeededRandom } from '@warren/testkit'
import { concatBytes, type Random } from '@warren/kernel'
import { FingerprintTree } from '../src/fingerprint-tree.ts'
import { encodeKeysBody, encodeLivenessBody } from '../src/format.ts'
import { type DirectoryItem, type HeldItem, holdItem, nameOf, tokensOf } from '../src/item.ts'
import { decodeAnswer, decodeRequest, encodeAnswer, encodeRequest, piecesOf } from '../src/message-format.ts'
import { answerQuestions, type ComparedSet } from '../src/range-answer.ts'
import type { Reply } from '../src/range-format.ts'
import type { AskerSet, RangeSession } from '../src/range-session.ts'
import { DEFAULT_GEOMETRY } from '@warren/wire'

export const primitives = createNodePrimitives(createSeededRandom('made-up sets'))
const NO_SIGNATURE = new Uint8Array(64)

function makeKeys(id: Uint8Array, sequence: number): HeldItem {
  const body = encodeKeysBody({
    id,
    sequence,
    issuedAtMs: 1,
    expiresAtMs: 2,
    onionKey: id,
    kemKey: new Uint8Array(1184),
    ip: Uint8Array.of(127, 0, 0, 1),
    port: 9001,
    capabilities: 7,
    operator: undefined,
  })
  return holdItem(primitives, 'keys', concatBytes(body, NO_SIGNATURE))
}

function makeLiveness(id: Uint8Array, atMs: number): HeldItem {
  const body = encodeLivenessBody({ shortId: id.subarray(0, 16), atMs, leaving: false })
  return holdItem(primitives, 'liveness', concatBytes(body, NO_SIGNATURE))
}

/** Made once: they do not differ between sets. */
const keysOf = new WeakMap<Uint8Array, HeldItem>()

export class MadeUpSet implements AskerSet {
  readonly tree = new FingerprintTree(primitives)
  readonly aside = new FingerprintTree(primitives)
  readonly #items = new Map<string, readonly HeldItem[]>()

  itemsBehind(name: string): readonly HeldItem[] {
    return this.#items.get(name) ?? []
  }

  add(id: Uint8Array, number = 1): this {
    const keys = keysOf.get(id) ?? makeKeys(id, 1)
    keysOf.set(id, keys)
    return this.#put([keys, makeLiveness(id, number)])
  }

  /** Another statement of a relay that is held. */
  refresh(id: Uint8Array, number: number): this {
    return this.add(id, number)
  }

  /** Takes items as the verified set does, but for what nobody sent twice. */
  take(items: readonly DirectoryItem[]): this {
    for (const [name, group] of Map.groupBy(items, nameOf)) {
      const held = group.map(({ kind, bytes }) => holdItem(primitives, kind, bytes.slice()))
      const kept = this.itemsBehind(name).filter(({ kind }) => !held.some((item) => item.kind === kind))
      this.#put([...kept, ...held].toSorted((a, b) => (a.kind < b.kind ? -1 : 1)))
    }
    return this
  }

  #put(items: readonly HeldItem[]): this {
    const name = nameOf(items[0] as HeldItem)
    this.#items.set(name, items)
    this.tree.put({ name, tokens: tokensOf(primitives, items) })
    return this
  }
}

export function makeIds(count: number, random: Random): Uint8Array[] {
  return Array.from({ length: count }, () => random.bytes(32))
}

export interface Traffic {
  rounds: number
  /** As they cross a link: whole cells, both ways. */
  bytes: number
  itemBytes: number
}

/** Changes what a peer replies. */
export type Tamper = (replies: readonly Reply[], round: number) => readonly Reply[]

function cellBytes(message: Uint8Array, kind: 'request' | 'answer'): number {
  let bytes = 0
  for (const cell of piecesOf(DEFAULT_GEOMETRY, kind, 1, message)) bytes += cell.length
  return bytes
}

/** Asks until all is compared, through the bytes that would travel. */
export function compare(
  session: RangeSession,
  own: MadeUpSet,
  peer: ComparedSet,
  tamper: Tamper = (replies) => replies,
): Traffic {
  const traffic: Traffic = { rounds: 0, bytes: 0, itemBytes: 0 }
  for (;;) {
    const request = session.next()
    if (request === 'done') return traffic
    if (request === 'wait') throw new Error('nobody else is asking')
    traffic.rounds++
    const asked = encodeRequest(request)
    const { replies, itemBytes } = answerQuestions(primitives, peer, decodeRequest(asked))
    const answer = encodeAnswer({ status: 'ok', relays: 0, replies: tamper(replies, traffic.rounds) })
    traffic.bytes += cellBytes(asked, 'request') + cellBytes(answer, 'answer')
    traffic.itemBytes += itemBytes
    own.take(session.take(decodeAnswer(answer).replies))
  }
}
