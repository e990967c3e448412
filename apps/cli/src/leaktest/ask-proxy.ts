/** Asks the proxy as programs do, in each of its three languages, and tells whether it let them through (docs/spec/proxy.md). */
import { once } from 'node:events'
import { connect } from 'node:net'

export type ProxyLanguage = 'socks5' | 'socks4a' | 'connect'
export type ProxyAnswer = 'opened' | 'refused' | 'no answer'

export interface ProxyQuestion {
  /** `HOST:PORT` of the proxy. */
  readonly proxy: string
  readonly language: ProxyLanguage
  /** A name, never looked up here. */
  readonly host: string
  readonly port: number
  readonly signal: AbortSignal
}

/** Closes at once what was opened. Never throws: a proxy that is gone does not answer. */
export async function askProxy({ proxy, language, host, port, signal }: ProxyQuestion): Promise<ProxyAnswer> {
  const colon = proxy.lastIndexOf(':')
  const place = { host: proxy.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(proxy.slice(colon + 1)) }
  const socket = connect({ ...place, signal })
  socket.on('error', () => {})
  try {
    await once(socket, 'connect', { signal })
    const { request, answerBytes, isOpened } = LANGUAGES[language](host, port)
    socket.write(request)
    let answer = Buffer.alloc(0)
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      answer = Buffer.concat([answer, chunk])
      if (answer.length >= answerBytes) break
    }
    if (answer.length < answerBytes) return answer.length === 0 ? 'no answer' : 'refused'
    return isOpened(answer) ? 'opened' : 'refused'
  } catch {
    return 'no answer'
  } finally {
    socket.destroy()
  }
}

interface Exchange {
  readonly request: Buffer
  readonly answerBytes: number
  isOpened(answer: Buffer): boolean
}

const LANGUAGES: Readonly<Record<ProxyLanguage, (host: string, port: number) => Exchange>> = {
  // Greeting and request in one: version, one method (none), then version, CONNECT, a name.
  socks5: (host, port) => ({
    request: Buffer.concat([
      Buffer.of(5, 1, 0, 5, 1, 0, 3, host.length),
      Buffer.from(host, 'latin1'),
      Buffer.of(port >> 8, port & 255),
    ]),
    answerBytes: 4,
    isOpened: (answer) => answer[3] === 0,
  }),
  // The address 0.0.0.1 says that a name follows.
  socks4a: (host, port) => ({
    request: Buffer.concat([
      Buffer.of(4, 1, port >> 8, port & 255, 0, 0, 0, 1, 0),
      Buffer.from(`${host}\0`, 'latin1'),
    ]),
    answerBytes: 2,
    isOpened: (answer) => answer[1] === 90,
  }),
  connect: (host, port) => ({
    request: Buffer.from(`CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`, 'latin1'),
    answerBytes: 12,
    isOpened: (answer) => answer.toString('latin1', 9, 12) === '200',
  }),
}
