/** Serves metrics to Prometheus on a port of its own: no token, no identifiers, and nothing else to be had there (docs/guides/operator.md). */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Status } from '@warren/api'
import { asWarrenError, type Clock, fail, type Log } from '@warren/kernel'
import { type Config, formatHostPort, isLoopback, parseHostPort } from '../config.ts'
import { METRICS_CONNECTIONS_MAX } from '../limits.ts'
import { API_REQUEST_TIMEOUT_MS, METRICS_SAMPLE_MS } from '../timeouts.ts'

export interface MetricsPorts {
  readonly clock: Clock
  readonly log: Log
  /** @throws while nothing can be told yet. */
  status(): Status
}

export interface MetricsListener {
  /** `HOST:PORT` with the port that was taken. */
  readonly address: string
  close(): Promise<void>
}

/**
 * Opens it if the owner asked for it.
 *
 * @throws WarrenError `unreachable`: the address is taken or not of this machine.
 */
export async function openMetrics(
  { metrics }: Pick<Config, 'metrics'>,
  ports: MetricsPorts,
): Promise<MetricsListener | undefined> {
  if (metrics === undefined || metrics === 'off') return undefined
  const answer = await createMetricsAnswer(ports)
  const address = parseHostPort(metrics)
  const isLocal = isLoopback(address.host)
  const server = http.createServer(
    (request, response) => void reply(answer, isLocal, request, response, ports.log),
  )
  server.requestTimeout = API_REQUEST_TIMEOUT_MS
  server.headersTimeout = API_REQUEST_TIMEOUT_MS
  server.maxConnections = METRICS_CONNECTIONS_MAX
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        fail('unreachable', 'the address for metrics is taken or not of this machine', {
          next: 'Give another with --metrics HOST:PORT, or leave it away.',
          cause,
        }),
      ),
    )
    server.listen({ ...address, exclusive: true }, resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    address: formatHostPort({ host: address.host, port }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

type Answer = () => Promise<{ readonly mediaType: string; readonly text: string } | undefined>

/** The library is loaded only where metrics are asked for. One sample serves everybody for a while, so that nobody looks closer. */
async function createMetricsAnswer({ clock, status }: MetricsPorts): Promise<Answer> {
  const { METRICS_MEDIA_TYPE, renderMetrics } = await import('./render.ts')
  let sample: Promise<string> | undefined
  let sampledAtMs = 0
  return async () => {
    if (sample === undefined || clock.nowMs() - sampledAtMs >= METRICS_SAMPLE_MS) {
      const now = tryStatus(status)
      if (now === undefined) return undefined
      sampledAtMs = clock.nowMs()
      sample = renderMetrics(now)
    }
    return { mediaType: METRICS_MEDIA_TYPE, text: await sample }
  }
}

function tryStatus(status: () => Status): Status | undefined {
  try {
    return status()
  } catch {
    return undefined
  }
}

async function reply(
  answer: Answer,
  isLocal: boolean,
  request: http.IncomingMessage,
  response: http.ServerResponse,
  log: Log,
): Promise<void> {
  const end = (code: number, text: string, mediaType = 'text/plain; charset=utf-8'): void => {
    response.writeHead(code, { 'content-type': mediaType, 'cache-control': 'no-store', ...HEADERS })
    response.end(request.method === 'HEAD' ? undefined : text)
  }
  try {
    if (isOfWebPage(request.headers, isLocal)) return end(403, 'Web pages may not read this.\n')
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return end(405, 'Only reading is possible here.\n')
    if (request.url !== '/metrics') return end(404, 'There is only /metrics here.\n')
    const metrics = await answer()
    if (metrics === undefined) return end(503, 'The daemon is only starting.\n')
    end(200, metrics.text, metrics.mediaType)
  } catch (error) {
    log.write('error', 'metrics: a request failed', {}, asWarrenError(error))
    end(500, 'A mistake inside Warren; its log says more.\n')
  }
}

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
} as const
const LOOPBACK_HOST = /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[::1\])(:\d{1,5})?$/i

/** A page elsewhere says where it is from; one whose name was made to point here (DNS rebinding) sends that name. */
function isOfWebPage(headers: http.IncomingHttpHeaders, isLocal: boolean): boolean {
  const { host = '', origin } = headers
  const site = headers['sec-fetch-site']
  if (origin !== undefined || (site !== undefined && site !== 'none')) return true
  // Other machines may know this one by a name.
  return isLocal && !LOOPBACK_HOST.test(host)
}
