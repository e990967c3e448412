/** The client's half of SOCKS5 as the proxy port speaks it (docs/spec/proxy.md §2): what is sent, and what a refusal means. */
import { ApiError } from '../api-error.ts'

/** Method, credentials and reply: the proxy answers a host name with exactly so many bytes. */
export const ANSWER_BYTES = 2 + 2 + 10

/**
 * Greeting, credentials and request in one, since the proxy takes bytes ahead of its answers.
 *
 * @param name - ASCII, at most 255 bytes, like user and password.
 */
export function connectRequest(name: string, port: number, user: Uint8Array, password: Uint8Array): Buffer {
  const host = Buffer.from(name, 'ascii')
  const target = Buffer.alloc(2)
  target.writeUInt16BE(port)
  return Buffer.concat([
    Buffer.of(5, 1, 2),
    Buffer.of(1, user.length),
    user,
    Buffer.of(password.length),
    password,
    Buffer.of(5, 1, 0, 3, host.length),
    host,
    target,
  ])
}

type Refusal = readonly [kind: ApiError['kind'], message: string, next: string]

const RETRY_SOON = 'Try again in a moment.'

/** The proxy's replies and what the API calls the same (docs/spec/proxy.md §6). */
const REFUSALS: ReadonlyMap<number, Refusal> = new Map<number, Refusal>([
  [0x02, ['bad-input', 'Only addresses of services can be opened.', 'Give 56 characters and .onion.']],
  [0x03, ['no-path', 'No circuit could be built.', 'Wait until the node is usable.']],
  [0x05, ['refused', 'The service has nothing on this port.', 'Check the port.']],
  [0x06, ['timeout', 'The service did not answer in time.', RETRY_SOON]],
  [0xf0, ['not-found', 'Nothing is published under this address now.', 'Ask whether the service is up.']],
  [0xf1, ['not-authentic', 'What is published under this address is not valid.', 'Compare your clock.']],
  [0xf2, ['unreachable', 'None of the introduction points of the service let us through.', RETRY_SOON]],
  [0xf3, ['timeout', 'The service did not come to the rendezvous.', RETRY_SOON]],
  [
    0xf4,
    [
      'no-permission',
      'The service admits only clients that it knows.',
      'Keep a key for it: identities.keepKey',
    ],
  ],
  [
    0xf5,
    ['no-permission', 'The service does not know the key held here for it.', 'Ask its owner to add the key.'],
  ],
  [0xf6, ['bad-input', 'This address is mistyped.', 'Compare all 56 characters.']],
  [0xf7, ['timeout', 'The introduction points of the service did not answer in time.', RETRY_SOON]],
])

/**
 * Reads the answer.
 *
 * @param answer - {@link ANSWER_BYTES}, or fewer if the proxy closed before.
 * @throws ApiError why there is no stream.
 */
export function checkAnswer(answer: Uint8Array): void {
  if (answer[0] !== 5 || answer[1] !== 2 || answer[2] !== 1 || answer[3] !== 0 || answer[4] !== 5) {
    throw new ApiError('bug', 'What answers at the proxy port is not Warren.', {
      next: 'See which port it is: warren status',
    })
  }
  const code = answer[5]
  if (code === 0 && answer.length === ANSWER_BYTES) return
  const [kind, message, next] = REFUSALS.get(code ?? -1) ?? [
    'overloaded',
    'The proxy does not open a stream now.',
    'See how the node is: warren status',
  ]
  throw new ApiError(kind, message, { next })
}
