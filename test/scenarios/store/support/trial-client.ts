/** Somebody who leaves, keeps alive and gets content, with the product's own parts over relays on trial. */
import {
  BLOCK_BYTES,
  blockCountOf,
  createBlockCipher,
  createDownloads,
  createKeeper,
  createLeaves,
  createOpenLeft,
  type Downloads,
  encodeManifest,
  type HashTree,
  type IndexHeads,
  type Keeper,
  LeafList,
  leafOf,
  type LeftContent,
  padToBlocks,
  type StoreAccess,
  treeOf,
} from '@warren/applications'
import type { RelayInfo } from '@warren/directory'
import { connectFailure } from '@warren/hidden'
import { CancelSource, type Primitives, SILENT_LOG, utf8 } from '@warren/kernel'
import {
  chooseCoding,
  createHeads,
  createItems,
  createSegments,
  type Heads,
  sayCoding,
  type Segments,
} from '@warren/store'
import { createErasureCode, MemoryFiles, MemoryState } from '@warren/testkit'
import { NETWORK_ID, type Traffic, type TrialRelays } from './trial-relays.ts'

const HOUR_MS = 3_600_000
const NO_CANCEL = new CancelSource().cancel

type Leavable = Awaited<ReturnType<Parameters<typeof createLeaves>[1]['content']>>

export class TrialClient {
  readonly files = new MemoryFiles()
  readonly segments: Segments
  readonly heads: Heads
  readonly traffic: Traffic
  /** Of {@link traffic}, what its keeper's repairs took: shares that were got to restore a segment, and shares made again. */
  readonly repairs = { gotBytes: 0, putBytes: 0 }
  readonly #relays: TrialRelays
  readonly #access: StoreAccess
  readonly #ports

  /** @param view - the relays that it knows now. */
  constructor(relays: TrialRelays, view: () => readonly RelayInfo[]) {
    this.#relays = relays
    const { clock, random, primitives } = relays
    const [state, files] = [new MemoryState(), this.files]
    this.#ports = { clock, random, primitives, state, files, log: SILENT_LOG, erasure: createErasureCode() }
    const requests = relays.requests()
    this.traffic = requests.traffic
    const places = {
      networkId: NETWORK_ID,
      requests,
      view: { relays: view, byId: () => undefined, version: 1 },
    }
    this.segments = createSegments(this.#ports, { ...places, own: undefined })
    const items = createItems(this.#ports, places)
    this.heads = createHeads(this.#ports, { networkId: NETWORK_ID, items })
    this.#access = {
      segments: this.segments,
      heads: indexHeadsOf(this.heads),
      choose: (blocks) => {
        const coding = chooseCoding(blocks, this.segments.eligible)
        return { data: coding.data, parity: coding.parity, survives: sayCoding(coding) }
      },
      end: (group) => requests.end(group),
    }
  }

  /** Leaves one file for 30 days. */
  leave(bytes: Uint8Array): Promise<LeftContent> {
    const content = leavableOf(this.#ports.primitives, bytes)
    const leaves = createLeaves(this.#ports, {
      store: this.#access,
      content: async () => content,
      left: () => {},
      changed: () => {},
    })
    const watch = { cancel: NO_CANCEL, told: () => {} }
    return this.#relays.clock.settle(leaves.leave('1', {}, watch), HOUR_MS)
  }

  keeper(): Keeper {
    return createKeeper(this.#ports, {
      segments: this.#countingRepairs(),
      kinds: { share: createOpenLeft(this.#ports.primitives, this.#access) },
      end: (group) => this.#access.end(group),
      changed: () => {},
      dropped: () => {},
    })
  }

  #countingRepairs(): Segments {
    const { segments, traffic, repairs } = this
    return {
      get eligible() {
        return segments.eligible
      },
      check: (segment, options) => segments.check(segment, options),
      get: (place, ids, options) => segments.get(place, ids, options),
      put: (place, blocks, until, options) => segments.put(place, blocks, until, options),
      repair: async (segment, until, options) => {
        const before = { ...traffic }
        try {
          return await segments.repair(segment, until, options)
        } finally {
          repairs.gotBytes += traffic.gotBytes - before.gotBytes
          repairs.putBytes += traffic.putBytes - before.putBytes
        }
      },
    }
  }

  /** Gets a link whose author is gone. @returns the file; undefined: it did not come within an hour. */
  async get(link: string): Promise<Uint8Array | undefined> {
    this.files.plant('/to/.keep', '')
    const downloads = createDownloads(this.#ports, {
      networkId: NETWORK_ID,
      connect: async () => {
        throw connectFailure('descriptor-not-found')
      },
      changed: () => {},
      store: this.#access,
    })
    downloads.begin()
    try {
      return await this.#getWith(downloads, link)
    } finally {
      await this.#relays.clock.settle(downloads.stop(), HOUR_MS)
    }
  }

  async #getWith(downloads: Downloads, link: string): Promise<Uint8Array | undefined> {
    const { id } = downloads.start({ link, to: '/to' })
    const { clock } = this.#relays
    const endMs = clock.nowMs() + HOUR_MS
    const isOver = (): boolean => downloads.get(id)?.state === 'done' || clock.nowMs() >= endMs
    await clock.runUntil(isOver, 2 * HOUR_MS)
    const status = downloads.get(id)
    if (status?.state !== 'done') return undefined
    const handle = await this.files.open(status.to, 'read')
    const bytes = new Uint8Array(status.totalBytes)
    await handle.read(0, bytes)
    await handle.close()
    return bytes
  }
}

function indexHeadsOf(heads: Heads): IndexHeads {
  const label = 'leave'
  return {
    keyOf: (hint) => heads.keyOf(hint, label),
    async find(headKey, sealKey, options) {
      const found = await heads.find(headKey, sealKey, options)
      if (found === undefined) return undefined
      return {
        plaintext: found.contents,
        copy: found.bytes,
        untilHours: found.until,
        holders: found.holders,
      }
    },
    async publish({ seed, sealKey, plaintext, untilHours }, options) {
      const order = { seed, label, sealKey, contents: plaintext, until: untilHours }
      const put = await heads.publish(order, options)
      return { held: put.held, untilHours: put.until }
    },
    async renew(headKey, untilHours, options, copy) {
      const put = await heads.renew(headKey, untilHours, options, copy)
      return put && { held: put.held, untilHours: put.until }
    },
  }
}

interface Blob {
  readonly tree: HashTree
  readonly blocks: readonly Uint8Array[]
}

function blobOf(primitives: Primitives, key: Uint8Array, name: 'manifest' | 'data', plain: Uint8Array): Blob {
  const cipher = createBlockCipher(primitives, key, name)
  const leaves = new LeafList()
  const blocks = Array.from({ length: blockCountOf(plain.length) }, (_, index) => {
    const block = new Uint8Array(BLOCK_BYTES)
    block.set(plain.subarray(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES))
    cipher.apply(index, block)
    leaves.add(leafOf(primitives, block))
    return block
  })
  return { tree: treeOf(primitives, leaves), blocks }
}

/** A file as a share of its author. */
function leavableOf(primitives: Primitives, bytes: Uint8Array): Leavable {
  const [key, identitySeed] = [primitives.sha256(utf8('key')), primitives.sha256(utf8('author'))]
  const data = blobOf(primitives, key, 'data', bytes)
  const manifest = encodeManifest({
    name: 'left',
    kind: 'file',
    dataRoot: data.tree.root,
    dataBytes: bytes.length,
    entries: [{ path: ['left'], kind: 'file', bytes: bytes.length, executable: false, modifiedS: 1 }],
  })
  const listed = blobOf(primitives, key, 'manifest', padToBlocks(manifest))
  const blocks = [...listed.blocks, ...data.blocks]
  return {
    number: 1,
    link: {
      networkTag: NETWORK_ID.slice(0, 4),
      manifestRoot: listed.tree.root,
      key,
      hints: [primitives.ed25519PublicOf(identitySeed)],
    },
    identitySeed,
    manifestBlocks: listed.blocks.length,
    dataBlocks: data.blocks.length,
    usedBytes: { manifest: manifest.length, data: bytes.length },
    journalPath: '/journal',
    async read(first, count) {
      const joined = new Uint8Array(count * BLOCK_BYTES)
      for (const [index, block] of blocks.slice(first, first + count).entries())
        joined.set(block, index * BLOCK_BYTES)
      return joined
    },
  }
}
