/**
 * What writers of sequences keep on disk (docs/spec/store.md §9): where each stands, and what is to be appended, until its box has settled.
 *
 *     table `box-writers`, key: name of the sequence; value = write capability of the position | the one that reaches back furthest | unsure u8
 *     table `box-entries`, key: NAME/SERIAL; value = lifetime u32, hours, or 0 | mark 16 | length u16 | contents | nothing, or index u64 | chain 32
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
} from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'
import {
  type BoxPosition,
  type BoxWriteCapability,
  decodeBoxCapability,
  encodeBoxCapability,
  readCapabilityOf,
} from './box-capability.ts'
import { nameOfBoxes } from './box-keys.ts'
import { BOX_MARK_BYTES, type BoxEntry, MAX_BOX_CONTENTS } from './box-contents.ts'

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

interface StoredSequence extends KeptSequence {
  /** Boxes behind the position may be this node's own: it is as old as a backup. */
  readonly isUnsure: boolean
}

export interface KeptEntry extends BoxEntry {
  /** Entries of a sequence are appended in this order. */
  readonly serial: number
  /** How long its box is to lie, hours, and no longer. Absent: for as long as this node looks after it. */
  readonly lifetimeHours?: number
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
    return nameOfBoxes(this.#primitives, readCapabilityOf(this.#primitives, write).root)
  }

  names(): string[] {
    return this.#writers.keys()
  }

  /** Undefined: no such sequence. */
  sequence(name: string): StoredSequence | undefined {
    const value = this.#writers.get(name)
    if (value === undefined) return undefined
    const [position, first] = [0, WRITE_BYTES].map((at) => {
      const capability = decodeBoxCapability(this.#primitives, value.subarray(at, at + WRITE_BYTES))
      assert(capability.capability === 'write', 'box journal: what writes is kept')
      return capability
    })
    return { position, first, isUnsure: value[2 * WRITE_BYTES] === 1 } as StoredSequence
  }

  /** A position that is not behind the one that is kept, nor before the first, changes nothing. */
  advance(name: string, write: BoxWriteCapability): void {
    const { position = write, first = write, isUnsure = false } = this.sequence(name) ?? {}
    const furthest = position.index > write.index ? position : write
    this.#put(name, { position: furthest, first: first.index < write.index ? first : write, isUnsure })
  }

  /** A sequence of a backup. What is kept of it here and reaches further stays. @returns its name. */
  restore({ position, first }: KeptSequence): string {
    const name = this.nameOf(first)
    const known = this.sequence(name)
    const isFurther = known === undefined || known.position.index < position.index
    this.#put(name, {
      position: isFurther ? position : known.position,
      first: known === undefined || first.index < known.first.index ? first : known.first,
      isUnsure: isFurther || known.isUnsure,
    })
    return name
  }

  /** It was looked what lies behind the position. */
  ascertain(name: string): void {
    const sequence = this.sequence(name)
    if (sequence !== undefined) this.#put(name, { ...sequence, isUnsure: false })
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

  #put(name: string, { position, first, isUnsure }: StoredSequence): void {
    const flag = Uint8Array.of(isUnsure ? 1 : 0)
    const value = concatBytes(encodeBoxCapability(position), encodeBoxCapability(first), flag)
    if (!equalBytes(value, this.#writers.get(name) ?? new Uint8Array())) this.#writers.put(name, value)
  }

  #keysOf(name: string): string[] {
    return this.#entries.keys().filter((key) => key.startsWith(`${name}/`))
  }
}

function keyOf(name: string, serial: number): string {
  return `${name}/${String(serial).padStart(SERIAL_CHARACTERS, '0')}`
}

function encodeEntry({ lifetimeHours, mark, contents, placed }: KeptEntry): Uint8Array {
  const writer = new Writer(VALUE_BYTES)
    .u32(lifetimeHours ?? 0)
    .bytes(mark)
    .lengthPrefixed16(contents)
  return (placed === undefined ? writer : writer.u64(placed.index).bytes(placed.chain)).finish()
}

function decodeEntry(key: string, value: Uint8Array): KeptEntry {
  const reader = new Reader(value)
  const serial = Number(key.slice(-SERIAL_CHARACTERS))
  const lifetimeHours = reader.u32()
  const entry = {
    serial,
    ...(lifetimeHours === 0 ? {} : { lifetimeHours }),
    mark: reader.bytes(BOX_MARK_BYTES),
    contents: reader.lengthPrefixed16(MAX_BOX_CONTENTS),
  }
  if (reader.remaining === 0) return entry
  const placed = { index: reader.u64(), chain: reader.bytes(CHAIN_BYTES) }
  reader.finish()
  return { ...entry, placed }
}
