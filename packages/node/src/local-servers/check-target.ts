/** Whether a local server answers: connects as a service would, and asks for a page. */
import net from 'node:net'
import type { TargetCheck } from '@warren/api'
import type { Clock } from '@warren/kernel'
import { formatHostPort } from '../config.ts'
import { TARGET_ANSWER_MAX_BYTES, TARGET_TITLE_MAX_CHARACTERS } from '../limits.ts'
import { type Target, parseTarget } from '../services/port-map.ts'
import { TARGET_CHECK_TIMEOUT_MS } from '../timeouts.ts'

type Found = Omit<TargetCheck, 'target'>

/**
 * @param target - as {@link parseTarget} takes it.
 * @param host - by which a web server is asked; undefined: by its own address.
 * @param isOwn - whether an address is one of Warren's own ports.
 * @throws WarrenError `bad-input`: no service may lead there.
 */
export async function checkTarget(
  clock: Clock,
  target: string,
  host: string | undefined,
  isOwn: (address: string) => boolean,
): Promise<TargetCheck> {
  const parsed = parseTarget(target)
  if (parsed.kind === 'tcp' && isOwn(formatHostPort(parsed.address))) {
    return { target, found: 'own', next: 'This is a port of Warren itself. Give that of your own server.' }
  }
  return { target, ...(await ask(clock, parsed, host ?? hostOf(parsed))) }
}

function hostOf(target: Target): string {
  return target.kind === 'tcp' ? formatHostPort(target.address) : 'localhost'
}

function ask(clock: Clock, target: Target, host: string): Promise<Found> {
  const { promise, resolve } = Promise.withResolvers<Found>()
  const socket = net.connect(
    target.kind === 'tcp' ? { host: target.address.host, port: target.address.port } : { path: target.path },
  )
  const chunks: Buffer[] = []
  let bytes = 0
  let isConnected = false
  const settle = (found?: Found): void => {
    timer.cancel()
    socket.destroy()
    resolve(found ?? readAnswer(Buffer.concat(chunks)))
  }
  const timer = clock.after(TARGET_CHECK_TIMEOUT_MS, () =>
    settle(isConnected ? undefined : { found: 'no-answer', next: NOTHING_LISTENS }),
  )
  socket.on('connect', () => {
    isConnected = true
    socket.write(
      `GET / HTTP/1.1\r\nHost: ${host}\r\nAccept: text/html, */*;q=0.5\r\nConnection: close\r\n\r\n`,
    )
  })
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes >= TARGET_ANSWER_MAX_BYTES) settle()
  })
  socket.on('end', () => settle())
  socket.on('error', ({ code }: NodeJS.ErrnoException) =>
    settle(isConnected ? undefined : notConnected(code)),
  )
  return promise
}

const NOTHING_LISTENS = 'Start your server, then check again.'

function notConnected(code: string | undefined): Found {
  if (code === 'EACCES' || code === 'EPERM')
    return { found: 'no-permission', next: 'Let the user that Warren runs as connect to it.' }
  if (code === 'ECONNREFUSED' || code === 'ENOENT') return { found: 'refused', next: NOTHING_LISTENS }
  return { found: 'no-answer', next: NOTHING_LISTENS }
}

/** @param bytes - as far as they were read. */
export function readAnswer(bytes: Uint8Array): Found {
  const text = new TextDecoder().decode(bytes)
  const status = Number(/^HTTP\/\d(?:\.\d)? ([1-5]\d\d)\b/.exec(text)?.[1])
  if (!(status >= 100)) return { found: 'accepts' }
  const title = titleOf(text)
  return { found: 'http', http: { status, ...(title === undefined ? {} : { title }) } }
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

/** As text; what would turn or hide the words around it is taken out. */
function titleOf(text: string): string | undefined {
  const raw = /<title[^>]{0,200}>([^<]{1,1000})/i.exec(text)?.[1]
  const title = raw
    ?.replaceAll(/&(amp|lt|gt|quot|#39);/g, (entity, name: string) => ENTITIES[name] ?? entity)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(0, TARGET_TITLE_MAX_CHARACTERS)
  return title === '' ? undefined : title
}
