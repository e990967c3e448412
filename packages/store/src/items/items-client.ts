/**
 * Puts and gets items at their holders (docs/spec/store.md §7).
 *
 * A get asks all of them and takes the winner: no holder can hold up a reader, none can forge, and to serve an old item all of those that
 * answer in time must collude. That nobody has it is believed once half of them say so and the others had their 2 s.
 */
import { equalBytes, fail, type HolderRequests, isWarrenError, throwIfCancelled } from '@warren/kernel'
import type { RelayView } from '@warren/directory'
import type { Item, ItemClass, ItemOptions, ItemPutResult, Items } from '../item.ts'
import {
  type AskHolder,
  createAskHolder,
  type ItemGetAnswer,
  type ItemPorts,
  type ItemPutAnswer,
} from './ask-holder.ts'
import { type Answer, collect, type Verdict } from './collect.ts'
import { compareItems } from './item-format.ts'
import { createItemPlacement, type ItemPlacement } from './item-placement.ts'

export interface ItemsConfig {
  /** 32 bytes. */
  readonly networkId: Uint8Array
  readonly view: RelayView
  readonly requests: HolderRequests
  /** This node's own identity as a relay, if it is one: it holds for others, never for itself. */
  readonly own?: Uint8Array
}

export function createItems(ports: ItemPorts, config: ItemsConfig): Items {
  return new ItemsClient(ports, config)
}

/** An item, and until when somebody promised it. */
interface Held {
  readonly item: Item
  readonly until: number
}

class ItemsClient implements Items {
  readonly #ports: ItemPorts
  readonly #config: ItemsConfig
  readonly #placement: ItemPlacement
  readonly #holder: AskHolder

  constructor(ports: ItemPorts, config: ItemsConfig) {
    this.#ports = ports
    this.#config = config
    this.#placement = createItemPlacement(ports.primitives, config.networkId)
    this.#holder = createAskHolder(ports, config.networkId, config.requests)
  }

  async put(item: Item, until: number, options: ItemOptions): Promise<ItemPutResult> {
    throwIfCancelled(options.cancel)
    const holders = this.#holdersOf(item.key)
    const { answers, errors } = await collect(
      this.#ports.clock,
      holders,
      (holder) => this.#holder.put(item, until, { holder, ...options }),
      (all) => (isTwoThirds(all.length, holders.length) ? 'soon' : 'more'),
      options.cancel,
    )
    throwIfCancelled(options.cancel)
    if (answers.length === 0) throw nobodyTookIt(errors)
    const stored = answers.flatMap(({ holder, answer }) =>
      answer.status === 'stored' ? [{ holder, until: answer.until }] : [],
    )
    const winner = await this.#winnerAt(answers, item, options)
    if (winner !== undefined)
      void this.#replace(
        stored.map(({ holder }) => holder),
        winner,
        options.group,
      )
    else if (stored.length === 0) throw nobodyTookIt(errors)
    return {
      held: stored.length,
      asked: holders.length,
      ...(winner === undefined ? {} : { winner: winner.item }),
      until: stored.reduce((least, each) => Math.min(least, each.until), until),
    }
  }

  async get(
    itemClass: ItemClass,
    key: Uint8Array,
    options: ItemOptions,
  ): Promise<(Item & { readonly until: number; readonly holders: number }) | undefined> {
    throwIfCancelled(options.cancel)
    const holders = this.#holdersOf(key)
    const { answers, errors } = await collect(
      this.#ports.clock,
      holders,
      (holder) => this.#holder.get(itemClass, key, { holder, ...options }),
      (all) => (options.isThorough === true ? 'more' : judgeGet(all, holders.length)),
      options.cancel,
    )
    throwIfCancelled(options.cancel)
    const found = answers.flatMap(({ holder, answer }) =>
      answer.status === 'found' ? [{ holder, ...answer }] : [],
    )
    const winner = this.#bestOf(found)
    if (winner === undefined) {
      if (answers.length > 0) return undefined
      throw fail('unreachable', 'items: no holder answered', {
        fields: { asked: holders.length, failed: errors.length },
        next: 'Check that the node is connected (warren status), then try again.',
      })
    }
    const older = found.filter((each) => compareItems(this.#ports.primitives, winner.item, each.item) > 0)
    void this.#replace(
      older.map(({ holder }) => holder),
      winner,
      options.group,
    )
    return { ...winner.item, until: winner.until, holders: found.length - older.length }
  }

  #holdersOf(key: Uint8Array): readonly Uint8Array[] {
    const { view, own } = this.#config
    const relays = view.relays().filter((relay) => own === undefined || !equalBytes(relay.id, own))
    if (relays.length === 0)
      throw fail('no-path', 'items: no relay is known that could hold it', {
        next: 'Wait until the node knows relays (warren status), then try again.',
      })
    return this.#placement(key, relays).map((relay) => relay.id)
  }

  /** What holders that call an item stale have instead, if it verifies and does win. */
  async #winnerAt(
    answers: readonly Answer<ItemPutAnswer>[],
    item: Item,
    options: ItemOptions,
  ): Promise<Held | undefined> {
    const stale = answers.filter(({ answer }) => answer.status === 'stale').map(({ holder }) => holder)
    if (stale.length === 0) return undefined
    const { answers: shown } = await collect(
      this.#ports.clock,
      stale,
      (holder) => this.#holder.get(item.itemClass, item.key, { holder, ...options }),
      () => 'soon',
      options.cancel,
    )
    throwIfCancelled(options.cancel)
    const best = this.#bestOf(shown.flatMap(({ answer }) => (answer.status === 'found' ? [answer] : [])))
    if (best === undefined || compareItems(this.#ports.primitives, best.item, item) <= 0) return undefined
    return best
  }

  /** Gives holders what wins over what they have; in a group of its own, which it ends, since nobody waits for it. */
  async #replace(holders: readonly Uint8Array[], { item, until }: Held, forGroup: string): Promise<void> {
    if (holders.length === 0) return
    const group = `${forGroup} again`
    await Promise.allSettled(holders.map((holder) => this.#holder.put(item, until, { holder, group })))
    this.#config.requests.end(group)
  }

  /** The winner; of those who have it, the one that promised it for longest. */
  #bestOf<T extends Held>(held: readonly T[]): T | undefined {
    return held.reduce<T | undefined>((best, each) => {
      if (best === undefined) return each
      const order = compareItems(this.#ports.primitives, each.item, best.item)
      return order > 0 || (order === 0 && each.until > best.until) ? each : best
    }, undefined)
  }
}

function judgeGet(answers: readonly Answer<ItemGetAnswer>[], count: number): Verdict {
  const isHalf = answers.length * 2 >= count
  const isFound = answers.some(({ answer }) => answer.status === 'found')
  if (isHalf && isFound) return 'enough'
  return isHalf || isFound ? 'soon' : 'more'
}

/** What a put waits for: when a third of the holders are gone, the others still have it. */
function isTwoThirds(answered: number, count: number): boolean {
  return answered * 3 >= count * 2
}

function nobodyTookIt(errors: readonly unknown[]): Error {
  const isFull = errors.some((error) => isWarrenError(error) && error.kind === 'overloaded')
  const fields = { failed: errors.length }
  if (isFull)
    return fail('overloaded', 'items: no holder had room for it', { fields, next: 'Try again later.' })
  return fail('unreachable', 'items: no holder took it', {
    fields,
    next: 'Check that the node is connected (warren status), then try again.',
  })
}
