/** Counts of a relay population, worked out once for each version of the view, and only as far as somebody asks. */
import { safeText, type SafeText, toHex } from '@warren/kernel'
import type { Usability } from './directory-status.ts'
import { distinctRelays } from './distinct-relays.ts'
import { MAX_PATH_RELAYS, PATH_RELAYS_NEEDED } from './limits.ts'
import { isOwn, type OwnPlace } from './path-selection.ts'
import type { RelayInfo, RelayView } from './relay-info.ts'

interface Counted {
  readonly version: number
  readonly others: readonly RelayInfo[]
  readonly usability: Usability
  operators: number | undefined
}

export class PopulationCount {
  readonly #view: RelayView
  readonly #own: () => OwnPlace
  #counted: Counted | undefined

  constructor(view: RelayView, own: () => OwnPlace) {
    this.#view = view
    this.#own = own
  }

  usability(): Usability {
    return this.#count().usability
  }

  /** Operators of the relays of others. Goes through all of them. */
  operators(): number {
    const counted = this.#count()
    counted.operators ??= new Set(counted.others.map(({ operator }) => toHex(operator))).size
    return counted.operators
  }

  #count(): Counted {
    const { version } = this.#view
    if (this.#counted?.version === version) return this.#counted
    const place = this.#own()
    const others = this.#view.relays().filter((relay) => !isOwn(relay, place))
    const distinct = distinctRelays(others, MAX_PATH_RELAYS).length
    const usable = distinct >= PATH_RELAYS_NEEDED
    const usability = {
      usable,
      reason: usable ? undefined : reasonOf(others.length),
      relays: others.length,
      distinct,
      needed: PATH_RELAYS_NEEDED,
    }
    this.#counted = { version, others, usability, operators: undefined }
    return this.#counted
  }
}

function reasonOf(relays: number): SafeText {
  if (relays === 0) return safeText('no relay is known')
  if (relays < PATH_RELAYS_NEEDED) return safeText('too few relays are known')
  return safeText('too few relays with distinct operators and address prefixes are known')
}
