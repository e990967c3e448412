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
  type MemoryAccount,
  type MemoryHolder,
  type MemoryQuota,
  pause,
  type Primitives,
  type Timer,
  TokenBucket,
  type WarrenError,
  within,
} from '@warren/kernel'
import type { Link } from '@warren/link'
import { bodyOf, type Geometry } from '@warren/wire'
import { decodeLiveness } from './format.ts'
import { decodeAges, decodeAgesRequest, encodeAges, encodeAgesRequest, type RelayAge } from './ages.ts'
import type { DirectoryItem } from './item.ts'
import {
  HASHES_PER_LINK,
  HASHES_RATE,
  ITEM_BYTES_RATE,
  MAX_ANSWERS_IN_PROGRESS,
  MAX_LINKS,
  MAX_OUTSTANDING_PER_LINK,
  MAX_QUEUED_CELLS,
  NEWS_BYTES_RATE,
  REQUEST_HASHES,
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
import type { OwnView } from './own-view.ts'
import { answerQuestions, type RangeRequest } from './range-answer.ts'
import type { RelaySet } from './relay-set.ts'
import type { ViewBook } from './view-book.ts'
import { AGES_MS, ANSWER_SILENCE_MS, ANSWER_TOTAL_MS, SEND_PAUSE_MS } from './timeouts.ts'

export interface ExchangeEvents {
  /** An answer came, in time or not, whatever it says. */
  answered(): void
  /** A relay pushed items; they are views of its message and not verified. */
  news(items: readonly DirectoryItem[], link: Link): void
  /** A peer broke the protocol; its link is closed already. */
  violation(link: Link, error: WarrenError): void
}

export interface ExchangeParts {
  readonly set: RelaySet
  readonly primitives: Pick<Primitives, 'sha256'>
  readonly geometry: Geometry
  /** The node's account of what waits. */
  readonly memory: MemoryQuota
  /** What this node says of its set, if it answers requests, as listed relays do; and what others said of theirs. */
  readonly views: { readonly own: OwnView | undefined; readonly book: ViewBook }
  readonly events: ExchangeEvents
}

export interface ReceivedAnswer extends Answer {
  /** Bytes of the message. */
  readonly bytes: number
}

/** A request that waits for its answer. */
interface Asked {
  readonly answer: Deferred<ReceivedAnswer>
  silence: Timer
}

class LinkState implements MemoryHolder {
  readonly memory: MemoryAccount
  readonly assembly: MessageAssembly
  readonly hashes: TokenBucket
  readonly itemBytes: TokenBucket
  readonly newsBytes: TokenBucket
  readonly asked = new Map<number, Asked>()
  /** Messages that leave in pieces as the link takes them. */
  readonly sending = new Set<{ readonly bytes: number; readonly sinceMs: number }>()
  /** Who waits for ages, by number. */
  readonly agesAsked = new Map<number, Deferred<RelayAge[]>>()
  nextNumber = 1
  isAnswering = false
  closed = false
  readonly #giveUp: () => void

  /** @param giveUp - memory ran out, and this link holds the oldest. */
  constructor(
    clock: Clock,
    geometry: Geometry,
    budget: PartialBudget,
    quota: MemoryQuota,
    giveUp: () => void,
  ) {
    this.#giveUp = giveUp
    this.memory = quota.open(this)
    this.assembly = new MessageAssembly(clock, geometry, budget, this.memory)
    this.hashes = new TokenBucket(clock, HASHES_PER_LINK)
    this.itemBytes = new TokenBucket(clock, ITEM_BYTES_RATE)
    this.newsBytes = new TokenBucket(clock, NEWS_BYTES_RATE)
  }

  countBytes(): number {
    let bytes = this.assembly.heldBytes
    for (const message of this.sending) bytes += message.bytes
    return bytes
  }

  oldestMs(): number | undefined {
    const [sent] = this.sending
    const [sentMs, receivedMs] = [sent?.sinceMs, this.assembly.oldestMs]
    return sentMs === undefined || receivedMs === undefined
      ? (sentMs ?? receivedMs)
      : Math.min(sentMs, receivedMs)
  }

  evict(): void {
    this.#giveUp()
  }
}

export class DirectoryExchange {
  readonly #clock: Clock
  readonly #parts: ExchangeParts
  readonly #links = new Map<Link, LinkState>()
  readonly #budget: PartialBudget = { usedBytes: 0 }
  readonly #hashes: TokenBucket
  #answering = 0

  constructor(clock: Clock, parts: ExchangeParts) {
    this.#clock = clock
    this.#parts = parts
    this.#hashes = new TokenBucket(clock, HASHES_RATE)
  }

  /**
   * Asks one peer about ranges of its set.
   *
   * @returns its answer, nothing of it verified.
   * @throws WarrenError `timeout`, `closed`, `overloaded` (it is busy, or we ask it too much), `cancelled`, `malformed`.
   */
  async ask(link: Link, request: RangeRequest, cancel?: Cancel): Promise<ReceivedAnswer> {
    const state = this.#stateOf(link)
    if (state.asked.size >= MAX_OUTSTANDING_PER_LINK)
      throw fail('overloaded', 'directory: this peer is being asked already')
    const number = state.nextNumber++
    const asked: Asked = { answer: defer<ReceivedAnswer>(), silence: this.#whenSilent(state, number) }
    state.asked.set(number, asked)
    try {
      const sending = this.#send(link, state, 'request', number, encodeRequest(request))
      const [, answer] = await within(
        this.#clock,
        ANSWER_TOTAL_MS,
        Promise.all([sending, asked.answer.promise]),
        cancel,
      )
      if (answer.status === 'busy') throw fail('overloaded', 'directory: the peer is busy')
      return answer
    } finally {
      asked.silence.cancel()
      state.asked.delete(number)
    }
  }

  /**
   * Asks one peer since when it has known relays.
   *
   * @throws WarrenError `timeout`, `closed`, `cancelled`.
   */
  async askAges(link: Link, cancel?: Cancel): Promise<RelayAge[]> {
    const state = this.#stateOf(link)
    const number = state.nextNumber++
    const ages = defer<RelayAge[]>()
    state.agesAsked.set(number, ages)
    try {
      void this.#send(link, state, 'ages-request', number, encodeAgesRequest())
      return await within(this.#clock, AGES_MS, ages.promise, cancel)
    } finally {
      state.agesAsked.delete(number)
    }
  }

  /** Pushes items to a relay. Never fails: what is lost comes by reconciliation. */
  async push(link: Link, items: readonly DirectoryItem[]): Promise<void> {
    await this.pushEncoded(link, encodeNews(items))
  }

  /** The same with messages of news that were made once for several relays. */
  async pushEncoded(link: Link, messages: Iterable<Uint8Array>): Promise<void> {
    const state = this.#stateOf(link)
    for (const message of messages) await this.#send(link, state, 'news', state.nextNumber++, message)
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
    state.memory.close()
    const closed = fail('closed', 'directory: the link closed')
    for (const { answer } of state.asked.values()) answer.reject(closed)
    for (const ages of state.agesAsked.values()) ages.reject(closed)
  }

  /** Relays whose links have carried directory cells. */
  knownLinks(): Link[] {
    return [...this.#links.keys()]
  }

  #stateOf(link: Link): LinkState {
    const known = this.#links.get(link)
    if (known !== undefined) return known
    if (this.#links.size >= MAX_LINKS) throw fail('overloaded', 'directory: too many links')
    const { geometry, memory } = this.#parts
    const state = new LinkState(this.#clock, geometry, this.#budget, memory, () => {
      this.handleLinkClosed(link)
      link.close()
    })
    this.#links.set(link, state)
    return state
  }

  #handleMessage(link: Link, state: LinkState, { kind, number, bytes }: Message): void {
    switch (kind) {
      case 'answer': {
        this.#parts.events.answered()
        // An answer that came too late is dropped: we gave up on it, which is not the peer's fault.
        state.asked.get(number)?.answer.resolve({ ...decodeAnswer(bytes), bytes: bytes.length })
        return
      }
      case 'news': {
        const items = decodeNews(bytes)
        if (link.peer.kind !== 'relay' && !isWithdrawal(items))
          throw fail('protocol-violation', 'directory: only relays push news')
        if (state.newsBytes.take(bytes.length)) this.#parts.events.news(items, link)
        return
      }
      case 'request':
        if (this.#parts.views.own === undefined)
          throw fail('protocol-violation', 'directory: this node answers no requests')
        void this.#answer(link, state, number, bytes)
        return
      case 'ages':
        this.#parts.events.answered()
        state.agesAsked.get(number)?.resolve(decodeAges(bytes))
        return
      case 'ages-request':
        decodeAgesRequest(bytes)
        if (this.#parts.views.own === undefined)
          throw fail('protocol-violation', 'directory: this node answers no requests')
        void this.#answerAges(link, state, number)
    }
  }

  async #answer(link: Link, state: LinkState, number: number, bytes: Uint8Array): Promise<void> {
    const { set, primitives } = this.#parts
    // Paid for when it is known what it cost: who is in debt waits.
    if (!this.#mayAnswer(state)) {
      return this.#send(
        link,
        state,
        'answer',
        number,
        encodeAnswer({ status: 'busy', relays: 0, replies: [] }),
      )
    }
    state.isAnswering = true
    this.#answering++
    try {
      const request = decodeRequest(bytes)
      const answered = answerQuestions(primitives, set.compared, request)
      for (const bucket of [state.hashes, this.#hashes]) bucket.charge(REQUEST_HASHES + answered.hashes)
      state.itemBytes.charge(answered.itemBytes)
      const answer: Answer = {
        status: 'ok',
        relays: set.relays().length,
        ...(request.questions.some(({ prefix }) => prefix === '') ? this.#views(link) : {}),
        replies: answered.replies,
      }
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

  #views({ peer }: Link): Pick<Answer, 'own' | 'heard'> {
    const { views } = this.#parts
    return { own: views.own?.current(), heard: views.book.drawn(peer.kind === 'relay' ? peer.id : undefined) }
  }

  /** Who asks too much gets none: it then believes its own eyes. */
  async #answerAges(link: Link, state: LinkState, number: number): Promise<void> {
    if (!this.#mayAnswer(state)) return
    const message = encodeAges(this.#parts.set.relays(), this.#clock.wallMs())
    state.itemBytes.charge(message.length)
    state.hashes.charge(REQUEST_HASHES)
    await this.#send(link, state, 'ages', number, message)
  }

  #mayAnswer({ isAnswering, hashes, itemBytes }: LinkState): boolean {
    if (isAnswering || this.#answering >= MAX_ANSWERS_IN_PROGRESS) return false
    return hashes.isPositive && itemBytes.isPositive && this.#hashes.isPositive
  }

  /** Feeds a message to the link no faster than it leaves. */
  async #send(
    link: Link,
    state: LinkState,
    kind: MessageKind,
    number: number,
    message: Uint8Array,
  ): Promise<void> {
    const sent = { bytes: message.length, sinceMs: this.#clock.nowMs() }
    state.sending.add(sent)
    state.memory.add(sent.bytes)
    try {
      for (const cell of piecesOf(this.#parts.geometry, kind, number, message)) {
        while (!state.closed && link.queuedCells(0) >= MAX_QUEUED_CELLS)
          await pause(this.#clock, SEND_PAUSE_MS)
        if (state.closed) return
        link.send(cell)
      }
    } finally {
      state.sending.delete(sent)
      state.memory.add(-sent.bytes)
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

/** One goodbye, which anybody may hand in: a relay that was killed may come back as a client only. */
function isWithdrawal(items: readonly DirectoryItem[]): boolean {
  const [item, ...others] = items
  return item?.kind === 'liveness' && others.length === 0 && decodeLiveness(item.bytes).part.leaving
}
