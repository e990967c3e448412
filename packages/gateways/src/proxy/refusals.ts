/**
 * Every reason for which the proxy refuses, and how each of its three protocols says so (docs/spec/proxy.md §6).
 *
 * SOCKS codes above 0xEF are Tor's extended errors; programs that know them (Tor Browser, OnionShare) show a page of
 * their own, others print the number. HTTP answers carry a status and the error type of RFC 9209.
 */
import { asWarrenError, type ErrorKind, type WarrenError } from '@warren/kernel'

interface Answer {
  readonly socks5: number
  /** What clients that do not want extended errors get instead. */
  readonly socks5Plain: number
  readonly status: number
  /** Error type of the Proxy-Status header (RFC 9209 §2.3). */
  readonly proxyStatus: string
  readonly text: string
}

const answer = (
  socks5: number,
  socks5Plain: number,
  status: number,
  proxyStatus: string,
  text: string,
): Answer => ({
  socks5,
  socks5Plain,
  status,
  proxyStatus,
  text,
})

/** Keyed by the code that `fields.code` of the connector's error carries, or that the proxy itself gives. */
export const REFUSALS = {
  'request-malformed': answer(0x01, 0x01, 400, 'http_request_error', 'The request could not be read.'),
  'head-too-large': answer(0x01, 0x01, 431, 'http_request_error', 'The request header is too large.'),
  'command-unsupported': answer(
    0x07,
    0x07,
    405,
    'http_request_denied',
    'This proxy only opens connections (CONNECT).',
  ),
  'name-foreign': answer(
    0x02,
    0x02,
    403,
    'http_request_denied',
    'Only .onion and .warren names go through this proxy. Nothing was looked up or contacted.',
  ),
  'name-trailing-dot': answer(
    0x04,
    0x04,
    400,
    'http_request_error',
    'The name ends with a dot. Leave the dot out.',
  ),
  'name-malformed': answer(
    0xf6,
    0x04,
    400,
    'http_request_error',
    'This address is mistyped: compare all 56 characters.',
  ),
  'descriptor-not-found': answer(
    0xf0,
    0x04,
    502,
    'destination_not_found',
    'No service is published under this address now. It may be offline.',
  ),
  'descriptor-bad': answer(
    0xf1,
    0x04,
    502,
    'destination_unavailable',
    'What is published under this address is not valid.',
  ),
  'introduction-failed': answer(
    0xf2,
    0x04,
    502,
    'destination_unavailable',
    'None of the introduction points let us through.',
  ),
  'rendezvous-failed': answer(
    0xf3,
    0x04,
    502,
    'destination_unavailable',
    'The service did not come to the rendezvous.',
  ),
  'client-key-missing': answer(
    0xf4,
    0x04,
    403,
    'http_request_denied',
    'This service only admits clients it knows. Add the key it gave you: warren client-auth add.',
  ),
  'client-key-wrong': answer(
    0xf5,
    0x04,
    403,
    'http_request_denied',
    'This service does not know the client key you hold for it.',
  ),
  'introduction-timeout': answer(
    0xf7,
    0x04,
    504,
    'connection_timeout',
    'The introduction points did not answer in time.',
  ),
  'port-refused': answer(0x05, 0x05, 502, 'connection_refused', 'The service has nothing on this port.'),
  'connect-timeout': answer(0x06, 0x06, 504, 'connection_timeout', 'The service did not answer in time.'),
  'network-not-ready': answer(
    0x03,
    0x03,
    503,
    'destination_unavailable',
    'Warren has not joined its network yet. Type: warren status',
  ),
  locked: answer(0x01, 0x01, 503, 'proxy_internal_error', 'Warren is locked. Type: warren passphrase unlock'),
  overloaded: answer(
    0x01,
    0x01,
    503,
    'connection_limit_reached',
    'Too many connections at once. Try again in a moment.',
  ),
  internal: answer(
    0x01,
    0x01,
    500,
    'proxy_internal_error',
    'Something failed inside Warren. Type: warren status',
  ),
} as const satisfies Record<string, Answer>

/** Why a request was refused. */
export type Refusal = keyof typeof REFUSALS

export function answerTo(refusal: Refusal): Answer {
  return REFUSALS[refusal]
}

/** What an error says that carries no code of its own. */
const REFUSAL_OF_KIND: Readonly<Record<ErrorKind, Refusal>> = {
  malformed: 'descriptor-bad',
  'protocol-violation': 'rendezvous-failed',
  'not-authentic': 'rendezvous-failed',
  'bad-input': 'name-malformed',
  'not-found': 'descriptor-not-found',
  'no-permission': 'client-key-missing',
  refused: 'port-refused',
  timeout: 'connect-timeout',
  unreachable: 'network-not-ready',
  overloaded: 'overloaded',
  'no-path': 'network-not-ready',
  closed: 'rendezvous-failed',
  cancelled: 'internal',
  storage: 'internal',
  locked: 'locked',
  unsupported: 'introduction-failed',
  bug: 'internal',
}

function isRefusal(code: unknown): code is Refusal {
  return typeof code === 'string' && Object.hasOwn(REFUSALS, code)
}

/** Reads why a connector failed: `fields.code` if it is one of {@link REFUSALS}, otherwise by the kind. */
export function refusalOf(failure: unknown): Refusal {
  const error: WarrenError = asWarrenError(failure)
  const code = error.fields['code']
  return isRefusal(code) ? code : REFUSAL_OF_KIND[error.kind]
}
