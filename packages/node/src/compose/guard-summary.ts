/** The guards of this node as its status shows them. */
import { formatPeerAddress, type GuardStatus } from '@warren/directory'
import { toHex } from '@warren/kernel'
import type { NodeSummary } from '../node.ts'

export function guardSummary(status: GuardStatus, suspects: number): Pick<NodeSummary, 'guard' | 'guards'> {
  const { guard, isPrimary, reason, ageMs, replacements } = status
  return {
    ...(guard === undefined
      ? {}
      : {
          guard: {
            id: toHex(guard.id),
            address: formatPeerAddress(guard.address),
            reachable: reason === undefined,
            primary: isPrimary,
            ...(ageMs === undefined ? {} : { ageMs: Math.round(ageMs) }),
          },
        }),
    guards: {
      ...(reason === undefined ? {} : { reason }),
      used: status.used,
      replaced: replacements.used,
      replacementsAllowed: replacements.allowed,
      suspect: status.isSuspect,
      suspects,
      cutOff: status.isNetworkInDoubt,
      layer2: status.layer2.length,
      layer3: status.layer3.length,
    },
  }
}
