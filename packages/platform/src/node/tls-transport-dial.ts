/** The dialling side: TLS 1.3, then an HTTP/1.1 upgrade whose cookie is the proof of knowing the relay. */
import { isIP } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import {
  type Cancel,
  type Channel,
  type ErrorKind,
  type FailOptions,
  fail,
  type PeerAddress,
  type SafeText,
  safeText,
  throwIfCancelled,
} from '@warren/kernel'
import { connectThrough, type Upstream } from './upstream-socks5.ts'
import { bindingOf, TlsChannel } from './tls-transport-channel.ts'
import { DIAL_TIMEOUT_MS, MAX_ANSWER_BYTES } from './tls-transport-limits.ts'

/** Post-quantum hybrid first: what is recorded today stays closed to tomorrow's machines. */
export const TLS_GROUPS = 'X25519MLKEM768:X25519:prime256v1'

const HEADER_END = '\r\n\r\n'
const SWITCHING = /^HTTP\/1\.1 101 /

/** What the operating system says about a peer that cannot be reached, by its error code. */
const KIND_OF_CODE: Readonly<Record<string, ErrorKind>> = {
  ECONNREFUSED: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EACCES: 'unreachable',
  EPERM: 'unreachable',
  EINVAL: 'unreachable',
  EMFILE: 'overloaded',
  ENFILE: 'overloaded',
  ETIMEDOUT: 'timeout',
}

/** @see Transport.dial for the errors. */
export async function dialTls(
  address: PeerAddress,
  opening: (binding: Uint8Array) => Uint8Array,
  cancel: Cancel | undefined,
  upstream?: Upstream,
): Promise<Channel> {
  throwIfCancelled(cancel)
  if (isIP(address.host) === 0) throw fail('bad-input', 'dial: the host is not an IP address')
  // With an upstream proxy there is no other way: what the proxy does not connect is not dialled.
  const tunnel = upstream === undefined ? undefined : await connectThrough(upstream, address, cancel)
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...(tunnel === undefined ? { host: address.host, port: address.port } : { socket: tunnel }),
      // The certificate says nothing; the link proves the relay's identity over the exporter.
      rejectUnauthorized: false,
      minVersion: 'TLSv1.3',
      maxVersion: 'TLSv1.3',
      ecdhCurve: TLS_GROUPS,
      ALPNProtocols: ['http/1.1'],
    })
    new Opening(socket, address, opening, cancel, resolve, reject).run()
  })
}

/** One dial in progress: settles exactly once, and leaves nothing behind on the socket. */
class Opening {
  readonly #socket: TLSSocket
  readonly #address: PeerAddress
  readonly #opening: (binding: Uint8Array) => Uint8Array
  readonly #cancel: Cancel | undefined
  readonly #resolve: (channel: Channel) => void
  readonly #reject: (error: unknown) => void
  #binding: Uint8Array = new Uint8Array(0)
  #answer: Buffer = Buffer.alloc(0)
  #timer: NodeJS.Timeout | undefined
  #settled = false
  /** How far it came; every failure tells it in `fields`: a firewall and a meddler stop a dial at different steps. */
  #stage: SafeText = safeText('connect')

  constructor(
    socket: TLSSocket,
    address: PeerAddress,
    opening: (binding: Uint8Array) => Uint8Array,
    cancel: Cancel | undefined,
    resolve: (channel: Channel) => void,
    reject: (error: unknown) => void,
  ) {
    this.#socket = socket
    this.#address = address
    this.#opening = opening
    this.#cancel = cancel
    this.#resolve = resolve
    this.#reject = reject
  }

  run(): void {
    const socket = this.#socket
    this.#timer = setTimeout(
      () => this.#fail(fail('timeout', 'dial: no answer in time', this.#where)),
      DIAL_TIMEOUT_MS,
    )
    this.#cancel?.addEventListener('abort', this.#onAbort)
    socket.setNoDelay(true)
    // Through a proxy it is connected already.
    if (!socket.connecting) this.#onConnect()
    socket.once('connect', this.#onConnect)
    socket.once('secureConnect', () => this.#sendOpening())
    socket.on('data', this.#onData)
    socket.once('end', this.#onEnd)
    socket.on('error', this.#onError)
    socket.once('close', this.#onEnd)
  }

  get #where(): FailOptions {
    return { fields: { stage: this.#stage } }
  }

  readonly #onConnect = (): void => {
    this.#stage = safeText('tls')
  }

  readonly #onAbort = (): void => this.#fail(fail('cancelled', 'the caller gave up', this.#where))

  readonly #onEnd = (): void =>
    this.#fail(fail('refused', 'dial: the peer closed before it answered', this.#where))

  readonly #onError = (cause: NodeJS.ErrnoException): void => {
    switch (KIND_OF_CODE[cause.code ?? '']) {
      case 'unreachable':
        return this.#fail(
          fail('unreachable', 'dial: nobody listens there', {
            cause,
            fields: { ...this.#where.fields, isRefused: cause.code === 'ECONNREFUSED' },
          }),
        )
      case 'overloaded':
        return this.#fail(
          fail('overloaded', 'dial: this process has too many open files', { cause, ...this.#where }),
        )
      case 'timeout':
        return this.#fail(fail('timeout', 'dial: no answer in time', { cause, ...this.#where }))
      default:
        return this.#fail(fail('refused', 'dial: the peer broke off', { cause, ...this.#where }))
    }
  }

  #sendOpening(): void {
    this.#stage = safeText('opening')
    try {
      this.#binding = bindingOf(this.#socket)
      const proof = Buffer.from(this.#opening(this.#binding.slice())).toString('base64url')
      const { host, port } = this.#address
      const authority = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
      this.#socket.write(
        `GET / HTTP/1.1\r\nHost: ${authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nCookie: session=${proof}${HEADER_END}`,
      )
    } catch (error) {
      this.#fail(error)
    }
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#answer = this.#answer.length === 0 ? chunk : Buffer.concat([this.#answer, chunk])
    const end = this.#answer.indexOf(HEADER_END)
    if (end < 0) {
      if (this.#answer.length > MAX_ANSWER_BYTES)
        this.#fail(fail('refused', 'dial: not an answer to an opening', this.#where))
      return
    }
    if (!SWITCHING.test(this.#answer.toString('latin1', 0, end))) {
      this.#fail(fail('refused', 'dial: the peer did not accept the opening', this.#where))
      return
    }
    this.#release()
    this.#socket.pause()
    const early = this.#answer.subarray(end + HEADER_END.length)
    this.#resolve(new TlsChannel(this.#socket, this.#binding, early, this.#address))
  }

  #fail(error: unknown): void {
    if (this.#settled) return
    this.#release()
    // A late error of a socket that is being destroyed is nobody's.
    this.#socket.on('error', () => {})
    this.#socket.destroy()
    this.#reject(error)
  }

  #release(): void {
    this.#settled = true
    clearTimeout(this.#timer)
    this.#cancel?.removeEventListener('abort', this.#onAbort)
    this.#socket.removeListener('connect', this.#onConnect)
    this.#socket.removeListener('data', this.#onData)
    this.#socket.removeListener('end', this.#onEnd)
    this.#socket.removeListener('error', this.#onError)
    this.#socket.removeListener('close', this.#onEnd)
  }
}
