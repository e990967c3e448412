/** The proxy of a configuration: `socks5://[USER:PASSWORD@]HOST:PORT` (docs/spec/local-api.md §6). */
import { type Config, parseHostPort } from '../config.ts'
import type { Upstream } from './probes/upstream.ts'

export function upstreamOf(config: Config): Upstream | undefined {
  const text = 'upstream' in config ? config.upstream : undefined
  const match = typeof text === 'string' ? /^socks5h?:\/\/(?:([^@]*)@)?([^/]+)\/?$/.exec(text) : null
  if (match?.[2] === undefined) return undefined
  return { address: parseHostPort(match[2]), hasPassword: match[1] !== undefined }
}
