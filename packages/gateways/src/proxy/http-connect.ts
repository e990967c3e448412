/**
 * HTTP CONNECT (RFC 9110 §9.3.6) in the form Tor's tunnel port answers it (docs/spec/proxy.md §4).
 *
 * Only the request line and `Proxy-Authorization` are read; the latter isolates and is never checked. Any other method
 * gets a page of text that says how to use this port: it is what a person sees who opens it in a browser.
 */
import { utf8 } from '@warren/kernel'
import { MAX_HEADERS } from '../limits.ts'
import { asciiName, type Negotiation, type Progress, type ProxyRequest, WAIT } from './negotiation.ts'
import { answerTo, type Refusal } from './refusals.ts'

const LF = 0x0a
const CR = 0x0d
const CONNECTED = 'HTTP/1.0 200 OK\r\n\r\n'

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  405: 'Method Not Allowed',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

const HOW_TO = `This is the proxy port of Warren, not a web server.
Set it as SOCKS5 proxy with names resolved by the proxy, or as HTTP proxy with CONNECT:
  curl --socks5-hostname HOST:PORT http://ADDRESS.onion/
  curl -p -x http://HOST:PORT http://ADDRESS.onion/
`

/** One answer with its body; nothing of the request is quoted in it. */
function response(refusal: Refusal): Uint8Array {
  const { status, proxyStatus, text } = answerTo(refusal)
  const body = refusal === 'command-unsupported' ? HOW_TO : `${text}\n`
  const allow = status === 405 ? 'Allow: CONNECT\r\n' : ''
  return utf8(
    `HTTP/1.0 ${status} ${REASONS[status]}\r\n${allow}Proxy-Status: warren; error=${proxyStatus}; details="${refusal}"\r\n` +
      `Content-Type: text/plain; charset=utf-8\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  )
}

/** Where the head ends, counting its empty line; undefined if it is not complete. Bare line feeds count (RFC 9112 §2.2). */
function headEnd(input: Uint8Array): number | undefined {
  for (let at = input.indexOf(LF); at !== -1; at = input.indexOf(LF, at + 1)) {
    if (input[at + 1] === LF) return at + 2
    if (input[at + 1] === CR && input[at + 2] === LF) return at + 3
  }
  return undefined
}

/** Splits a head into lines of Latin-1 text. Bytes above 127 only ever end up in the credentials. */
function headLines(head: Uint8Array): string[] {
  let text = ''
  for (const byte of head) text += String.fromCharCode(byte)
  return text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
}

/** `HOST:PORT` of a request line. An IPv6 literal keeps its brackets, and so can be no service name. */
function readAuthority(authority: string): { name: string; port: number } | undefined {
  const match = /^(.{1,255}):([0-9]{1,5})$/.exec(authority)
  const name = asciiName(utf8(match?.[1] ?? ''))
  const port = Number(match?.[2] ?? 0)
  return name === undefined || port < 1 || port > 65_535 ? undefined : { name, port }
}

/** The value of `Proxy-Authorization`, whole: the same value isolates together. Undefined: not a header block. */
function readCredentials(headers: readonly string[]): string | undefined {
  let credentials = ''
  if (headers.length > MAX_HEADERS) return undefined
  for (const line of headers) {
    const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*)$/.exec(line)
    if (match === null) return undefined
    if ((match[1] as string).toLowerCase() === 'proxy-authorization')
      credentials = `http:${(match[2] as string).trimEnd()}`
  }
  return credentials
}

function readHead(head: Uint8Array): ProxyRequest | Refusal {
  const [requestLine = '', ...rest] = headLines(head)
  const match = /^([A-Za-z]{1,32}) ([^ ]+) HTTP\/1\.[01]$/.exec(requestLine)
  if (match === null) return 'request-malformed'
  if (match[1] !== 'CONNECT') return 'command-unsupported'
  const authority = readAuthority(match[2] as string)
  const credentials = readCredentials(rest.slice(0, -2))
  if (authority === undefined || credentials === undefined) return 'request-malformed'
  return { ...authority, credentials }
}

function advance(input: Uint8Array): Progress {
  const endsAt = headEnd(input)
  if (endsAt === undefined) return WAIT
  const request = readHead(input.subarray(0, endsAt))
  if (typeof request === 'string') return { step: 'refuse', bytes: response(request) }
  return { step: 'connect', request, consumedBytes: endsAt }
}

export function createHttpConnect(): Negotiation {
  return {
    advance,
    reply: (refusal) => (refusal === undefined ? utf8(CONNECTED) : response(refusal)),
    tooLong: response('head-too-large'),
  }
}
