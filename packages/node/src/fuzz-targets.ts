import { toHex, utf8, utf8Text } from '@warren/kernel'
import type { FuzzTarget } from '@warren/wire'
import { decodeRecoveryIndex, encodeRecoveryIndex } from './recovery/index-format.ts'

const KEY = new Uint8Array(32).fill(7)
const BOX = { capability: 'write', seed: KEY, chain: KEY } as const

/** Decoders of this package of bytes that came from elsewhere. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'node: recovery index',
    decode: decodeRecoveryIndex,
    examples: () => [
      encodeRecoveryIndex({
        nextService: 3,
        nextShare: 2,
        nextSite: 78,
        madeAtMs: 1_800_000_000_000,
        leftOut: 0,
        services: [
          {
            index: 2,
            name: 'wiki',
            ports: [{ port: 80, target: '127.0.0.1:8123' }],
            clients: [KEY],
            besideRelay: true,
            createdAtMs: 5,
          },
          { index: 0, name: undefined, ports: [], clients: [], besideRelay: false, createdAtMs: 0 },
        ],
        clientKeys: [{ identity: KEY, secret: KEY }],
        shares: [
          {
            number: 1,
            name: 'film.mkv',
            kind: 'file',
            bytes: 9,
            files: 1,
            manifestRoot: KEY,
            modifiedS: -5,
            executable: true,
            also: utf8Text(utf8(`warren:${toHex(KEY)}`)),
            once: true,
            untilMs: 77,
            clients: [KEY],
            createdAtMs: 6,
          },
        ],
        sites: [
          {
            number: 77,
            createdAtMs: 7,
            isEnded: true,
            revision: 4,
            name: 'blog',
            last: { number: 3, madeAtS: 8, files: 2, bytes: 9, until: 500_000, held: 12, spare: 5 },
          },
          { number: 5, createdAtMs: 1, isEnded: false, revision: 0, name: undefined, last: undefined },
        ],
        boxes: [{ first: { ...BOX, index: 5 }, position: { ...BOX, index: 9 } }],
        names: [{ name: 'alice', target: `warren:${toHex(KEY)}`, addedAtMs: 9 }],
      }),
    ],
  },
]
