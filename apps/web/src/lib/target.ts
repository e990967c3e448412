/** What people type for a server of their machine, as the API takes it. */

export interface TypedTarget {
  /** `HOST:PORT`, or `unix:/path`. */
  readonly target: string
  /** The port that the server has itself; a Unix socket has none. */
  readonly port: number | undefined
}

/**
 * Reads a port alone, `HOST:PORT`, a web address of this machine, or `unix:/path`.
 *
 * @returns undefined if it is none of them.
 */
export function parseTyped(typed: string): TypedTarget | undefined {
  const text = latinDigits(typed).trim()
  if (/^unix:\/./.test(text)) return { target: text, port: undefined }
  const bare = text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/[/?#].*$/s, '')
  const match = /^(?:(\[[0-9a-f:.]+\]|[0-9.]+|localhost)?:)?(\d{1,5})$/i.exec(bare)
  const host = match?.[1]?.toLowerCase()
  const port = Number(match?.[2])
  if (!(port >= 1 && port <= 65_535)) return webAddress(text, bare)
  return { target: `${host ?? '127.0.0.1'}:${port}`, port }
}

/** `http://localhost/` leaves the port to what is usual. */
function webAddress(text: string, host: string): TypedTarget | undefined {
  const isHost = /^(\[[0-9a-f:.]+\]|\d+\.\d+\.\d+\.\d+|localhost)$/i.test(host)
  if (!isHost || !/^https?:\/\//i.test(text)) return undefined
  const port = /^https:/i.test(text) ? 443 : 80
  return { target: `${host.toLowerCase()}:${port}`, port }
}

/** Digits of a Persian or Arabic keyboard. */
function latinDigits(text: string): string {
  return text
    .replaceAll(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x06_f0))
    .replaceAll(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x06_60))
}

/** The port that visitors use: that of web pages, so that they need not type one, or the server's own. */
export function visitorPort({ port }: TypedTarget, isWeb: boolean): number {
  return isWeb ? 80 : (port ?? 80)
}

/** How a service is opened: as a web page if it is at the port for those. */
export function serviceUrl(address: string, port: number): string {
  if (port === 80) return `http://${address}/`
  return port === 443 ? `https://${address}/` : `${address}:${port}`
}

/** A key or address as people compare it: both ends. */
export function shorten(text: string, ends = 8): string {
  return text.length <= 2 * ends + 1 ? text : `${text.slice(0, ends)}…${text.slice(-ends)}`
}
