/**
 * The page's way in (docs/spec/local-api.md §12): a code that is used once, shown to whoever may read the owner's token, and the session
 * that it opens. A session is a statement under a key of this home, so it outlives a restart of the daemon and needs no state,
 * which may be locked when the page is needed most. It is never put into a cookie: cookies do not know ports.
 */
import type { PageCode, PageSession } from '@warren/api'
import { type Clock, fail, fromHex, type Primitives, toHex, utf8 } from '@warren/kernel'
import { PAGE_CODES_MAX } from '../limits.ts'
import { PAGE_CODE_MS, PAGE_SESSION_MS } from '../timeouts.ts'
import type { Caller } from './tokens.ts'

const CODE_BYTES = 16
const NONCE_BYTES = 16
const MAC_BYTES = 32
const PREFIX = 'warren_page_'
const SESSION = /^warren_page_([0-9a-f]{12})([0-9a-f]{32})([0-9a-f]{64})$/

export interface PageSessionPorts {
  readonly clock: Clock
  readonly primitives: Pick<Primitives, 'random' | 'hmacSha256' | 'equalConstantTime' | 'sha256'>
  readonly key: PageKey
  /** The page's own place: `http://127.0.0.1:PORT/`; undefined on a Unix socket. */
  readonly origin: () => string | undefined
}

/** The key that sessions are made under: 32 bytes that only this home has. */
export interface PageKey {
  read(): Uint8Array
  /** Every session ends. @throws WarrenError `storage`. */
  replace(): void
}

export interface PageSessions {
  addCode(): PageCode
  /** @throws WarrenError `no-permission`: it is not one of ours, too old, or was used. */
  open(code: string): PageSession
  renew(): PageSession
  /** @throws WarrenError `storage`. */
  closeAll(): void
  /** @returns undefined for what is no session of ours, or too old. */
  callerOf(token: string): Caller | undefined
}

export function createPageSessions({ clock, primitives, key, origin }: PageSessionPorts): PageSessions {
  /** Hashes of codes, so that looking one up tells nothing by its time, and when each ends by the monotonic clock. */
  const codes = new Map<string, number>()
  const hashOf = (code: string): string => toHex(primitives.sha256(utf8(code)))
  const isoAfter = (ms: number): string => new Date(clock.wallMs() + ms).toISOString()
  // Of this place only: who sat down at the port while the daemon was away, and was sent a session by a tab that waits, cannot use it where
  // the daemon is now.
  const macOf = (body: string): Uint8Array =>
    primitives.hmacSha256(key.read(), utf8(`${body} ${origin() ?? ''}`))

  const forgetOld = (): void => {
    for (const [hash, endsAtMs] of codes) if (endsAtMs <= clock.nowMs()) codes.delete(hash)
  }
  const makeSession = (): PageSession => {
    const endsAtMs = clock.wallMs() + PAGE_SESSION_MS
    const body = `${Math.floor(endsAtMs / 1000)
      .toString(16)
      .padStart(12, '0')}${toHex(primitives.random.bytes(NONCE_BYTES))}`
    return { token: `${PREFIX}${body}${toHex(macOf(body))}`, expiresAt: isoAfter(PAGE_SESSION_MS) }
  }
  return {
    addCode() {
      forgetOld()
      const [oldest] = codes.keys()
      if (codes.size >= PAGE_CODES_MAX && oldest !== undefined) codes.delete(oldest)
      const code = toHex(primitives.random.bytes(CODE_BYTES))
      codes.set(hashOf(code), clock.nowMs() + PAGE_CODE_MS)
      const place = origin()
      const url = place === undefined ? {} : { url: `${place}#${code}` }
      return { code, ...url, expiresAt: isoAfter(PAGE_CODE_MS) }
    },
    open(code) {
      forgetOld()
      if (!codes.delete(hashOf(code))) {
        throw fail('no-permission', 'this code of the page was used before, or is too old', {
          next: 'Get a new one: warren open',
        })
      }
      return makeSession()
    },
    renew: makeSession,
    closeAll() {
      codes.clear()
      key.replace()
    },
    callerOf(token) {
      const [, ends = '', nonce = '', mac = ''] = SESSION.exec(token) ?? []
      if (mac.length !== 2 * MAC_BYTES) return undefined
      if (!primitives.equalConstantTime(macOf(ends + nonce), fromHex(mac))) return undefined
      const leftMs = Number.parseInt(ends, 16) * 1000 - clock.wallMs()
      // A clock that was set back must not make it last for ever.
      if (leftMs <= 0 || leftMs > 2 * PAGE_SESSION_MS) return undefined
      return { id: 'page', may: () => true }
    },
  }
}
