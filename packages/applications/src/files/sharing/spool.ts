/** Content that comes once, from a pipe: kept in the home as the very blocks that are sent, so the disk learns nothing. */
import {
  type Cancel,
  fail,
  fileFailureOf,
  type FileHandle,
  type FileSystem,
  type Primitives,
  throwIfCancelled,
  type WarrenError,
} from '@warren/kernel'
import { MAX_DATA_BYTES } from '../../limits.ts'
import { BLOCK_BYTES, type BlockCipher, leafOf, LeafList } from '../format/index.ts'
import { BUILD_BATCH_BLOCKS } from './limits.ts'

const BATCH_BYTES = BUILD_BATCH_BLOCKS * BLOCK_BYTES

export interface Spooled {
  readonly bytes: number
  readonly leaves: LeafList
}

/**
 * Writes all of `source` to a new file; durable when it resolves, removed when it rejects.
 *
 * @throws WarrenError `cancelled`, `storage`, or what the source throws.
 */
export async function spool(
  parts: { readonly files: FileSystem; readonly primitives: Primitives; readonly cipher: BlockCipher },
  path: string,
  source: AsyncIterable<Uint8Array>,
  cancel: Cancel,
): Promise<Spooled> {
  await parts.files.remove(path)
  const handle = await parts.files.open(path, 'create')
  try {
    const writer = new SpoolWriter(parts.primitives, parts.cipher, handle)
    await untilCancelled(writer.takeAll(source, cancel), cancel)
    await handle.sync()
    await handle.close()
    return { bytes: writer.bytes, leaves: writer.leaves }
  } catch (error) {
    // The first failure is the one to tell.
    await handle.close().catch(() => {})
    await parts.files.remove(path).catch(() => {})
    throw fileFailureOf(error) === 'full' ? diskFull(error) : error
  }
}

function diskFull(error: unknown): WarrenError {
  return fail('storage', 'the disk is full: what comes from a pipe is kept in the home of Warren', {
    next: 'Make room, or save it to a file on another disk and share that file.',
    cause: error,
  })
}

/** A pipe may stay silent for ever; giving up must not wait for it. */
function untilCancelled(work: Promise<void>, cancel: Cancel): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const onAbort = (): void => reject(fail('cancelled', 'the caller gave up'))
    cancel.addEventListener('abort', onAbort)
    if (cancel.aborted) onAbort()
    work.then(resolve, reject).finally(() => cancel.removeEventListener('abort', onAbort))
  })
}

class SpoolWriter {
  readonly leaves = new LeafList()
  bytes = 0
  readonly #primitives: Primitives
  readonly #cipher: BlockCipher
  readonly #handle: FileHandle
  readonly #buffer = new Uint8Array(BATCH_BYTES)
  #filled = 0

  constructor(primitives: Primitives, cipher: BlockCipher, handle: FileHandle) {
    this.#primitives = primitives
    this.#cipher = cipher
    this.#handle = handle
  }

  async takeAll(source: AsyncIterable<Uint8Array>, cancel: Cancel): Promise<void> {
    for await (const chunk of source) {
      throwIfCancelled(cancel)
      for (let at = 0; at < chunk.length; ) {
        const part = chunk.subarray(at, at + BATCH_BYTES - this.#filled)
        this.#buffer.set(part, this.#filled)
        this.#filled += part.length
        at += part.length
        if (this.#filled === BATCH_BYTES) await this.#flush()
      }
      this.bytes += chunk.length
      if (this.bytes > MAX_DATA_BYTES)
        throw fail('bad-input', 'this is more than one share can hold', {
          next: 'Share it in several parts.',
        })
    }
    // Even nothing takes one block.
    if (this.#filled > 0 || this.leaves.count === 0) await this.#flush()
  }

  async #flush(): Promise<void> {
    const blocks = Math.max(1, Math.ceil(this.#filled / BLOCK_BYTES))
    const bytes = this.#buffer.subarray(0, blocks * BLOCK_BYTES)
    bytes.fill(0, this.#filled)
    const first = this.leaves.count
    for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
      const block = bytes.subarray(at, at + BLOCK_BYTES)
      this.#cipher.apply(this.leaves.count, block)
      this.leaves.add(leafOf(this.#primitives, block))
    }
    await this.#handle.write(first * BLOCK_BYTES, bytes)
    this.#filled = 0
  }
}
