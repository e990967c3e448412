/**
 * AES in counter mode from a counter block given each time, for Node.
 *
 * A new OpenSSL cipher per call costs as much as the encryption of a cell. A key that is used again therefore keeps one ECB
 * cipher, which encrypts counter blocks that are laid out here. A key that is used once, as the keys of cells that end
 * here are, takes OpenSSL's own counter mode, and so does data longer than cells, where the cipher's making is a small
 * part. Both give the same bytes.
 */
import { createCipheriv, type Cipheriv } from 'node:crypto'
import { assert, type CounterCipher } from '@warren/kernel'

const BLOCK_BYTES = 16
const BLOCK_WORDS = 4
/** Key stream made per call of OpenSSL: a little more than the largest cell. */
const CHUNK_BYTES = 16_384 + 128

const swapBytes = (word: number): number =>
  (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)

/** Lays out consecutive counter blocks. Words are kept as they lie in memory; all machines that Node runs on are little-endian. */
class CounterBlocks {
  readonly bytes = new Uint8Array(CHUNK_BYTES)
  readonly #words = new Uint32Array(this.bytes.buffer)

  /** Fills `blocks` counter blocks from `counter` on. */
  fill(counter: Uint8Array, blocks: number): void {
    this.bytes.set(counter)
    const words = this.#words
    const [first, second, third] = [words[0] as number, words[1] as number, words[2] as number]
    let low = swapBytes(words[3] as number) >>> 0
    const carries = low + blocks > 0xffff_ffff
    const end = blocks * BLOCK_WORDS
    for (let at = BLOCK_WORDS; at < end; at += BLOCK_WORDS) {
      words[at] = first
      words[at + 1] = second
      words[at + 2] = third
      low = (low + 1) | 0
      words[at + 3] = swapBytes(low)
    }
    if (carries) this.#carry(0x1_0000_0000 - (swapBytes(words[3] as number) >>> 0), blocks)
  }

  /** Adds one to the upper three words of all blocks from `from` on: the lowest word overflowed before it. */
  #carry(from: number, blocks: number): void {
    for (let block = from; block < blocks; block++) {
      for (let word = block * BLOCK_WORDS + 2; word >= block * BLOCK_WORDS; word--) {
        const sum = (swapBytes(this.#words[word] as number) + 1) >>> 0
        this.#words[word] = swapBytes(sum)
        if (sum !== 0) break
      }
    }
  }
}

/** XORs key stream into `data`: by words where both are aligned, as relay encryption arranges it. */
function xorInto(data: Uint8Array, keyStream: Uint8Array): void {
  let done = 0
  if (data.byteOffset % 4 === 0 && keyStream.byteOffset % 4 === 0) {
    const words = data.length >>> 2
    const dataWords = new Uint32Array(data.buffer, data.byteOffset, words)
    const streamWords = new Uint32Array(keyStream.buffer, keyStream.byteOffset, words)
    for (let at = 0; at < words; at++) dataWords[at] = (dataWords[at] as number) ^ (streamWords[at] as number)
    done = words * 4
  }
  for (let at = done; at < data.length; at++) data[at] = (data[at] as number) ^ (keyStream[at] as number)
}

/** Makes counter ciphers that share one buffer of counter blocks; calls are synchronous, so sharing is safe. */
export function createAesCounter(): (key: Uint8Array) => CounterCipher {
  const counterBlocks = new CounterBlocks()
  return (key) => {
    assert(key.length === 16 || key.length === 32, 'aes: the key has 16 or 32 bytes')
    const family = `aes-${key.length * 8}`
    const ownKey = Uint8Array.from(key)
    let isUsed = false
    let encrypter: Cipheriv | undefined

    const applyChunk = (counter: Uint8Array, data: Uint8Array): void => {
      encrypter ??= createCipheriv(`${family}-ecb`, ownKey, null).setAutoPadding(false)
      const blocks = Math.ceil(data.length / BLOCK_BYTES)
      counterBlocks.fill(counter, blocks)
      xorInto(data, encrypter.update(counterBlocks.bytes.subarray(0, blocks * BLOCK_BYTES)))
    }

    return {
      apply(counter, data) {
        assert(counter.length === BLOCK_BYTES, 'aes: a counter block has 16 bytes')
        if (!isUsed || data.length > CHUNK_BYTES) {
          isUsed = true
          const cipher = createCipheriv(`${family}-ctr`, ownKey, counter)
          // In pieces: OpenSSL's output is new memory each time, and small pieces of it are used again sooner.
          for (let at = 0; at < data.length; at += CHUNK_BYTES)
            data.set(cipher.update(data.subarray(at, at + CHUNK_BYTES)), at)
        } else {
          applyChunk(counter, data)
        }
      },
    }
  }
}
