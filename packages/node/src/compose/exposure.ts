/** Who could link what this node does to it, and what it does for others: for its owner to see (docs/threat-model.md §2). */
import type { Crowd, Exposure, GuardMember } from '@warren/api'
import { equalBytes, toHex } from '@warren/kernel'
import type { OperatorControl } from '../relay/operator.ts'
import { relayRefOf } from './circuit-view.ts'
import type { NetworkParts } from './network.ts'

export function exposureOf(network: NetworkParts, operator: OperatorControl): Omit<Exposure, 'notice'> {
  const relays = network.directory.view.relays()
  const { links, self, circuits, budget, listing } = network
  const clients = links.links().filter(({ peer, dialled }) => peer.kind === 'client' && !dialled).length
  return {
    guards: guardsOf(network),
    relays: relays.length,
    operators: new Set(relays.map((relay) => toHex(relay.operator))).size,
    prefixes: new Set(relays.map(({ prefix }) => prefix)).size,
    crowd: crowdOf(self === undefined ? undefined : clients),
    forwarding: {
      relay: self !== undefined,
      listed: self !== undefined && !listing.isHeld,
      circuits: circuits.stats().relayCircuits,
      passedBytes: budget?.status().passedBytes ?? 0,
      publishes: publishedOf(self !== undefined, operator.id() !== undefined),
    },
  }
}

function guardsOf({ guards, directory }: NetworkParts): GuardMember[] {
  const status = guards.status()
  return status.members.map(({ id, layer, used, ageMs }) => {
    const relay = directory.view.byId(id)
    return {
      // One that is not listed at present has no address here; it knows this node's all the same.
      ...(relay === undefined ? { id: toHex(id) } : relayRefOf(relay)),
      layer,
      ageMs: Math.round(ageMs),
      used,
      current: layer === 'guard' && status.guard !== undefined && equalBytes(status.guard.id, id),
    }
  })
}

/** Beside the guard's, links of a client that only bring the directory: three relays are asked in a round (docs/spec/directory.md §5). */
const LINKS_OF_A_CLIENT = 4

/**
 * A relay sees its own clients. Clients draw their guards about evenly, so another relay that has been there as long sees about as many.
 *
 * @param clients - links from clients to this relay; undefined: it is none.
 */
export function crowdOf(clients: number | undefined): Crowd {
  if (clients === undefined) {
    return {
      method: 'none',
      atLeast: 1,
      how: 'A node that is no relay sees no other clients, and nobody in the network counts them.',
      uncertainty:
        'Unknown: count on nobody but yourself. How many relays and operators there are bounds who could watch you, not who is beside you.',
    }
  }
  // About 95 % of a Poisson count lie within one on the scale of square roots.
  const low = Math.max(0, Math.sqrt(clients) - 1) ** 2 / LINKS_OF_A_CLIENT
  const high = (Math.sqrt(clients) + 1) ** 2
  return {
    method: 'own-links',
    atLeast: 1,
    estimate: 1 + Math.round(clients / LINKS_OF_A_CLIENT),
    range: { low: 1 + Math.floor(low), high: 1 + Math.ceil(high) },
    how: 'From the clients that are linked to this relay now: others draw their guards about evenly, so the guard of this node has about as many.',
    uncertainty:
      'Some links only bring the directory: the low end takes three of four for such, the high end none. A guard that is older than this relay has more clients, a younger one fewer; and a guard that wants to can lie to everybody.',
  }
}

function publishedOf(isRelay: boolean, hasOperator: boolean): string[] {
  if (!isRelay) return []
  return [
    'The address at which this relay listens, and its identity key.',
    'That it is up, every day anew: whoever compares times learns when this machine runs.',
    'When it was first seen, to whoever kept the list.',
    ...(hasOperator
      ? ['The public key of its operator, and so which other relays are the same person’s.']
      : []),
  ]
}
