/**
 * What holders have signed for while a content is left, so that a restart puts none of it again: a file of one slot a segment,
 * written in any order. It holds the ids of all shares, of which the lists are made.
 *
 *     slot = held u16 | until u32 | ids 32 each, as many as a whole segment has | check 8
 *     check = first 8 bytes of SHA-256(salt | level u8 | segment u32 | what stands before it)
 */
import {
  concatBytes,
  equalBytes,
  fail,
  fileFailureOf,
  type FileHandle,
  type FileSystem,
  type Primitives,
} from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'
import { BLOCK_BYTES } from '../format/blocks.ts'
import { HASH_BYTES } from '../format/leaf-list.ts'
import { dataOf, IDS_PER_BLOCK, idCountOf, type Level, shareAt } from './levels.ts'

const CHECK_BYTES = 8
const FACTS_BYTES = 2 + 4

/** A segment that was put. */
export interface DoneSegment {
  readonly held: number
  /** Hours since 1970. */
  readonly untilHours: number
  readonly ids: readonly Uint8Array[]
}

export interface JournalConfig {
  readonly path: string
  /** Of this attempt: what another one wrote never fits. */
  readonly salt: Uint8Array
  readonly levels: readonly Level[]
}

export class LeaveJournal {
  readonly #primitives: Primitives
  readonly #config: JournalConfig
  readonly #handle: FileHandle
  readonly #starts: readonly number[]

  private constructor(primitives: Primitives, config: JournalConfig, handle: FileHandle) {
    this.#primitives = primitives
    this.#config = config
    this.#handle = handle
    let start = 0
    this.#starts = config.levels.map((level) => {
      const at = start
      start += level.segments * slotBytes(level)
      return at
    })
  }

  /** Opens it, or begins one. @throws WarrenError `storage`. */
  static async open(files: FileSystem, primitives: Primitives, config: JournalConfig): Promise<LeaveJournal> {
    const handle = await files.open(config.path, 'update').catch((error: unknown) => {
      if (fileFailureOf(error) === 'missing') return files.open(config.path, 'create')
      throw error
    })
    return new LeaveJournal(primitives, config, handle)
  }

  /** undefined: it was not put, as far as is known. @throws WarrenError `storage`. */
  async read(level: number, segment: number): Promise<DoneSegment | undefined> {
    const found = this.#level(level)
    const slot = new Uint8Array(slotBytes(found))
    if ((await this.#handle.read(this.#offset(level, segment), slot)) !== slot.length) return undefined
    const facts = slot.subarray(0, -CHECK_BYTES)
    if (!equalBytes(this.#check(level, segment, facts), slot.subarray(-CHECK_BYTES))) return undefined
    const reader = new Reader(facts)
    const [held, untilHours] = [reader.u16(), reader.u32()]
    const count = dataOf(found, segment) + found.parity
    return { held, untilHours, ids: Array.from({ length: count }, () => reader.bytes(HASH_BYTES)) }
  }

  /** Survives a kill once it resolves. @throws WarrenError `storage`. */
  async write(level: number, segment: number, done: DoneSegment): Promise<void> {
    const bytes = slotBytes(this.#level(level))
    const writer = new Writer(bytes).u16(done.held).u32(done.untilHours)
    for (const id of done.ids) writer.bytes(id)
    const facts = writer.padTo(bytes - CHECK_BYTES).finish()
    const slot = concatBytes(facts, this.#check(level, segment, facts))
    await this.#handle.write(this.#offset(level, segment), slot)
  }

  /**
   * Plain blocks of the list of a level, all of whose segments were put.
   *
   * @throws WarrenError `storage`: a slot that was written is not to be read.
   */
  async listBlocks(level: number, first: number, count: number): Promise<Uint8Array> {
    const found = this.#level(level)
    const bytes = new Uint8Array(count * BLOCK_BYTES)
    const end = Math.min(idCountOf(found), (first + count) * IDS_PER_BLOCK)
    let current = { segment: -1, ids: [] as readonly Uint8Array[] }
    for (let position = first * IDS_PER_BLOCK; position < end; position++) {
      const { segment, share } = shareAt(found, position)
      if (current.segment !== segment)
        current = { segment, ids: (await this.read(level, segment))?.ids ?? [] }
      const id = current.ids[share]
      if (id === undefined) throw fail('storage', 'leaving: what was noted of a segment cannot be read')
      bytes.set(id, (position - first * IDS_PER_BLOCK) * HASH_BYTES)
    }
    return bytes
  }

  /** Survives a loss of power once it resolves. */
  sync(): Promise<void> {
    return this.#handle.sync()
  }

  close(): Promise<void> {
    return this.#handle.close()
  }

  #level(level: number): Level {
    return this.#config.levels[level] as Level
  }

  #offset(level: number, segment: number): number {
    return (this.#starts[level] ?? 0) + segment * slotBytes(this.#level(level))
  }

  #check(level: number, segment: number, facts: Uint8Array): Uint8Array {
    const place = new Writer(5).u8(level).u32(segment).finish()
    return this.#primitives.sha256(concatBytes(this.#config.salt, place, facts)).subarray(0, CHECK_BYTES)
  }
}

function slotBytes({ data, parity }: Level): number {
  return FACTS_BYTES + (data + parity) * HASH_BYTES + CHECK_BYTES
}
