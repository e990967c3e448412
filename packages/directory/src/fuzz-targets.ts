/** The decoders of foreign bytes of this package, for the fuzz runner. */
import { utf8, utf8Text } from '@warren/kernel'
import { bodyOf, DEFAULT_GEOMETRY, type FuzzTarget } from '@warren/wire'
import {
  appendSignature,
  decodeKeys,
  decodeLiveness,
  encodeKeysBody,
  encodeLivenessBody,
  KEM_KEY_BYTES,
  RELAY_ID_BYTES,
  SHORT_ID_BYTES,
  SIGNATURE_BYTES,
} from './format.ts'
import { decodeAges, decodeAgesRequest, encodeAges, encodeAgesRequest } from './ages.ts'
import { parseIp } from './ip-address.ts'
import { exampleNetworkBodies, decodeUncheckedBody } from './network-text-fuzz.ts'
import type { DirectoryItem } from './item.ts'
import {
  decodeAnswer,
  decodeNews,
  decodePiece,
  decodeRequest,
  encodeAnswer,
  encodeNews,
  encodeRequest,
  piecesOf,
} from './message-format.ts'
import type { Question, Reply } from './range-format.ts'
import { decodeView, signView } from './view-statement.ts'

const zeros = (count: number): Uint8Array => new Uint8Array(count)

function exampleKeys(withOperator: boolean): Uint8Array {
  const body = encodeKeysBody({
    id: zeros(RELAY_ID_BYTES).fill(1),
    sequence: 3,
    issuedAtMs: 1_767_225_600_000,
    expiresAtMs: 1_767_312_000_000,
    onionKey: zeros(32).fill(2),
    kemKey: zeros(KEM_KEY_BYTES).fill(3),
    ip: Uint8Array.of(127, 0, 0, 1),
    port: 9001,
    capabilities: 7,
    operator: withOperator
      ? { id: zeros(RELAY_ID_BYTES).fill(4), proof: zeros(SIGNATURE_BYTES).fill(5) }
      : undefined,
  })
  return appendSignature(body, zeros(SIGNATURE_BYTES).fill(6))
}

function exampleLiveness(): Uint8Array {
  const body = encodeLivenessBody({
    shortId: zeros(SHORT_ID_BYTES).fill(1),
    atMs: 1_767_225_600_000,
    leaving: true,
  })
  return appendSignature(body, zeros(SIGNATURE_BYTES).fill(7))
}

const exampleItems = (): DirectoryItem[] => [
  { kind: 'keys', bytes: exampleKeys(true) },
  { kind: 'liveness', bytes: exampleLiveness() },
]

const exampleQuestions = (): Question[] => [
  { kind: 'compare', prefix: 'a3f', fingerprint: zeros(8).fill(9) },
  { kind: 'list', prefix: '', tokens: [zeros(8).fill(1), zeros(8).fill(2)] },
]

const exampleReplies = (): Reply[] => [
  { kind: 'equal' },
  {
    kind: 'split',
    children: Array.from({ length: 16 }, (_, count) => ({ count, fingerprint: zeros(8).fill(count) })),
  },
  { kind: 'items', fingerprint: zeros(8).fill(3), lacked: Uint8Array.of(0x80), items: exampleItems() },
]

const exampleView = (): Uint8Array =>
  signView({ ed25519Sign: () => zeros(SIGNATURE_BYTES).fill(8) }, zeros(32), zeros(32), {
    id: zeros(RELAY_ID_BYTES).fill(5),
    atMs: 1_767_225_600_000,
    settled: true,
    view: { counts: Array.from({ length: 256 }, (_, part) => part) },
  })

const exampleRequest = (): Uint8Array =>
  encodeRequest({ salt: zeros(16).fill(4), questions: exampleQuestions() })

export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'directory: keys part',
    decode: decodeKeys,
    examples: () => [exampleKeys(true), exampleKeys(false)],
  },
  { name: 'directory: liveness', decode: decodeLiveness, examples: () => [exampleLiveness()] },
  { name: 'directory: request', decode: decodeRequest, examples: () => [exampleRequest()] },
  {
    name: 'directory: answer',
    decode: decodeAnswer,
    examples: () => [
      encodeAnswer({ status: 'ok', relays: 2, replies: exampleReplies() }),
      encodeAnswer({ status: 'ok', relays: 2, own: exampleView(), heard: exampleView(), replies: [] }),
      encodeAnswer({ status: 'busy', relays: 0, replies: [] }),
    ],
  },
  { name: 'directory: view', decode: decodeView, examples: () => [exampleView()] },
  {
    name: 'directory: ages',
    decode: decodeAges,
    examples: () => [
      encodeAges(
        [1, 2].map((byte) => ({ id: zeros(RELAY_ID_BYTES).fill(byte), firstSeenMs: 0 })),
        5e8,
      ),
    ],
  },
  { name: 'directory: ages request', decode: decodeAgesRequest, examples: () => [encodeAgesRequest()] },
  { name: 'directory: news', decode: decodeNews, examples: () => [...encodeNews(exampleItems())] },
  {
    name: 'directory: piece',
    decode: decodePiece,
    examples: () =>
      [...piecesOf(DEFAULT_GEOMETRY, 'request', 1, zeros(9000).fill(8))].map((cell) => bodyOf(cell).slice()),
  },
  { name: 'directory: network text', decode: decodeUncheckedBody, examples: exampleNetworkBodies },
  {
    // Text, but as foreign as any: undefined is its way to refuse.
    name: 'directory: IP address',
    decode: (bytes) => parseIp(utf8Text(bytes)),
    examples: () => [utf8('198.51.100.7'), utf8('2001:db8::1:0:0:1')],
  },
]
