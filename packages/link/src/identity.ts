/** IDENTITY: who an end is, proven over the channel's binding (docs/spec/link.md §6). The second cell in each direction. */
import { fail } from '@warren/kernel'
import { bodyOf, CELL_COMMANDS, type Geometry, newCell, Reader, Writer } from '@warren/wire'

/** Which end of the channel signs: what one end signed never serves the other. */
export type LinkRole = 'dialler' | 'listener'

export interface SignedIdentity {
  /** `client`: the key was made for this channel and says nothing. */
  readonly kind: 'relay' | 'client'
  /** Ed25519 public key, 32 bytes. */
  readonly id: Uint8Array
  /** 64 bytes. */
  readonly signature: Uint8Array
}

/**
 * The proofs that a link needs. The crypto floor stands beside this one, so whoever composes a node passes them in, with
 * the network's id bound into each (docs/spec/handshakes.md §7).
 */
export interface LinkIdentityProofs {
  /** The 32 bytes that show that we know whom we dial. */
  openingProof(binding: Uint8Array, relayId: Uint8Array): Uint8Array
  /** True if the dialler knows our identity. Constant-time. Always false for a node that is no relay. */
  verifyOpening(proof: Uint8Array, binding: Uint8Array): boolean
  /** Signs for this channel: a relay with its identity, anybody else with a key made for this call alone. */
  sign(binding: Uint8Array, role: LinkRole): SignedIdentity
  /** True if `id` is a sound key and signed for this channel, network and role. */
  verify(id: Uint8Array, binding: Uint8Array, role: LinkRole, signature: Uint8Array): boolean
}

const ID_BYTES = 32
const SIGNATURE_BYTES = 64
const KINDS = ['client', 'relay'] as const

export function encodeIdentity(identity: SignedIdentity, geometry: Geometry): Uint8Array {
  const cell = newCell(geometry, 0, CELL_COMMANDS.identity)
  const writer = new Writer(geometry.bodyBytes).u8(KINDS.indexOf(identity.kind))
  bodyOf(cell).set(writer.bytes(identity.id).bytes(identity.signature).finish())
  return cell
}

/**
 * @param body - an IDENTITY cell's body; the arrays returned are copies.
 * @throws WarrenError `malformed`.
 */
export function decodeIdentity(body: Uint8Array): SignedIdentity {
  const reader = new Reader(body)
  const kind = KINDS[reader.u8()]
  if (kind === undefined) throw fail('malformed', 'identity: unknown kind')
  const id = reader.bytes(ID_BYTES).slice()
  const signature = reader.bytes(SIGNATURE_BYTES).slice()
  reader.zeros()
  return { kind, id, signature }
}
