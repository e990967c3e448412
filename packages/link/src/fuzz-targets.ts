/** The decoders of foreign bytes in this package. */
import { bodyOf, DEFAULT_GEOMETRY, type FuzzTarget, geometryOf } from '@warren/wire'
import { decodeHello, encodeHello } from './hello.ts'
import { decodeIdentity, encodeIdentity } from './identity.ts'

const SMALL = geometryOf(512)

export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'link: hello',
    decode: decodeHello,
    examples: () => [
      bodyOf(encodeHello({ versions: [1], capabilities: [], wallMs: 0, cellBytes: 512 }, SMALL)),
      bodyOf(
        encodeHello(
          {
            versions: [1, 2, 700],
            capabilities: ['directory=1', 'relay=1'],
            wallMs: 1_767_225_600_000,
            cellBytes: 4096,
          },
          DEFAULT_GEOMETRY,
        ),
      ),
    ],
  },
  {
    name: 'link: identity',
    decode: decodeIdentity,
    examples: () =>
      (['relay', 'client'] as const).map((kind) =>
        bodyOf(
          encodeIdentity(
            { kind, id: new Uint8Array(32).fill(1), signature: new Uint8Array(64).fill(2) },
            SMALL,
          ),
        ),
      ),
  },
]
