/**
 * What the three protocols have in common: bytes in, one decision out. A negotiation is pure: it holds no socket and no
 * timer, looks only at the bytes it is given, and decides the same however they were cut into pieces.
 */
import type { Refusal } from './refusals.ts'

/** What a client asked for, not yet judged. */
export interface ProxyRequest {
  /** The name as the client wrote it: printable ASCII, at most 255 characters. */
  readonly name: string
  /** 1 to 65535. */
  readonly port: number
  /** Stands for the credentials that came with the request; empty if none did. Requests that differ share no circuit. */
  readonly credentials: string
}

export type Progress =
  /** More bytes are needed. */
  | { readonly step: 'wait' }
  /** Send `bytes`, drop `consumedBytes` of the input and go on. */
  | { readonly step: 'answer'; readonly bytes: Uint8Array; readonly consumedBytes: number }
  /** The request is complete; what follows `consumedBytes` belongs to the service. */
  | { readonly step: 'connect'; readonly request: ProxyRequest; readonly consumedBytes: number }
  /** Send `bytes` (none: say nothing) and close. */
  | { readonly step: 'refuse'; readonly bytes: Uint8Array }

export interface Negotiation {
  /** Looks at all bytes that were received and not yet consumed. */
  advance(input: Uint8Array): Progress
  /** What a client is told whose request is judged or done: undefined means connected. */
  reply(refusal: Refusal | undefined): Uint8Array
  /** What a client is told that filled the buffer without finishing its request. */
  readonly tooLong: Uint8Array
}

export const NOTHING = new Uint8Array(0)
export const WAIT: Progress = { step: 'wait' }

/** Reads printable ASCII without spaces; undefined if there is anything else, or nothing. */
export function asciiName(bytes: Uint8Array): string | undefined {
  let text = ''
  for (const byte of bytes) {
    if (byte <= 0x20 || byte >= 0x7f) return undefined
    text += String.fromCharCode(byte)
  }
  return text === '' ? undefined : text
}
