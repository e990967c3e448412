/** Sets of made-up relays for measuring: as many as wanted, signed or not, and rounds between two of them. */
import {
  answerQuestions,
  createNetwork,
  decodeAnswer,
  decodeRequest,
  type DirectoryItem,
  encodeAnswer,
  encodeRequest,
  type Network,
  piecesOf,
  RangeClaims,
  RangeSession,
  RelaySet,
  signKeys,
  signLiveness,
} from '@warren/directory'
import type { Offload, Primitives, StateStore } from '@warren/kernel'
import { createNodePrimitives } from '@warren/platform/node'
import { createSeededRandom, MemoryState, VirtualClock } from '@warren/testkit'
import { DEFAULT_GEOMETRY } from '@warren/wire'

const KEM_KEY_BYTES = 1184
const SIGNATURE_BYTES = 64
const KEYS_VALID_MS = 3_600_000
/** Accepted in one go: fewer than a set lets wait. */
const BATCH_ITEMS = 8192

export interface Signer {
  readonly seed: Uint8Array
  readonly id: Uint8Array
}

/** What comparing two sets to the end took. */
export interface Compared {
  /** Whole cells, both ways. */
  readonly bytes: number
  readonly roundTrips: number
  /** Of processor, on the main thread. */
  readonly askerMs: number
  readonly answererMs: number
}

/** Verifies nothing: who made the items need not check them. */
export const TRUSTING: Offload = {
  run: async (): Promise<never> => new Array<boolean>(128).fill(true) as never,
}

export class MadeUpRelays {
  readonly clock = new VirtualClock()
  /** Seeded, so that another process makes the same network and relays. */
  readonly primitives: Primitives = createNodePrimitives(createSeededRandom('bench'))
  readonly network: Network = createNetwork(this.primitives, { name: 'bench', testing: true })
  readonly signers: readonly Signer[]
  readonly #signing: Primitives

  /** @param isSigned - false: what nobody verifies is quicker made. */
  constructor(relays: number, isSigned: boolean) {
    const { random } = this.primitives
    this.#signing = isSigned
      ? this.primitives
      : { ...this.primitives, ed25519Sign: () => new Uint8Array(SIGNATURE_BYTES) }
    this.signers = Array.from({ length: relays }, (): Signer => {
      const seed = random.bytes(32)
      return { seed, id: isSigned ? this.primitives.ed25519PublicOf(seed) : seed }
    })
  }

  keysOf({ seed, id }: Signer, index: number): DirectoryItem {
    const issuedAtMs = this.clock.wallMs()
    const part = {
      id,
      sequence: 1,
      issuedAtMs,
      expiresAtMs: issuedAtMs + KEYS_VALID_MS,
      onionKey: id,
      kemKey: new Uint8Array(KEM_KEY_BYTES),
      ip: Uint8Array.of(10, index % 250, (index >> 8) & 255, 7),
      port: 443,
      capabilities: 7,
      operator: undefined,
    }
    return { kind: 'keys', bytes: signKeys(this.#signing, this.network.id, seed, part) }
  }

  livenessOf({ seed, id }: Signer): DirectoryItem {
    const statement = { shortId: id.subarray(0, 16), atMs: this.clock.wallMs(), leaving: false }
    return { kind: 'liveness', bytes: signLiveness(this.#signing, this.network.id, seed, statement) }
  }

  /** Both parts of each. */
  items(): DirectoryItem[] {
    return this.signers.flatMap((signer, index) => [this.keysOf(signer, index), this.livenessOf(signer)])
  }

  /** @param offload - who verifies; nobody unless given. */
  emptySet(offload: Offload = TRUSTING, state: StateStore = new MemoryState()): RelaySet {
    return new RelaySet({ clock: this.clock, primitives: this.primitives, offload, state }, this.network)
  }

  /** Has one set fetch what another has, through the messages of the product. */
  async compare(own: RelaySet, peer: RelaySet): Promise<Compared> {
    const { primitives, clock } = this
    const session = new RangeSession(
      { primitives, random: primitives.random },
      own.compared,
      new RangeClaims(clock),
    )
    const beganMs = mainThreadMs()
    let [bytes, roundTrips, answererMs] = [0, 0, 0]
    for (;;) {
      const request = session.next()
      if (typeof request === 'string')
        return { bytes, roundTrips, answererMs, askerMs: mainThreadMs() - beganMs - answererMs }
      const asked = encodeRequest(request)
      const answeringMs = mainThreadMs()
      const { replies } = answerQuestions(primitives, peer.compared, decodeRequest(asked))
      const answer = encodeAnswer({ status: 'ok', relays: this.signers.length, replies })
      answererMs += mainThreadMs() - answeringMs
      bytes += cellBytes(asked, 'request') + cellBytes(answer, 'answer')
      roundTrips++
      await own.accept(session.take(decodeAnswer(answer).replies))
    }
  }
}

export async function acceptAll(set: RelaySet, items: readonly DirectoryItem[]): Promise<void> {
  for (let start = 0; start < items.length; start += BATCH_ITEMS)
    await set.accept(items.slice(start, start + BATCH_ITEMS))
}

/** What the processor has spent on this thread, which no other work on the machine changes much. */
export function mainThreadMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** The same over all threads. */
export function processMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function cellBytes(message: Uint8Array, kind: 'request' | 'answer'): number {
  return [...piecesOf(DEFAULT_GEOMETRY, kind, 1, message)].reduce((sum, cell) => sum + cell.length, 0)
}
