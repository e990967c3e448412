/** The proxy that every link goes through, as a person writes it: `socks5://[USER:PASSWORD@]HOST:PORT`. */
import { parsePeerAddress } from '@warren/directory'
import { fail } from '@warren/kernel'
import type { Upstream } from '@warren/platform/node'

const FORM = /^socks5h?:\/\/(?:([^:@/]+):([^@/]*)@)?([^@/]+)\/?$/
const LOGIN_MAX_BYTES = 255

/** @throws WarrenError `bad-input`. What was given is not repeated: it may hold a password. */
export function parseUpstream(text: string): Upstream {
  const [, user, password, place] = FORM.exec(text) ?? []
  const address = parsePeerAddress(place?.replace(/^localhost:/, '127.0.0.1:') ?? '')
  if (address === undefined) {
    throw fail('bad-input', 'this names no upstream proxy', {
      next: 'Give socks5://HOST:PORT or socks5://USER:PASSWORD@HOST:PORT with an IP address, for instance socks5://127.0.0.1:1080',
    })
  }
  if (user === undefined || password === undefined) return { address }
  return { address, login: { user: decoded(user), password: decoded(password) } }
}

/** Characters that would end a part are written as %40 and the like, as in any URL. */
function decoded(text: string): string {
  const value = plain(text)
  const bytes = value === undefined ? 0 : new TextEncoder().encode(value).length
  if (value !== undefined && bytes >= 1 && bytes <= LOGIN_MAX_BYTES) return value
  throw fail('bad-input', 'the user name or password of the upstream proxy cannot be used', {
    next: 'Each has 1 to 255 bytes; write % as %25, @ as %40, : as %3A, / as %2F.',
  })
}

function plain(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
