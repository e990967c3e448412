/**
 * What this relay says of its set, to everybody alike (docs/spec/directory.md §5.7). Only a relay that has seen about as
 * many relays for a while calls its word settled; so two settled ones of one honest relay, a short time apart, never differ much.
 */
import type { Clock } from '@warren/kernel'
import type { ComparedSet } from './range-answer.ts'
import { isBeyond, type SetView, viewOf } from './set-view.ts'
import { VIEW_SIGNED_MS, VIEW_WINDOW_MS } from './timeouts.ts'

/** Drift within a window: three of them stay below what counts as a contradiction. */
const DRIFT = { share: 1 / 8, relays: 2 }

export interface Signer {
  signView(view: SetView, settled: boolean): Uint8Array
}

export class OwnView {
  readonly #clock: Clock
  readonly #set: { readonly compared: ComparedSet }
  readonly #signer: Signer
  #reference: { readonly view: SetView; readonly atMs: number } | undefined
  #unsettledUntilMs = Number.POSITIVE_INFINITY
  #signed: { readonly view: SetView; readonly bytes: Uint8Array; readonly atMs: number } | undefined

  constructor(clock: Clock, set: { readonly compared: ComparedSet }, signer: Signer) {
    this.#clock = clock
    this.#set = set
    this.#signer = signer
  }

  /** Signed, and never older than a minute nor about another set than the one that is there now. */
  current(): Uint8Array {
    const nowMs = this.#clock.nowMs()
    const view = viewOf(this.#set.compared.tree)
    const last = this.#signed
    if (last !== undefined && nowMs - last.atMs < VIEW_SIGNED_MS && !isBeyond(last.view, view, DRIFT))
      return last.bytes
    const settled = this.#isSettled(view, nowMs)
    const bytes = this.#signer.signView(view, settled)
    this.#signed = { view, bytes, atMs: nowMs }
    return bytes
  }

  #isSettled(view: SetView, nowMs: number): boolean {
    const reference = this.#reference
    if (reference === undefined || isBeyond(reference.view, view, DRIFT)) {
      // The start is a change as well: what this relay said before it stopped is not known here.
      this.#reference = { view, atMs: nowMs }
      this.#unsettledUntilMs = nowMs + VIEW_WINDOW_MS
    } else if (nowMs - reference.atMs > VIEW_WINDOW_MS) {
      this.#reference = { view, atMs: nowMs }
    }
    return nowMs >= this.#unsettledUntilMs
  }
}
