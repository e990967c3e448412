/**
 * The handshake of one connection: the first byte chooses the protocol, then its negotiation is fed until it decides.
 * Pure like the negotiations; the connection around it owns socket and time.
 */
import { concatBytes } from '@warren/kernel'
import { MAX_HANDSHAKE_BYTES } from '../limits.ts'
import { createHttpConnect } from './http-connect.ts'
import { type Negotiation, NOTHING, type ProxyRequest } from './negotiation.ts'
import type { Refusal } from './refusals.ts'
import { createSocks4 } from './socks4.ts'
import { createSocks5 } from './socks5.ts'

/** How a handshake ended. */
export type HandshakeResult =
  | { readonly outcome: 'request'; readonly request: ProxyRequest; readonly early: Uint8Array }
  | { readonly outcome: 'refused'; readonly bytes: Uint8Array }

export interface HandshakeProgress {
  /** Bytes to send to the client now. */
  readonly send: readonly Uint8Array[]
  /** Undefined: more bytes are needed. */
  readonly result: HandshakeResult | undefined
}

function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
}

/** undefined: a protocol this port does not speak. It is told nothing, as by Tor. */
function chooseProtocol(firstByte: number, extendedErrors: boolean): Negotiation | undefined {
  if (firstByte === 0x05) return createSocks5(extendedErrors)
  if (firstByte === 0x04) return createSocks4()
  return isLetter(firstByte) ? createHttpConnect() : undefined
}

export class Handshake {
  readonly #extendedErrors: boolean
  #negotiation: Negotiation | undefined
  #input: Uint8Array = NOTHING

  constructor(extendedErrors: boolean) {
    this.#extendedErrors = extendedErrors
  }

  /** Takes more bytes from the client. Not called again once there is a result. */
  receive(chunk: Uint8Array): HandshakeProgress {
    const first = this.#input[0] ?? chunk[0]
    this.#input = concatBytes(this.#input, chunk)
    if (first === undefined) return { send: [], result: undefined }
    this.#negotiation ??= chooseProtocol(first, this.#extendedErrors)
    if (this.#negotiation === undefined) return { send: [], result: { outcome: 'refused', bytes: NOTHING } }
    return this.#advance(this.#negotiation)
  }

  /** What to tell the client of a request that was judged; undefined means connected. */
  reply(refusal: Refusal | undefined): Uint8Array {
    return this.#negotiation?.reply(refusal) ?? NOTHING
  }

  #advance(negotiation: Negotiation): HandshakeProgress {
    const send: Uint8Array[] = []
    for (;;) {
      // Cut to the bound before deciding, so that the decision does not depend on how the bytes were cut on their way.
      const progress = negotiation.advance(this.#input.subarray(0, MAX_HANDSHAKE_BYTES))
      if (progress.step === 'wait') {
        const full = this.#input.length >= MAX_HANDSHAKE_BYTES
        return { send, result: full ? { outcome: 'refused', bytes: negotiation.tooLong } : undefined }
      }
      if (progress.step === 'refuse') return { send, result: { outcome: 'refused', bytes: progress.bytes } }
      this.#input = this.#input.subarray(progress.consumedBytes)
      if (progress.step === 'connect') {
        return { send, result: { outcome: 'request', request: progress.request, early: this.#input } }
      }
      send.push(progress.bytes)
    }
  }
}
