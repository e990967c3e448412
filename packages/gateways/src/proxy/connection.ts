/**
 * One connection to the proxy, from accept to the last byte: handshake, connect, copy. Time-outs and bounds of the first two
 * phases are here; the third has none, since an open connection may be silent for days.
 */
import { type Cancel, CancelSource, type Clock, type Duplex, fail, splice, type Timer } from '@warren/kernel'
import { MAX_DISCARDED_BYTES, MAX_EARLY_BYTES, MAX_EARLY_OVERRUN_BYTES } from '../limits.ts'
import { CONNECT_TIMEOUT_MS, HANDSHAKE_TIMEOUT_MS, LINGER_MS } from '../timeouts.ts'
import { HandoverDuplex } from './handover-duplex.ts'
import { Handshake, type HandshakeResult } from './handshake.ts'
import type { ProxyRequest } from './negotiation.ts'
import { type Refusal, refusalOf } from './refusals.ts'
import { parseServiceName, type ServiceLabelCheck } from './service-name.ts'

/** What the proxy asks for once a request is understood. */
export interface ConnectRequest {
  /** The 56 characters of the service, in lower case: checksum and key are right. */
  readonly service: string
  /** The service with the labels that came before it (`www.SERVICE`), without `.onion`. */
  readonly host: string
  readonly port: number
  /** Requests whose keys differ must not share a circuit. Holds the client's credentials: never log it. */
  readonly isolation: string
  /** The client has gone away. */
  readonly cancel: Cancel
}

/** Opens streams to services. */
export interface Connector {
  /** @throws WarrenError; its `fields.code` may name one of the proxy's refusals (docs/spec/proxy.md §6). */
  connect(request: ConnectRequest): Promise<Duplex>
}

export interface ConnectionContext {
  readonly clock: Clock
  readonly connector: Connector
  readonly isServiceLabel: ServiceLabelCheck
  /** Stands for the listener in every isolation key: two listeners never share circuits. */
  readonly listenerKey: string
  readonly extendedErrors: boolean
}

/** What the proxy is told of a connection. Each is called at most once, in this order. */
export interface ConnectionEvents {
  handshakeOver(): void
  /** `refusal` is set if the client was refused; undefined also if it went away by itself. */
  closed(refusal: Refusal | undefined): void
}

type Phase = 'handshake' | 'connecting' | 'copying' | 'refused' | 'closed'

export class ProxyConnection {
  readonly #context: ConnectionContext
  readonly #events: ConnectionEvents
  readonly #client: HandoverDuplex
  readonly #handshake: Handshake
  readonly #gone = new CancelSource()
  #phase: Phase = 'handshake'
  #timer: Timer | undefined
  #early: Uint8Array[] = []
  #earlyBytes = 0
  #discardedBytes = 0
  #refusal: Refusal | undefined

  constructor(context: ConnectionContext, client: Duplex, events: ConnectionEvents) {
    this.#context = context
    this.#events = events
    this.#handshake = new Handshake(context.extendedErrors)
    this.#client = new HandoverDuplex(client)
  }

  start(): void {
    this.#timer = this.#context.clock.after(HANDSHAKE_TIMEOUT_MS, () => this.abort())
    this.#client.begin({
      data: (chunk) => this.#received(chunk),
      end: () => this.#ended(),
      drain: () => {},
      close: () => this.#closed(),
    })
  }

  /** Ends the connection at once, whatever it is doing. */
  abort(): void {
    if (this.#phase === 'closed') return
    this.#client.abort(fail('closed', 'proxy: connection ended'))
    if (this.#phase !== 'copying') this.#closed()
  }

  #received(chunk: Uint8Array): void {
    if (this.#phase === 'handshake') this.#negotiate(chunk)
    else if (this.#phase === 'connecting') this.#keepEarly(chunk)
    else this.#discard(chunk)
  }

  /** A client that says no more before its request is complete will never complete it; later it is a half-close. */
  #ended(): void {
    if (this.#phase === 'handshake') this.abort()
  }

  #negotiate(chunk: Uint8Array): void {
    const { send, result } = this.#handshake.receive(chunk)
    for (const bytes of send) this.#client.write(bytes)
    if (result === undefined) return
    this.#timer?.cancel()
    this.#events.handshakeOver()
    if (result.outcome === 'refused') this.#refuse('request-malformed', result.bytes)
    else this.#judge(result)
  }

  #judge({ request, early }: HandshakeResult & { outcome: 'request' }): void {
    const name = parseServiceName(request.name, this.#context.isServiceLabel)
    if (typeof name === 'string') return this.#refuse(name, this.#handshake.reply(name))
    this.#phase = 'connecting'
    this.#keepEarly(early)
    this.#timer = this.#context.clock.after(CONNECT_TIMEOUT_MS, () => {
      this.#refuse('connect-timeout', this.#handshake.reply('connect-timeout'))
      this.#gone.abort()
    })
    const isolation = this.#isolationOf(request)
    this.#connect({ ...name, port: request.port, isolation, cancel: this.#gone.cancel }).then(
      (stream) => this.#connected(stream),
      (error: unknown) => this.#failed(refusalOf(error)),
    )
  }

  /** Turns a connector that throws at once into one that rejects. */
  async #connect(request: ConnectRequest): Promise<Duplex> {
    return this.#context.connector.connect(request)
  }

  #isolationOf(request: ProxyRequest): string {
    return `${this.#context.listenerKey} ${request.credentials}`
  }

  #connected(stream: Duplex): void {
    if (this.#phase !== 'connecting') return stream.abort(fail('cancelled', 'proxy: the client went away'))
    this.#timer?.cancel()
    this.#phase = 'copying'
    this.#client.write(this.#handshake.reply(undefined))
    this.#client.unread = this.#early
    this.#early = []
    // The stream starts first: what the client sent ahead goes to it as soon as the client is started.
    splice(stream, this.#client, () => this.#closed())
  }

  #failed(refusal: Refusal): void {
    if (this.#phase !== 'connecting') return
    this.#refuse(refusal, this.#handshake.reply(refusal))
  }

  /** Answers and closes in order; input is read on for a while, since closing over unread bytes would lose the answer. */
  #refuse(refusal: Refusal, bytes: Uint8Array): void {
    this.#timer?.cancel()
    this.#phase = 'refused'
    this.#refusal = refusal
    this.#early = []
    if (bytes.length > 0) this.#client.write(bytes)
    this.#client.end()
    this.#client.resume()
    this.#timer = this.#context.clock.after(LINGER_MS, () => this.abort())
  }

  #keepEarly(chunk: Uint8Array): void {
    if (chunk.length === 0) return
    this.#early.push(chunk.slice())
    this.#earlyBytes += chunk.length
    if (this.#earlyBytes > MAX_EARLY_BYTES + MAX_EARLY_OVERRUN_BYTES) this.abort()
    else if (this.#earlyBytes >= MAX_EARLY_BYTES) this.#client.pause()
  }

  #discard(chunk: Uint8Array): void {
    this.#discardedBytes += chunk.length
    if (this.#discardedBytes > MAX_DISCARDED_BYTES) this.abort()
  }

  #closed(): void {
    if (this.#phase === 'closed') return
    const inHandshake = this.#phase === 'handshake'
    this.#phase = 'closed'
    this.#timer?.cancel()
    this.#early = []
    this.#gone.abort()
    if (inHandshake) this.#events.handshakeOver()
    this.#events.closed(this.#refusal)
  }
}
