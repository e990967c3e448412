/** Decoders of this package of bytes that came from elsewhere: from visitors of a service, and from whatever answers as the daemon. */
import { concatBytes, fail, utf8 } from '@warren/kernel'
import type { FuzzTarget } from '@warren/wire'
import { ApiError } from './api-error.ts'
import { DatagramReader, encodeDatagram } from './datagrams/format.ts'
import { EventReader } from './event-parser.ts'
import { checkAnswer } from './streams/socks5.ts'

function decodeDatagrams(bytes: Uint8Array): Uint8Array[] {
  const reader = new DatagramReader()
  const read = [...reader.push(bytes)]
  reader.end()
  return read
}

/** What the SDK says in its own error type. */
function refusing(decode: (bytes: Uint8Array) => unknown): (bytes: Uint8Array) => unknown {
  return (bytes) => {
    try {
      return decode(bytes)
    } catch (error) {
      throw error instanceof ApiError ? fail('malformed', 'sdk: refused', { cause: error }) : error
    }
  }
}

export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'sdk: datagrams',
    decode: decodeDatagrams,
    examples: () => [
      encodeDatagram(new Uint8Array(0)),
      concatBytes(encodeDatagram(utf8('one')), encodeDatagram(new Uint8Array(300))),
    ],
  },
  {
    name: 'sdk: events',
    decode: refusing((bytes) => new EventReader().push(bytes)),
    examples: () => [
      utf8('retry: 1000\n\n: still here\n\nid: 00000000-1\nevent: reset\ndata: {}\n\n'),
      utf8(
        'id: a-2\nevent: job\ndata: {"id":"job-1","state":"running"}\n\nid: a-3\nevent: else\ndata: 1\n\n',
      ),
    ],
  },
  {
    name: 'sdk: answer of the proxy',
    decode: refusing(checkAnswer),
    examples: () => [Uint8Array.of(5, 2, 1, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0)],
  },
]
