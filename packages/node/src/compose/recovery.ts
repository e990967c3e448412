/** Recovery over the records and secrets of one node. */
import { deriveSecret } from '@warren/crypto'
import { createRecoveryKeeper, findRecovery, recoveryCapacityBytes, type RecoveryKeys } from '@warren/hidden'
import type { Ports } from '@warren/kernel'
import type { RecordsClient } from '@warren/records'
import type { NodeConfig } from '../node.ts'
import type { IndexParts } from '../recovery/collect-index.ts'
import { createRecovery, type Recovery } from '../recovery/recovery.ts'

export function composeRecovery(
  ports: Ports,
  { network, root }: NodeConfig,
  records: RecordsClient,
  parts: IndexParts & { readonly changed: () => void },
): Recovery {
  const { primitives } = ports
  const rules = { networkId: network.id, periodMinutes: network.parameters.periodMinutes }
  const keys: RecoveryKeys = {
    identitySeed: deriveSecret(primitives, root.reveal(), 'recovery-index', 32),
    sealKey: deriveSecret(primitives, root.reveal(), 'recovery-seal', 32),
  }
  return createRecovery(ports, {
    ...parts,
    root: root.reveal(),
    capacityBytes: recoveryCapacityBytes(records.recordBytes),
    makeKeeper: (content, changed) =>
      createRecoveryKeeper(ports, { ...rules, keys, records, content, changed }),
    find: (progress) => findRecovery(ports, { ...rules, keys, records }, progress),
  })
}
