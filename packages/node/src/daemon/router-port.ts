/** The port that the router of this network forwards to this relay, if its owner asked for that. */
import { asWarrenError, type Log, type PeerAddress } from '@warren/kernel'
import { mapPort } from '@warren/platform/node'
import { type Config, formatHostPort, parseHostPort } from '../config.ts'

export interface RouterPort {
  /** Where others reach this relay through the router; undefined: it forwards nothing. */
  readonly external: PeerAddress | undefined
  /** For the status. */
  readonly status: {
    readonly state: 'mapped' | 'failed'
    readonly external?: string
    readonly cause?: string
  }
  close(): Promise<void>
}

/** Waits some seconds for the router at most; that it does not help is no failure. @returns undefined: nobody asked for it. */
export async function openRouterPort(
  { portMapping, relay, listen }: Config,
  log: Log,
  map: typeof mapPort = mapPort,
): Promise<RouterPort | undefined> {
  if (!portMapping || !relay || listen === undefined) return undefined
  try {
    const { external, close } = await map(parseHostPort(listen))
    log.write('info', 'daemon: the router forwards the port of this relay')
    return { external, status: { state: 'mapped', external: formatHostPort(external) }, close }
  } catch (thrown) {
    const error = asWarrenError(thrown)
    log.write('warn', 'daemon: the router does not forward the port of this relay', {}, error)
    const cause = `${error.message.replace('port mapping: ', '')}. ${error.next ?? ''}`.trim()
    return { external: undefined, status: { state: 'failed', cause }, close: async () => {} }
  }
}

/** A relay that was not told where others reach it tells them the router's address. */
export function advertisedThrough(config: Config, router: RouterPort | undefined): Config {
  if (config.advertise !== undefined || router?.external === undefined) return config
  return { ...config, advertise: formatHostPort(router.external) }
}

/** The port as it is asked for now: a node can become a relay, and end being one. */
export class RouterPorts {
  readonly #log: Log
  readonly #map: typeof mapPort
  #current: RouterPort | undefined

  constructor(log: Log, map: typeof mapPort = mapPort) {
    this.#log = log
    this.#map = map
  }

  get status(): RouterPort['status'] | undefined {
    return this.#current?.status
  }

  /** Gives back what was forwarded before. @returns the configuration with what the router says. */
  async open(config: Config): Promise<Config> {
    await this.close()
    this.#current = await openRouterPort(config, this.#log, this.#map)
    return advertisedThrough(config, this.#current)
  }

  async close(): Promise<void> {
    const current = this.#current
    this.#current = undefined
    await current?.close()
  }
}
