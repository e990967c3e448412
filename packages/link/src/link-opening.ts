/**
 * The opening of a link over a channel (docs/spec/link.md §4): HELLO and IDENTITY from the listener, then, once those
 * are right, HELLO and IDENTITY from the dialler. So a dialler tells nobody who it is before it knows whom it tells.
 */
import {
  asWarrenError,
  type Channel,
  type Clock,
  equalBytes,
  fail,
  type Timer,
  type WarrenError,
} from '@warren/kernel'
import { bodyOf, CELL_COMMANDS, circuitIdOf, commandOf } from '@warren/wire'
import { CellChannel, type CellMemory } from './cell-channel.ts'
import { decodeHello, encodeHello, type Hello, highestCommonVersion } from './hello.ts'
import {
  decodeIdentity,
  encodeIdentity,
  type LinkIdentityProofs,
  type LinkRole,
  type SignedIdentity,
} from './identity.ts'
import type { LinkFacts } from './link-connection.ts'
import { HANDSHAKE_TIMEOUT_MS } from './timeouts.ts'

export interface OpeningConfig extends CellMemory {
  readonly versions: readonly number[]
  readonly capabilities: readonly string[]
  readonly proofs: LinkIdentityProofs
}

/** The dialler knows whom it wants and since when its opening is under way; the listener knows nothing yet. */
export type OpeningRole =
  | { readonly role: 'dialler'; readonly peerId: Uint8Array; readonly askedAtMs: number }
  | { readonly role: 'listener' }

export interface OpeningEvents {
  /** The peer is who it should be. Cells that follow in the same read are delivered right after this returns. */
  opened(cells: CellChannel, facts: LinkFacts): void
  /** The channel is closed. */
  failed(error: WarrenError): void
}

export class LinkOpening {
  readonly #clock: Clock
  readonly #config: OpeningConfig
  readonly #channel: Channel
  readonly #role: OpeningRole
  readonly #events: OpeningEvents
  readonly #cells: CellChannel
  readonly #timer: Timer
  readonly #askedAtMs: number
  #hello:
    | { readonly version: number; readonly skewMs: number; readonly capabilities: readonly string[] }
    | undefined
  #over = false

  constructor(
    clock: Clock,
    config: OpeningConfig,
    channel: Channel,
    role: OpeningRole,
    events: OpeningEvents,
  ) {
    this.#clock = clock
    this.#config = config
    this.#channel = channel
    this.#role = role
    this.#events = events
    this.#askedAtMs = role.role === 'dialler' ? role.askedAtMs : clock.nowMs()
    this.#timer = clock.after(HANDSHAKE_TIMEOUT_MS, () =>
      this.abort(fail('timeout', 'link: the peer did not introduce itself in time')),
    )
    this.#cells = new CellChannel(channel, clock, config, {
      cell: (cell) => this.#receive(cell),
      writable: () => {},
      close: (error) => this.#settle(error ?? fail('refused', 'link: the peer closed during the opening')),
    })
    if (role.role === 'listener') this.#introduce('listener')
  }

  /** Gives up: the channel closes, and `failed` is told. */
  abort(error: WarrenError): void {
    if (this.#over) return
    this.#cells.fail(error)
    this.#settle(error)
  }

  #introduce(role: LinkRole): void {
    const { geometry, versions, capabilities, proofs } = this.#config
    const hello = {
      versions,
      capabilities,
      wallMs: Math.round(this.#clock.wallMs()),
      cellBytes: geometry.cellBytes,
    }
    this.#cells.send(encodeHello(hello, geometry))
    this.#cells.send(encodeIdentity(proofs.sign(this.#channel.binding, role), geometry))
  }

  #receive(cell: Uint8Array): void {
    try {
      const command = commandOf(cell)
      if (circuitIdOf(cell) !== 0)
        throw fail('protocol-violation', 'link: a circuit before the opening is over')
      if (this.#hello === undefined && command === CELL_COMMANDS.hello)
        this.#onHello(decodeHello(bodyOf(cell)))
      else if (this.#hello !== undefined && command === CELL_COMMANDS.identity)
        this.#onIdentity(decodeIdentity(bodyOf(cell)))
      else throw fail('protocol-violation', 'link: an unexpected cell during the opening')
    } catch (error) {
      this.abort(asWarrenError(error))
    }
  }

  #onHello(hello: Hello): void {
    const { versions, geometry } = this.#config
    if (hello.cellBytes !== geometry.cellBytes)
      throw fail('unsupported', 'link: the peer uses cells of another size')
    const version = highestCommonVersion(versions, hello.versions)
    if (version === undefined) {
      throw fail('unsupported', 'link: no version in common', {
        next: 'One of the two sides is out of date: update Warren.',
      })
    }
    const delayMs = (this.#clock.nowMs() - this.#askedAtMs) / 2
    this.#hello = {
      version,
      skewMs: hello.wallMs + delayMs - this.#clock.wallMs(),
      capabilities: hello.capabilities,
    }
  }

  #onIdentity(identity: SignedIdentity): void {
    const { proofs, capabilities } = this.#config
    const hello = this.#hello
    if (hello === undefined) return
    const theirRole = this.#role.role === 'dialler' ? 'listener' : 'dialler'
    if (
      this.#role.role === 'dialler' &&
      (identity.kind !== 'relay' || !equalBytes(identity.id, this.#role.peerId))
    ) {
      throw fail('not-authentic', 'link: the peer is not the relay that was dialled')
    }
    if (!proofs.verify(identity.id, this.#channel.binding, theirRole, identity.signature)) {
      throw fail('not-authentic', 'link: the identity is not proven')
    }
    if (this.#role.role === 'dialler') this.#introduce('dialler')
    this.#over = true
    this.#timer.cancel()
    this.#events.opened(this.#cells, {
      peer: identity.kind === 'relay' ? { kind: 'relay', id: identity.id } : { kind: 'client' },
      dialled: this.#role.role === 'dialler',
      version: hello.version,
      clockSkewMs: hello.skewMs,
      capabilities: new Set(hello.capabilities.filter((capability) => capabilities.includes(capability))),
    })
  }

  #settle(error: WarrenError): void {
    if (this.#over) return
    this.#over = true
    this.#timer.cancel()
    this.#events.failed(error)
  }
}
