/**
 * Append-only sequences of boxes (docs/spec/store.md §9).
 *
 * Nothing at a holder says that two boxes belong together, so each box has a group of requests of its own. With several writers, one that
 * appends at the very moment when another does may lose its place after it was told that it has it; so each of them keeps what it wrote
 * until {@link Boxes.standing} says so once more, ITEM_SETTLE_MS later. Box-writers.ts does that, over the end of its process as well.
 */
import {
  type Cancel,
  fail,
  type HolderRequests,
  isWarrenError,
  type Ports,
  throwIfCancelled,
  toHex,
} from '@warren/kernel'
import type { Item, ItemOptions, ItemPutResult, Items } from '../item.ts'
import { compareItems, TOMBSTONE_REVISION } from '../items/item-format.ts'
import { MAX_BOX_GAP, MAX_BOX_INDEX, MAX_GAP_ROUNDS, MAX_PASSED_BOXES, MAX_READ_BOXES } from '../limits.ts'
import {
  type BoxReadCapability,
  type BoxVerifyCapability,
  type BoxWriteCapability,
  readCapabilityOf,
  verifyCapabilityOf,
} from './box-capability.ts'
import { type BoxEntry, eraseBox, type OpenedBox, openBox, sealBox } from './box-contents.ts'
import { boxKeyOf, boxLinkOf } from './box-keys.ts'

export interface BoxesConfig {
  /** 32 bytes. */
  readonly networkId: Uint8Array
  readonly items: Items
  /** Where the items' requests go, to close what a box has open. */
  readonly requests: Pick<HolderRequests, 'end'>
}

export interface BoxOptions {
  readonly cancel?: Cancel
}

export interface AppendOptions extends BoxOptions {
  /** Somebody else has the boxes before this position: an append that is made again may begin here. */
  readonly passed?: (at: BoxWriteCapability) => void
}

/** Of a box that was written: `taken`: another writer's has won over it; `missing`: no holder has it any more. */
export type Standing = 'stands' | 'taken' | 'erased' | 'missing'

export interface AppendedBox {
  readonly index: number
  /** Where it lies. */
  readonly at: BoxWriteCapability
  /** What lies at the holders. */
  readonly item: Item
  /** Holders that signed for it, and that were asked. */
  readonly held: number
  readonly asked: number
  /** The earliest end of what they promised, hours since 1970. */
  readonly until: number
  /** Reaches on from behind this box. */
  readonly next: BoxWriteCapability
}

export type ReadBox = OpenedBox & {
  readonly index: number
  /** Hours since 1970. */
  readonly until: number
  /** Reaches on from behind this box. */
  readonly next: BoxReadCapability
}

/** Every call may throw WarrenError `unreachable`, `no-path`, `cancelled`. */
export interface ReadOnOptions extends BoxOptions {
  readonly atMost?: number
  /** Asked before each box but the first: a caller's time may be over. */
  readonly goesOn?: () => boolean
}

export interface ReadBoxes {
  readonly boxes: readonly ReadBox[]
  /** Reaches on from there. */
  readonly next: BoxReadCapability
  /** It ended before a box was missing. */
  readonly more: boolean
}

export interface Boxes {
  /**
   * Writes into the first box at or behind the position that nobody has written yet.
   *
   * @param until - hours since 1970.
   * @throws WarrenError `overloaded`: others write faster, or holders have no room.
   */
  append(
    write: BoxWriteCapability,
    entry: BoxEntry,
    until: number,
    options?: AppendOptions,
  ): Promise<AppendedBox>
  /**
   * Where a sequence ends, as closely as can be seen: behind the last box that any holder has, of which none is further than MAX_BOX_GAP from the
   * one before. For who may have written some himself and does not know it any more.
   *
   * @throws WarrenError `overloaded`: it is longer than one look reaches; the next one may begin where this one `passed`.
   */
  findEnd(write: BoxWriteCapability, options?: AppendOptions): Promise<BoxWriteCapability>
  /** What became of a box. One that is `taken` or `missing` is to be appended again. */
  standing(appended: Pick<AppendedBox, 'item'>, options?: BoxOptions): Promise<Standing>
  /** Takes back the box at the position, written or not. */
  erase(write: BoxWriteCapability, until: number, options?: BoxOptions): Promise<ItemPutResult>
  /** The box at the position; undefined if nobody has written it yet. */
  read(read: BoxReadCapability, options?: BoxOptions): Promise<ReadBox | undefined>
  /** Boxes from the position on until one is missing; MAX_READ_BOXES at most, at least one if it is there. */
  readOn(read: BoxReadCapability, options?: ReadOnOptions): Promise<ReadBoxes>
  /** Fetches a box and puts it on its holders again, as it is; undefined if none has it. */
  renew(verify: BoxVerifyCapability, until: number, options?: BoxOptions): Promise<ItemPutResult | undefined>
}

export function createBoxes(ports: Pick<Ports, 'primitives' | 'random'>, config: BoxesConfig): Boxes {
  return new BoxesClient(ports, config)
}

class BoxesClient implements Boxes {
  readonly #ports: Pick<Ports, 'primitives' | 'random'>
  readonly #config: BoxesConfig

  constructor(ports: Pick<Ports, 'primitives' | 'random'>, config: BoxesConfig) {
    this.#ports = ports
    this.#config = config
  }

  async append(
    write: BoxWriteCapability,
    entry: BoxEntry,
    until: number,
    { passed: tellPassed, ...options }: AppendOptions = {},
  ): Promise<AppendedBox> {
    const { primitives } = this.#ports
    let at = write
    for (let passed = 0; passed < MAX_PASSED_BOXES; passed++) {
      const next: BoxWriteCapability = { ...at, ...boxLinkOf(primitives, at).next }
      const item = sealBox(primitives, this.#config.networkId, at, entry)
      const put = await this.#inGroup(options, (own) => this.#putIfFree(item, until, own))
      if (put !== undefined) {
        const { held, asked } = put
        return { index: at.index, at, item, held, asked, until: put.until, next }
      }
      at = next
      tellPassed?.(at)
    }
    throw fail('overloaded', 'boxes: others write into the sequence faster', {
      fields: { passed: MAX_PASSED_BOXES },
      next: 'Read the sequence on to its end, then append from there.',
    })
  }

  async findEnd(
    write: BoxWriteCapability,
    { passed: tellPassed, ...options }: AppendOptions = {},
  ): Promise<BoxWriteCapability> {
    const { primitives } = this.#ports
    let end = write
    for (let round = 0; round < MAX_GAP_ROUNDS; round++) {
      const ahead = [end]
      for (let at = end; ahead.length < MAX_BOX_GAP && at.index + 1 < MAX_BOX_INDEX; ahead.push(at))
        at = { ...at, ...boxLinkOf(primitives, at).next }
      const written = await Promise.all(ahead.map((at) => this.#isWritten(at, options)))
      const last = ahead[written.lastIndexOf(true)]
      if (last === undefined) return end
      end = { ...last, ...boxLinkOf(primitives, last).next }
      tellPassed?.(end)
    }
    throw fail('overloaded', 'boxes: the sequence is longer than one look reaches', {
      next: 'It is looked on from there by itself.',
    })
  }

  standing({ item }: Pick<AppendedBox, 'item'>, options: BoxOptions = {}): Promise<Standing> {
    return this.#inGroup(options, async (own) => {
      const there = await this.#config.items.get('box', item.key, { ...own, isThorough: true })
      if (there === undefined) return 'missing'
      if (this.#isSame(there, item)) return 'stands'
      return there.revision === TOMBSTONE_REVISION ? 'erased' : 'taken'
    })
  }

  erase(write: BoxWriteCapability, until: number, options: BoxOptions = {}): Promise<ItemPutResult> {
    const item = eraseBox(this.#ports.primitives, this.#config.networkId, write)
    return this.#inGroup(options, (own) => this.#config.items.put(item, until, own))
  }

  read(read: BoxReadCapability, options: BoxOptions = {}): Promise<ReadBox | undefined> {
    const { primitives } = this.#ports
    const { networkId, items } = this.#config
    const key = boxKeyOf(primitives, networkId, read.root, read)
    return this.#inGroup(options, async (own) => {
      const found = await items.get('box', key, own)
      if (found === undefined) return undefined
      const next = { ...read, ...boxLinkOf(primitives, read).next }
      return {
        ...openBox(primitives, networkId, read, found),
        index: read.index,
        until: found.until,
        next,
      }
    })
  }

  async readOn(
    read: BoxReadCapability,
    { atMost = MAX_READ_BOXES, goesOn = () => true, ...options }: ReadOnOptions = {},
  ): Promise<ReadBoxes> {
    const boxes: ReadBox[] = []
    let next = read
    while (boxes.length < Math.min(atMost, MAX_READ_BOXES) && (boxes.length === 0 || goesOn())) {
      const box = await this.read(next, options)
      if (box === undefined) return { boxes, next, more: false }
      boxes.push(box)
      next = box.next
    }
    return { boxes, next, more: true }
  }

  renew(
    { key }: BoxVerifyCapability,
    until: number,
    options: BoxOptions = {},
  ): Promise<ItemPutResult | undefined> {
    return this.#inGroup(options, async (own) => {
      const found = await this.#config.items.get('box', key, own)
      return found === undefined ? undefined : this.#config.items.put(found, until, own)
    })
  }

  /** Whether any holder that answers has the box at a position. */
  #isWritten(at: BoxWriteCapability, options: BoxOptions): Promise<boolean> {
    const { primitives } = this.#ports
    const { networkId, items } = this.#config
    const { key } = verifyCapabilityOf(primitives, networkId, readCapabilityOf(primitives, at))
    return this.#inGroup(options, async (own) => {
      return (await items.get('box', key, { isThorough: true, ...own })) !== undefined
    })
  }

  /** undefined: somebody else has the box. */
  async #putIfFree(item: Item, until: number, own: ItemOptions): Promise<ItemPutResult | undefined> {
    const { items } = this.#config
    const before = await items.get('box', item.key, own)
    // The same one may be there: an append that was cut off and is made again gives the same bytes.
    if (before !== undefined && !this.#isSame(before, item)) return undefined
    const put = await items.put(item, until, own)
    if (put.winner !== undefined) return undefined
    const after = await this.#getAfterPut(item, own)
    return after === undefined || this.#isSame(after, item) ? put : undefined
  }

  /** undefined also if nobody answers: holders have signed for it by then. */
  async #getAfterPut(item: Item, own: ItemOptions): Promise<Item | undefined> {
    try {
      return await this.#config.items.get('box', item.key, own)
    } catch (error) {
      throwIfCancelled(own.cancel)
      if (!isWarrenError(error) || error.kind !== 'unreachable') throw error
      return undefined
    }
  }

  #isSame(a: Item, b: Item): boolean {
    return compareItems(this.#ports.primitives, a, b) === 0
  }

  async #inGroup<T>(options: BoxOptions, work: (own: ItemOptions) => Promise<T>): Promise<T> {
    const group = `box ${toHex(this.#ports.random.bytes(8))}`
    try {
      return await work({ group, ...options })
    } finally {
      this.#config.requests.end(group)
    }
  }
}
