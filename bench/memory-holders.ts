/** Holders that answer at once out of memory: what is left of putting and reading is the client's own work. */
import type { RelayInfo } from '@warren/directory'
import { fail, type HolderRequest, type HolderRequests, type Primitives, toHex } from '@warren/kernel'
import {
  decodeStoreRequest,
  encodeFoundShare,
  encodeReceipt,
  receiptMessage,
  shareId,
  shareLocator,
} from '@warren/store'

/** Processor time of this thread in milliseconds: what others do on the machine is not in it. */
export function cpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** A relay under an operator and a prefix of its own. */
export function relayOf(index: number, id: Uint8Array): RelayInfo {
  const operator = new Uint8Array(32)
  new DataView(operator.buffer).setUint32(0, index + 1)
  return {
    id,
    address: { host: '127.0.0.1', port: 1 },
    onionKey: id,
    kemKey: id,
    operator,
    prefix: String(index),
    aliveAtMs: 0,
    firstSeenMs: 0,
  }
}

export class MemoryHolders implements HolderRequests {
  readonly relays: readonly RelayInfo[]
  readonly #primitives: Primitives
  readonly #networkId: Uint8Array
  readonly #seeds = new Map<string, Uint8Array>()
  /** Answers to gets by locator, as they are sent. */
  readonly #found = new Map<string, Uint8Array>()
  /** Processor time that was the holders'. */
  workedMs = 0

  constructor(primitives: Primitives, networkId: Uint8Array, count: number) {
    this.#primitives = primitives
    this.#networkId = networkId
    this.relays = Array.from({ length: count }, (_, index) => {
      const seed = primitives.random.bytes(32)
      const id = primitives.ed25519PublicOf(seed)
      this.#seeds.set(toHex(id), seed)
      return relayOf(index, id)
    })
  }

  async request(order: HolderRequest): Promise<Uint8Array> {
    const startMs = cpuMs()
    try {
      return this.#answer(order)
    } finally {
      this.workedMs += cpuMs() - startMs
    }
  }

  isOpen(): boolean {
    return true
  }

  end(): void {}

  /** Gives the memory back. */
  forget(): void {
    this.#found.clear()
  }

  #answer({ request: bytes, holder }: HolderRequest): Uint8Array {
    const request = decodeStoreRequest(bytes)
    if (request.operation === 'get-share')
      return (this.#found.get(toHex(request.locator)) ?? encodeFoundShare({ status: 'missing' })).slice()
    if (request.operation !== 'put-share') throw fail('bad-input', 'bench: only shares')
    const { share, until } = request
    const subject = shareLocator(this.#primitives, shareId(this.#primitives, share))
    this.#found.set(toHex(subject), encodeFoundShare({ status: 'found', share }))
    const message = receiptMessage({ networkId: this.#networkId, subject }, until)
    const seed = this.#seeds.get(toHex(holder)) as Uint8Array
    return encodeReceipt({ status: 'stored', until, signature: this.#primitives.ed25519Sign(seed, message) })
  }
}
