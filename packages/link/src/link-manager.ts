/**
 * All links of one node: dials on demand, accepts, shares one link per relay, and keeps every number of them bounded.
 */
import {
  asWarrenError,
  type Cancel,
  CancelSource,
  type Channel,
  type Clock,
  type Deferred,
  defer,
  equalBytes,
  fail,
  type Listener,
  type Log,
  MemoryQuota,
  type PeerAddress,
  type Random,
  throwIfCancelled,
  toHex,
  type Transport,
  type WarrenError,
} from '@warren/kernel'
import { CellPool, type Geometry } from '@warren/wire'
import { BackOff } from './back-off.ts'
import type { LinkIdentityProofs } from './identity.ts'
import {
  MAX_DIALS,
  MAX_INBOUND_HANDSHAKES,
  MAX_LINKS,
  MAX_LINKS_PER_HOST,
  MAX_LINKS_PER_RELAY,
} from './limits.ts'
import type { Link, LinkPeer, LinkTarget } from './link.ts'
import { type LinkFacts, LinkConnection } from './link-connection.ts'
import type { LinkPadding } from './link-keeper.ts'
import { LinkOpening, type OpeningConfig } from './link-opening.ts'
import { PROVEN_AFTER_MS } from './timeouts.ts'

/** The link versions that this code speaks. */
export const LINK_VERSIONS: readonly number[] = [1]

export interface LinkManagerPorts {
  readonly clock: Clock
  readonly random: Random
  readonly transport: Transport
  readonly log: Log
}

export interface LinkManagerConfig {
  readonly geometry: Geometry
  /** Where cells come from and are given back to; one of its own unless said otherwise. */
  readonly cells?: CellPool
  /** The node's account of what waits; one of its own unless said otherwise. */
  readonly memory?: MemoryQuota
  readonly proofs: LinkIdentityProofs
  /** Our identity if we are a relay. */
  readonly relayId?: Uint8Array
  /** Ascending. Default {@link LINK_VERSIONS}. */
  readonly versions?: readonly number[]
  /** What we can do; a link's capabilities are those of both ends. Default none. */
  readonly capabilities?: readonly string[]
  /** Range of the padding interval; without it links are not padded. */
  readonly padding?: LinkPadding
}

export interface LinkManagerEvents {
  /**
   * A link is open, dialled or accepted. Start it here: its first cells follow at once. For dialled links this comes
   * before `linkTo` resolves.
   */
  opened(link: Link): void
  /** Somebody dialled us, said who it is, and had to be turned away for the number of links. */
  turnedAway?(peer: LinkPeer): void
}

export interface LinkManager {
  /**
   * The open link to a relay, dialled if there is none. Callers share it and the dial.
   *
   * @throws WarrenError `unreachable` (`fields.retryInMs` if it is not being tried because it lately failed; `fields.isRefused`: its
   * machine said that nobody listens), `timeout`, `refused`, `not-authentic` (another identity or network), `unsupported`, `overloaded`, `cancelled`, `closed`.
   */
  linkTo(target: LinkTarget, cancel?: Cancel): Promise<Link>
  /**
   * A link that is dialled now, whatever is open, and that {@link linkTo} hands to nobody: who asked for it closes it. It does not count
   * among the links to its relay: who asks chooses how many. @throws WarrenError as {@link linkTo}.
   */
  dialAfresh(target: LinkTarget, cancel?: Cancel): Promise<Link>
  /** @throws WarrenError `unreachable`: the address cannot be bound. */
  listen(address: PeerAddress): Promise<Listener>
  links(): readonly Link[]
  /** Closes listeners and links; dials under way are given up. */
  close(): Promise<void>
}

/** One dial that any number of callers wait for; it is given up when the last of them gives up. */
interface Dial {
  readonly result: Deferred<LinkConnection>
  readonly source: CancelSource
  waiting: number
}

export function createLinkManager(
  ports: LinkManagerPorts,
  config: LinkManagerConfig,
  events: LinkManagerEvents,
): LinkManager {
  return new Manager(ports, config, events)
}

class Manager implements LinkManager {
  readonly #ports: LinkManagerPorts
  readonly #config: LinkManagerConfig
  readonly #opening: OpeningConfig
  readonly #events: LinkManagerEvents
  readonly #backOff: BackOff
  readonly #links = new Set<LinkConnection>()
  /** Open links by the relay's identity; the newest last. */
  readonly #byRelay = new Map<string, LinkConnection[]>()
  readonly #perHost = new Map<string, number>()
  readonly #dials = new Map<string, Dial>()
  readonly #inbound = new Set<LinkOpening>()
  readonly #listeners = new Set<Listener>()
  #closed = false

  constructor(ports: LinkManagerPorts, config: LinkManagerConfig, events: LinkManagerEvents) {
    this.#ports = ports
    this.#config = config
    this.#events = events
    this.#opening = {
      geometry: config.geometry,
      pool: config.cells ?? new CellPool(config.geometry.cellBytes),
      memory: config.memory ?? new MemoryQuota(),
      versions: config.versions ?? LINK_VERSIONS,
      capabilities: config.capabilities ?? [],
      proofs: config.proofs,
    }
    this.#backOff = new BackOff(ports.clock, ports.random)
  }

  links(): readonly Link[] {
    return [...this.#links]
  }

  async linkTo(target: LinkTarget, cancel?: Cancel): Promise<Link> {
    throwIfCancelled(cancel)
    const open = this.#byRelay.get(toHex(target.id))?.findLast((link) => link.isOpen)
    return open ?? this.#dialTo(target, true, cancel)
  }

  async dialAfresh(target: LinkTarget, cancel?: Cancel): Promise<Link> {
    throwIfCancelled(cancel)
    return this.#dialTo(target, false, cancel)
  }

  async listen(address: PeerAddress): Promise<Listener> {
    const inner = await this.#ports.transport.listen(address, {
      verifyOpening: (proof, binding) => this.#config.proofs.verifyOpening(proof, binding),
      accepted: (channel) => this.#accept(channel),
    })
    const listener: Listener = {
      address: inner.address,
      close: () => {
        this.#listeners.delete(listener)
        return inner.close()
      },
    }
    this.#listeners.add(listener)
    return listener
  }

  async close(): Promise<void> {
    this.#closed = true
    const stopping = fail('closed', 'link: this node is stopping')
    for (const dial of this.#dials.values()) {
      dial.source.abort()
      dial.result.reject(stopping)
    }
    for (const opening of this.#inbound) opening.abort(stopping)
    for (const link of this.#links) link.close()
    await Promise.all([...this.#listeners].map((listener) => listener.close()))
  }

  /** Callers of the same kind share a dial. */
  async #dialTo(target: LinkTarget, isShared: boolean, cancel: Cancel | undefined): Promise<Link> {
    if (this.#closed) throw fail('closed', 'link: this node is stopping')
    if (this.#config.relayId !== undefined && equalBytes(target.id, this.#config.relayId)) {
      throw fail('bug', 'link: a node does not dial itself')
    }
    const relayKey = keyOf(target)
    const key = isShared ? relayKey : `afresh ${relayKey}`
    let dial = this.#dials.get(key)
    if (dial === undefined) {
      this.#assertMayDial(relayKey)
      dial = { result: defer<LinkConnection>(), source: new CancelSource(), waiting: 0 }
      this.#dials.set(key, dial)
      void this.#run(key, target, isShared, dial)
    }
    return this.#join(key, dial, cancel)
  }

  /** @throws WarrenError `unreachable` while the relay is left alone, `overloaded` at a bound. */
  #assertMayDial(key: string): void {
    const retryInMs = this.#backOff.waitMs(key)
    if (retryInMs > 0) {
      throw fail('unreachable', 'link: the relay lately could not be reached', {
        fields: { retryInMs: Math.ceil(retryInMs), isRefused: this.#backOff.isRefused(key) },
      })
    }
    if (this.#dials.size >= MAX_DIALS) throw fail('overloaded', 'link: too many dials under way')
    if (this.#links.size >= MAX_LINKS) throw fail('overloaded', 'link: too many links')
  }

  /** Waits for a shared dial; the last caller to give up ends it. */
  async #join(key: string, dial: Dial, cancel: Cancel | undefined): Promise<Link> {
    dial.waiting++
    const gaveUp = defer<never>()
    const onAbort = (): void => {
      if (--dial.waiting === 0) {
        // Who asks from now on starts afresh.
        this.#dials.delete(key)
        dial.source.abort()
      }
      gaveUp.reject(fail('cancelled', 'the caller gave up'))
    }
    cancel?.addEventListener('abort', onAbort)
    try {
      return await Promise.race([dial.result.promise, gaveUp.promise])
    } finally {
      cancel?.removeEventListener('abort', onAbort)
    }
  }

  async #run(key: string, target: LinkTarget, isShared: boolean, dial: Dial): Promise<void> {
    try {
      const link = await this.#dial(target, isShared, dial.source.cancel)
      dial.result.resolve(link)
    } catch (thrown) {
      const error = asWarrenError(thrown)
      // Of a proxy in between that is gone the relay knows nothing.
      const isRelays = error.fields['upstream'] !== true && error.kind !== 'cancelled'
      if (isRelays && error.kind !== 'overloaded')
        this.#backOff.failed(keyOf(target), error.fields['isRefused'] === true)
      this.#ports.log.write('debug', 'link: a dial failed', {}, error)
      dial.result.reject(error)
    } finally {
      if (this.#dials.get(key) === dial) this.#dials.delete(key)
    }
    // Nobody may be waiting any more; then the failure is nobody's.
    dial.result.promise.catch(() => {})
  }

  async #dial(target: LinkTarget, isShared: boolean, cancel: Cancel): Promise<LinkConnection> {
    const { transport, clock } = this.#ports
    let askedAtMs = clock.nowMs()
    const proof = (binding: Uint8Array): Uint8Array => {
      askedAtMs = clock.nowMs()
      return this.#config.proofs.openingProof(binding, target.id)
    }
    const channel = await transport.dial(target.address, proof, cancel)
    const opened = defer<LinkConnection>()
    const opening = new LinkOpening(
      clock,
      this.#opening,
      channel,
      { role: 'dialler', peerId: target.id, askedAtMs },
      {
        opened: (cells, facts) => {
          const link = this.#connect(channel, cells, facts, { dialKey: keyOf(target), isShared })
          if (link !== undefined) opened.resolve(link)
          else opened.reject(fail('overloaded', 'link: too many links'))
        },
        failed: opened.reject,
      },
    )
    const onAbort = (): void => opening.abort(fail('cancelled', 'the caller gave up'))
    if (cancel.aborted) onAbort()
    cancel.addEventListener('abort', onAbort)
    try {
      return await opened.promise
    } finally {
      cancel.removeEventListener('abort', onAbort)
    }
  }

  #accept(channel: Channel): void {
    const { host } = channel.remote
    if (
      this.#closed ||
      this.#inbound.size >= MAX_INBOUND_HANDSHAKES ||
      this.#links.size >= MAX_LINKS ||
      (this.#perHost.get(host) ?? 0) >= MAX_LINKS_PER_HOST
    ) {
      channel.destroy()
      return
    }
    const opening: LinkOpening = new LinkOpening(
      this.#ports.clock,
      this.#opening,
      channel,
      { role: 'listener' },
      {
        opened: (cells, facts) => {
          this.#inbound.delete(opening)
          this.#connect(channel, cells, facts, { dialKey: undefined, isShared: true })
        },
        failed: (error) => {
          this.#inbound.delete(opening)
          this.#ports.log.write('debug', 'link: an accepted channel did not become a link', {}, error)
        },
      },
    )
    this.#inbound.add(opening)
  }

  /** @param dialKey - remembers failures of this dial; undefined if the peer dialled. */
  #connect(
    channel: Channel,
    cells: ConstructorParameters<typeof LinkConnection>[2],
    facts: LinkFacts,
    { dialKey, isShared }: { readonly dialKey: string | undefined; readonly isShared: boolean },
  ): LinkConnection | undefined {
    const relay = isShared && facts.peer.kind === 'relay' ? toHex(facts.peer.id) : undefined
    const others = relay === undefined ? [] : (this.#byRelay.get(relay) ?? [])
    if (this.#closed || this.#links.size >= MAX_LINKS || others.length >= MAX_LINKS_PER_RELAY) {
      if (!facts.dialled) this.#events.turnedAway?.(facts.peer)
      cells.fail(fail('overloaded', 'link: too many links'))
      return undefined
    }
    const link = new LinkConnection(this.#ports, channel, cells, facts, {
      padding: this.#config.padding,
      onClosed: (closed, error) => this.#onClosed(closed, relay, dialKey, error),
    })
    this.#links.add(link)
    if (relay !== undefined) this.#byRelay.set(relay, [...others, link])
    this.#perHost.set(link.remote.host, (this.#perHost.get(link.remote.host) ?? 0) + 1)
    this.#events.opened(link)
    return link
  }

  #onClosed(
    link: LinkConnection,
    relay: string | undefined,
    dialKey: string | undefined,
    error: WarrenError | undefined,
  ): void {
    this.#links.delete(link)
    const { host } = link.remote
    const count = (this.#perHost.get(host) ?? 0) - 1
    if (count > 0) this.#perHost.set(host, count)
    else this.#perHost.delete(host)
    if (relay !== undefined) {
      const others = (this.#byRelay.get(relay) ?? []).filter((other) => other !== link)
      if (others.length > 0) this.#byRelay.set(relay, others)
      else this.#byRelay.delete(relay)
    }
    if (dialKey === undefined) return
    if (this.#ports.clock.nowMs() - link.openedAtMs >= PROVEN_AFTER_MS) this.#backOff.succeeded(dialKey)
    else if (error !== undefined) this.#backOff.failed(dialKey)
  }
}

/** A relay at one address: a failure there says nothing about another address of it. */
function keyOf(target: LinkTarget): string {
  return `${toHex(target.id)}@${target.address.host}:${target.address.port}`
}
