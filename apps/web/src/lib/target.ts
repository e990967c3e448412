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
export function latinDigits(text: string): string {
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

/** @returns undefined while a row of the form is not a port and a server. */
export function parsePorts(
  rows: readonly { readonly port: string; readonly target: string }[],
): { port: number; target: string }[] | undefined {
  const ports = rows.flatMap(({ port, target }) => {
    const number = Number(latinDigits(port))
    const typed = parseTyped(target)
    const isPort = Number.isInteger(number) && number >= 1 && number <= 65_535
    return isPort && typed !== undefined ? [{ port: number, target: typed.target }] : []
  })
  return ports.length === rows.length && ports.length > 0 ? ports : undefined
}

/**
 * What opens somebody's service: address or link, and key, or both in the one line that its owner's page shows.
 *
 * @returns undefined while that is not all there.
 */
export function heldKeyOf(
  address: string,
  privateKey: string,
): { address: string; privateKey: string } | undefined {
  const [, first = '', second = ''] = /^(\S+)(?:\s+(\S+))?$/.exec(address.trim()) ?? []
  const key = second === '' ? privateKey.trim() : second
  const name = first.replace(/^https?:\/\/([a-z2-7]{56}(?:\.onion|\.warren)?)(?::\d+)?\/?$/i, '$1')
  const isName = /^[a-z2-7]{56}(\.(onion|warren))?$/i.test(name) || /^warren:\S+$/i.test(name)
  return isName && /^[a-z2-7]{52}$/i.test(key) ? { address: name, privateKey: key } : undefined
}
