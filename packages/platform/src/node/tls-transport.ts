/**
 * The transport port over node:tls (docs/spec/link.md §3): TLS 1.3 only, post-quantum hybrid key exchange, no resumption,
 * behind a listener that is an ordinary HTTPS server to everybody else.
 */
import type { Transport } from '@warren/kernel'
import { dialTls } from './tls-transport-dial.ts'
import { makeCertificate, type TlsCertificate } from './tls-transport-certificate.ts'
import { listenTls } from './tls-transport-listen.ts'
import type { Upstream } from './upstream-socks5.ts'
import { type HttpsTimes, NODE_HTTPS_TIMES } from './tls-transport-limits.ts'

export interface TlsTransportOptions {
  /** What strangers see. Default: a self-signed one made at the first `listen`. */
  readonly certificate?: TlsCertificate
  /** Times of the HTTPS server that strangers meet. Default: those of Node itself. */
  readonly httpsTimes?: HttpsTimes
  /** Every dial goes through this proxy; while it is gone nothing is dialled. */
  readonly upstream?: Upstream
}

export function createTlsTransport(options: TlsTransportOptions = {}): Transport {
  let certificate = options.certificate
  return {
    dial: (address, opening, cancel) => dialTls(address, opening, cancel, options.upstream),
    listen: (address, events) => {
      certificate ??= makeCertificate(Date.now())
      return listenTls(address, events, certificate, options.httpsTimes ?? NODE_HTTPS_TIMES)
    },
  }
}
