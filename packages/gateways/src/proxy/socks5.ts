/**
 * SOCKS5 (RFC 1928, RFC 1929) with the habits of Tor's port, which programs rely on (docs/spec/proxy.md §2).
 *
 * User name and password are never checked: they only say which requests may share a circuit. That is why method 02 is
 * preferred, and why a client that sends them unasked is heard too.
 */
import { toHex } from '@warren/kernel'
import {
  asciiName,
  type Negotiation,
  NOTHING,
  type Progress,
  type ProxyRequest,
  WAIT,
} from './negotiation.ts'
import { answerTo, type Refusal } from './refusals.ts'

const VERSION = 0x05
const AUTH_VERSION = 0x01
const METHODS = { none: 0x00, userPassword: 0x02, unacceptable: 0xff } as const
const COMMANDS = { connect: 0x01, resolve: 0xf0, resolvePtr: 0xf1 } as const
const ADDRESS_TYPES = { ipv4: 0x01, name: 0x03, ipv6: 0x04 } as const
const HOST_UNREACHABLE = 0x04

/** Tor's marker of structured user names: only type 0 means anything, the password then isolates (socks-extensions.txt). */
const STRUCTURED_USER = '<torS0X>'

/** Reply with an empty bound address. Tor answers its RESOLVE commands with address type 0 when they fail. */
function reply(code: number, addressType: number = ADDRESS_TYPES.ipv4): Uint8Array {
  return Uint8Array.of(VERSION, code, 0, addressType, 0, 0, 0, 0, 0, 0)
}

function refuse(bytes: Uint8Array): Progress {
  return { step: 'refuse', bytes }
}

/** An address of any type as text that no service name can be; undefined: more bytes are needed. */
interface Target {
  readonly name: string | undefined
  readonly port: number
  readonly endsAt: number
}

function readTarget(input: Uint8Array, addressType: number): Target | undefined {
  const nameBytes = addressType === ADDRESS_TYPES.name ? input[4] : undefined
  if (addressType === ADDRESS_TYPES.name && nameBytes === undefined) return undefined
  const startsAt = addressType === ADDRESS_TYPES.name ? 5 : 4
  const bytes = nameBytes ?? (addressType === ADDRESS_TYPES.ipv4 ? 4 : 16)
  const portAt = startsAt + bytes
  if (input.length < portAt + 2) return undefined
  const raw = input.subarray(startsAt, portAt)
  // A number is not looked at closely: no address is ever contacted, so any text that is no service name will do.
  const name = addressType === ADDRESS_TYPES.name ? asciiName(raw) : 'ip-address'
  return { name, port: ((input[portAt] as number) << 8) | (input[portAt + 1] as number), endsAt: portAt + 2 }
}

export function createSocks5(extendedErrors: boolean): Negotiation {
  let phase: 'greeting' | 'credentials' | 'request' = 'greeting'
  let authenticated = false
  let credentials = ''

  const codeOf = (refusal: Refusal): number =>
    extendedErrors ? answerTo(refusal).socks5 : answerTo(refusal).socks5Plain

  function greeting(input: Uint8Array): Progress {
    const count = input[1]
    if (count === undefined || input.length < 2 + count) return WAIT
    const offered = input.subarray(2, 2 + count)
    const method = offered.includes(METHODS.userPassword)
      ? METHODS.userPassword
      : offered.includes(METHODS.none)
        ? METHODS.none
        : METHODS.unacceptable
    const bytes = Uint8Array.of(VERSION, method)
    if (method === METHODS.unacceptable) return refuse(bytes)
    phase = method === METHODS.userPassword ? 'credentials' : 'request'
    return { step: 'answer', bytes, consumedBytes: 2 + count }
  }

  function userPassword(input: Uint8Array): Progress {
    if (input[0] !== AUTH_VERSION) return refuse(NOTHING)
    const userBytes = input[1]
    if (userBytes === undefined) return WAIT
    const passwordBytes = input[2 + userBytes]
    if (passwordBytes === undefined || input.length < 3 + userBytes + passwordBytes) return WAIT
    const user = input.subarray(2, 2 + userBytes)
    const password = input.subarray(3 + userBytes, 3 + userBytes + passwordBytes)
    const userText = asciiName(user) ?? ''
    if (userText.startsWith(STRUCTURED_USER) && userText !== `${STRUCTURED_USER}0`) {
      return refuse(reply(codeOf('request-malformed')))
    }
    // Two empty fields say nothing, so they isolate nothing.
    credentials = userBytes + passwordBytes === 0 ? '' : `socks5:${toHex(user)}:${toHex(password)}`
    authenticated = true
    phase = 'request'
    return {
      step: 'answer',
      bytes: Uint8Array.of(AUTH_VERSION, 0),
      consumedBytes: 3 + userBytes + passwordBytes,
    }
  }

  function request(input: Uint8Array): Progress {
    if (input[0] === AUTH_VERSION && !authenticated) return userPassword(input)
    if (input[0] !== VERSION) return refuse(NOTHING)
    const addressType = input[3]
    if (addressType === undefined) return WAIT
    if (!(Object.values(ADDRESS_TYPES) as number[]).includes(addressType))
      return refuse(reply(codeOf('request-malformed')))
    const target = readTarget(input, addressType)
    if (target === undefined) return WAIT
    return judge(input[1] as number, target)
  }

  function judge(command: number, target: Target): Progress {
    if (command === COMMANDS.resolve || command === COMMANDS.resolvePtr)
      return refuse(reply(HOST_UNREACHABLE, 0))
    if (command !== COMMANDS.connect) return refuse(reply(codeOf('command-unsupported')))
    if (target.name === undefined || target.port === 0) return refuse(reply(codeOf('request-malformed')))
    const wanted: ProxyRequest = { name: target.name, port: target.port, credentials }
    return { step: 'connect', request: wanted, consumedBytes: target.endsAt }
  }

  return {
    advance: (input) => {
      if (input.length === 0) return WAIT
      if (phase === 'greeting') return greeting(input)
      return phase === 'credentials' ? userPassword(input) : request(input)
    },
    reply: (refusal) => reply(refusal === undefined ? 0 : codeOf(refusal)),
    tooLong: NOTHING,
  }
}
