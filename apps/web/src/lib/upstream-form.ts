/** The proxy that all links go through, as a person types it. */
import { latinDigits } from './target.ts'

export interface UpstreamTyped {
  readonly address: string
  readonly user: string
  readonly password: string
}

/** @returns the proxy as the API takes it; undefined while it is not all there, or no IP address with a port. */
export function upstreamUrlOf({ address, user, password }: UpstreamTyped): string | undefined {
  const place = latinDigits(address)
    .trim()
    .replace(/^socks5h?:\/\//i, '')
    .replace(/\/$/, '')
  const [, host = '', digits = ''] = /^(\[[0-9a-f:.]+\]|[0-9.]+|localhost):(\d{1,5})$/i.exec(place) ?? []
  const port = Number(digits)
  if (host === '' || port < 1 || port > 65_535) return undefined
  // One without the other is no login.
  if ((user === '') !== (password === '')) return undefined
  const login = user === '' ? '' : `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`
  return `socks5://${login}${host}:${port}`
}
