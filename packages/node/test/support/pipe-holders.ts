/** Holders behind circuits in memory that answer each request of eight bytes, `tag u32 | answer bytes u32`, with its tag over and over. */
import type { ClientCircuit } from '@warren/circuit'
import type { RelayInfo } from '@warren/directory'
import { type Duplex, fail, type HolderRequest, pause, toHex, type WarrenError } from '@warren/kernel'
import type { CircuitPurpose, OpenCircuitTo } from '@warren/records'
import { createMemoryPipe, VirtualClock } from '@warren/testkit'
import { createHolderCircuits, type HolderCircuits } from '../../src/store/holder-requests.ts'

const REQUEST_BYTES = 8

/** `drip`: a byte of an answer now and then. */
export type Mood = 'quick' | 'silent' | 'drip' | 'refuses' | 'away' | 'breaks' | 'babbles'

export interface PipeHolder {
  readonly info: RelayInfo
  mood: Mood
  /** Milliseconds before an answer. */
  delayMs: number
  /** Requests received that are not answered yet, and the most that ever were. */
  pending: number
  mostPending: number
  received: number
}

export class PipeHolders {
  readonly clock = new VirtualClock()
  readonly holders: PipeHolder[]
  readonly requests: HolderCircuits
  /** Of circuits, in the order in which they were opened. */
  readonly opened: { readonly holder: string; readonly purpose: CircuitPurpose }[] = []
  open = 0
  mostOpen = 0
  #building = 0
  mostBuilding = 0

  constructor(count: number) {
    this.holders = Array.from({ length: count }, (_, index) => ({
      info: infoOf(index),
      mood: 'quick',
      delayMs: 20,
      pending: 0,
      mostPending: 0,
      received: 0,
    }))
    const byName = new Map(this.holders.map((holder) => [toHex(holder.info.id), holder]))
    const openCircuitTo: OpenCircuitTo = async (relay, purpose, cancel) => {
      this.#building++
      this.mostBuilding = Math.max(this.mostBuilding, this.#building)
      try {
        await pause(this.clock, 300, cancel)
      } finally {
        this.#building--
      }
      const holder = byName.get(toHex(relay.id)) as PipeHolder
      if (holder.mood === 'away')
        throw fail('unreachable', 'test: away', { fields: { hop: purpose === 'store-put' ? 3 : 2 } })
      this.opened.push({ holder: toHex(relay.id), purpose })
      return this.#circuit(holder)
    }
    this.requests = createHolderCircuits(
      { clock: this.clock },
      { view: { byId: (id) => byName.get(toHex(id))?.info }, openCircuitTo },
    )
  }

  /** Asks one holder for an answer of its tag. */
  async ask(
    holder: number,
    tag: number,
    more: Partial<Pick<HolderRequest, 'group' | 'direction' | 'cancel' | 'answerBytes'>> = {},
  ): Promise<number> {
    const answerBytes = more.answerBytes ?? 4
    const request = new Uint8Array(REQUEST_BYTES)
    const view = new DataView(request.buffer)
    view.setUint32(0, tag)
    view.setUint32(4, answerBytes)
    const answer = await this.requests.request({
      privacy: 'onion',
      holder: (this.holders[holder] as PipeHolder).info.id,
      group: 'one',
      direction: 'fetch',
      ...more,
      request,
      answerBytes,
    })
    const read = new DataView(answer.buffer, answer.byteOffset, answer.byteLength)
    for (let at = 0; at + 4 <= answer.length; at += 4)
      if (read.getUint32(at) !== read.getUint32(0)) throw fail('bug', 'test: answers were mixed up')
    return read.getUint32(0)
  }

  settle<T>(work: Promise<T>, maxMs = 600_000): Promise<T> {
    return this.clock.settle(work, maxMs)
  }

  #circuit(holder: PipeHolder): ClientCircuit {
    this.open++
    this.mostOpen = Math.max(this.mostOpen, this.open)
    const [near, far] = createMemoryPipe()
    let isOpen = true
    const lose = (error: WarrenError): void => {
      if (!isOpen) return
      isOpen = false
      this.open--
      near.abort(error)
    }
    const circuit: Partial<ClientCircuit> = {
      beginStream: () => {
        if (holder.mood === 'refuses') near.abort(fail('refused', 'test: holds nothing'))
        else this.#serve(holder, far)
        return { stream: near, opened: Promise.resolve() }
      },
      destroy: () => lose(fail('closed', 'test: destroyed')),
    }
    return circuit as ClientCircuit
  }

  #serve(holder: PipeHolder, stream: Duplex): void {
    let buffer = new Uint8Array(0)
    let last = Promise.resolve()
    stream.start({
      data: (chunk) => {
        const joined = new Uint8Array(buffer.length + chunk.length)
        joined.set(buffer)
        joined.set(chunk, buffer.length)
        buffer = joined
        for (; buffer.length >= REQUEST_BYTES; buffer = buffer.slice(REQUEST_BYTES)) {
          const request = buffer.slice(0, REQUEST_BYTES)
          holder.received++
          holder.pending++
          holder.mostPending = Math.max(holder.mostPending, holder.pending)
          last = last.then(() => this.#answer(holder, stream, request))
        }
      },
      end() {},
      drain() {},
      close() {},
    })
  }

  async #answer(holder: PipeHolder, stream: Duplex, request: Uint8Array): Promise<void> {
    await pause(this.clock, holder.delayMs)
    const read = new DataView(request.buffer)
    const answer = new Uint8Array(read.getUint32(4))
    const view = new DataView(answer.buffer)
    for (let at = 0; at + 4 <= answer.length; at += 4) view.setUint32(at, read.getUint32(0))
    if (holder.mood === 'silent') return
    if (holder.mood === 'breaks') return stream.abort(fail('closed', 'test: broke'))
    if (holder.mood === 'drip') {
      for (const byte of answer) {
        stream.write(Uint8Array.of(byte))
        await pause(this.clock, 10_000)
      }
    } else stream.write(answer)
    holder.pending--
    if (holder.mood === 'babbles') stream.write(Uint8Array.of(1))
  }
}

function infoOf(index: number): RelayInfo {
  const id = new Uint8Array(32)
  new DataView(id.buffer).setUint32(0, index + 1)
  return {
    id,
    address: { host: `10.0.0.${index}`, port: 1 },
    onionKey: new Uint8Array(32),
    kemKey: new Uint8Array(1184),
    operator: id,
    prefix: `${index}`,
    aliveAtMs: 0,
    firstSeenMs: 0,
  }
}
