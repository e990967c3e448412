/** The state port on maps: transactions that roll back, disks that fail when a test says so, and restarts after a crash. */
import { assert, fail, type StateStore, type StateTable } from '@warren/kernel'

type Table = Map<string, Uint8Array>

/** What was on disk at one moment. */
export type StateSnapshot = ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>

interface Undo {
  readonly table: Table
  readonly key: string
  readonly before: Uint8Array | undefined
}

const MAX_KEY_CHARACTERS = 512

function checked(key: string): string {
  assert(key.length <= MAX_KEY_CHARACTERS && key.isWellFormed(), 'state: a key is short, well-formed text')
  return key
}

function undo(journal: readonly Undo[]): void {
  for (const { table, key, before } of journal.toReversed()) {
    if (before === undefined) table.delete(key)
    else table.set(key, before)
  }
}

export class MemoryState implements StateStore {
  readonly #tables = new Map<string, Table>()
  /** One journal for each transaction that is open, innermost last. */
  readonly #journals: Undo[][] = []
  #writesLeft = Number.POSITIVE_INFINITY

  table(name: string): StateTable {
    const rows = this.#rows(name)
    return {
      get: (key) => rows.get(checked(key))?.slice(),
      keys: () => [...rows.keys()].sort(),
      put: (key, value) => this.#write(rows, key, value.slice()),
      delete: (key) => this.#write(rows, key, undefined),
    }
  }

  transaction<T>(work: () => T): T {
    const journal: Undo[] = []
    this.#journals.push(journal)
    try {
      const result = work()
      assert(!(result instanceof Promise), 'state: a transaction does not wait')
      this.#journals.pop()
      this.#journals.at(-1)?.push(...journal)
      return result
    } catch (error) {
      this.#journals.pop()
      undo(journal)
      throw error
    }
  }

  scrub(): void {
    assert(this.#journals.length === 0, 'state: a transaction scrubs nothing')
    if (this.#writesLeft <= 0) throw fail('storage', 'state: the disk is full')
  }

  /** The disk after `count` more writes: full. Every later write throws `storage` until `repairDisk`. */
  failAfterWrites(count: number): void {
    this.#writesLeft = count
  }

  repairDisk(): void {
    this.#writesLeft = Number.POSITIVE_INFINITY
  }

  /** What a crash at this moment leaves on disk: everything acknowledged, nothing of an open transaction. */
  snapshot(): StateSnapshot {
    const copy = new Map([...this.#tables].map(([name, rows]) => [name, new Map(rows)]))
    const names = new Map([...this.#tables].map(([name, rows]) => [rows, name]))
    for (const { table, key, before } of this.#journals.flat().reverse()) {
      const rows = copy.get(names.get(table) ?? '')
      if (before === undefined) rows?.delete(key)
      else rows?.set(key, before)
    }
    return copy
  }

  /** Starts again from what a crash left. */
  static restore(snapshot: StateSnapshot): MemoryState {
    const state = new MemoryState()
    for (const [name, rows] of snapshot) {
      const table = state.table(name)
      for (const [key, value] of rows) table.put(key, value)
    }
    return state
  }

  #rows(name: string): Table {
    const rows = this.#tables.get(name) ?? new Map()
    this.#tables.set(name, rows)
    return rows
  }

  #write(table: Table, key: string, value: Uint8Array | undefined): void {
    checked(key)
    if (this.#writesLeft <= 0) throw fail('storage', 'state: the disk is full')
    this.#writesLeft--
    this.#journals.at(-1)?.push({ table, key, before: table.get(key) })
    if (value === undefined) table.delete(key)
    else table.set(key, value)
  }
}
