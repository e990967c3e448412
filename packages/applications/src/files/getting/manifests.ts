/** Lists of files that were fetched, kept for whoever asks next: looking at a link and then getting it fetches one list. */
import { toHex } from '@warren/kernel'
import { MAX_MANIFEST_BYTES } from '../../limits.ts'
import { MAX_CACHED_ENTRIES, MAX_CACHED_MANIFESTS } from './limits.ts'
import type { FetchedManifest } from './manifest-work.ts'

export class ManifestCache {
  /** In the order of use, the latest last. */
  readonly #kept = new Map<string, FetchedManifest>()

  find(manifestRoot: Uint8Array): FetchedManifest | undefined {
    const key = toHex(manifestRoot)
    const found = this.#kept.get(key)
    if (found !== undefined) this.#keep(key, found)
    return found
  }

  add(manifestRoot: Uint8Array, fetched: FetchedManifest): void {
    this.#keep(toHex(manifestRoot), fetched)
    while (this.#kept.size > 1 && this.#isTooLarge) {
      const oldest = this.#kept.keys().next().value
      if (oldest === undefined) return
      this.#kept.delete(oldest)
    }
  }

  get #isTooLarge(): boolean {
    let [entries, bytes] = [0, 0]
    for (const { manifest, blob } of this.#kept.values()) {
      entries += manifest.entries.length
      bytes += blob.length
    }
    const isTooMuch = entries > MAX_CACHED_ENTRIES || bytes > MAX_MANIFEST_BYTES
    return this.#kept.size > MAX_CACHED_MANIFESTS || isTooMuch
  }

  #keep(key: string, fetched: FetchedManifest): void {
    this.#kept.delete(key)
    this.#kept.set(key, fetched)
  }
}
