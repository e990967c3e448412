/**
 * Whose relay this node is (docs/spec/directory.md §4.2). The operator's key is used once, when it is given: what stays is
 * the claim that it signed for this relay, which is published anyway. So a relay that is stolen holds no operator's key.
 */
import {
  claimRelay,
  type Directory,
  isClaimAuthentic,
  type Network,
  type OperatorClaim,
  RELAY_ID_BYTES,
  type RelaySelf,
  SIGNATURE_BYTES,
} from '@warren/directory'
import { concatBytes, fail, type Ports, type Sensitive, type StateStore } from '@warren/kernel'

type OperatorPorts = Pick<Ports, 'primitives' | 'state'>

export interface OperatorSettings {
  readonly network: Network
  readonly relayId: Uint8Array
  /** Ed25519 seed of the operator, if it was given now. */
  readonly key: Sensitive<Uint8Array> | undefined
}

const KEY = 'claim'
const table = ({ state }: OperatorPorts): ReturnType<StateStore['table']> => state.table('relay-operator')

/**
 * What this relay says of its operator: by the key given now, which is remembered, or as it was remembered.
 *
 * @returns undefined: it is its own.
 * @throws WarrenError `storage`.
 */
export function operatorClaim(
  ports: OperatorPorts,
  { network, relayId, key }: OperatorSettings,
): OperatorClaim | undefined {
  if (key !== undefined) {
    const claim = claimRelay(ports.primitives, network.id, key.reveal(), relayId)
    table(ports).put(KEY, concatBytes(claim.id, claim.proof))
    return claim
  }
  if (table(ports).get(KEY) === undefined) return undefined
  const kept = rememberedClaim(ports)
  if (kept !== undefined && isClaimAuthentic(ports.primitives, network.id, relayId, kept)) return kept
  // Others drop a relay whose claim does not verify; better not to start.
  throw fail('storage', 'what is remembered of the operator of this relay is damaged', {
    next: 'Give the key again: warren up --operator-key-file FILE',
  })
}

function rememberedClaim(ports: OperatorPorts): OperatorClaim | undefined {
  const bytes = table(ports).get(KEY)
  if (bytes?.length !== RELAY_ID_BYTES + SIGNATURE_BYTES) return undefined
  return { id: bytes.slice(0, RELAY_ID_BYTES), proof: bytes.slice(RELAY_ID_BYTES) }
}

export interface OperatorControl {
  /** The operator's public key, as remembered; also of a home that is no relay now. */
  id(): Uint8Array | undefined
  /** The relay, if this is one, says at once that it is its own operator. @returns false if none is remembered. */
  forget(): boolean
}

export function createOperatorControl(
  ports: OperatorPorts,
  { self, directory }: { readonly self: RelaySelf | undefined; readonly directory: Directory },
): OperatorControl {
  let id = rememberedClaim(ports)?.id
  return {
    id: () => id,
    forget() {
      if (table(ports).get(KEY) === undefined) return false
      table(ports).delete(KEY)
      id = undefined
      self?.changeOperator(undefined)
      void directory.publishSelf()
      return true
    },
  }
}
