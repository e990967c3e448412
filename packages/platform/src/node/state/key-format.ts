/**
 * Bytes of the key file (docs/spec/state.md §2):
 *
 *     open    "warrenK" version u8 kind u8=0 | root 32                                               | checksum 8
 *     sealed  "warrenK" version u8 kind u8=1 | memory KiB u32 | passes u32 | salt 16 | nonce 12 | sealed 48 | checksum 8
 *
 * The checksum tells a damaged file from a wrong passphrase; it proves nothing.
 */
import { concatBytes, equalBytes, fail, utf8, type WarrenError } from '@warren/kernel'
import { MAX_ARGON2_MEMORY_KIB, MAX_ARGON2_PASSES } from './limits.ts'

const MAGIC = utf8('warrenK')
const VERSION = 1
const HEAD_BYTES = MAGIC.length + 2
const SALT_BYTES = 16
const NONCE_BYTES = 12
const SEALED_BYTES = 48
const ROOT_BYTES = 32
/** Everything in front of the sealed root: its associated data. */
const SEALED_HEADER_BYTES = HEAD_BYTES + 8 + SALT_BYTES + NONCE_BYTES
const KIND = { open: 0, sealed: 1 } as const
export const CHECKSUM_BYTES = 8

export interface SealParameters {
  readonly memoryKiB: number
  readonly passes: number
  readonly salt: Uint8Array
}

export type KeyFile =
  | { readonly kind: 'open'; readonly root: Uint8Array }
  | (SealParameters & {
      readonly kind: 'sealed'
      readonly nonce: Uint8Array
      readonly sealed: Uint8Array
      /** What the seal authenticates beside the root. */
      readonly header: Uint8Array
    })

/** A key file to write; `seal` is called once the header is known. */
export type NewKeyFile =
  | { readonly kind: 'open'; readonly root: Uint8Array }
  | (SealParameters & {
      readonly kind: 'sealed'
      readonly nonce: Uint8Array
      readonly seal: (header: Uint8Array, nonce: Uint8Array) => Uint8Array
    })

/** Everything but the checksum. */
export function encodeKeyFile(file: NewKeyFile): Uint8Array {
  const head = concatBytes(MAGIC, Uint8Array.of(VERSION, KIND[file.kind]))
  if (file.kind === 'open') return concatBytes(head, file.root)
  const cost = new DataView(new ArrayBuffer(8))
  cost.setUint32(0, file.memoryKiB)
  cost.setUint32(4, file.passes)
  const header = concatBytes(head, new Uint8Array(cost.buffer), file.salt, file.nonce)
  return concatBytes(header, file.seal(header, file.nonce))
}

/** @throws WarrenError `storage`: damaged, or written by a newer Warren. */
export function decodeKeyFile(bytes: Uint8Array, sha256: (data: Uint8Array) => Uint8Array): KeyFile {
  const body = bytes.subarray(0, Math.max(0, bytes.length - CHECKSUM_BYTES))
  const checksum = bytes.subarray(body.length)
  if (body.length < HEAD_BYTES || !equalBytes(body.subarray(0, MAGIC.length), MAGIC)) throw damaged()
  if (!equalBytes(checksum, sha256(body).subarray(0, CHECKSUM_BYTES))) throw damaged()
  if (body[MAGIC.length] !== VERSION) {
    throw fail('storage', 'the key file was written by another version of Warren', {
      fields: { version: body[MAGIC.length] },
      next: 'Use the version of Warren that wrote this home directory, or a newer one.',
    })
  }
  const kind = body[MAGIC.length + 1]
  if (kind === KIND.open && body.length === HEAD_BYTES + ROOT_BYTES)
    return { kind: 'open', root: body.slice(HEAD_BYTES) }
  if (kind === KIND.sealed && body.length === SEALED_HEADER_BYTES + SEALED_BYTES) return decodeSealed(body)
  throw damaged()
}

function decodeSealed(body: Uint8Array): KeyFile {
  const view = new DataView(body.buffer, body.byteOffset, body.length)
  const memoryKiB = view.getUint32(HEAD_BYTES)
  const passes = view.getUint32(HEAD_BYTES + 4)
  if (memoryKiB < 8 || memoryKiB > MAX_ARGON2_MEMORY_KIB || passes < 1 || passes > MAX_ARGON2_PASSES)
    throw damaged()
  const saltAt = HEAD_BYTES + 8
  return {
    kind: 'sealed',
    memoryKiB,
    passes,
    salt: body.slice(saltAt, saltAt + SALT_BYTES),
    nonce: body.slice(saltAt + SALT_BYTES, SEALED_HEADER_BYTES),
    sealed: body.slice(SEALED_HEADER_BYTES),
    header: body.slice(0, SEALED_HEADER_BYTES),
  }
}

function damaged(): WarrenError {
  return fail('storage', 'the key file is damaged', {
    next: 'Put the file "key" of your last backup back. Without it, what this home holds cannot be read.',
  })
}
