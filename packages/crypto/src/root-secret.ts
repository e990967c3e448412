/**
 * Long-term secrets from one root (docs/spec/key-blinding.md §6), so that one short backup restores all of them.
 *
 * Each has a label of a closed list: two uses can never share a secret by a slip of the pen.
 */
import { assert, concatBytes, utf8, type Primitives } from '@warren/kernel'

export const ROOT_SECRET_BYTES = 32

/** What a secret is for. Never rename or reuse one: people's addresses derive from them. */
export const ROOT_LABELS = [
  /** Ed25519 seed of this relay's identity. */
  'relay-identity',
  /** Ed25519 seed of the operator key that this person's relays name. */
  'relay-operator',
  /** Key of the encrypted state file. */
  'state-file',
  /** Ed25519 seed that signs the recovery index, blinded for each period. */
  'recovery-index',
  /** Key under which the recovery index and backup files are sealed. */
  'recovery-seal',
] as const
export type RootLabel = (typeof ROOT_LABELS)[number]

/**
 * One of the fixed labels; the n-th service's identity; the n-th key with which this person opens others' services; the
 * key that encrypts the n-th share, and the identity of the service that serves it; the identity of the n-th site.
 */
export type SecretLabel =
  | RootLabel
  | { readonly service: number }
  | { readonly clientAuthorisation: number }
  | { readonly shareKey: number }
  | { readonly shareService: number }
  | { readonly site: number }

/** Name and index that a label stands for. */
function namedLabel(label: SecretLabel): readonly [string, number] {
  if (typeof label === 'string') return [label, 0]
  if ('service' in label) return ['service', label.service]
  if ('clientAuthorisation' in label) return ['client-authorisation', label.clientAuthorisation]
  if ('shareKey' in label) return ['share-key', label.shareKey]
  if ('shareService' in label) return ['share-service', label.shareService]
  return ['site', label.site]
}

function infoOf(label: SecretLabel): Uint8Array {
  const [name, index] = namedLabel(label)
  assert(Number.isInteger(index) && index >= 0 && index <= 0xffff_ffff, 'root secret: an index is a u32')
  const indexBytes = new Uint8Array(4)
  new DataView(indexBytes.buffer).setUint32(0, index)
  return concatBytes(utf8('warren root 1\0'), utf8(name), Uint8Array.of(0), indexBytes)
}

/**
 * Derives one long-term secret by HKDF-SHA-256.
 *
 * @param root - {@link ROOT_SECRET_BYTES} uniformly random bytes.
 * @param length - bytes wanted, 16 to 64.
 */
export function deriveSecret(
  primitives: Primitives,
  root: Uint8Array,
  label: SecretLabel,
  length: number,
): Uint8Array {
  assert(root.length === ROOT_SECRET_BYTES, 'root secret: 32 bytes')
  assert(length >= 16 && length <= 64, 'root secret: 16 to 64 bytes are derived')
  return primitives.hkdfSha256(root, utf8('warren long-term secrets'), infoOf(label), length)
}
