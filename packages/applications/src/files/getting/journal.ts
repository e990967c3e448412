/** The journal of a download on disk: read once, then only added to (docs/spec/files.md §7). */
import { concatBytes, equalBytes, type FileHandle, type FileSystem, type Ports, utf8 } from '@warren/kernel'
import {
  checkAtEnd,
  decodeHead,
  decodeRecord,
  encodeHead,
  encodeRecord,
  JOURNAL_HEAD_BYTES,
  type JournalRecord,
  type JournalSubject,
  MAX_RECORD_BYTES,
} from './journal-format.ts'
import { RangeSet } from './range-set.ts'

/** Read at once while a journal is loaded. */
const READ_BYTES = 256 * 1024

/** A block that was written, but perhaps not before a loss of power. */
export interface Unproven {
  readonly index: number
  readonly fingerprint: Uint8Array
}

/** What a journal says. */
export interface JournalState {
  /** On disk for sure. */
  readonly proven: RangeSet
  /** Written since the last checkpoint: to be checked, unless the end was a clean one. */
  readonly unproven: readonly Unproven[]
  /** It was being moved to this name. */
  readonly finishing: string | undefined
}

type JournalPorts = Pick<Ports, 'primitives' | 'random'> & { readonly files: FileSystem }

export class Journal {
  readonly #ports: JournalPorts
  readonly #handle: FileHandle
  #offset: number
  #lastCheck: Uint8Array
  /** Where the last checkpoint ends. */
  #proven: { readonly offset: number; readonly check: Uint8Array }

  private constructor(ports: JournalPorts, handle: FileHandle, offset: number, lastCheck: Uint8Array) {
    this.#ports = ports
    this.#handle = handle
    this.#offset = offset
    this.#lastCheck = lastCheck
    this.#proven = { offset, check: lastCheck }
  }

  /** Begins one. @throws WarrenError `storage`: the disk, or there is one already. */
  static async create(ports: JournalPorts, path: string, subject: JournalSubject): Promise<Journal> {
    const handle = await ports.files.open(path, 'create')
    try {
      const head = encodeHead(ports.primitives, subject, ports.random.bytes(16))
      await handle.write(0, head)
      await handle.sync()
      return new Journal(ports, handle, head.length, checkAtEnd(head))
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  /** What a journal is of, whoever wrote it; undefined: there is none, or its head is damaged. */
  static async subjectAt(ports: JournalPorts, path: string): Promise<JournalSubject | undefined> {
    const stat = await ports.files.stat(path)
    if (stat?.kind !== 'file') return undefined
    const handle = await ports.files.open(path, 'read')
    try {
      const head = new Uint8Array(JOURNAL_HEAD_BYTES)
      const length = await handle.read(0, head)
      return decodeHead(ports.primitives, head.subarray(0, length))
    } finally {
      await handle.close()
    }
  }

  /**
   * Goes on with one, from its last undamaged record. Its head was read before.
   *
   * @throws WarrenError `storage`.
   */
  static async resume(ports: JournalPorts, path: string): Promise<{ journal: Journal; state: JournalState }> {
    const handle = await ports.files.open(path, 'update')
    try {
      const head = new Uint8Array(JOURNAL_HEAD_BYTES)
      await handle.read(0, head)
      const journal = new Journal(ports, handle, JOURNAL_HEAD_BYTES, checkAtEnd(head))
      const state = await journal.#load()
      // What follows is torn, or of nobody: it must not come to stand behind a new record.
      await handle.truncate(journal.#offset)
      return { journal, state }
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  /** Adds records; they survive a kill once this resolves. @throws WarrenError `storage`: none of them counts. */
  async append(...records: readonly JournalRecord[]): Promise<void> {
    let lastCheck = this.#lastCheck
    const encoded = records.map((record) => {
      const bytes = encodeRecord(this.#ports.primitives, lastCheck, record)
      lastCheck = checkAtEnd(bytes)
      return bytes
    })
    const bytes = concatBytes(...encoded)
    await this.#handle.write(this.#offset, bytes)
    this.#offset += bytes.length
    this.#lastCheck = lastCheck
  }

  /** Says that everything before it is on disk for good, and puts itself there. */
  async checkpoint(): Promise<void> {
    await this.append({ type: 'checkpoint' })
    await this.sync()
    this.#proven = { offset: this.#offset, check: this.#lastCheck }
  }

  /** Takes back what followed the last checkpoint, and adds `records` instead. */
  async rewind(records: readonly JournalRecord[]): Promise<void> {
    this.#offset = this.#proven.offset
    this.#lastCheck = this.#proven.check
    await this.#handle.truncate(this.#offset)
    for (const record of records) await this.append(record)
    await this.sync()
  }

  /** What was added survives a loss of power. */
  async sync(): Promise<void> {
    await this.#handle.sync()
  }

  async close(): Promise<void> {
    await this.#handle.close()
  }

  async #load(): Promise<JournalState> {
    const proven = new RangeSet()
    let unproven: Unproven[] = []
    let finishing: string | undefined
    let held = new Uint8Array(0)
    for (;;) {
      if (held.length < MAX_RECORD_BYTES) held = await this.#readOn(held)
      const read = decodeRecord(this.#ports.primitives, this.#lastCheck, held)
      if (read === undefined) return { proven, unproven, finishing }
      const { record, bytes } = read
      this.#lastCheck = checkAtEnd(held.subarray(0, bytes))
      this.#offset += bytes
      held = held.subarray(bytes)
      if (record.type === 'finishing') finishing = record.name
      else if (record.type === 'written')
        for (const [at, fingerprint] of record.fingerprints.entries())
          unproven.push({ index: record.first + at, fingerprint })
      else {
        for (const { index } of unproven) proven.add(index)
        unproven = []
        this.#proven = { offset: this.#offset, check: this.#lastCheck }
      }
    }
  }

  /** More of the file behind what is held of it. */
  async #readOn(held: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const more = new Uint8Array(READ_BYTES)
    const length = await this.#handle.read(this.#offset + held.length, more)
    const joined = new Uint8Array(held.length + length)
    joined.set(held)
    joined.set(more.subarray(0, length), held.length)
    return joined
  }
}

/** Names the choice of files in a journal. @param chosen - indexes of entries. */
export function selectionOf(
  primitives: Ports['primitives'],
  chosen: readonly number[],
  all: number,
): Uint8Array {
  if (chosen.length === all) return primitives.sha256(utf8('warren files selection: all'))
  return primitives.sha256(utf8(`warren files selection: ${chosen.join(',')}`))
}

export function isSameSubject(a: JournalSubject, b: JournalSubject): boolean {
  return equalBytes(a.manifestRoot, b.manifestRoot) && equalBytes(a.selection, b.selection)
}
