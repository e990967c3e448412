/** Cuts a stream into frames (docs/spec/files.md §6.1), whatever pieces it comes in, holding one frame at most. */
import { fail } from '@warren/kernel'
import { bodyOf } from './block-bodies.ts'
import { FRAME_HEADER_BYTES, MAX_BODY_BYTES, type RawFrame } from './transfer-format.ts'

export class FrameReader {
  readonly #allowed: ReadonlySet<number>
  readonly #header = new Uint8Array(FRAME_HEADER_BYTES)
  #headerBytes = 0
  #body: Uint8Array | undefined
  #bodyBytes = 0

  /** @param frames - the types that the other side sends: {@link import('./transfer-format.ts').CLIENT_FRAMES} or `SERVER_FRAMES`. */
  constructor(frames: Readonly<Record<string, number>>) {
    this.#allowed = new Set(Object.values(frames))
  }

  /** True between frames: where a stream may end. */
  get isBetweenFrames(): boolean {
    return this.#headerBytes === 0
  }

  /**
   * Takes the next piece of the stream and gives the frames that it completes, each with a body of its own.
   *
   * @throws WarrenError `malformed`: a type that the other side does not send, or a length above the type's bound. The
   *   stream is of no use any more.
   */
  *push(chunk: Uint8Array): Generator<RawFrame, void, undefined> {
    let at = 0
    while (at < chunk.length) {
      if (this.#body === undefined) {
        at += this.#takeHeader(chunk.subarray(at))
        if (this.#headerBytes < FRAME_HEADER_BYTES) return
        this.#body = bodyOf(this.#bodyLength())
      }
      const taken = chunk.subarray(at, at + this.#body.length - this.#bodyBytes)
      this.#body.set(taken, this.#bodyBytes)
      this.#bodyBytes += taken.length
      at += taken.length
      if (this.#bodyBytes < this.#body.length) return
      const frame = { type: this.#header[0] as number, body: this.#body }
      this.#headerBytes = 0
      this.#bodyBytes = 0
      this.#body = undefined
      yield frame
    }
  }

  #takeHeader(bytes: Uint8Array): number {
    const taken = bytes.subarray(0, FRAME_HEADER_BYTES - this.#headerBytes)
    this.#header.set(taken, this.#headerBytes)
    this.#headerBytes += taken.length
    return taken.length
  }

  #bodyLength(): number {
    const type = this.#header[0] as number
    const length = new DataView(this.#header.buffer).getUint32(1)
    const bound = this.#allowed.has(type) ? MAX_BODY_BYTES.get(type) : undefined
    if (bound === undefined) throw fail('malformed', 'transfer: unknown type of frame')
    if (length > bound) throw fail('malformed', 'transfer: a frame too long', { fields: { length, bound } })
    return length
  }
}
