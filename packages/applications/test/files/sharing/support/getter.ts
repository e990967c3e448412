/** The other end of a sharer's stream: asks what a test wants, and believes only what verifies. */
import { type Duplex, equalBytes, type Primitives, type WarrenError } from '@warren/kernel'
import type { VirtualClock } from '@warren/testkit'
import {
  BLOCK_BYTES,
  type BlobName,
  blockCountOf,
  type ClientFrame,
  createBlockCipher,
  decodeManifest,
  decodeServerFrame,
  encodeClientFrame,
  FrameReader,
  leafOf,
  type Manifest,
  SERVER_FRAMES,
  type ServerFrame,
  type ShareLink,
  verifyRange,
} from '../../../../src/files/format/index.ts'

const LONG_MS = 3_600_000
const RANGE_BLOCKS = 64

export class TestGetter {
  readonly link: ShareLink
  readonly frames: ServerFrame[] = []
  readonly duplex: Duplex
  isClosed = false
  onFrame: () => void = () => {}
  error: WarrenError | undefined
  readonly #primitives: Primitives
  readonly #clock: VirtualClock
  readonly #reader = new FrameReader(SERVER_FRAMES)
  #lastRequest = 0

  constructor(primitives: Primitives, clock: VirtualClock, link: ShareLink, duplex: Duplex) {
    this.#primitives = primitives
    this.#clock = clock
    this.link = link
    this.duplex = duplex
    duplex.start({
      data: (chunk) => {
        for (const raw of this.#reader.push(chunk)) {
          this.frames.push(decodeServerFrame(raw))
          this.onFrame()
        }
      },
      end: () => duplex.end(),
      drain: () => {},
      close: (error) => {
        this.isClosed = true
        this.error = error
      },
    })
  }

  send(...frames: readonly ClientFrame[]): void {
    for (const frame of frames) this.duplex.write(encodeClientFrame(frame))
  }

  /** Asks under a number that was not used yet. @returns the number. */
  ask(blob: BlobName, first: number, count: number): number {
    const request = ++this.#lastRequest
    this.send({ type: 'range', request, blob, first, count })
    return request
  }

  until(predicate: () => boolean): Promise<void> {
    return this.#clock.runUntil(predicate, LONG_MS)
  }

  blocksOf(request: number): number {
    return this.frames.filter((frame) => frame.type === 'block' && frame.request === request).length
  }

  refusalOf(request: number): string | undefined {
    const frame = this.frames.find((one) => one.type === 'refused' && one.request === request)
    return frame?.type === 'refused' ? frame.reason : undefined
  }

  /** Asks for a range and waits for all of it. @returns its plain bytes, verified; or the refusal. */
  async range(blob: BlobName, root: Uint8Array, first: number, count: number): Promise<Uint8Array | string> {
    const request = this.ask(blob, first, count)
    await this.until(
      () => this.isClosed || this.blocksOf(request) === count || this.refusalOf(request) !== undefined,
    )
    if (this.isClosed) return 'closed'
    return this.refusalOf(request) ?? this.#verified(request, root, first, count)
  }

  async manifest(): Promise<Manifest> {
    const opened = this.frames.find((frame) => frame.type === 'opened')
    const blocks = opened?.type === 'opened' ? opened.manifestBlocks : 0
    const bytes = await this.blob('manifest', this.link.manifestRoot, blocks)
    if (typeof bytes === 'string') throw new Error(bytes)
    return decodeManifest(bytes)
  }

  /** All of the data, or why not. */
  async data(): Promise<Uint8Array | string> {
    const { dataRoot, dataBytes } = await this.manifest()
    const bytes = await this.blob('data', dataRoot, blockCountOf(dataBytes))
    return typeof bytes === 'string' ? bytes : bytes.subarray(0, dataBytes)
  }

  async blob(blob: BlobName, root: Uint8Array, blocks: number): Promise<Uint8Array | string> {
    const bytes = new Uint8Array(blocks * BLOCK_BYTES)
    for (let first = 0; first < blocks; first += RANGE_BLOCKS) {
      const part = await this.range(blob, root, first, Math.min(RANGE_BLOCKS, blocks - first))
      if (typeof part === 'string') return part
      bytes.set(part, first * BLOCK_BYTES)
    }
    return bytes
  }

  #verified(request: number, root: Uint8Array, first: number, count: number): Uint8Array {
    const head = this.frames.find((frame) => frame.type === 'head' && frame.request === request)
    if (head?.type !== 'head' || !verifyRange(this.#primitives, { ...head, root }))
      throw new Error('a false head')
    const cipher = createBlockCipher(this.#primitives, this.link.key, head.blob)
    const bytes = new Uint8Array(count * BLOCK_BYTES)
    let index = 0
    for (const frame of this.frames) {
      if (frame.type !== 'block' || frame.request !== request) continue
      const leaf = head.leaves[index]
      if (
        leaf === undefined ||
        !equalBytes(leafOf(this.#primitives, frame.block), leaf) ||
        frame.index !== first + index
      )
        throw new Error('a false block')
      const plain = frame.block.slice()
      cipher.apply(frame.index, plain)
      bytes.set(plain, index * BLOCK_BYTES)
      index++
    }
    return bytes
  }
}
