/** What curl says of a transfer through a SOCKS proxy. */
import { runProgram, type WanHost } from '@warren/testkit/processes'

const FORMAT = '{"total":%{time_total},"firstByte":%{time_starttransfer},"bytes":%{size_download}}'
const LIMIT_S = 120

export interface Transfer {
  readonly totalMs: number
  readonly firstByteMs: number
  /** Megabytes (10^6) a second, after the first byte. */
  readonly rate: number
}

export interface Fetch {
  /** `HOST:PORT` of the SOCKS proxy. */
  readonly proxy: string
  readonly url: string
  /** User name at the proxy: what has the same one may share circuits. */
  readonly isolation?: string
  /** Given up after so many seconds; {@link LIMIT_S} unless given. */
  readonly limitS?: number
  /** Where curl runs; this machine unless given. */
  readonly host?: WanHost
}

/** @throws Error if what came is not the whole answer. */
export async function fetchTimed({
  proxy,
  url,
  isolation,
  limitS = LIMIT_S,
  host,
}: Fetch): Promise<Transfer> {
  const user = isolation === undefined ? [] : ['--proxy-user', `${isolation}:x`]
  const args = ['-sS', '--fail', '-m', String(limitS), '-o', '/dev/null', '-w', FORMAT, ...user]
  const command = [...args, '--socks5-hostname', proxy, url]
  const options = { timeoutMs: (limitS + 10) * 1000 }
  const result = await (host === undefined
    ? runProgram('curl', command, options)
    : host.run('curl', command, options))
  if (result.code !== 0) throw new Error(`${url}: curl ended with ${result.code}: ${result.errors}`)
  const { total, firstByte, bytes } = JSON.parse(result.output) as {
    total: number
    firstByte: number
    bytes: number
  }
  return { totalMs: total * 1000, firstByteMs: firstByte * 1000, rate: bytes / 1e6 / (total - firstByte) }
}

/** Megabytes a second of all streams together, from their common start to the end of the last. */
export async function fetchTogether(fetches: readonly Fetch[], totalBytes: number): Promise<number> {
  const startMs = performance.now()
  await Promise.all(fetches.map(fetchTimed))
  return totalBytes / 1000 / (performance.now() - startMs)
}
