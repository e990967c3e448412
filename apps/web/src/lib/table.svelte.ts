/** Things of the node by their id, as lists on the page need them. */

/**
 * What changes is put in once a frame, however many events it came by; a list of thousands is neither copied nor gone through for one of them, and
 * whoever needs only which things there are ({@link Table.ids}) is not told of what they are.
 */
export class Table<T> {
  readonly #rows = new Map<string, T>()
  readonly #idOf: (row: T) => string
  #ids: readonly string[] = $state.raw([])
  /** Counts the frames in which something was put in. */
  #version = $state(0)
  /** What the next frame puts in; undefined: takes out. */
  #next: Map<string, T | undefined> | undefined
  readonly #list: readonly T[] = $derived.by(() => {
    void this.#version
    return [...this.#rows.values()]
  })

  constructor(idOf: (row: T) => string) {
    this.#idOf = idOf
  }

  /** Oldest first; another array only when one has come or gone. */
  get ids(): readonly string[] {
    return this.#ids
  }

  get size(): number {
    return this.#ids.length
  }

  get list(): readonly T[] {
    return this.#list
  }

  get(id: string): T | undefined {
    void this.#version
    return this.#rows.get(id)
  }

  put(row: T): void {
    this.#change().set(this.#idOf(row), row)
  }

  remove(id: string): void {
    this.#change().set(id, undefined)
  }

  replaceAll(rows: readonly T[]): void {
    this.#next = undefined
    this.#rows.clear()
    for (const row of rows) this.#rows.set(this.#idOf(row), row)
    this.#tell(true)
  }

  #change(): Map<string, T | undefined> {
    if (this.#next !== undefined) return this.#next
    const next = new Map<string, T | undefined>()
    this.#next = next
    requestAnimationFrame(() => {
      // Meanwhile all may have been read anew.
      if (this.#next === next) this.#putIn(next)
    })
    return next
  }

  #putIn(next: ReadonlyMap<string, T | undefined>): void {
    this.#next = undefined
    let isOther = false
    for (const [id, row] of next) {
      if (row === undefined) isOther = this.#rows.delete(id) || isOther
      else {
        isOther ||= !this.#rows.has(id)
        this.#rows.set(id, row)
      }
    }
    this.#tell(isOther)
  }

  #tell(isOther: boolean): void {
    if (isOther) this.#ids = [...this.#rows.keys()]
    this.#version++
  }
}
