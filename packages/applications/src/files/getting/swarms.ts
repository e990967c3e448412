/** The swarms of all links in use, and the lists of files that came through them. */
import { type Cancel, fail, type WarrenError } from '@warren/kernel'
import { formatShareLink, type ShareLink } from '../format/link.ts'
import { MAX_SWARMS } from './limits.ts'
import { type FetchedManifest, ManifestWork } from './manifest-work.ts'
import { ManifestCache } from './manifests.ts'
import { Swarm, type SwarmConfig, type SwarmPorts } from './swarm.ts'

export class Swarms {
  readonly #ports: SwarmPorts
  readonly #config: SwarmConfig
  readonly #swarms = new Map<string, Swarm>()
  readonly #manifests = new ManifestCache()

  constructor(ports: SwarmPorts, config: SwarmConfig) {
    this.#ports = ports
    this.#config = config
  }

  /** The swarm of a link, begun if there is none. Attach to it in the same turn. @throws WarrenError `overloaded`. */
  of(link: ShareLink): Swarm {
    const key = formatShareLink(this.#ports.primitives, link)
    const found = this.#swarms.get(key)
    if (found !== undefined) return found
    if (this.#swarms.size >= MAX_SWARMS && !this.#closeIdle()) throw tooMany()
    const swarm: Swarm = new Swarm(this.#ports, this.#config, link, () => {
      if (this.#swarms.get(key) === swarm) this.#swarms.delete(key)
    })
    this.#swarms.set(key, swarm)
    return swarm
  }

  /** The list of files of a link if it was fetched lately. */
  known(link: ShareLink): FetchedManifest | undefined {
    return this.#manifests.find(link.manifestRoot)
  }

  remember(link: ShareLink, fetched: FetchedManifest): void {
    this.#manifests.add(link.manifestRoot, fetched)
  }

  /**
   * The list of files of a link, from its sharers unless it is known.
   *
   * @throws WarrenError `cancelled`; `refused`, `not-authentic`, `bad-input`: nobody can ever bring one that is good.
   */
  async manifest(
    link: ShareLink,
    options: {
      readonly cancel: Cancel
      readonly lanes?: number | undefined
      /** Identities that are tried beside those of the link. */
      readonly sharers?: readonly Uint8Array[]
      readonly noticed: (swarm: Swarm) => void
    },
  ): Promise<FetchedManifest> {
    const known = this.known(link)
    if (known !== undefined) return known
    const swarm = this.of(link)
    swarm.remember(options.sharers ?? [])
    const work = new ManifestWork(link, options.lanes, () => options.noticed(swarm))
    const stop = (): void => work.hopeless(fail('cancelled', 'the caller gave up'))
    if (options.cancel.aborted) stop()
    options.cancel.addEventListener('abort', stop)
    swarm.attach(work)
    try {
      const fetched = await work.done
      this.remember(link, fetched)
      return fetched
    } finally {
      options.cancel.removeEventListener('abort', stop)
      swarm.detach(work)
    }
  }

  stop(): void {
    for (const swarm of this.#swarms.values()) swarm.stop()
    this.#swarms.clear()
  }

  #closeIdle(): boolean {
    for (const [key, swarm] of this.#swarms) {
      if (!swarm.isIdle) continue
      swarm.stop()
      this.#swarms.delete(key)
      return true
    }
    return false
  }
}

const tooMany = (): WarrenError =>
  fail('overloaded', 'too many links are in use at once', {
    next: 'Wait until a download has ended, or pause some.',
  })
