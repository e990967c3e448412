/**
 * Writers of sequences that lose nothing when their process dies (docs/spec/store.md §9): what is to be appended is written down before
 * anything leaves, and kept until a look ITEM_SETTLE_MS later says that its box stands.
 */
import { assert, type Cancel, fail, type Ports, throwIfCancelled, type WarrenError } from '@warren/kernel'
import type { BoxWriteCapability } from './box-capability.ts'
import { MAX_BOX_CONTENTS } from './box-contents.ts'
import { BoxJournal, type KeptSequence } from './box-journal.ts'
import type { Boxes } from './boxes.ts'
import { type PlacedBox, SequenceWriter } from './sequence-writer.ts'
import { MAX_BOX_WRITERS, MAX_LIFETIME_HOURS } from '../limits.ts'

export interface BoxWriterStatus extends KeptSequence {
  /** Of the sequence, for whoever writes it. */
  readonly name: string
  /** Entries that have no place yet. */
  readonly waiting: number
  /** Entries that have one, and are looked at once more. */
  readonly settling: number
  /** Why something waits. */
  readonly failure?: WarrenError
}

export interface BoxAppendOptions {
  readonly cancel?: Cancel
  /** Told each time when it could not be appended and is tried again. */
  readonly failed?: (error: WarrenError) => void
}

export interface BoxWriters {
  /** Goes on with what a process before did not end. Call once, when the network may be used. */
  begin(): void
  /** What is under way is gone on with by the next process. */
  stop(): Promise<void>
  list(): BoxWriterStatus[]
  /**
   * Writes a sequence from now on. Durable. One that is written already goes on from where it is.
   *
   * @returns its name: the same for every write capability of it. @throws WarrenError `overloaded`, `storage`.
   */
  add(write: BoxWriteCapability): string
  /** For a backup. */
  exportAll(): KeptSequence[]
  /**
   * Sequences of a backup, as many as there is room for. One is appended to behind what it has by then, which is looked for before. Durable.
   *
   * @throws WarrenError `storage`.
   */
  restore(sequences: readonly KeptSequence[]): void
  /** Writes it no longer; what waited is forgotten, what was appended stays. @returns false: it is not written here. @throws WarrenError `storage`. */
  remove(name: string): Promise<boolean>
  /**
   * Appends what is given, behind what was appended before. It is on disk when this returns its promise, and appended whatever becomes of this
   * process, unless it is cancelled before it has its place; then it may be there or not.
   *
   * @param contents - at most MAX_BOX_CONTENTS bytes.
   * @param lifetimeHours - how long it is to lie, and no longer; undefined: as long as this node looks after it.
   * @returns once holders have it. @throws WarrenError `not-found`, `overloaded`, `storage`: nothing was written down; `cancelled`; `closed`: the
   *   node stops, and its next process goes on with it.
   */
  append(
    name: string,
    contents: Uint8Array,
    lifetimeHours: number | undefined,
    options?: BoxAppendOptions,
  ): Promise<PlacedBox>
}

export interface BoxWritersConfig {
  /** 32 bytes. */
  readonly networkId: Uint8Array
  readonly boxes: Pick<Boxes, 'append' | 'standing' | 'findEnd'>
  /** A box of a sequence was written here. @param isLimited - it is to lie no longer than that. */
  readonly placed?: (name: string, box: PlacedBox, isLimited: boolean) => void
}

export function createBoxWriters(
  ports: Pick<Ports, 'clock' | 'primitives' | 'random' | 'state'>,
  config: BoxWritersConfig,
): BoxWriters {
  return new Writers(ports, config)
}

class Writers implements BoxWriters {
  readonly #parts: ConstructorParameters<typeof SequenceWriter>[0]
  readonly #journal: BoxJournal
  readonly #sequences = new Map<string, SequenceWriter>()
  #isOn = false

  constructor(ports: Pick<Ports, 'clock' | 'primitives' | 'random' | 'state'>, config: BoxWritersConfig) {
    this.#journal = new BoxJournal(ports)
    this.#parts = { ...ports, placed: () => {}, ...config, journal: this.#journal }
    for (const name of this.#journal.names()) this.#sequences.set(name, new SequenceWriter(this.#parts, name))
  }

  begin(): void {
    this.#isOn = true
    for (const sequence of this.#sequences.values()) sequence.begin()
  }

  async stop(): Promise<void> {
    this.#isOn = false
    const reason = fail('closed', 'boxes: the node stops; at its next start it goes on with what waits')
    await Promise.all([...this.#sequences.values()].map((sequence) => sequence.stop(reason)))
  }

  list(): BoxWriterStatus[] {
    return [...this.#sequences].map(([name, { failure }]) => {
      const sequence = this.#journal.sequence(name)
      assert(sequence !== undefined, 'boxes: a sequence that is written is kept')
      const entries = this.#journal.entries(name)
      const waiting = entries.filter(({ placed }) => placed === undefined).length
      const why = failure === undefined ? {} : { failure }
      return { ...sequence, name, waiting, settling: entries.length - waiting, ...why }
    })
  }

  add(write: BoxWriteCapability): string {
    const name = this.#journal.nameOf(write)
    const isNew = !this.#sequences.has(name)
    if (isNew && this.#sequences.size >= MAX_BOX_WRITERS)
      throw fail('overloaded', 'boxes: this node writes as many sequences as it can', {
        next: 'Remove one of them first.',
      })
    this.#journal.advance(name, write)
    if (isNew) this.#begin(name)
    return name
  }

  exportAll(): KeptSequence[] {
    return this.list().map(({ position, first }) => ({ position, first }))
  }

  restore(sequences: readonly KeptSequence[]): void {
    for (const sequence of sequences) {
      const isNew = !this.#sequences.has(this.#journal.nameOf(sequence.first))
      if (isNew && this.#sequences.size >= MAX_BOX_WRITERS) continue
      const name = this.#journal.restore(sequence)
      if (isNew) this.#begin(name)
    }
  }

  async remove(name: string): Promise<boolean> {
    const sequence = this.#sequences.get(name)
    if (sequence === undefined) return false
    await sequence.stop(fail('closed', 'boxes: this sequence is written no longer'))
    this.#journal.remove(name)
    this.#sequences.delete(name)
    return true
  }

  async append(
    name: string,
    contents: Uint8Array,
    lifetimeHours: number | undefined,
    { cancel, failed = () => {} }: BoxAppendOptions = {},
  ): Promise<PlacedBox> {
    assert(contents.length <= MAX_BOX_CONTENTS, 'boxes: the contents fit')
    assert(
      lifetimeHours === undefined || (lifetimeHours > 0 && lifetimeHours <= MAX_LIFETIME_HOURS),
      'boxes: a lifetime is one that holders know',
    )
    const sequence = this.#sequences.get(name)
    if (sequence === undefined)
      throw fail('not-found', 'boxes: this sequence is not written here', {
        next: 'Give this node its write capability first.',
      })
    throwIfCancelled(cancel)
    const { serial, placed } = sequence.add(contents, lifetimeHours, failed)
    const giveUp = (): void => sequence.giveUp(serial)
    cancel?.addEventListener('abort', giveUp)
    try {
      return await placed
    } finally {
      cancel?.removeEventListener('abort', giveUp)
    }
  }

  #begin(name: string): void {
    const sequence = new SequenceWriter(this.#parts, name)
    this.#sequences.set(name, sequence)
    if (this.#isOn) sequence.begin()
  }
}

/** Writes sequences of a backup into the state of a node that does not run. Call within a transaction. @throws WarrenError `storage`. */
export function storeBoxSequences(
  ports: Pick<Ports, 'primitives' | 'state'>,
  sequences: readonly KeptSequence[],
): void {
  const journal = new BoxJournal(ports)
  for (const sequence of sequences.slice(0, MAX_BOX_WRITERS)) journal.restore(sequence)
}
