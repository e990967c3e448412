/**
 * What relays said of their sets, to us and to others who pass it on (docs/spec/directory.md §5.7). Two settled words of one
 * relay, a short time apart and far from each other, prove that it shows people different networks.
 */
import {
  type Clock,
  drawBelow,
  equalBytes,
  fail,
  isWarrenError,
  type Offload,
  type Random,
  toHex,
} from '@warren/kernel'
import { MAX_VIEWS } from './limits.ts'
import { isBeyond, isFarApart, type SetView, sizeOf } from './set-view.ts'
import { VIEW_WINDOW_MS } from './timeouts.ts'
import { decodeView, type SignedView, verifyViewsJob } from './view-statement.ts'

/** More than an honest relay drifts in a window, three times over. */
const CONTRADICTION = { share: 1 / 2, relays: 8 }

/** What one relay was caught at: two numbers, and nothing that says of whom. */
export interface TwoFaced {
  readonly relayId: Uint8Array
  /** Relays in either view. */
  readonly shown: readonly [number, number]
}

export interface ViewBookPorts {
  readonly clock: Clock
  readonly random: Random
  readonly offload: Offload
}

export class ViewBook {
  readonly #ports: ViewBookPorts
  readonly #networkId: Uint8Array
  readonly #caught: (twoFaced: TwoFaced) => void
  /** The newest settled view of each relay, those heard of longest ago first. */
  readonly #views = new Map<string, SignedView>()
  readonly #twoFaced = new Map<string, TwoFaced>()

  constructor(ports: ViewBookPorts, networkId: Uint8Array, caught: (twoFaced: TwoFaced) => void) {
    this.#ports = ports
    this.#networkId = networkId
    this.#caught = caught
  }

  /** Relays that were caught since this node started. */
  twoFaced(): readonly TwoFaced[] {
    return [...this.#twoFaced.values()]
  }

  /** One of the views, to be passed on to a relay or client that is not its subject. */
  drawn(except: Uint8Array | undefined): Uint8Array | undefined {
    const nowMs = this.#ports.clock.wallMs()
    const recent = [...this.#views.values()].filter(
      ({ statement: { id, atMs } }) =>
        nowMs - atMs < VIEW_WINDOW_MS && (except === undefined || !equalBytes(id, except)),
    )
    return recent.length === 0 ? undefined : recent[drawBelow(this.#ports.random, recent.length)]?.bytes
  }

  /**
   * Takes what a peer said of itself and what it heard of another relay.
   *
   * @param shown - what it showed in the comparison, by which its word is measured.
   * @throws WarrenError `protocol-violation`: it signs one set and shows another, or hands on what nobody signed.
   */
  async note(
    peerId: Uint8Array | undefined,
    words: { readonly own?: Uint8Array | undefined; readonly heard?: Uint8Array | undefined },
    shown: SetView,
  ): Promise<void> {
    const views = [words.own, words.heard].flatMap((bytes) => (bytes === undefined ? [] : [decoded(bytes)]))
    const own = words.own === undefined ? undefined : views[0]
    if (own === undefined || peerId === undefined || !equalBytes(own.statement.id, peerId))
      throw fail('protocol-violation', 'directory: a relay says nothing of its own set')
    const input = { networkId: this.#networkId, views: views.map(({ bytes }) => bytes) }
    const verdicts = await this.#ports.offload.run(verifyViewsJob, input)
    if (verdicts.includes(false)) throw fail('protocol-violation', 'directory: a view that nobody signed')
    if (isFarApart(own.statement.view, shown))
      throw fail('protocol-violation', 'directory: a relay signs another set than it shows')
    for (const view of views) this.#keep(view)
  }

  #keep(view: SignedView): void {
    const { id, atMs, settled } = view.statement
    const name = toHex(id)
    // Of a clock that is far off nothing can be told: its words date from whenever it likes.
    const isDated = Math.abs(this.#ports.clock.wallMs() - atMs) < VIEW_WINDOW_MS
    if (!settled || !isDated) return
    const known = this.#views.get(name)
    if (known !== undefined && this.#contradicts(known, view)) {
      const twoFaced: TwoFaced = {
        relayId: id,
        shown: [sizeOf(known.statement.view), sizeOf(view.statement.view)],
      }
      if (!this.#twoFaced.has(name) && this.#twoFaced.size < MAX_VIEWS) this.#twoFaced.set(name, twoFaced)
      this.#caught(twoFaced)
    }
    if (known !== undefined && known.statement.atMs >= atMs) return
    this.#views.delete(name)
    this.#views.set(name, view)
    const [oldest] = this.#views.keys()
    if (this.#views.size > MAX_VIEWS && oldest !== undefined) this.#views.delete(oldest)
  }

  #contradicts({ statement: one }: SignedView, { statement: other }: SignedView): boolean {
    return Math.abs(one.atMs - other.atMs) <= VIEW_WINDOW_MS && isBeyond(one.view, other.view, CONTRADICTION)
  }
}

function decoded(bytes: Uint8Array): SignedView {
  try {
    return decodeView(bytes)
  } catch (error) {
    if (isWarrenError(error)) throw fail('protocol-violation', 'directory: a view of no known form')
    throw error
  }
}
