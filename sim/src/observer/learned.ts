/**
 * What observers could derive from what they saw, alone and together, and whether the threat model grants it. The words
 * stand in docs/threat-model.md, section 7; a test compares the two.
 */
import type { Observer, SeenLeg } from './observer.ts'

/** One line of what adversaries learned in a run. */
export interface LearnedRow {
  /** Who: a guard, a middle, all hostile relays together. */
  readonly position: string
  readonly fact: string
  readonly times: number
  /** The threat model says that this position may learn it. */
  readonly granted: boolean
}

export const POSITIONS = {
  guard: 'a guard',
  source: 'a relay that is asked for the directory',
  middle: 'a middle',
  last: 'a last relay',
  together: 'hostile relays together',
} as const

export const FACTS = {
  address: 'the address of a client or service, times and volumes',
  neighbours: 'the relays before and after it, times and volumes',
  previous: 'the relay before it, times and volumes',
  run: 'more than one relay of a circuit in a row, by the link between them',
  addressAndLast: 'an address and the last relay of its circuit, by the links between them',
  bothAddresses: 'the addresses of both ends of a connection, by the links between them',
  beyond: 'an address and a relay beyond the next one',
} as const

type Position = keyof typeof POSITIONS
type Fact = keyof typeof FACTS

/** What the threat model grants; everything else it does not. */
export const GRANTS: readonly (readonly [Position, Fact])[] = [
  ['guard', 'address'],
  ['source', 'address'],
  ['middle', 'neighbours'],
  ['last', 'previous'],
  ['together', 'run'],
  ['together', 'addressAndLast'],
]

/** A circuit as far as several observers see it: from the side of who built it, relay by relay. */
export interface Chain {
  /** At the near side: a relay, or an address that is none. */
  readonly from: string
  /** The observers' own relays, in order. */
  readonly relays: readonly string[]
  /** Beyond the last of them; undefined: the circuit ends there. */
  readonly to: string | undefined
  /** Cells toward the one who built it, as the nearest observer counts them. */
  readonly cellsBack: number
  readonly sinceMs: number
}

/** Every circuit that they see, each as long as they can follow it. */
export function chainsOf(observers: readonly Observer[]): Chain[] {
  const byIncoming = new Map<string, { readonly observer: Observer; readonly leg: SeenLeg }>()
  const continued = new Set<string>()
  for (const observer of observers) {
    for (const leg of observer.legs.values()) {
      if (leg.isFromPeer) byIncoming.set(leg.name, { observer, leg })
      else continued.add(leg.name)
    }
  }
  const chains: Chain[] = []
  for (const [name, first] of byIncoming) {
    // Where another observer passed it on, the chain began there.
    if (continued.has(name)) continue
    const relays = [first.observer.name]
    let next = first.leg.other
    for (
      let further = next === undefined ? undefined : byIncoming.get(next.name);
      further !== undefined;
      further = next === undefined ? undefined : byIncoming.get(next.name)
    ) {
      relays.push(further.observer.name)
      next = further.leg.other
    }
    const { peer, cellsOut, sinceMs } = first.leg
    chains.push({ from: peer, relays, to: next?.peer, cellsBack: cellsOut, sinceMs })
  }
  return chains
}

/** @param isRelay - whether an address is in the directory, which everybody has. */
export function learnedBy(observers: readonly Observer[], isRelay: (ip: string) => boolean): LearnedRow[] {
  const times = new Map<string, number>()
  const note = (position: Position, fact: Fact): void => {
    const key = `${position} ${fact}`
    times.set(key, (times.get(key) ?? 0) + 1)
  }
  for (const observer of observers) noteAlone(observer, isRelay, note)
  for (const chain of chainsOf(observers)) if (chain.relays.length > 1) noteTogether(chain, isRelay, note)
  return [...times].map(([key, count]) => {
    const [position, fact] = key.split(' ') as [Position, Fact]
    const granted = GRANTS.some(([who, what]) => who === position && what === fact)
    return { position: POSITIONS[position], fact: FACTS[fact], times: count, granted }
  })
}

type Note = (position: Position, fact: Fact) => void

function noteAlone(observer: Observer, isRelay: (ip: string) => boolean, note: Note): void {
  const guarded = new Set<string>()
  for (const chain of chainsOf([observer])) {
    if (!isRelay(chain.from)) {
      guarded.add(chain.from)
      // A circuit that passes one relay twice would show it who built it and where it leads.
      if (chain.relays.length > 1) note('guard', 'beyond')
    } else if (chain.to === undefined) note('last', 'previous')
    else if (isRelay(chain.to)) note('middle', 'neighbours')
    else note('middle', 'beyond')
  }
  for (const dialler of observer.diallers.keys())
    if (!isRelay(dialler)) note(guarded.has(dialler) ? 'guard' : 'source', 'address')
}

function noteTogether(chain: Chain, isRelay: (ip: string) => boolean, note: Note): void {
  const fromAddress = !isRelay(chain.from)
  if (chain.to !== undefined && !isRelay(chain.to)) note('together', fromAddress ? 'bothAddresses' : 'beyond')
  else note('together', fromAddress && chain.to === undefined ? 'addressAndLast' : 'run')
}
