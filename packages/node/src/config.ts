/**
 * The one configuration of a daemon: the file `config.json` of the home directory, over which the command line goes.
 * Unknown keys are refused, so that a mistyped one is noticed (docs/spec/local-api.md §6).
 */
import { hostPortSchema } from '@warren/api'
import { fail, type PeerAddress, safeText, utf8Text } from '@warren/kernel'
import * as z from 'zod'
import { parseQueueMemory } from './daemon/queue-memory.ts'
import { parseRate, parseVolume } from './relay/budget-text.ts'
import { parseStoreQuota } from './relay/store-quota.ts'
import { parseUpstream } from './upstream/upstream-text.ts'

export const CONFIG_FILE_NAME = 'config.json'
export const CONFIG_FILE_MAX_BYTES = 64 * 1024

/** Not a port of Tor (9050, 9051, 9150) nor of I2P (4444, 7657). */
export const DEFAULT_PROXY = '127.0.0.1:9250'
/** Where browsers open links; another port if somebody has it. */
export const DEFAULT_GATEWAY = '127.0.0.1:9251'
/** Any free port: programs find it in `daemon.json`. */
export const DEFAULT_API = '127.0.0.1:0'

const configSchema = z.strictObject({
  /** Where programs connect; `off`: nowhere. Loopback only. */
  proxy: z.union([hostPortSchema, z.literal('off')]).default(DEFAULT_PROXY),
  /** Where the local API listens: loopback, or `unix:/path`. */
  api: z.union([hostPortSchema, z.string().regex(/^unix:\/[^\0]{1,100}$/)]).default(DEFAULT_API),
  /** Where browsers of this machine open links; `off`: nowhere. Loopback only. */
  gateway: z.union([hostPortSchema, z.literal('off')]).optional(),
  /** Where Prometheus reads metrics; not given or `off`: nowhere. */
  metrics: z.union([hostPortSchema, z.literal('off')]).optional(),
  /** Metrics may be read from other machines. */
  metricsFromOutside: z.boolean().optional(),
  /** Serve others as a listed relay: address and uptime become public. */
  relay: z.boolean().default(false),
  /** Where a relay listens. */
  listen: hostPortSchema.optional(),
  /** What a relay tells others, if they reach it at another address than it listens on. */
  advertise: hostPortSchema.optional(),
  /** What a relay passes on for others in a second, e.g. `2MB`. */
  bandwidth: z.string().max(32).optional(),
  /** What a relay passes on for others in a day or month, e.g. `50GB/day`. */
  volume: z.string().max(32).optional(),
  /** What a relay keeps for others, e.g. `20GB`; 0: nothing. 1 GiB unless said. */
  storeQuota: z.string().max(32).optional(),
  /** What the queues of this node may hold, e.g. `256MB`; an eighth of the machine's memory unless said. */
  memory: z.string().max(32).optional(),
  /** Every link goes through this proxy, `socks5://[USER:PASSWORD@]HOST:PORT`; while it is gone nothing leaves. */
  upstream: z.string().max(1024).optional(),
  /** Ask the router to forward a relay's port. */
  portMapping: z.boolean().default(false),
  /** `debug` also writes foreign error texts. */
  logLevel: z.enum(['error', 'warn', 'info', 'debug']).default('info'),
})

export type Config = z.output<typeof configSchema>
export type ConfigInput = z.input<typeof configSchema>

/**
 * Puts a file and the command line together.
 *
 * @throws WarrenError `bad-input`: says which field.
 */
export function readConfig(file: Uint8Array | undefined, flags: ConfigInput): Config {
  const result = configSchema.safeParse({ ...configMembers(file), ...flags })
  if (!result.success) {
    const [issue] = result.error.issues
    const field = issue?.path.join('.') ?? ''
    throw fail('bad-input', 'the configuration cannot be used', {
      next: `${field === '' ? '' : `${field}: `}${issue?.message ?? ''}. Mend it in config.json or on the command line.`,
    })
  }
  checkTogether(result.data)
  return result.data
}

/** What a configuration file holds, not yet checked. @throws WarrenError `bad-input`: it is no JSON object. */
export function configMembers(file: Uint8Array | undefined): object {
  if (file === undefined) return {}
  const value = parseJson(file)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw fail('bad-input', 'config.json is not a JSON object', {
    next: 'Mend the file config.json in the home directory, or remove it.',
  })
}

/** undefined: not JSON. */
function parseJson(file: Uint8Array): unknown {
  try {
    return JSON.parse(utf8Text(file))
  } catch {
    return undefined
  }
}

const FIELD_NAMES = { proxy: safeText('proxy'), api: safeText('api'), gateway: safeText('gateway') } as const

function checkTogether(config: Config): void {
  if (config.relay && config.listen === undefined) {
    throw fail('bad-input', 'a relay needs an address to listen on', {
      next: 'Add --listen HOST:PORT, an address that others reach.',
    })
  }
  if (!config.relay && (config.listen !== undefined || config.advertise !== undefined)) {
    throw fail('bad-input', 'only a relay listens for others', {
      next: 'Add --relay: then this node serves others and its address and uptime are public. Or leave --listen away.',
    })
  }
  checkUpstream(config)
  checkMetrics(config)
  if (config.bandwidth !== undefined) parseRate(config.bandwidth)
  if (config.volume !== undefined) parseVolume(config.volume)
  if (config.storeQuota !== undefined) parseStoreQuota(config.storeQuota)
  if (config.memory !== undefined) parseQueueMemory(config.memory)
  for (const field of ['proxy', 'api', 'gateway'] as const) {
    const text = config[field]
    if (text === undefined || text === 'off' || text.startsWith('unix:')) continue
    if (isLoopback(parseHostPort(text).host)) continue
    throw fail('bad-input', 'this port acts in your name and only listens on this machine', {
      fields: { field: FIELD_NAMES[field] },
      next: `Give --${field} a loopback address such as 127.0.0.1:PORT.`,
    })
  }
}

function checkUpstream({ upstream, relay }: Config): void {
  if (upstream === undefined) return
  parseUpstream(upstream)
  if (!relay) return
  throw fail('bad-input', 'a relay tells everybody its address, so a proxy in front of it hides nothing', {
    next: 'Leave one of them away: --no-relay, or --upstream off.',
  })
}

function checkMetrics({ metrics, metricsFromOutside }: Config): void {
  if (metrics === 'off' || (metrics === undefined && metricsFromOutside !== true)) return
  if (metrics === undefined || parseHostPort(metrics).port === 0) {
    throw fail('bad-input', 'metrics need an address and a port to be read at', {
      next: 'Give them: --metrics 127.0.0.1:PORT',
    })
  }
  if (metricsFromOutside === true || isLoopback(parseHostPort(metrics).host)) return
  throw fail('bad-input', 'other machines could read the metrics of this node', {
    next: 'Give --metrics a loopback address such as 127.0.0.1:PORT. Or add --metrics-from-outside: they have no token.',
  })
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
}

/** @throws WarrenError `bad-input`: the port is above 65535. */
export function parseHostPort(text: string): PeerAddress {
  const colon = text.lastIndexOf(':')
  const port = Number(text.slice(colon + 1))
  if (port > 65_535)
    throw fail('bad-input', 'a port is at most 65535', { next: 'Check the address and port.' })
  const host = text.slice(0, colon).replace(/^\[|\]$/g, '')
  return { host: host === 'localhost' ? '127.0.0.1' : host, port }
}

export function formatHostPort({ host, port }: PeerAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
