/** What a relay does for hidden services: introduction point and rendezvous point. */
import type { Ports } from '@warren/kernel'
import type { RelayExtensions } from '@warren/circuit'
import { CircuitRoles } from './circuit-roles.ts'
import { IntroductionRelay, type RelayIdentity } from './introduction-relay.ts'
import { RendezvousRelay } from './rendezvous-relay.ts'

export interface HiddenRelay {
  stats(): { readonly introductionPoints: number; readonly waitingRendezvous: number }
}

/** Makes this relay serve hidden services. Call once, before the relay accepts circuits. */
export function createHiddenRelay(
  ports: Pick<Ports, 'clock' | 'primitives'>,
  identity: RelayIdentity,
  relay: RelayExtensions,
): HiddenRelay {
  const roles = new CircuitRoles()
  const introduction = new IntroductionRelay(ports, identity, roles, relay)
  const rendezvous = new RendezvousRelay(ports.clock, roles, relay)
  return {
    stats: () => ({ introductionPoints: introduction.count, waitingRendezvous: rendezvous.count }),
  }
}
