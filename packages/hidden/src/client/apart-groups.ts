/**
 * Groups of circuits that are kept apart from each other: each knows which relays the others of its group use, from the
 * moment a path is chosen (docs/spec/hidden-services.md §8).
 */
import type { RelayInfo } from '@warren/directory'

/** What a circuit of a group tells and asks whoever chooses its path. */
export interface KeptApart {
  /** Relays after the guard that the group's other circuits use now, named once a use. */
  uses(): readonly RelayInfo[]
  /** A path was chosen, in the same turn as `uses` was asked; it replaces the one chosen before. */
  chose(path: readonly RelayInfo[]): void
}

/** One circuit's place in its group. */
export interface ApartClaim extends KeptApart {
  /** The circuit is gone, or was never built. */
  release(): void
}

/** As large as the sum of circuits that are open and being built, since each holds one claim. */
export class ApartGroups {
  readonly #groups = new Map<string, Set<Claim>>()

  /** @param group - not empty; chosen by the caller of this node, never by somebody else. */
  claim(group: string): ApartClaim {
    const claims = this.#groups.get(group) ?? new Set<Claim>()
    this.#groups.set(group, claims)
    const claim = new Claim(claims, () => {
      claims.delete(claim)
      if (claims.size === 0 && this.#groups.get(group) === claims) this.#groups.delete(group)
    })
    claims.add(claim)
    return claim
  }
}

class Claim implements ApartClaim {
  readonly #group: ReadonlySet<Claim>
  readonly release: () => void
  #path: readonly RelayInfo[] = []

  constructor(group: ReadonlySet<Claim>, release: () => void) {
    this.#group = group
    this.release = release
  }

  uses(): readonly RelayInfo[] {
    return [...this.#group].flatMap((claim) => (claim === this ? [] : claim.#path))
  }

  chose(path: readonly RelayInfo[]): void {
    this.#path = path.slice(1)
  }
}
