/** The port for browsers of a daemon, which its owner can move or close while it runs. */
import type { PeerAddress } from '@warren/kernel'
import type { HomeDir } from '@warren/platform/node'
import { type Config, formatHostPort, parseHostPort } from '../config.ts'
import type { GatewayPorts } from '../gateway/gateway.ts'
import { forgetGatewayPort, type GatewayListener, openGateway } from './gateway-listener.ts'

type GatewayConfig = Pick<Config, 'gateway' | 'proxy'>

export interface GatewayKeeperParts {
  readonly home: HomeDir
  readonly ports: Omit<GatewayPorts, 'port'>
}

export class GatewayKeeper {
  readonly #parts: GatewayKeeperParts
  #listener: GatewayListener | undefined
  /** Where it was asked to listen last; undefined: where it usually does. Nothing yet counts as `off`. */
  #wanted: string | undefined = 'off'
  /** One change after the other. */
  #changing: Promise<void> = Promise.resolve()

  constructor(parts: GatewayKeeperParts) {
    this.#parts = parts
  }

  /** Undefined: nobody listens. */
  get address(): PeerAddress | undefined {
    return this.#listener?.address
  }

  /**
   * Listens where the configuration says from now on; links that are open there break off if that is elsewhere.
   *
   * @throws WarrenError `unreachable`: it cannot listen there; it listens where it did.
   */
  follow(config: GatewayConfig): Promise<void> {
    const change = this.#changing.then(() => this.#follow(config))
    this.#changing = change.catch(() => {})
    return change
  }

  async close(): Promise<void> {
    await this.#changing
    await this.#listener?.close()
    this.#listener = undefined
  }

  async #follow(config: GatewayConfig): Promise<void> {
    const { home, ports } = this.#parts
    const wanted = wantedOf(config)
    const before = this.#listener
    if (wanted === this.#wanted) return
    const isThere = before !== undefined && wanted !== undefined && isAt(before.address, wanted)
    if (!isThere && wanted === undefined && before !== undefined) {
      // The usual port is only found free once this node has let go of it; some port always is.
      this.#listener = undefined
      await before.close()
      forgetGatewayPort(home)
    }
    if (!isThere) {
      this.#listener = await openGateway(home, config, ports)
      if (wanted !== undefined) await before?.close()
    }
    this.#wanted = wanted
  }
}

/** Who lets no program connect has no browser to serve either, unless he says so. */
function wantedOf({ gateway, proxy }: GatewayConfig): string | undefined {
  return gateway ?? (proxy === 'off' ? 'off' : undefined)
}

function isAt(address: PeerAddress, wanted: string): boolean {
  return wanted !== 'off' && formatHostPort(address) === formatHostPort(parseHostPort(wanted))
}
