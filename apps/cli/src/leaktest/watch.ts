/** Looks at the sockets of a daemon and all that it started, again and again: the system's word, not the daemon's. */
import { type ProcessSocket, processTree, readProcessSockets } from '@warren/platform/node'
import { LEAKTEST_LOOK_MS, LEAKTEST_TREE_LOOKS, LEAKTEST_UNSETTLED_LOOKS } from '../timeouts.ts'

/** A socket that was there in one look at least. */
export interface SeenSocket {
  readonly socket: ProcessSocket
  readonly pid: number
  readonly firstMs: number
  looks: number
}

export interface Watch {
  /** Ends it. */
  stop(): Seen
}

export interface Seen {
  readonly sockets: readonly SeenSocket[]
  readonly looks: number
  /** The longest time between two looks: what is shorter may have been missed. */
  readonly longestGapMs: number
  readonly processes: number
}

/** @returns undefined: the system does not tell. */
export function watchSockets(pid: number): Watch | undefined {
  if (readProcessSockets(pid) === undefined) return undefined
  const watching = new Watching(pid)
  watching.look()
  return watching
}

class Watching implements Watch {
  readonly #pid: number
  readonly #seen = new Map<string, SeenSocket>()
  readonly #processes = new Set<number>()
  readonly #startedMs = performance.now()
  #tree: readonly number[] = []
  #looks = 0
  #lastMs = performance.now()
  #longestGapMs = 0
  #timer: NodeJS.Timeout | undefined

  constructor(pid: number) {
    this.#pid = pid
  }

  look(): void {
    const nowMs = performance.now()
    this.#longestGapMs = Math.max(this.#longestGapMs, nowMs - this.#lastMs)
    this.#lastMs = nowMs
    if (this.#looks++ % LEAKTEST_TREE_LOOKS === 0) this.#tree = processTree(this.#pid)
    for (const pid of this.#tree) {
      this.#processes.add(pid)
      for (const socket of readProcessSockets(pid) ?? []) this.#note(pid, socket, nowMs - this.#startedMs)
    }
    this.#timer = setTimeout(() => this.look(), LEAKTEST_LOOK_MS)
  }

  stop(): Seen {
    clearTimeout(this.#timer)
    return {
      // What was just made stands in no table yet; what never stood in one, however often it was looked at, is something else.
      sockets: [...this.#seen.values()].filter(
        ({ socket, looks }) => socket.protocol !== 'other' || looks > LEAKTEST_UNSETTLED_LOOKS,
      ),
      looks: this.#looks,
      longestGapMs: Math.round(this.#longestGapMs),
      processes: this.#processes.size,
    }
  }

  /** What is told of a socket later is told better: where it is connected to, and of what kind it is. */
  #note(pid: number, socket: ProcessSocket, firstMs: number): void {
    const key = `${socket.inode} ${socket.remote ?? ''}`
    const known = this.#seen.get(key)
    if (known?.socket.protocol === socket.protocol) {
      known.looks++
      return
    }
    if (known !== undefined && socket.protocol === 'other') return
    const bare = this.#seen.get(`${socket.inode} `)
    if (socket.remote !== undefined && bare?.socket.protocol === 'other')
      this.#seen.delete(`${socket.inode} `)
    this.#seen.set(key, { socket, pid, firstMs: Math.round(firstMs), looks: 1 })
  }
}
