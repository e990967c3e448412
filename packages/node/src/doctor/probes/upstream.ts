/** The proxy that every link goes through, greeted as a SOCKS5 client greets (RFC 1928 §3); nothing is sent through it. */
import net from 'node:net'
import type { Cancel, PeerAddress } from '@warren/kernel'
import { formatHostPort } from '../../config.ts'
import type { UpstreamFacts } from '../facts.ts'
import { SOCKS_ANSWER_BYTES } from '../limits.ts'
import { UPSTREAM_PROBE_TIMEOUT_MS } from '../timeouts.ts'

type Outcome = UpstreamFacts['outcome']

export interface Upstream {
  readonly address: PeerAddress
  readonly hasPassword: boolean
}

const VERSION = 5
const METHOD = { none: 0, password: 2, refused: 0xff } as const

export async function probeUpstream(
  { address, hasPassword }: Upstream,
  cancel: Cancel,
): Promise<UpstreamFacts> {
  const methods = hasPassword ? [METHOD.none, METHOD.password] : [METHOD.none]
  const outcome = await greet(address, Buffer.from([VERSION, methods.length, ...methods]), cancel)
  return { address: formatHostPort(address), outcome }
}

function greet(address: PeerAddress, greeting: Buffer, cancel: Cancel): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: address.host, port: address.port })
    let answer: Buffer = Buffer.alloc(0)
    let isConnected = false
    const settle = (outcome: Outcome): void => {
      cancel.removeEventListener('abort', onAbort)
      clearTimeout(timer)
      socket.destroy()
      resolve(outcome)
    }
    const onAbort = (): void => settle('failed')
    const timer = setTimeout(() => settle(isConnected ? 'not-socks' : 'filtered'), UPSTREAM_PROBE_TIMEOUT_MS)
    cancel.addEventListener('abort', onAbort)
    socket.on('connect', () => {
      isConnected = true
      socket.write(greeting)
    })
    socket.on('data', (chunk: Buffer) => {
      answer = Buffer.concat([answer, chunk])
      if (answer.length >= SOCKS_ANSWER_BYTES) settle(outcomeOfAnswer(answer))
    })
    socket.on('end', () => settle('not-socks'))
    socket.on('error', (error: NodeJS.ErrnoException) => settle(outcomeOfCode(error.code, isConnected)))
  })
}

function outcomeOfAnswer(answer: Buffer): Outcome {
  if (answer[0] !== VERSION) return 'not-socks'
  return answer[1] === METHOD.refused ? 'wants-password' : 'fine'
}

function outcomeOfCode(code: string | undefined, isConnected: boolean): Outcome {
  if (isConnected) return 'not-socks'
  if (code === 'ECONNREFUSED') return 'refused'
  if (code === 'ETIMEDOUT') return 'filtered'
  return code === 'ENETUNREACH' || code === 'EHOSTUNREACH' || code === 'EADDRNOTAVAIL' ? 'no-route' : 'failed'
}
