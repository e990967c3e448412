/** Verified blocks of one link, the least recently used forgotten first. */

export class BlockCache {
  readonly #maxBlocks: number
  readonly #blocks = new Map<number, Uint8Array>()

  constructor(maxBlocks: number) {
    this.#maxBlocks = maxBlocks
  }

  get(index: number): Uint8Array | undefined {
    const block = this.#blocks.get(index)
    if (block !== undefined) this.add(index, block)
    return block
  }

  add(index: number, block: Uint8Array): void {
    this.#blocks.delete(index)
    this.#blocks.set(index, block)
    if (this.#blocks.size <= this.#maxBlocks) return
    const oldest = this.#blocks.keys().next().value
    if (oldest !== undefined) this.#blocks.delete(oldest)
  }
}
