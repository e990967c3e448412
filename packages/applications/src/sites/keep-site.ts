/** Keeps what a site consists of alive: renews what is there, re-creates what is missing (docs/spec/sites.md §8). */
import { type Cancel, throwIfCancelled, toHex } from '@warren/kernel'
import type { Segments } from '@warren/store'
import type { Primitives } from '@warren/kernel'
import { type PartReference, segmentsOf } from './format/part.ts'
import { isWeak } from './leave-part.ts'
import type { VersionContent } from './read-version.ts'

export interface KeepPorts {
  readonly primitives: Primitives
  readonly segments: Segments
}

/** What a look at a version came to. */
export interface SiteHealth {
  /** Of the weakest segment. */
  readonly live: number
  readonly needed: number
  readonly total: number
  /** The earliest end, hours since 1970. */
  readonly until: number
  readonly repaired: number
}

/** Every part of a version, each once. */
export function partsOf({ manifest, structure }: VersionContent): PartReference[] {
  const parts = new Map<string, PartReference>()
  for (const part of [...structure, ...manifest.groups.flatMap((group) => group.parts)])
    parts.set(`${toHex(part.key)}${toHex(part.ids.subarray(0, 32))}`, part)
  return [...parts.values()]
}

/**
 * One part after the other, so that it is paced by the network.
 *
 * @param until - hours since 1970.
 * @throws WarrenError `unreachable`: a part can no longer be restored; `no-path`, `cancelled`.
 */
export async function keepParts(
  { primitives, segments }: KeepPorts,
  parts: readonly PartReference[],
  until: number,
  { group, cancel }: { readonly group: string; readonly cancel: Cancel },
  part: (fraction: number) => void = () => {},
): Promise<SiteHealth> {
  let weakest: SiteHealth | undefined
  let repaired = 0
  let earliest = until
  for (const [index, one] of parts.entries()) {
    for (const segment of segmentsOf(primitives, one)) {
      throwIfCancelled(cancel)
      let state = await segments.check(segment, { until, group, cancel })
      if (isWeak(segment, state)) {
        state = await segments.repair(segment, until, { group, cancel })
        repaired++
      }
      earliest = Math.min(earliest, state.until)
      const isWeaker = weakest === undefined || state.live - state.needed < weakest.live - weakest.needed
      if (isWeaker) weakest = { ...state, repaired }
    }
    part((index + 1) / parts.length)
  }
  return { live: 0, needed: 0, total: 0, ...weakest, until: earliest, repaired }
}
