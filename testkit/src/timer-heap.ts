/** A binary heap of timers, earliest first; timers of one instant in the order in which they were started. */
import type { Timer } from '@warren/kernel'

export interface PendingTimer extends Timer {
  readonly dueMs: number
  /** Starting order: breaks ties, so that equal times fire in one order only. */
  readonly serial: number
  readonly callback: () => void
  cancelled: boolean
}

function isBefore(a: PendingTimer, b: PendingTimer): boolean {
  return a.dueMs === b.dueMs ? a.serial < b.serial : a.dueMs < b.dueMs
}

export class TimerHeap {
  #items: PendingTimer[] = []
  #cancelled = 0

  /** Timers that will still fire. */
  get size(): number {
    return this.#items.length - this.#cancelled
  }

  push(timer: PendingTimer): void {
    this.#items.push(timer)
    this.#siftUp(this.#items.length - 1)
  }

  /** Counts a cancelled timer; most bounded waits end that way, so the heap is rebuilt when half of it is dead. */
  noteCancelled(): void {
    this.#cancelled++
    if (this.#cancelled < 64 || this.#cancelled * 2 < this.#items.length) return
    this.#items = this.#items.filter((timer) => !timer.cancelled)
    this.#cancelled = 0
    for (let index = (this.#items.length >> 1) - 1; index >= 0; index--) this.#siftDown(index)
  }

  peek(): PendingTimer | undefined {
    for (;;) {
      const first = this.#items[0]
      if (first === undefined || !first.cancelled) return first
      this.#removeFirst()
      this.#cancelled--
    }
  }

  shift(): PendingTimer | undefined {
    const first = this.peek()
    if (first !== undefined) this.#removeFirst()
    return first
  }

  #removeFirst(): void {
    const last = this.#items.pop()
    if (last === undefined || this.#items.length === 0) return
    this.#items[0] = last
    this.#siftDown(0)
  }

  #siftUp(start: number): void {
    let index = start
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!this.#swapIfBefore(index, parent)) return
      index = parent
    }
  }

  #siftDown(start: number): void {
    let index = start
    for (;;) {
      const left = index * 2 + 1
      if (left >= this.#items.length) return
      const right = left + 1
      const child = right < this.#items.length && this.#isBefore(right, left) ? right : left
      if (!this.#swapIfBefore(child, index)) return
      index = child
    }
  }

  #isBefore(a: number, b: number): boolean {
    return isBefore(this.#items[a] as PendingTimer, this.#items[b] as PendingTimer)
  }

  #swapIfBefore(child: number, parent: number): boolean {
    if (!this.#isBefore(child, parent)) return false
    const moved = this.#items[child] as PendingTimer
    this.#items[child] = this.#items[parent] as PendingTimer
    this.#items[parent] = moved
    return true
  }
}
