/**
 * The dialling side of SOCKS5 (RFC 1928, RFC 1929): connections through a proxy that the owner named, such as a VPN's, an `ssh -D`
 * or Tor's. Numeric addresses only, so that nobody is asked for a name; and never around the proxy.
 *
 * Failures of the proxy itself have `fields.upstream`; failures that it reports of the far end have not.
 */
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import {
  type Cancel,
  type ErrorKind,
  fail,
  type Literal,
  type PeerAddress,
  throwIfCancelled,
  type WarrenError,
} from '@warren/kernel'
import { ipBytes } from './ip-bytes.ts'
import {
  SOCKS_ANSWER_MAX_BYTES,
  UPSTREAM_CONNECT_TIMEOUT_MS,
  UPSTREAM_GREETING_TIMEOUT_MS,
} from './tls-transport-limits.ts'

export interface Upstream {
  readonly address: PeerAddress
  /** RFC 1929: 1 to 255 bytes each. */
  readonly login?: { readonly user: string; readonly password: string }
}

const VERSION = 5
const NO_LOGIN = 0
const WITH_LOGIN = 2
const LOGIN_VERSION = 1
const COMMAND_CONNECT = 1
const ADDRESS_IPV4 = 1
const ADDRESS_NAME = 3
const ADDRESS_IPV6 = 4

/**
 * A TCP connection to `target` as the proxy sees it; nothing has been read of it.
 *
 * @throws WarrenError `unreachable`, `timeout`, `refused`, `no-permission`, `protocol-violation`, `cancelled`.
 */
export function connectThrough(upstream: Upstream, target: PeerAddress, cancel?: Cancel): Promise<Socket> {
  return converse(upstream, cancel, UPSTREAM_CONNECT_TIMEOUT_MS, async (talk) => {
    await greet(talk, upstream)
    await ask(talk, target)
  })
}

/** Whether the proxy is there and lets us in; nothing is connected through it. @throws WarrenError as {@link connectThrough}. */
export async function greetUpstream(upstream: Upstream, cancel?: Cancel): Promise<void> {
  const socket = await converse(upstream, cancel, UPSTREAM_GREETING_TIMEOUT_MS, (talk) =>
    greet(talk, upstream),
  )
  socket.destroy()
}

function proxyFault<const M extends string>(
  kind: ErrorKind,
  message: Literal<M>,
  cause?: unknown,
): WarrenError {
  return fail<M>(kind, message, {
    fields: { upstream: true },
    next: 'Start the proxy that --upstream names, or change --upstream; Warren goes on by itself.',
    cause,
  })
}

async function greet(talk: Conversation, { login }: Upstream): Promise<void> {
  talk.send(
    Uint8Array.from(login === undefined ? [VERSION, 1, NO_LOGIN] : [VERSION, 2, NO_LOGIN, WITH_LOGIN]),
  )
  const [version, method] = await talk.read(2)
  if (version !== VERSION) throw proxyFault('protocol-violation', 'upstream proxy: it does not speak SOCKS5')
  if (method === NO_LOGIN) return
  if (method !== WITH_LOGIN || login === undefined)
    throw proxyFault('no-permission', 'upstream proxy: it wants a user name and password')
  const user = Buffer.from(login.user, 'utf8')
  const password = Buffer.from(login.password, 'utf8')
  talk.send(
    Buffer.concat([Buffer.of(LOGIN_VERSION, user.length), user, Buffer.of(password.length), password]),
  )
  const [, status] = await talk.read(2)
  if (status !== 0) throw proxyFault('no-permission', 'upstream proxy: it refuses the user name and password')
}

async function ask(talk: Conversation, { host, port }: PeerAddress): Promise<void> {
  const ip = ipBytes(host)
  const type = ip.length === 4 ? ADDRESS_IPV4 : ADDRESS_IPV6
  talk.send(Uint8Array.from([VERSION, COMMAND_CONNECT, 0, type, ...ip, port >> 8, port & 255]))
  const [version, reply, , boundType] = await talk.read(4)
  if (version !== VERSION) throw proxyFault('protocol-violation', 'upstream proxy: it does not speak SOCKS5')
  if (reply !== 0) throw failureOfReply(reply ?? 1)
  await talk.read((await boundBytes(talk, boundType)) + 2)
  if (talk.hasMore) throw proxyFault('protocol-violation', 'upstream proxy: it sent what nobody asked for')
}

async function boundBytes(talk: Conversation, type: number | undefined): Promise<number> {
  if (type === ADDRESS_IPV4) return 4
  if (type === ADDRESS_IPV6) return 16
  if (type === ADDRESS_NAME) return (await talk.read(1))[0] ?? 0
  throw proxyFault('protocol-violation', 'upstream proxy: it does not speak SOCKS5')
}

function failureOfReply(reply: number): WarrenError {
  switch (reply) {
    case 2:
      return fail('refused', 'dial: the upstream proxy does not allow this connection')
    case 6:
      return fail('timeout', 'dial: no answer in time')
    case 7:
    case 8:
      return proxyFault('unsupported', 'upstream proxy: it opens no connections of this kind')
    case 5:
      return fail('unreachable', 'dial: nobody listens there', { fields: { isRefused: true } })
    default:
      return fail('unreachable', 'dial: nobody is reached there')
  }
}

/** Exact reads and writes on a socket that is being opened. */
interface Conversation {
  send(bytes: Uint8Array): void
  read(count: number): Promise<Uint8Array>
  /** Bytes have come that nobody has read. */
  readonly hasMore: boolean
}

function converse(
  { address }: Upstream,
  cancel: Cancel | undefined,
  timeoutMs: number,
  say: (talk: Conversation) => Promise<void>,
): Promise<Socket> {
  throwIfCancelled(cancel)
  if (isIP(address.host) === 0) throw fail('bad-input', 'upstream proxy: the host is not an IP address')
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host: address.host, port: address.port, noDelay: true })
    const talk = new SocketConversation(socket)
    const settle = (): void => {
      clearTimeout(timer)
      cancel?.removeEventListener('abort', onAbort)
      talk.release()
    }
    const giveUp = (error: unknown): void => {
      settle()
      // A late error of a socket that is being destroyed is nobody's.
      socket.on('error', () => {})
      socket.destroy()
      reject(error)
    }
    const onAbort = (): void => giveUp(fail('cancelled', 'the caller gave up'))
    const timer = setTimeout(
      () => giveUp(proxyFault('timeout', 'upstream proxy: no answer in time')),
      timeoutMs,
    )
    cancel?.addEventListener('abort', onAbort)
    say(talk).then(() => {
      settle()
      resolve(socket)
    }, giveUp)
  })
}

class SocketConversation implements Conversation {
  readonly #socket: Socket
  #held: Buffer = Buffer.alloc(0)
  #wanted = 0
  #give: (bytes: Uint8Array) => void = () => {}
  #refuse: (error: WarrenError) => void = () => {}
  #failure: WarrenError | undefined

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', this.#onData)
    socket.on('end', this.#onEnd)
    socket.on('close', this.#onEnd)
    socket.on('error', this.#onError)
  }

  get hasMore(): boolean {
    return this.#held.length > 0
  }

  send(bytes: Uint8Array): void {
    this.#socket.write(bytes)
  }

  read(count: number): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure)
      this.#wanted = count
      this.#give = resolve
      this.#refuse = reject
      this.#look()
    })
  }

  release(): void {
    const socket = this.#socket
    socket.removeListener('data', this.#onData)
    socket.removeListener('end', this.#onEnd)
    socket.removeListener('close', this.#onEnd)
    socket.removeListener('error', this.#onError)
    socket.pause()
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#held = Buffer.concat([this.#held, chunk])
    this.#look()
    if (this.#held.length > SOCKS_ANSWER_MAX_BYTES)
      this.#fail(proxyFault('protocol-violation', 'upstream proxy: it does not speak SOCKS5'))
  }

  readonly #onEnd = (): void => this.#fail(proxyFault('closed', 'upstream proxy: it hung up'))

  readonly #onError = (cause: Error): void =>
    this.#fail(proxyFault('unreachable', 'upstream proxy: it is gone', cause))

  #look(): void {
    if (this.#wanted === 0 || this.#held.length < this.#wanted) return
    const bytes = this.#held.subarray(0, this.#wanted)
    this.#held = this.#held.subarray(this.#wanted)
    this.#wanted = 0
    this.#give(bytes)
  }

  #fail(error: WarrenError): void {
    this.#failure ??= error
    this.#refuse(error)
  }
}
