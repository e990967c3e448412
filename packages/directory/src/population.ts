/** Counts of a relay population, worked out once for each version of the view. */
import { safeText, type SafeText, toHex } from '@warren/kernel'
import type { Usability } from './directory-status.ts'
import { distinctRelays } from './distinct-relays.ts'
import { MAX_PATH_RELAYS, PATH_RELAYS_NEEDED } from './limits.ts'
import { isOwn, type OwnPlace } from './path-selection.ts'
import type { RelayView } from './relay-info.ts'

export interface Population extends Usability {
  readonly operators: number
}

export class PopulationCount {
  readonly #view: RelayView
  readonly #own: () => OwnPlace
  #version = -1
  #count: Population | undefined

  constructor(view: RelayView, own: () => OwnPlace) {
    this.#view = view
    this.#own = own
  }

  now(): Population {
    if (this.#count === undefined || this.#version !== this.#view.version) this.#count = this.#countAll()
    this.#version = this.#view.version
    return this.#count
  }

  #countAll(): Population {
    const place = this.#own()
    const relays = this.#view.relays().filter((relay) => !isOwn(relay, place))
    const distinct = distinctRelays(relays, MAX_PATH_RELAYS).length
    const usable = distinct >= PATH_RELAYS_NEEDED
    const operators = new Set(relays.map(({ operator }) => toHex(operator))).size
    return {
      usable,
      reason: usable ? undefined : reasonOf(relays.length),
      relays: relays.length,
      operators,
      distinct,
      needed: PATH_RELAYS_NEEDED,
    }
  }
}

function reasonOf(relays: number): SafeText {
  if (relays === 0) return safeText('no relay is known')
  if (relays < PATH_RELAYS_NEEDED) return safeText('too few relays are known')
  return safeText('too few relays with distinct operators and address prefixes are known')
}
