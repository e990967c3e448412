/**
 * The memory of all circuits together, counted in cells (docs/spec/circuit.md §9).
 *
 * Links take cells off their queues without telling, so each account holds what was last seen. When the sum passes the
 * bound everything is counted afresh; if it is still near the bound the circuit that holds most is destroyed.
 */
import { MAX_TOTAL_CELLS } from './limits.ts'

/** Something that holds cells and can be made to let go of them. */
export interface CellHolder {
  /** Cells held now, counted afresh. */
  countCells(): number
  /** Gives everything up: memory ran out and this holder has most. */
  evict(): void
}

/** One holder's entry; made by {@link CellBudget.open}. */
export interface CellAccount {
  readonly holder: CellHolder
  /** Cells as last seen. */
  cells: number
}

export class CellBudget {
  readonly #accounts = new Set<CellAccount>()
  readonly #maxCells: number
  #total = 0

  constructor(maxCells = MAX_TOTAL_CELLS) {
    this.#maxCells = maxCells
  }

  /** Cells held now, counted afresh over all holders. */
  count(): number {
    this.#recount()
    return this.#total
  }

  open(holder: CellHolder): CellAccount {
    const account: CellAccount = { holder, cells: 0 }
    this.#accounts.add(account)
    return account
  }

  close(account: CellAccount): void {
    if (!this.#accounts.delete(account)) return
    this.#total -= account.cells
    account.cells = 0
  }

  /** Notes how much an open account holds. May evict holders, this one too. */
  note(account: CellAccount, cells: number): void {
    this.#total += cells - account.cells
    account.cells = cells
    if (this.#total > this.#maxCells) this.#relieve()
  }

  /** True while new circuits should be refused: more than three quarters are in use. */
  isTight(): boolean {
    const tightCells = this.#maxCells * 0.75
    if (this.#total <= tightCells) return false
    this.#recount()
    return this.#total > tightCells
  }

  #recount(): void {
    let total = 0
    for (const account of this.#accounts) {
      account.cells = account.holder.countCells()
      total += account.cells
    }
    this.#total = total
  }

  /** Down to seven eighths, so that the next recount is thousands of cells away. */
  #relieve(): void {
    this.#recount()
    while (this.#total > this.#maxCells * 0.875) {
      let largest: CellAccount | undefined
      for (const account of this.#accounts) {
        if (largest === undefined || account.cells > largest.cells) largest = account
      }
      if (largest === undefined || largest.cells === 0) return
      this.close(largest)
      largest.holder.evict()
    }
  }
}
