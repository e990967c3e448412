/**
 * Directory requests, answers and news over links (docs/spec/directory.md §5).
 *
 * Cells of command `directory` under circuit id 0 carry pieces of messages. Any relay answers; a client asks; relays also push
 * what is new. What arrives here is parsed and bounded, not believed: verification is the set's.
 */
import {
  asWarrenError,
  type Cancel,
  type Clock,
  type Deferred,
  defer,
  fail,
  pause,
  type Random,
  type Timer,
  TokenBucket,
  type WarrenError,
  within,
} from '@warren/kernel'
import type { Link } from '@warren/link'
import { bodyOf, type Geometry } from '@warren/wire'
import type { DirectoryItem } from './item.ts'
import {
  MAX_ANSWERS_IN_PROGRESS,
  MAX_LINKS,
  MAX_OUTSTANDING_PER_LINK,
  MAX_QUEUED_CELLS,
  NEWS_BURST_BYTES,
  NEWS_BYTES_PER_S,
  REQUEST_BURST,
  REQUEST_INTERVAL_MS,
} from './limits.ts'
import { type Message, MessageAssembly, type PartialBudget } from './message-assembly.ts'
import {
  type Answer,
  decodeAnswer,
  decodeNews,
  decodePiece,
  decodeRequest,
  encodeAnswer,
  encodeNews,
  encodeRequest,
  type MessageKind,
  piecesOf,
} from './message-format.ts'
import type { Reconciler } from './reconcile.ts'
import type { RelaySet } from './relay-set.ts'
import { ANSWER_SILENCE_MS, ANSWER_TOTAL_MS, SEND_PAUSE_MS } from './timeouts.ts'

export interface ExchangeEvents {
  /** A relay pushed items; they are views of its message and not verified. */
  news(items: readonly DirectoryItem[], link: Link): void
  /** A peer broke the protocol; its link is closed already. */
  violation(link: Link, error: WarrenError): void
}

export interface ExchangeParts {
  readonly set: RelaySet
  readonly reconciler: Reconciler
  readonly geometry: Geometry
  /** Whether this node answers requests: listed relays do. */
  readonly serves: boolean
  readonly events: ExchangeEvents
}

/** A request that waits for its answer. */
interface Asked {
  readonly answer: Deferred<Answer>
  silence: Timer
}

class LinkState {
  readonly assembly: MessageAssembly
  readonly requests: TokenBucket
  readonly newsBytes: TokenBucket
  readonly asked = new Map<number, Asked>()
  nextNumber = 1
  isAnswering = false
  closed = false

  constructor(clock: Clock, geometry: Geometry, budget: PartialBudget) {
    this.assembly = new MessageAssembly(clock, geometry, budget)
    this.requests = new TokenBucket(clock, { perS: 1000 / REQUEST_INTERVAL_MS, burst: REQUEST_BURST })
    this.newsBytes = new TokenBucket(clock, { perS: NEWS_BYTES_PER_S, burst: NEWS_BURST_BYTES })
  }
}

export class DirectoryExchange {
  readonly #clock: Clock
  readonly #random: Random
  readonly #parts: ExchangeParts
  readonly #links = new Map<Link, LinkState>()
  readonly #budget: PartialBudget = { usedBytes: 0 }
  #answering = 0

  constructor(ports: { readonly clock: Clock; readonly random: Random }, parts: ExchangeParts) {
    this.#clock = ports.clock
    this.#random = ports.random
    this.#parts = parts
  }

  /**
   * Asks one peer for what our set lacks.
   *
   * @returns its answer, the items not verified.
   * @throws WarrenError `timeout`, `closed`, `overloaded` (it is busy, or we ask it too much), `unsupported`, `cancelled`, `malformed`.
   */
  async ask(link: Link, cancel?: Cancel): Promise<Answer> {
    const state = this.#stateOf(link)
    if (state.asked.size >= MAX_OUTSTANDING_PER_LINK)
      throw fail('overloaded', 'directory: this peer is being asked already')
    const number = state.nextNumber++
    const asked: Asked = { answer: defer<Answer>(), silence: this.#whenSilent(state, number) }
    state.asked.set(number, asked)
    const { reconciler, set } = this.#parts
    const request = encodeRequest({ strategy: reconciler.code, summary: reconciler.summarize(set) })
    try {
      const sending = this.#send(link, state, 'request', number, request)
      const [, answer] = await within(
        this.#clock,
        ANSWER_TOTAL_MS,
        Promise.all([sending, asked.answer.promise]),
        cancel,
      )
      if (answer.status === 'busy') throw fail('overloaded', 'directory: the peer is busy')
      if (answer.status === 'unsupported')
        throw fail('unsupported', 'directory: the peer compares sets in another way')
      return answer
    } finally {
      asked.silence.cancel()
      state.asked.delete(number)
    }
  }

  /** Pushes items to a relay. Never fails: what is lost comes by reconciliation. */
  async push(link: Link, items: readonly DirectoryItem[]): Promise<void> {
    const state = this.#stateOf(link)
    for (const message of encodeNews(items))
      await this.#send(link, state, 'news', state.nextNumber++, message)
  }

  /** A cell of command `directory` arrived. Never throws: a peer that breaks the protocol loses its link. */
  handleCell(link: Link, cell: Uint8Array): void {
    try {
      const state = this.#stateOf(link)
      const piece = decodePiece(bodyOf(cell))
      if (piece.kind === 'answer') this.#noteProgress(state, piece.number)
      const message = state.assembly.add(piece)
      if (message !== undefined) this.#handleMessage(link, state, message)
    } catch (error) {
      const reason = asWarrenError(error)
      this.handleLinkClosed(link)
      link.close()
      if (reason.kind !== 'overloaded') this.#parts.events.violation(link, reason)
    }
  }

  handleLinkClosed(link: Link): void {
    const state = this.#links.get(link)
    if (state === undefined) return
    this.#links.delete(link)
    state.closed = true
    state.assembly.clear()
    for (const { answer } of state.asked.values()) answer.reject(fail('closed', 'directory: the link closed'))
  }

  /** Relays whose links have carried directory cells. */
  knownLinks(): Link[] {
    return [...this.#links.keys()]
  }

  #stateOf(link: Link): LinkState {
    const known = this.#links.get(link)
    if (known !== undefined) return known
    const state = new LinkState(this.#clock, this.#parts.geometry, this.#budget)
    if (this.#links.size >= MAX_LINKS) throw fail('overloaded', 'directory: too many links')
    this.#links.set(link, state)
    return state
  }

  #handleMessage(link: Link, state: LinkState, { kind, number, bytes }: Message): void {
    switch (kind) {
      case 'answer': {
        // An answer that came too late is dropped: we gave up on it, which is not the peer's fault.
        state.asked.get(number)?.answer.resolve(decodeAnswer(bytes))
        return
      }
      case 'news':
        if (link.peer.kind !== 'relay') throw fail('protocol-violation', 'directory: only relays push news')
        if (state.newsBytes.take(bytes.length)) this.#parts.events.news(decodeNews(bytes), link)
        return
      case 'request':
        if (!this.#parts.serves) throw fail('protocol-violation', 'directory: this node answers no requests')
        void this.#answer(link, state, number, bytes)
    }
  }

  async #answer(link: Link, state: LinkState, number: number, bytes: Uint8Array): Promise<void> {
    const { set, reconciler } = this.#parts
    const refuse = (status: 'busy' | 'unsupported'): Promise<void> =>
      this.#send(link, state, 'answer', number, encodeAnswer({ status, more: false, relays: 0, items: [] }))
    if (!state.requests.take(1) || state.isAnswering || this.#answering >= MAX_ANSWERS_IN_PROGRESS)
      return refuse('busy')
    state.isAnswering = true
    this.#answering++
    try {
      const { strategy, summary } = decodeRequest(bytes)
      if (strategy !== reconciler.code) return await refuse('unsupported')
      const difference = reconciler.difference(set, summary, this.#random)
      const answer: Answer = { status: 'ok', relays: set.relays().length, ...difference }
      await this.#send(link, state, 'answer', number, encodeAnswer(answer))
    } catch (error) {
      this.handleLinkClosed(link)
      link.close()
      this.#parts.events.violation(link, asWarrenError(error))
    } finally {
      state.isAnswering = false
      this.#answering--
    }
  }

  /** Feeds a message to the link no faster than it leaves. */
  async #send(
    link: Link,
    state: LinkState,
    kind: MessageKind,
    number: number,
    message: Uint8Array,
  ): Promise<void> {
    for (const cell of piecesOf(this.#parts.geometry, kind, number, message)) {
      while (!state.closed && link.queuedCells(0) >= MAX_QUEUED_CELLS) await pause(this.#clock, SEND_PAUSE_MS)
      if (state.closed) return
      link.send(cell)
    }
  }

  #noteProgress(state: LinkState, number: number): void {
    const asked = state.asked.get(number)
    if (asked === undefined) return
    asked.silence.cancel()
    asked.silence = this.#whenSilent(state, number)
  }

  #whenSilent(state: LinkState, number: number): Timer {
    return this.#clock.after(ANSWER_SILENCE_MS, () => {
      state.asked.get(number)?.answer.reject(fail('timeout', 'directory: the peer fell silent'))
    })
  }
}
