/** A sharer in memory that speaks the transfer protocol, as slowly, briefly or badly as a test wants. */
import { type Clock, type Duplex, fail } from '@warren/kernel'
import {
  BLOCK_BYTES,
  CLIENT_FRAMES,
  type ClientFrame,
  decodeClientFrame,
  encodeServerFrame,
  FrameReader,
  type RangeRequest,
  type Refusal,
  type ServerFrame,
} from '../../../../src/files/format/index.ts'
import type { Content } from './content.ts'

/** What a hostile sharer does with a frame that it should send: sends another, bare bytes, nothing, or hangs up. */
export type Tampering = (frame: ServerFrame, lane: number) => ServerFrame | Uint8Array | 'nothing' | 'close'

export interface SharerOptions {
  /** One way. */
  readonly latencyMs?: number
  /** Of each connection. */
  readonly bytesPerS?: number
  readonly tamper?: Tampering
  readonly peers?: readonly Uint8Array[]
}

export interface AskedRange extends RangeRequest {
  readonly lane: number
}

export class FakeSharer {
  readonly identity: Uint8Array
  readonly asked: AskedRange[] = []
  readonly connections: Connection[] = []
  /** Blocks of the data that were sent, in order. */
  readonly sent: number[] = []
  completed = 0
  content: Content
  options: SharerOptions
  /** Why it does not serve; undefined: it does. */
  refusal: Refusal | undefined
  readonly #clock: Clock

  constructor(clock: Clock, identity: Uint8Array, content: Content, options: SharerOptions = {}) {
    this.#clock = clock
    this.identity = identity
    this.content = content
    this.options = options
  }

  get open(): Connection[] {
    return this.connections.filter((connection) => !connection.isOver)
  }

  accept(duplex: Duplex): void {
    this.connections.push(new Connection(this.#clock, this, duplex, this.connections.length))
  }
}

export class Connection {
  readonly lane: number
  isOver = false
  /** Sends nothing more, and does not say so. */
  isSilent = false
  bytesPerS: number | undefined
  readonly #clock: Clock
  readonly #sharer: FakeSharer
  readonly #duplex: Duplex
  readonly #reader = new FrameReader(CLIENT_FRAMES)
  readonly #ranges: RangeRequest[] = []
  readonly #cancelled = new Set<number>()
  #isServing = false
  #drained: (() => void) | undefined

  constructor(clock: Clock, sharer: FakeSharer, duplex: Duplex, lane: number) {
    this.#clock = clock
    this.#sharer = sharer
    this.#duplex = duplex
    this.lane = lane
    this.bytesPerS = sharer.options.bytesPerS
    duplex.start({
      data: (chunk) => {
        for (const frame of this.#reader.push(chunk))
          this.#later(() => this.#handle(decodeClientFrame(frame)))
      },
      end: () => duplex.end(),
      drain: () => this.#drained?.(),
      close: () => {
        this.isOver = true
        this.#drained?.()
      },
    })
  }

  kill(): void {
    this.isOver = true
    this.#duplex.abort(fail('closed', 'the test killed it'))
  }

  #later(work: () => void): void {
    const { latencyMs } = this.#sharer.options
    if (latencyMs === undefined) work()
    else this.#clock.after(2 * latencyMs, work)
  }

  #handle(frame: ClientFrame): void {
    const { refusal, content, options } = this.#sharer
    if (frame.type === 'complete') this.#sharer.completed++
    if (frame.type === 'cancel') this.#cancelled.add(frame.request)
    if (frame.type === 'open') {
      if (refusal !== undefined) void this.#send({ type: 'refused', request: 0, reason: refusal })
      else {
        const manifestBlocks = content.blobs.manifest.blocks.length
        void this.#send({ type: 'opened', manifestBlocks, peers: options.peers ?? [] })
      }
    }
    if (frame.type === 'range') {
      this.#sharer.asked.push({ ...frame, lane: this.lane })
      this.#ranges.push(frame)
      void this.#serve()
    }
  }

  async #serve(): Promise<void> {
    if (this.#isServing) return
    this.#isServing = true
    for (let range = this.#ranges.shift(); range !== undefined && !this.isOver; range = this.#ranges.shift())
      await this.#serveRange(range)
    this.#isServing = false
  }

  async #serveRange({ request, blob, first, count }: RangeRequest): Promise<void> {
    const { refusal, content } = this.#sharer
    if (this.#cancelled.has(request)) return
    if (refusal !== undefined) return void this.#send({ type: 'refused', request, reason: refusal })
    const { tree, blocks } = content.blobs[blob]
    const leaves = Array.from({ length: count }, (_, at) => tree.leaf(first + at))
    const proof = tree.proof(first, count)
    await this.#send({ type: 'head', request, blob, first, leafCount: tree.leafCount, leaves, proof })
    for (let index = first; index < first + count; index++) {
      if (this.isOver || this.#cancelled.has(request)) return
      await this.#pace()
      if (blob === 'data') this.#sharer.sent.push(index)
      await this.#send({ type: 'block', request, index, block: (blocks[index] as Uint8Array).slice() })
    }
  }

  #pace(): Promise<void> {
    const rate = this.bytesPerS
    if (rate === undefined) return Promise.resolve()
    return new Promise((resolve) => void this.#clock.after((BLOCK_BYTES * 1000) / rate, resolve))
  }

  async #send(frame: ServerFrame): Promise<void> {
    const { tamper } = this.#sharer.options
    const sent = tamper === undefined ? frame : tamper(frame, this.lane)
    if (this.isSilent || this.isOver || sent === 'nothing') return
    if (sent === 'close') return this.#duplex.end()
    const bytes = sent instanceof Uint8Array ? sent : encodeServerFrame(sent)
    if (this.#duplex.write(bytes)) return
    await new Promise<void>((resolve) => {
      this.#drained = resolve
    })
  }
}
