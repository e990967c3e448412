/**
 * SOCKS4 with the 4a extension, which lets the client send a name (docs/spec/proxy.md §3). The plain form, which names an
 * IPv4 address, is understood and refused. The user id isolates, as for SOCKS5.
 */
import { toHex } from '@warren/kernel'
import { asciiName, type Negotiation, NOTHING, type Progress, WAIT } from './negotiation.ts'

const CONNECT = 0x01
const CODES = { granted: 0x5a, rejected: 0x5b } as const
const HEADER_BYTES = 8
const MAX_FIELD_BYTES = 255

function reply(code: number): Uint8Array {
  return Uint8Array.of(0, code, 0, 0, 0, 0, 0, 0)
}

const REJECTED: Progress = { step: 'refuse', bytes: reply(CODES.rejected) }

/** A field that ends with a zero byte: its bytes, `wait` for more, or `too-long`. */
function readField(input: Uint8Array, startsAt: number): Uint8Array | 'wait' | 'too-long' {
  const endsAt = input.indexOf(0, startsAt)
  const bytes = (endsAt === -1 ? input.length : endsAt) - startsAt
  if (bytes > MAX_FIELD_BYTES) return 'too-long'
  return endsAt === -1 ? 'wait' : input.subarray(startsAt, endsAt)
}

/** 0.0.0.x with x not zero: the name follows. */
function namesHost(input: Uint8Array): boolean {
  return input[4] === 0 && input[5] === 0 && input[6] === 0 && input[7] !== 0
}

function advance(input: Uint8Array): Progress {
  if (input.length < HEADER_BYTES) return WAIT
  const user = readField(input, HEADER_BYTES)
  if (user === 'wait') return WAIT
  if (user === 'too-long' || !namesHost(input)) return REJECTED
  const nameAt = HEADER_BYTES + user.length + 1
  const raw = readField(input, nameAt)
  if (raw === 'wait') return WAIT
  if (raw === 'too-long') return REJECTED
  const name = asciiName(raw)
  const port = ((input[2] as number) << 8) | (input[3] as number)
  if (input[1] !== CONNECT || name === undefined || port === 0) return REJECTED
  const credentials = user.length === 0 ? '' : `socks4:${toHex(user)}`
  return { step: 'connect', request: { name, port, credentials }, consumedBytes: nameAt + raw.length + 1 }
}

export function createSocks4(): Negotiation {
  return {
    advance,
    reply: (refusal) => reply(refusal === undefined ? CODES.granted : CODES.rejected),
    tooLong: NOTHING,
  }
}
