/** Heads: the newest of what somebody signs under one key, found in one get (docs/spec/store.md §10). */
import { assert, equalBytes, fail, type Ports, type Primitives } from '@warren/kernel'
import type { Item, ItemOptions, Items } from '../item.ts'
import { decodeItem, winnerOf } from '../items/item-format.ts'
import { headKeyOf, headSigningKeyOf, openHead, sealHead } from './head-contents.ts'
import { SeenRevisions } from './seen-revisions.ts'

export interface HeadOrder {
  /** Ed25519 seed of the identity whose head it is, 32 bytes. */
  readonly seed: Uint8Array
  /** What the head is for: a literal of the code. */
  readonly label: string
  /** 32 bytes, which readers derive. */
  readonly sealKey: Uint8Array
  /** At most MAX_HEAD_CONTENTS bytes. */
  readonly contents: Uint8Array
  /** Hours since 1970. */
  readonly until: number
}

/** A head as it lies at holders, which anybody can put there again. */
export interface HeadCopy {
  readonly revision: number
  /** Hours since 1970: the earliest end of what holders promised. */
  readonly until: number
  /** Signed by its owner. */
  readonly bytes: Uint8Array
}

export interface FoundHead extends HeadCopy {
  readonly contents: Uint8Array
  /** Holders that had this one. */
  readonly holders: number
}

export interface LeftHead extends HeadCopy {
  /** Holders that signed for it, and that were asked. */
  readonly held: number
  readonly asked: number
}

export interface Heads {
  /** The key under which a head lies. @param identity - 32 bytes, foreign. @throws WarrenError `not-authentic`: no identity. */
  keyOf(identity: Uint8Array, label: string): Uint8Array
  /** The highest revision that was seen; 0: none. */
  highest(key: Uint8Array): number
  /** A revision that was signed or seen elsewhere: what is older is refused from now on. Durable. @throws WarrenError `storage`. */
  remember(key: Uint8Array, revision: number): void
  /**
   * The newest head.
   *
   * @returns undefined: holders answer, and none has one.
   * @throws WarrenError `not-authentic`: older than one that was seen before, or sealed under another key; `malformed`;
   *   `unreachable`, `no-path`, `cancelled`.
   */
  find(key: Uint8Array, sealKey: Uint8Array, options: ItemOptions): Promise<FoundHead | undefined>
  /**
   * Signs a head with a revision above every one that was seen, and puts it on holders.
   *
   * @throws WarrenError `refused`: another one was published at the same moment and wins; `unreachable`, `overloaded`, `no-path`, `cancelled`.
   */
  publish(order: HeadOrder, options: ItemOptions): Promise<LeftHead>
  /**
   * Puts the newest head on its holders again, as it is. Needs no secret.
   *
   * @param copy - signed bytes that were kept: good for when no holder has it any more.
   * @returns undefined: no holder has it, and there is no copy.
   * @throws WarrenError `not-authentic`: older than one that was seen before; a copy that does not verify; `malformed`;
   *   `unreachable`, `overloaded`, `no-path`, `cancelled`.
   */
  renew(
    key: Uint8Array,
    until: number,
    options: ItemOptions,
    copy?: Uint8Array,
  ): Promise<LeftHead | undefined>
}

export interface HeadsConfig {
  /** 32 bytes. */
  readonly networkId: Uint8Array
  readonly items: Items
}

export function createHeads(
  ports: Pick<Ports, 'clock' | 'primitives' | 'state'>,
  config: HeadsConfig,
): Heads {
  return new HeadsClient(ports, config)
}

class HeadsClient implements Heads {
  readonly #primitives: Primitives
  readonly #config: HeadsConfig
  readonly #seen: SeenRevisions

  constructor(ports: Pick<Ports, 'clock' | 'primitives' | 'state'>, config: HeadsConfig) {
    this.#primitives = ports.primitives
    this.#config = config
    this.#seen = new SeenRevisions(ports)
  }

  keyOf(identity: Uint8Array, label: string): Uint8Array {
    return headKeyOf(this.#primitives, this.#config.networkId, identity, label)
  }

  highest(key: Uint8Array): number {
    return this.#seen.highest(key)
  }

  remember(key: Uint8Array, revision: number): void {
    this.#seen.note(key, revision)
  }

  async find(key: Uint8Array, sealKey: Uint8Array, options: ItemOptions): Promise<FoundHead | undefined> {
    const item = await this.#config.items.get('head', key, options)
    if (item === undefined) return undefined
    this.#refuseOlder(item)
    const contents = openHead(this.#primitives, sealKey, item)
    this.#seen.note(key, item.revision)
    const { revision, until, bytes, holders } = item
    return { revision, until, bytes, holders, contents }
  }

  async publish(order: HeadOrder, options: ItemOptions): Promise<LeftHead> {
    const { networkId, items } = this.#config
    const signingKey = headSigningKeyOf(this.#primitives, networkId, order.seed, order.label)
    try {
      const key = signingKey.public
      const found = await items.get('head', key, options)
      const revision = Math.max(found?.revision ?? 0, this.#seen.highest(key)) + 1
      assert(revision <= Number.MAX_SAFE_INTEGER, 'heads: its owner has revisions left')
      const item = sealHead(this.#primitives, networkId, signingKey, { ...order, revision })
      // Before anybody has it: a node that dies here must not sign another one with this revision.
      this.#seen.note(key, revision)
      return await this.#put(item, order.until, options)
    } finally {
      this.#primitives.wipe(signingKey.scalar)
      this.#primitives.wipe(signingKey.noncePrefix)
    }
  }

  async renew(
    key: Uint8Array,
    until: number,
    options: ItemOptions,
    copy?: Uint8Array,
  ): Promise<LeftHead | undefined> {
    const kept = copy === undefined ? undefined : this.#verifiedCopy(key, copy)
    const found = await this.#config.items.get('head', key, options)
    const newest = found === undefined || kept === undefined ? (found ?? kept) : this.#winner(found, kept)
    if (newest === undefined) return undefined
    this.#refuseOlder(newest)
    this.#seen.note(key, newest.revision)
    return this.#put(newest, until, options)
  }

  async #put(item: Item, until: number, options: ItemOptions): Promise<LeftHead> {
    const put = await this.#config.items.put(item, until, options)
    if (put.winner !== undefined) {
      this.#seen.note(item.key, put.winner.revision)
      throw fail('refused', 'heads: another one was published at the same moment', {
        next: 'Look at what is there now, then publish again.',
      })
    }
    const { held, asked } = put
    return { revision: item.revision, bytes: item.bytes, held, asked, until: put.until }
  }

  #verifiedCopy(key: Uint8Array, copy: Uint8Array): Item {
    const item = decodeItem(this.#primitives, this.#config.networkId, 'head', copy)
    if (!equalBytes(item.key, key)) throw fail('not-authentic', 'heads: the copy is of another one')
    return item
  }

  #winner(a: Item, b: Item): Item {
    return winnerOf(this.#primitives, a, b)
  }

  #refuseOlder({ key, revision }: Item): void {
    const highest = this.#seen.highest(key)
    if (revision >= highest) return
    throw fail('not-authentic', 'heads: what holders have is older than what was seen before', {
      fields: { revision, highest },
      next: 'Somebody serves an old version on purpose, or the newest one is gone. Try again later, or ask its author to publish it again.',
    })
  }
}
