/**
 * The operator's key as a text that one person gives to each of his relays (docs/spec/directory.md §4.2). Whoever has it
 * can name a relay of his own as that person's, never one of somebody else: the relay has to sign as well.
 */
import {
  concatBytes,
  equalBytes,
  fail,
  fromBase64Url,
  type Primitives,
  Sensitive,
  toBase64Url,
  utf8,
  type WarrenError,
} from '@warren/kernel'
import { MAX_OPERATOR_TEXT_CHARACTERS } from './limits.ts'

const PREFIX = 'warren-operator-key:'
const VERSION = 1
const SEED_BYTES = 32
const CHECK_BYTES = 4
const CHECK_CONTEXT = utf8('warren operator key 1')

type Hash = Pick<Primitives, 'sha256'>

function checkOf(primitives: Hash, body: Uint8Array): Uint8Array {
  return primitives.sha256(concatBytes(CHECK_CONTEXT, body)).subarray(0, CHECK_BYTES)
}

/** A fresh Ed25519 seed of an operator. */
export function drawOperatorSeed({ random }: Pick<Primitives, 'random'>): Sensitive<Uint8Array> {
  return new Sensitive(random.bytes(SEED_BYTES))
}

/** What others see of an operator: the public key of his seed. */
export function operatorIdOf(
  primitives: Pick<Primitives, 'ed25519PublicOf'>,
  seed: Sensitive<Uint8Array>,
): Uint8Array {
  return primitives.ed25519PublicOf(seed.reveal())
}

/** `warren-operator-key:` and base64url. A secret. */
export function formatOperatorKey(primitives: Hash, seed: Sensitive<Uint8Array>): string {
  const body = concatBytes(Uint8Array.of(VERSION), seed.reveal())
  return PREFIX + toBase64Url(concatBytes(body, checkOf(primitives, body)))
}

/**
 * Reads what {@link formatOperatorKey} wrote; line breaks and spaces do not matter.
 *
 * @returns the Ed25519 seed.
 * @throws WarrenError `bad-input`: `next` says what is wrong.
 */
export function parseOperatorKey(primitives: Hash, text: string): Sensitive<Uint8Array> {
  if (text.length > MAX_OPERATOR_TEXT_CHARACTERS) throw refused('This is too long to be one key.')
  const compact = text.replace(/\s+/g, '')
  if (!compact.startsWith(PREFIX)) throw refused(`It must begin with "${PREFIX}".`)
  const bytes = fromBase64Url(compact.slice(PREFIX.length))
  if (bytes?.length !== 1 + SEED_BYTES + CHECK_BYTES)
    throw refused('A character is missing, or one does not belong there: copy it again, whole.')
  const body = bytes.subarray(0, -CHECK_BYTES)
  if (!equalBytes(checkOf(primitives, body), bytes.subarray(-CHECK_BYTES)))
    throw refused('A part of it is changed: copy it again, whole.')
  if (body[0] !== VERSION) throw refused('It is of a newer version: update Warren.')
  return new Sensitive(body.slice(1))
}

function refused(next: string): WarrenError {
  return fail('bad-input', 'this is not the key of an operator', { next })
}
