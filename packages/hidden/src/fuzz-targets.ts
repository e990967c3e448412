import { INTRO_MESSAGE_BYTES, RENDEZVOUS_REPLY_BYTES } from '@warren/crypto'
import type { FuzzTarget } from '@warren/wire'
import {
  decodeContent,
  decodeDescriptor,
  encodeContent,
  encodeUnsignedDescriptor,
  SIGNATURE_BYTES,
} from './descriptor-format.ts'
import { decodeEffortProof, encodeEffortProof } from './effort/proof-format.ts'
import {
  decodeCookie,
  decodeEstablishIntro,
  decodeIntroduce1,
  decodeIntroductionRequest,
  decodeRendezvous1,
  decodeStatus,
  encodeEstablishIntro,
  encodeIntroductionRequest,
  encodeStatus,
} from './message-format.ts'
import { decodeProvider } from './providers/provider-record.ts'

const filled = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value)
const point = (value: number) => ({
  relayId: filled(32, value),
  authKey: filled(32, value),
  encryptionKey: filled(32, value),
  kemKey: filled(1184, value),
})
const HEADER = {
  blindedKey: filled(32, 1),
  period: 20_000,
  periodMinutes: 1440,
  revision: 7,
  expiresAtMs: 1_800_000_000_000,
}
const REQUEST = {
  rendezvousPoint: filled(32, 1),
  cookie: filled(32, 2),
  reunionPoints: [filled(32, 4), filled(32, 5)],
  firstPort: 80,
  effortProof: filled(16, 3),
}

/** Decoders of foreign bytes in this package. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'hidden: descriptor',
    decode: decodeDescriptor,
    examples: () => [encodeUnsignedDescriptor(HEADER, filled(200 + SIGNATURE_BYTES, 5))],
  },
  {
    name: 'hidden: descriptor content',
    decode: decodeContent,
    examples: () => [
      encodeContent({ points: [], effort: undefined }),
      encodeContent({
        points: [point(1), point(2), point(3)],
        effort: { code: 1, suggested: 256, seed: filled(32, 9) },
      }),
    ],
  },
  {
    name: 'hidden: effort proof',
    decode: decodeEffortProof,
    examples: () => [
      encodeEffortProof({ code: 1, seedHead: filled(4, 1), effort: 256, solution: filled(16, 2) }),
    ],
  },
  {
    name: 'hidden: establish introduction',
    decode: decodeEstablishIntro,
    examples: () => [encodeEstablishIntro({ authKey: filled(32, 1), signature: filled(64, 2) })],
  },
  {
    name: 'hidden: introduce',
    decode: decodeIntroduce1,
    examples: () => [filled(32 + INTRO_MESSAGE_BYTES, 1)],
  },
  {
    name: 'hidden: rendezvous',
    decode: decodeRendezvous1,
    examples: () => [filled(32 + RENDEZVOUS_REPLY_BYTES, 1)],
  },
  { name: 'hidden: provider', decode: decodeProvider, examples: () => [filled(33, 1)] },
  { name: 'hidden: rendezvous cookie', decode: decodeCookie, examples: () => [filled(32, 1)] },
  {
    name: 'hidden: status',
    decode: decodeStatus,
    examples: () => [encodeStatus('done'), encodeStatus('refused')],
  },
  {
    name: 'hidden: introduction request',
    decode: decodeIntroductionRequest,
    examples: () => [encodeIntroductionRequest(REQUEST)],
  },
]
