/**
 * What writers of sequences keep on disk (docs/spec/store.md §9): where each stands, and what is to be appended, until its box has settled.
 *
 *     table `box-writers`, key: name of the sequence; value = write capability of the position | the one that reaches back furthest
 *     table `box-entries`, key: NAME/SERIAL; value = lifetime u32, hours | mark 16 | length u16 | contents | nothing, or index u64 | chain 32
 *
 * A process that dies leaves each entry as one that waits for its place, or as one that has it.
 */
import {
  assert,
  concatBytes,
  equalBytes,
  type Primitives,
  type StateStore,
  type StateTable,
  toHex,
} from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'
import {
  type BoxPosition,
  type BoxWriteCapability,
  decodeBoxCapability,
  encodeBoxCapability,
  readCapabilityOf,
} from './box-capability.ts'
import { BOX_MARK_BYTES, type BoxEntry, MAX_BOX_CONTENTS } from './box-contents.ts'

const NAME_BYTES = 16
const SERIAL_CHARACTERS = 16
const WRITE_BYTES = 74
const CHAIN_BYTES = 32
const VALUE_BYTES = 4 + BOX_MARK_BYTES + 2 + MAX_BOX_CONTENTS + 8 + CHAIN_BYTES

export interface KeptSequence {
  /** Where the next append begins. */
  readonly position: BoxWriteCapability
  /** Of those that were given, the one that reaches back furthest. */
  readonly first: BoxWriteCapability
}

export interface KeptEntry extends BoxEntry {
  /** Entries of a sequence are appended in this order. */
  readonly serial: number
  /** How long its box is to lie, hours. */
  readonly lifetimeHours: number
  /** Where its box was put. Absent: it waits for a place. */
  readonly placed?: BoxPosition
}

/** Every change is durable when it returns. @throws WarrenError `storage`: nothing has changed. */
export class BoxJournal {
  readonly #primitives: Primitives
  readonly #state: StateStore
  readonly #writers: StateTable
  readonly #entries: StateTable

  constructor(ports: { readonly primitives: Primitives; readonly state: StateStore }) {
    this.#primitives = ports.primitives
    this.#state = ports.state
    this.#writers = ports.state.table('box-writers')
    this.#entries = ports.state.table('box-entries')
  }

  /** The same for every write capability of a sequence. */
  nameOf(write: BoxWriteCapability): string {
    const { root } = readCapabilityOf(this.#primitives, write)
    return toHex(this.#primitives.sha256(root).subarray(0, NAME_BYTES))
  }

  names(): string[] {
    return this.#writers.keys()
  }

  /** Undefined: no such sequence. */
  sequence(name: string): KeptSequence | undefined {
    const value = this.#writers.get(name)
    if (value === undefined) return undefined
    const [position, first] = [value.subarray(0, WRITE_BYTES), value.subarray(WRITE_BYTES)].map((bytes) => {
      const capability = decodeBoxCapability(this.#primitives, bytes)
      assert(capability.capability === 'write', 'box journal: what writes is kept')
      return capability
    })
    return { position, first } as KeptSequence
  }

  /** A position that is not behind the one that is kept, nor before the first, changes nothing. */
  advance(name: string, write: BoxWriteCapability): void {
    const { position = write, first = write } = this.sequence(name) ?? {}
    const furthest = position.index > write.index ? position : write
    const earliest = first.index < write.index ? first : write
    const value = concatBytes(encodeBoxCapability(furthest), encodeBoxCapability(earliest))
    if (!equalBytes(value, this.#writers.get(name) ?? new Uint8Array())) this.#writers.put(name, value)
  }

  /** With all that waits. */
  remove(name: string): void {
    this.#state.transaction(() => {
      for (const key of this.#keysOf(name)) this.#entries.delete(key)
      this.#writers.delete(name)
    })
  }

  /** In the order in which they came. */
  entries(name: string): KeptEntry[] {
    return this.#keysOf(name).map((key) => decodeEntry(key, this.#entries.get(key) as Uint8Array))
  }

  has(name: string, serial: number): boolean {
    return this.#entries.get(keyOf(name, serial)) !== undefined
  }

  put(name: string, entry: KeptEntry): void {
    this.#entries.put(keyOf(name, entry.serial), encodeEntry(entry))
  }

  /** At once: where it lies, and that the next append begins behind it. */
  place(name: string, entry: KeptEntry, at: BoxPosition, next: BoxWriteCapability): void {
    this.#state.transaction(() => {
      this.put(name, { ...entry, placed: at })
      this.advance(name, next)
    })
  }

  drop(name: string, serial: number): void {
    this.#entries.delete(keyOf(name, serial))
  }

  #keysOf(name: string): string[] {
    return this.#entries.keys().filter((key) => key.startsWith(`${name}/`))
  }
}

function keyOf(name: string, serial: number): string {
  return `${name}/${String(serial).padStart(SERIAL_CHARACTERS, '0')}`
}

function encodeEntry({ lifetimeHours, mark, contents, placed }: KeptEntry): Uint8Array {
  const writer = new Writer(VALUE_BYTES).u32(lifetimeHours).bytes(mark).lengthPrefixed16(contents)
  return (placed === undefined ? writer : writer.u64(placed.index).bytes(placed.chain)).finish()
}

function decodeEntry(key: string, value: Uint8Array): KeptEntry {
  const reader = new Reader(value)
  const entry = {
    serial: Number(key.slice(-SERIAL_CHARACTERS)),
    lifetimeHours: reader.u32(),
    mark: reader.bytes(BOX_MARK_BYTES),
    contents: reader.lengthPrefixed16(MAX_BOX_CONTENTS),
  }
  if (reader.remaining === 0) return entry
  const placed = { index: reader.u64(), chain: reader.bytes(CHAIN_BYTES) }
  reader.finish()
  return { ...entry, placed }
}
