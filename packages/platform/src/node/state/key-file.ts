/**
 * The file that holds the root secret, from which every long-term secret of a node derives (docs/spec/state.md §2).
 *
 * Without a passphrase the root lies in it as it is, readable by its owner only. With one it is sealed under
 * Argon2id(passphrase), and nothing on the disk opens the state.
 */
import {
  assert,
  concatBytes,
  fail,
  type Offload,
  type OffloadJob,
  type Primitives,
  Sensitive,
  utf8,
} from '@warren/kernel'
import type { HomeDir } from './home-dir.ts'
import {
  CHECKSUM_BYTES,
  decodeKeyFile,
  encodeKeyFile,
  type KeyFile,
  type SealParameters,
} from './key-format.ts'
import { MAX_KEY_FILE_BYTES, MAX_PASSPHRASE_BYTES } from './limits.ts'

export const KEY_FILE_NAME = 'key'
export const ROOT_SECRET_BYTES = 32

/** What a new passphrase costs to try once: RFC 9106's second recommended choice, about a tenth of a second here. */
const SEAL_COST = { memoryKiB: 64 * 1024, passes: 3 }

/** What is known of a root secret at start. */
export type StoredKey =
  | { readonly kind: 'open'; readonly root: Sensitive<Uint8Array> }
  /** A passphrase is needed: {@link unlockKey}. */
  | { readonly kind: 'sealed' }

interface DeriveInput extends SealParameters {
  readonly passphrase: Uint8Array
}

/** Turns a passphrase into the key that seals the root. For the offload: it takes memory and a tenth of a second. */
export const PASSPHRASE_JOB: OffloadJob<DeriveInput, Uint8Array> = {
  name: 'platform/passphrase',
  run: (primitives, { passphrase, salt, memoryKiB, passes }) =>
    primitives.argon2id(passphrase, salt, memoryKiB, passes),
}

export interface KeyPorts {
  readonly primitives: Pick<Primitives, 'seal' | 'open' | 'sha256' | 'random' | 'wipe'>
  /** Runs {@link PASSPHRASE_JOB}. */
  readonly offload: Offload
}

/**
 * Reads the key of a home; makes one if there is none.
 *
 * @throws WarrenError `storage`: the file is damaged or the disk refuses. A damaged key is never replaced.
 */
export function loadOrCreateKey(home: HomeDir, primitives: KeyPorts['primitives']): StoredKey {
  const stored = readKey(home, primitives)
  if (stored !== undefined) {
    return stored.kind === 'open' ? { kind: 'open', root: new Sensitive(stored.root) } : { kind: 'sealed' }
  }
  const root = primitives.random.bytes(ROOT_SECRET_BYTES)
  writeKey(home, primitives, { kind: 'open', root })
  return { kind: 'open', root: new Sensitive(root) }
}

/**
 * Opens a sealed key.
 *
 * @throws WarrenError `no-permission`: the passphrase is not the right one; `bad-input`: there is no passphrase to give, or
 *   it is too long; `storage`: the file is damaged; `overloaded`: too many attempts at once.
 */
export async function unlockKey(
  home: HomeDir,
  passphrase: Sensitive<string>,
  ports: KeyPorts,
): Promise<Sensitive<Uint8Array>> {
  const stored = readKey(home, ports.primitives)
  if (stored?.kind !== 'sealed') {
    throw fail('bad-input', 'no passphrase is set', {
      next: 'Nothing to unlock. Type: warren passphrase set',
    })
  }
  const key = await deriveKey(passphrase, stored, ports)
  const root = ports.primitives.open(key, stored.nonce, stored.sealed, stored.header)
  ports.primitives.wipe(key)
  if (root === undefined) {
    throw fail('no-permission', 'this is not the passphrase', {
      next: 'Type it again; there is no way around it.',
    })
  }
  return new Sensitive(root)
}

/**
 * Seals the root under a new passphrase, or leaves it open if there is none. Who asks must have the root, that is, have
 * unlocked it; the old passphrase opens nothing afterwards, except backups made before.
 *
 * @throws WarrenError `bad-input`: an empty or far too long passphrase; `storage`: the old file stays as it was.
 */
export async function setPassphrase(
  home: HomeDir,
  root: Sensitive<Uint8Array>,
  passphrase: Sensitive<string> | undefined,
  ports: KeyPorts,
): Promise<void> {
  assert(root.reveal().length === ROOT_SECRET_BYTES, 'key file: a root secret has 32 bytes')
  if (passphrase === undefined) return writeKey(home, ports.primitives, { kind: 'open', root: root.reveal() })
  const { random } = ports.primitives
  const parameters = { ...SEAL_COST, salt: random.bytes(16) }
  const key = await deriveKey(passphrase, parameters, ports)
  writeKey(home, ports.primitives, {
    kind: 'sealed',
    ...parameters,
    nonce: random.bytes(12),
    seal: (header, nonce) => ports.primitives.seal(key, nonce, root.reveal(), header),
  })
  ports.primitives.wipe(key)
}

async function deriveKey(
  passphrase: Sensitive<string>,
  parameters: SealParameters,
  ports: KeyPorts,
): Promise<Uint8Array> {
  // One text, one key, whatever keyboard it was typed on.
  const bytes = utf8(passphrase.reveal().normalize('NFC'))
  if (bytes.length === 0 || bytes.length > MAX_PASSPHRASE_BYTES) {
    throw fail('bad-input', 'a passphrase has 1 to 1024 bytes', {
      fields: { maxBytes: MAX_PASSPHRASE_BYTES },
    })
  }
  const { memoryKiB, passes, salt } = parameters
  return ports.offload.run(PASSPHRASE_JOB, { passphrase: bytes, memoryKiB, passes, salt })
}

function readKey(home: HomeDir, primitives: KeyPorts['primitives']): KeyFile | undefined {
  const bytes = home.read(KEY_FILE_NAME, MAX_KEY_FILE_BYTES)
  return bytes && decodeKeyFile(bytes, (data) => primitives.sha256(data))
}

function writeKey(
  home: HomeDir,
  primitives: KeyPorts['primitives'],
  file: Parameters<typeof encodeKeyFile>[0],
): void {
  const body = encodeKeyFile(file)
  const checksum = primitives.sha256(body).subarray(0, CHECKSUM_BYTES)
  home.writeAtomic(KEY_FILE_NAME, concatBytes(body, checksum))
}
