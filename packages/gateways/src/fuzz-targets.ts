/** The decoders of this package for the fuzz runner. They answer clients instead of throwing, so nothing may be thrown. */
import { concatBytes, utf8 } from '@warren/kernel'
import type { FuzzTarget } from '@warren/wire'
import { Handshake } from './proxy/handshake.ts'
import { parseServiceName } from './proxy/service-name.ts'

const NAME = utf8(`${'a'.repeat(55)}d.onion`)
const PORT = Uint8Array.of(0, 80)
const SOCKS5_REQUEST = concatBytes(Uint8Array.of(5, 1, 0, 3, NAME.length), NAME, PORT)

function decodeHandshake(bytes: Uint8Array): unknown {
  const { result } = new Handshake(true).receive(bytes)
  return result?.outcome === 'request' ? parseServiceName(result.request.name, () => true) : result
}

export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'gateways: proxy handshake',
    decode: decodeHandshake,
    examples: () => [
      concatBytes(Uint8Array.of(5, 1, 0), SOCKS5_REQUEST),
      concatBytes(Uint8Array.of(5, 2, 0, 2, 1, 1, 0x61, 1, 0x62), SOCKS5_REQUEST),
      concatBytes(Uint8Array.of(4, 1, 0, 80, 0, 0, 0, 1, 0x75, 0), NAME, Uint8Array.of(0)),
      utf8(
        `CONNECT www.${'b'.repeat(56)}.warren:443 HTTP/1.1\r\nProxy-Authorization: Basic YTpi\r\n\r\nhello`,
      ),
    ],
  },
]
