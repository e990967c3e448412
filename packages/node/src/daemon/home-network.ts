/**
 * The network that the node of a daemon runs in: the one its home belongs to, one that the home joins while the daemon runs, or a
 * demonstration on this machine, which leaves nothing behind.
 */
import fs from 'node:fs'
import path from 'node:path'
import { type Network, parseNetworkFile } from '@warren/directory'
import { fail, type Primitives } from '@warren/kernel'
import { type HomeDir, openHomeDir } from '@warren/platform/node'
import type { Config } from '../config.ts'
import { type LocalNetwork, startLocalNetwork } from './local-network.ts'
import { joinRunning } from './network-home.ts'

/** Where a node keeps its keys and state, and what it belongs to. */
export interface NodePlace {
  readonly home: HomeDir
  readonly network: Network
  readonly config: Config
  readonly isDemonstration: boolean
}

interface HomeNetworkParts {
  readonly home: HomeDir
  readonly config: Config
  readonly ports: { readonly primitives: Primitives }
  /** Undefined: the home belongs to none yet. */
  readonly network: Network | undefined
}

/** As `npm start`: enough for paths whose relays are all different. */
const DEMONSTRATION_RELAYS = 6
/** In the home; nothing that was there before the last start counts. */
const DEMONSTRATION_NAME = 'demonstration'

export class HomeNetwork {
  readonly #parts: HomeNetworkParts
  #place: NodePlace | undefined
  #config: Config
  #relays: LocalNetwork | undefined
  /** Set while its relays are being started; a daemon that stops meanwhile waits for that, so that it can end them. */
  #starting: Promise<LocalNetwork> | undefined

  constructor(parts: HomeNetworkParts) {
    this.#parts = parts
    this.#config = parts.config
    if (parts.network !== undefined) this.#place = this.#placeIn(parts.network)
    // Of a daemon that was killed.
    this.#removeDemonstration()
  }

  /** Undefined until there is a network. */
  get place(): NodePlace | undefined {
    return this.#place
  }

  /** What holds for a node of this home; the demonstration's has less. */
  get config(): Config {
    return this.#config
  }

  /** Where the relays of the demonstration listen, `HOST:PORT`. */
  get relayAddresses(): string[] {
    return this.#relays?.relays.flatMap((relay) => relay.summary().relay?.address ?? []) ?? []
  }

  /** @throws WarrenError `closed`: there is none yet. */
  get network(): Network {
    if (this.#place === undefined) throw noNetworkYet()
    return this.#place.network
  }

  /**
   * Joins the network, or takes over its relays to start from.
   *
   * @param given - text, words or file.
   * @returns `added`: how many relays to start from the home had not.
   * @throws WarrenError `bad-input`: it is none, or another network; `storage`.
   */
  join(given: string): { network: Network; added: number } {
    this.requireNoDemonstration()
    const joined = joinRunning(this.#parts.home, this.#parts.ports.primitives, given)
    this.#place ??= this.#placeIn(joined.network)
    return joined
  }

  /** @throws WarrenError `bad-input`: the home belongs to a network, or a demonstration runs or begins. */
  requireNone(): void {
    this.requireNoDemonstration()
    if (this.#place === undefined) return
    throw fail('bad-input', 'this home belongs to a network already', {
      next: 'One home, one network: name another directory with --home DIR.',
    })
  }

  /** @throws WarrenError `bad-input`: one runs or begins. */
  requireNoDemonstration(): void {
    if (this.#starting !== undefined || this.#place?.isDemonstration === true) throw demonstrates()
  }

  /** Holds for the next node; of a demonstration only where programs connect. */
  configure(config: Config): void {
    this.#config = config
    const place = this.#place
    if (place === undefined) return
    this.#place = place.isDemonstration
      ? { ...place, config: { ...place.config, proxy: config.proxy } }
      : this.#placeIn(place.network)
  }

  /** The home belongs to this network from now on. */
  begin(network: Network, config: Config): void {
    this.#config = config
    this.#place = this.#placeIn(network)
  }

  /**
   * Starts relays in this process and a new home among them.
   *
   * @throws WarrenError `bad-input`: the home belongs to a network, or all links have to go through a proxy; `unreachable`, `storage`.
   */
  async demonstrate(): Promise<void> {
    const { ports } = this.#parts
    this.mayDemonstrate()
    this.#removeDemonstration()
    const directory = this.#demonstrationPath()
    try {
      this.#starting = startLocalNetwork({
        directory: path.join(directory, 'relays'),
        relays: DEMONSTRATION_RELAYS,
        name: DEMONSTRATION_NAME,
      })
      const relays = await this.#starting
      this.#relays = relays
      const { listen: _, advertise: __, ...plain } = this.#config
      this.#place = {
        home: openHomeDir(path.join(directory, 'node')),
        network: parseNetworkFile(ports.primitives, relays.networkFile),
        config: { ...plain, relay: false },
        isDemonstration: true,
      }
    } finally {
      this.#starting = undefined
    }
  }

  /** @throws WarrenError as {@link demonstrate}, before anything is begun. */
  mayDemonstrate(): void {
    if (this.#place !== undefined || this.#starting !== undefined) {
      throw fail('bad-input', 'this home belongs to a network already', {
        next: 'To see the demonstration beside it, type: warren demo',
      })
    }
    if (this.#config.upstream !== undefined) {
      throw fail(
        'bad-input',
        'every link goes through your proxy, and a demonstration runs on this machine only',
        {
          next: 'Type: warren demo',
        },
      )
    }
  }

  /** Its node has ended. Removes what it kept; then the home belongs to no network again. */
  async endDemonstration(): Promise<void> {
    const relays = this.#relays
    this.#relays = undefined
    this.#place = undefined
    await relays?.stop()
    this.#removeDemonstration()
  }

  /** Ends the demonstration and removes what it kept. */
  async close(): Promise<void> {
    const begun = await this.#starting?.catch(() => undefined)
    await (this.#relays ?? begun)?.stop()
    this.#removeDemonstration()
  }

  #placeIn(network: Network): NodePlace {
    return { home: this.#parts.home, network, config: this.#config, isDemonstration: false }
  }

  #demonstrationPath(): string {
    return this.#parts.home.file(DEMONSTRATION_NAME)
  }

  #removeDemonstration(): void {
    fs.rmSync(this.#demonstrationPath(), { recursive: true, force: true })
  }
}

export const noNetworkYet = (): Error =>
  fail('closed', 'this home does not belong to a network yet', {
    next: 'Join one: warren network join TEXT. Or open the page and try one on this machine: warren open',
  })

const demonstrates = (): Error =>
  fail('bad-input', 'a demonstration runs here, and one daemon belongs to one network', {
    next: 'End the demonstration first: on the page under "Invite", or with: warren down',
  })
