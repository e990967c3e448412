/** Looks for services that serve a link and are not named in it, now and again while nothing comes (docs/spec/providers.md §5). */
import { asWarrenError, type Cancel, CancelSource, drawUnit, type Ports } from '@warren/kernel'
import type { ShareLink } from '../format/link.ts'
import { providerSecret } from '../format/provider-secret.ts'
import { PROVIDERS_AGAIN_MS, PROVIDERS_RETRY_MS } from './timeouts.ts'

/**
 * Services that say they serve what a secret stands for; strangers' word.
 *
 * @param secret - `providerSecret` of the link.
 * @throws WarrenError when too few answered to know.
 */
export type FindProviders = (secret: Uint8Array, cancel: Cancel) => Promise<readonly Uint8Array[]>

/** @returns undefined: this node has nowhere to look. */
export function searchFor(
  ports: SearchPorts & Pick<Ports, 'primitives'>,
  find: FindProviders | undefined,
  link: ShareLink,
  found: (identities: readonly Uint8Array[]) => void,
): ProviderSearch | undefined {
  if (find === undefined) return undefined
  const secret = providerSecret(ports.primitives, link)
  return new ProviderSearch(ports, { find: (cancel) => find(secret, cancel), found })
}

type SearchPorts = Pick<Ports, 'clock' | 'random' | 'log'>

interface ProviderSearchConfig {
  readonly find: (cancel: Cancel) => Promise<readonly Uint8Array[]>
  readonly found: (identities: readonly Uint8Array[]) => void
}

export class ProviderSearch {
  readonly #ports: SearchPorts
  readonly #config: ProviderSearchConfig
  readonly #stopping = new CancelSource()
  #isRunning = false
  #hasLooked = false
  #dueAtMs = 0

  constructor(ports: SearchPorts, config: ProviderSearchConfig) {
    this.#ports = ports
    this.#config = config
  }

  /** It has not been looked once yet: there is still hope. */
  get isPending(): boolean {
    return this.#isRunning || !this.#hasLooked
  }

  /** Looks if it is time to. @returns milliseconds until it is; undefined: it looks. */
  look(): number | undefined {
    if (this.#isRunning) return undefined
    const waitMs = this.#dueAtMs - this.#ports.clock.nowMs()
    if (waitMs > 0) return waitMs
    void this.#run()
    return undefined
  }

  stop(): void {
    this.#stopping.abort()
  }

  async #run(): Promise<void> {
    const { clock, random, log } = this.#ports
    this.#isRunning = true
    let found: readonly Uint8Array[] = []
    let pauseMs = PROVIDERS_AGAIN_MS
    try {
      found = await this.#config.find(this.#stopping.cancel)
    } catch (thrown) {
      pauseMs = PROVIDERS_RETRY_MS
      if (!this.#stopping.cancel.aborted)
        log.write('debug', 'download: its providers could not be looked for', {}, asWarrenError(thrown))
    }
    this.#isRunning = false
    this.#hasLooked = true
    this.#dueAtMs = clock.nowMs() + pauseMs * (0.75 + drawUnit(random) / 2)
    if (!this.#stopping.cancel.aborted) this.#config.found(found)
  }
}
