/**
 * One TLS connection as a channel.
 *
 * Writes are corked until the event loop has handled what is ready: a relay that turns 16 arriving cells around pays for
 * one TLS write, not for 16.
 */
import type { TLSSocket } from 'node:tls'
import {
  type Channel,
  type ChannelEvents,
  assert,
  fail,
  type PeerAddress,
  type WarrenError,
} from '@warren/kernel'
import { LINGER_MS } from './tls-transport-limits.ts'

/** The exporter label of RFC 9266 style channel bindings, ours (docs/spec/link.md §3). */
const EXPORTER_LABEL = 'EXPORTER-warren-link'
const BINDING_BYTES = 32

/**
 * 32 bytes that are equal at both ends of this connection and nowhere else.
 *
 * @param socket - connected and not destroyed: Node 26 crashes over some questions to a TLS socket that is.
 */
export function bindingOf(socket: TLSSocket): Uint8Array {
  // No context: RFC 8446 7.5 makes that the same as an empty one.
  return Uint8Array.from(socket.exportKeyingMaterial(BINDING_BYTES, EXPORTER_LABEL, Buffer.alloc(0)))
}

export class TlsChannel implements Channel {
  readonly remote: PeerAddress
  readonly binding: Uint8Array
  readonly #socket: TLSSocket
  #events: ChannelEvents | undefined
  #paused = false
  #corked = false
  #ended = false
  #closed = false
  #error: WarrenError | undefined
  #linger: NodeJS.Timeout | undefined
  readonly #uncork = (): void => {
    this.#corked = false
    this.#socket.uncork()
  }

  /**
   * @param early - bytes that came behind the opening.
   * @param dialled - where it was dialled: behind a proxy the socket only knows the proxy.
   */
  constructor(socket: TLSSocket, binding: Uint8Array, early: Uint8Array, dialled?: PeerAddress) {
    this.#socket = socket
    this.binding = binding
    this.remote = dialled ?? { host: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 }
    socket.setTimeout(0)
    socket.setNoDelay(true)
    if (early.length > 0) socket.unshift(early)
    socket.on('error', (cause: Error) => {
      this.#error ??= fail('closed', 'channel: the connection broke', { cause })
    })
    // An accepted socket comes from an HTTP server and would stay half open.
    socket.on('end', () => socket.end())
    socket.on('close', () => this.#onClose())
  }

  get bufferedBytes(): number {
    return this.#socket.writableLength
  }

  start(events: ChannelEvents): void {
    assert(this.#events === undefined, 'channel: started once')
    this.#events = events
    if (this.#closed) {
      queueMicrotask(() => events.close(this.#error))
      return
    }
    this.#socket.on('drain', () => {
      if (!this.#closed) events.drain()
    })
    this.#socket.on('data', (chunk: Buffer) => {
      if (!this.#closed) events.data(chunk)
    })
    if (!this.#paused) this.#socket.resume()
  }

  write(bytes: Uint8Array): void {
    if (this.#ended || this.#closed) return
    if (!this.#corked) {
      this.#corked = true
      this.#socket.cork()
      setImmediate(this.#uncork)
    }
    this.#socket.write(bytes)
  }

  pause(): void {
    this.#paused = true
    if (!this.#closed) this.#socket.pause()
  }

  resume(): void {
    this.#paused = false
    if (!this.#closed && this.#events !== undefined) this.#socket.resume()
  }

  end(): void {
    if (this.#ended || this.#closed) return
    this.#ended = true
    if (this.#corked) this.#uncork()
    this.#socket.end()
    // A paused reader would never see the other side's end.
    if (this.#events !== undefined) this.#socket.resume()
    this.#linger = setTimeout(() => this.#socket.destroy(), LINGER_MS)
    this.#linger.unref()
  }

  destroy(): void {
    this.#ended = true
    this.#socket.destroy()
  }

  #onClose(): void {
    this.#closed = true
    clearTimeout(this.#linger)
    this.#events?.close(this.#error)
  }
}
